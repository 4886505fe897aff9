//! Bundle files at the server: work that came by hand is taken in like any push, under its writers' seals; and a
//! village's bundle for tablets that cannot reach the server, with the answers to what they sent.

mod export;
mod import;

use std::sync::Arc;

use pendata_domain::area::VillageCode;
use pendata_domain::ids::{DeviceNumber, PhotoHash};

use crate::app::App;
use crate::error::Result;

pub use export::Written;
pub use import::{Import, Refused};

/// Where a bundle's photos go. Apart from the rest: an object store is asked over the network.
pub type KeepPhoto<'a> = &'a mut dyn FnMut(Photo) -> Result<()>;

/// A photo that came whole.
pub struct Photo {
    pub device: DeviceNumber,
    pub village: VillageCode,
    pub hash: PhotoHash,
    pub content: Vec<u8>,
}

impl App {
    /// Keeps a photo out of a bundle.
    pub async fn keep_bundled_photo(self: &Arc<Self>, photo: Photo) -> Result<()> {
        self.keep_photo(photo.device, &photo.village, photo.hash, &photo.content).await
    }
}
