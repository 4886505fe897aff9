//! What devices ask of photos: how much is here, here is more, give me some. And the console: give me one.

use std::sync::Arc;

use axum::body::Bytes;
use futures_util::{Stream, StreamExt};
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{DeviceNumber, PhotoHash};
use pendata_domain::photo::MAX_PHOTO_BYTES;
use pendata_domain::protocol::{MAX_PIECE_BYTES, PHOTO_HELD, PhotoHeld, seal_frame};
use sha2::{Digest, Sha256};

use super::DAILY_BYTES;
use super::incoming::Arriving;
use crate::app::App;
use crate::body;
use crate::error::{Error, Result};
use crate::store::rows::{Device, PhotoRow};
use crate::store::{Act, Write};

/// A piece of a photo.
#[derive(Clone, Debug)]
pub struct PieceOf {
    pub village: VillageCode,
    pub hash: PhotoHash,
    /// Where it begins.
    pub from: u32,
    /// Bytes of the whole photo.
    pub of: u32,
}

const DAY: i64 = 24 * 3600;

impl App {
    /// `GET /v1/photo/{village}/{hash}/held`: where a device goes on.
    pub async fn handle_photo_held(
        self: &Arc<Self>,
        access: String,
        path: String,
        village: VillageCode,
        hash: PhotoHash,
    ) -> Result<Vec<u8>> {
        let (app, asked, signed) = (self.clone(), village.clone(), path.clone());
        let found = tokio::task::spawn_blocking(move || {
            let device = app.photographer("GET", &access, &signed, &asked)?;
            let whole = app.store.photo(&asked, hash)?;
            if whole.is_some() {
                // Whoever wrote the row may never have known whether it lasts.
                app.store.ready()?;
            }
            Ok::<_, Error>((device, whole))
        });
        let (device, whole) = found.await.map_err(|_| Error::Stopping)??;
        let held = match whole {
            Some(row) => PhotoHeld { bytes: row.bytes, whole: true },
            None => {
                let incoming = &self.photos.incoming;
                let bytes = incoming.held(&incoming.of(device.number, &village, hash)).await?;
                PhotoHeld { bytes, whole: false }
            }
        };
        Ok(self.says(&path, held))
    }

    /// `PUT /v1/photo/{village}/{hash}?from=&of=`: keeps every byte that arrives, also of a piece that is cut.
    ///
    /// Errors: `PhotoSpoiled` where the whole is not what its name says, `PhotoQuota`, `TooLarge`, `Forbidden`.
    pub async fn handle_photo_piece<E>(
        self: &Arc<Self>,
        access: String,
        path: String,
        piece: PieceOf,
        mut bytes: impl Stream<Item = std::result::Result<Bytes, E>> + Unpin,
    ) -> Result<Vec<u8>> {
        let (app, asked, signed) = (self.clone(), piece.clone(), path.clone());
        let admitted = tokio::task::spawn_blocking(move || app.admit(&access, &signed, &asked));
        let (device, whole) = admitted.await.map_err(|_| Error::Stopping)??;
        if let Some(row) = whole {
            return Ok(self.says(&path, PhotoHeld { bytes: row.bytes, whole: true }));
        }
        let incoming = &self.photos.incoming;
        let arriving = incoming.of(device.number, &piece.village, piece.hash);
        let mut held = incoming.held(&arriving).await?;
        if held == piece.from {
            let most = piece.of.min(held + MAX_PIECE_BYTES as u32) - held;
            let (run, outcome) = received(&mut bytes, most as usize).await;
            if !run.is_empty() {
                incoming.keep(&arriving, held, &run, self.surroundings.random()).await?;
                held += run.len() as u32;
            }
            outcome?;
        }
        let whole = held >= piece.of;
        if whole {
            self.shelve(&device, &piece, &arriving).await?;
        }
        Ok(self.says(&path, PhotoHeld { bytes: held, whole }))
    }

