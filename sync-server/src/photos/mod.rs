//! Photos: what devices send in pieces, kept by hash in a folder or in an S3 store, encrypted under a key of this
//! server. A row of the registry says which are whole; a household that names a photo which is not here is a household
//! like any other.

mod clearing;
mod incoming;
mod place;
mod sealing;
mod shelf;
mod take;

use std::path::Path;
use std::sync::Arc;

pub use clearing::{Clearing, GRACE_DAYS};
use incoming::Incoming;
pub use place::PhotoPlace;
use sealing::Sealing;
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
    /// `dir`: the server's data folder.
    pub fn at(dir: &Path, place: &PhotoPlace, key: [u8; 32]) -> Result<Self> {
        let (store, sealing) = (place.open(dir)?, Sealing::under(key));
        let incoming = Incoming::in_store(Arc::clone(&store), sealing.clone());
        Ok(Self { incoming, shelf: Shelf::in_store(store, sealing) })
    }
}

/// Seconds after which nobody goes on with an upload: its device begins anew.
const ABANDONED: i64 = 14 * 24 * 3600;

impl App {
    /// Ends uploads that nobody went on with for two weeks. Returns how many.
    pub async fn end_abandoned_uploads(&self) -> Result<u32> {
        self.photos.incoming.forget_older(self.now() - ABANDONED).await
    }
}
