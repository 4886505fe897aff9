//! Photos: what devices send in pieces, kept by hash in a folder or in an S3 store, encrypted under a key of this
//! server. A row of the registry says which are whole; a household that names a photo which is not here is a household
//! like any other.

mod clearing;
mod incoming;
mod place;
mod shelf;
mod take;

use std::path::Path;

pub use clearing::{Clearing, DropPhoto, GRACE_DAYS};
use incoming::Incoming;
pub use place::PhotoPlace;
use shelf::Shelf;
pub use take::PieceOf;

use crate::app::App;
use crate::error::Result;

/// Bytes of photos a device may send in a day.
pub const DAILY_BYTES: u64 = 200_000_000;

/// Where photos are.
pub struct Photos {
    incoming: Incoming,
    pub(crate) shelf: Shelf,
}

impl Photos {
    /// `dir`: the data folder, in which photos arrive; whole ones lie in `place`. Where several instances share a folder
    /// for them (`shared`), they arrive there too: each piece may come to another instance.
    pub fn at(dir: &Path, place: &PhotoPlace, key: [u8; 32], shared: bool) -> Result<Self> {
        let arriving = match place {
            PhotoPlace::Folder(folder) if shared => folder,
            _ => dir,
        };
        Ok(Self { incoming: Incoming::in_dir(arriving), shelf: Shelf::at(dir, place, key)? })
    }
}

/// Seconds after which nobody goes on with an upload: its device begins anew.
const ABANDONED: i64 = 14 * 24 * 3600;

impl App {
    /// Ends uploads that nobody went on with for two weeks. Returns how many.
    pub fn end_abandoned_uploads(&self) -> Result<u32> {
        self.photos.incoming.forget_older(self.now() - ABANDONED)
    }
}