    /// Who sends, and the photo where it is here already.
    fn admit(&self, access: &str, path: &str, piece: &PieceOf) -> Result<(Device, Option<PhotoRow>)> {
        let device = self.photographer("PUT", access, path, &piece.village)?;
        if piece.of == 0 || piece.of as usize > MAX_PHOTO_BYTES || piece.from >= piece.of {
            return Err(Error::TooLarge);
        }
        let whole = self.store.photo(&piece.village, piece.hash)?;
        if whole.is_some() {
            self.store.ready()?;
        }
        let district = &device.account.district;
        let today = self.store.photo_bytes(district, device.number, self.now() - DAY)?;
        if whole.is_none() && today + u64::from(piece.of) > DAILY_BYTES {
            return Err(Error::PhotoQuota);
        }
        Ok((device, whole))
    }

    async fn shelve(self: &Arc<Self>, device: &Device, piece: &PieceOf, arriving: &Arriving) -> Result<()> {
        let content = self.photos.incoming.read(arriving).await?;
        if <[u8; 32]>::from(Sha256::digest(&content)) != piece.hash.0 {
            self.photos.incoming.forget(arriving).await?;
            return Err(Error::PhotoSpoiled);
        }
        self.keep_photo(device.number, &piece.village, piece.hash, &content).await?;
        // What stays is ended with the uploads that nobody goes on with.
        self.photos.incoming.forget(arriving).await.ok();
        Ok(())
    }

    /// Puts a photo that is what its name says on the shelf, and then into the books.
    pub(crate) async fn keep_photo(
        self: &Arc<Self>,
        device: DeviceNumber,
        village: &VillageCode,
        hash: PhotoHash,
        content: &[u8],
    ) -> Result<()> {
        let district = village.district();
        self.photos.shelf.put(&district, hash, content, self.surroundings.random()).await?;
        let row = PhotoRow { village: village.clone(), hash, bytes: content.len() as u32, device };
        let act =
            Act { district: Some(district), time: self.now(), write: Write::AddPhoto(row), audit: None };
        let app = self.clone();
        let written = tokio::task::spawn_blocking(move || app.act(act));
        written.await.map_err(|_| Error::Stopping)??;
        Ok(())
    }

    /// `GET /v1/photo/{village}/{hash}?from=`: the next piece; a shorter one is the last.
    pub async fn handle_photo(
        self: &Arc<Self>,
        access: String,
        path: String,
        village: VillageCode,
        hash: PhotoHash,
        from: usize,
    ) -> Result<Vec<u8>> {
        let (app, asked) = (self.clone(), village.clone());
        let found = tokio::task::spawn_blocking(move || {
            app.photographer("GET", &access, &path, &asked)?;
            app.store.photo(&asked, hash)?.ok_or(Error::NotFound)
        });
        found.await.map_err(|_| Error::Stopping)??;
        let content = self.photos.shelf.get(&village.district(), hash).await?;
        let from = from.min(content.len());
        let to = content.len().min(from + MAX_PIECE_BYTES);
        Ok(body::raw(&content[from..to]))
    }

    /// A photo for the district's console: JPEG.
    pub async fn photo_of_district(&self, district: &DistrictCode, hash: PhotoHash) -> Result<Vec<u8>> {
        self.photos.shelf.get(district, hash).await
    }

    fn photographer(&self, method: &str, access: &str, path: &str, village: &VillageCode) -> Result<Device> {
        let device = self.signer(method, access, path)?;
        crate::device::may_read(&device, village, self.now())?;
        Ok(device)
    }

    fn says(&self, path: &str, held: PhotoHeld) -> Vec<u8> {
        body::pack(&seal_frame(&held, PHOTO_HELD, path.as_bytes(), &self.keys.server), body::Effort::Quick)
    }
}

/// What arrives until it ends or breaks off, and how that was. Of more than `most` bytes nothing is kept.
async fn received<E>(
    bytes: &mut (impl Stream<Item = std::result::Result<Bytes, E>> + Unpin),
    most: usize,
) -> (Vec<u8>, Result<()>) {
    let mut run = Vec::new();
    while let Some(chunk) = bytes.next().await {
        match chunk {
            Ok(chunk) if run.len() + chunk.len() > most => return (Vec::new(), Err(Error::TooLarge)),
            Ok(chunk) => run.extend_from_slice(&chunk),
            Err(_) => return (run, Err(Error::Malformed)),
        }
    }
    (run, Ok(()))
}
