//! Photos on their way, in the object store that keeps the whole ones: whichever instance a piece comes to goes on where the
//! last one stopped. An object for each run of bytes that arrived without a break, `incoming/<device>/<village>-<hash>/
//! <begin>-<bytes>`: runs may overlap, and none is ever written over another.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::TryStreamExt;
use object_store::path::Path as Key;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use pendata_domain::area::VillageCode;
use pendata_domain::ids::{DeviceNumber, PhotoHash};

use super::sealing::{NONCE, OVERHEAD, Sealing};
use crate::error::Result;

/// Photos a device may have on their way; with one more its oldest goes, to be sent again.
const MOST: usize = 16;
const FOLDER: &str = "incoming";

pub struct Incoming {
    store: Arc<dyn ObjectStore>,
    sealing: Sealing,
}

/// A photo as one device sends it.
#[derive(Clone, Debug)]
pub struct Arriving {
    device: Key,
    photo: Key,
}

/// Bytes that arrived without a break.
struct Run {
    begin: usize,
    end: usize,
    key: Key,
}

impl Incoming {
    pub fn in_store(store: Arc<dyn ObjectStore>, sealing: Sealing) -> Self {
        Self { store, sealing }
    }

    pub fn of(&self, device: DeviceNumber, village: &VillageCode, hash: PhotoHash) -> Arriving {
        let device = Key::from_iter([FOLDER, &device.0.to_string()]);
        Arriving { photo: device.clone().join(format!("{village}-{hash}")), device }
    }

    /// Bytes that are here from the first on, without a gap.
    pub async fn held(&self, arriving: &Arriving) -> Result<u32> {
        let whole = self.runs(arriving).await?.iter().fold(0, |held, run| match run.begin <= held {
            true => run.end.max(held),
            false => held,
        });
        Ok(whole as u32)
    }

    /// Keeps bytes that belong at `begin`.
    pub async fn keep(
        &self,
        arriving: &Arriving,
        begin: u32,
        bytes: &[u8],
        nonce: [u8; NONCE],
    ) -> Result<()> {
        if begin == 0 {
            self.make_room(arriving).await?;
        }
        let key = arriving.photo.clone().join(format!("{begin}-{}", bytes.len()));
        let sealed = self.sealing.seal(key.as_ref().as_bytes(), bytes, nonce);
        self.store.put(&key, sealed.into()).await?;
        Ok(())
    }

    /// All that is here without a gap.
    pub async fn read(&self, arriving: &Arriving) -> Result<Vec<u8>> {
        let mut content = Vec::new();
        for Run { begin, end, key } in self.runs(arriving).await? {
            if begin <= content.len() && end > content.len() {
                let sealed = self.store.get(&key).await?.bytes().await?;
                let bytes = self.sealing.open(key.as_ref().as_bytes(), &sealed)?;
                content.extend_from_slice(&bytes[content.len() - begin..]);
            }
        }
        Ok(content)
    }

    /// It is on the shelf, or was not what its name says.
    pub async fn forget(&self, arriving: &Arriving) -> Result<()> {
        let listed = self.list(&arriving.photo).await?;
        self.delete(listed.iter().map(|object| &object.location)).await
    }

    /// Removes what did not grow since a moment, Unix seconds. Returns how many photos.
    pub async fn forget_older(&self, before: i64) -> Result<u32> {
        let photos = by_photo(self.list(&Key::from(FOLDER)).await?);
        let old = || photos.iter().filter(|(_, objects)| grew(objects) < before);
        self.delete(old().flat_map(|(_, objects)| objects).map(|object| &object.location)).await?;
        Ok(old().count() as u32)
    }

    async fn make_room(&self, arriving: &Arriving) -> Result<()> {
        let mut photos: Vec<_> = by_photo(self.list(&arriving.device).await?).into_iter().collect();
        if photos.iter().any(|(photo, _)| *photo == arriving.photo) {
            return Ok(());
        }
        photos.sort_by_key(|(_, objects)| grew(objects));
        let too_many = (photos.len() + 1).saturating_sub(MOST);
        let going = photos.iter().take(too_many).flat_map(|(_, objects)| objects);
        self.delete(going.map(|object| &object.location)).await
    }

    /// In the order of their beginnings. What bears another name is none of ours.
    async fn runs(&self, arriving: &Arriving) -> Result<Vec<Run>> {
        let run = |object: ObjectMeta| {
            let (begin, bytes) = object.location.filename()?.split_once('-')?;
            let (begin, bytes): (usize, usize) = (begin.parse().ok()?, bytes.parse().ok()?);
            (object.size == (bytes + OVERHEAD) as u64).then_some(Run {
                begin,
                end: begin + bytes,
                key: object.location,
            })
        };
        let mut runs: Vec<Run> = self.list(&arriving.photo).await?.into_iter().filter_map(run).collect();
        runs.sort_by_key(|run| (run.begin, run.end));
        Ok(runs)
    }

    async fn list(&self, folder: &Key) -> Result<Vec<ObjectMeta>> {
        Ok(self.store.list(Some(folder)).try_collect().await?)
    }

    async fn delete(&self, keys: impl Iterator<Item = &Key>) -> Result<()> {
        for key in keys {
            match self.store.delete(key).await {
                // Another instance was faster.
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }
}

fn by_photo(objects: Vec<ObjectMeta>) -> BTreeMap<Key, Vec<ObjectMeta>> {
    let mut photos: BTreeMap<Key, Vec<ObjectMeta>> = BTreeMap::new();
    for object in objects {
        let mut parts: Vec<_> = object.location.parts().collect();
        parts.pop();
        photos.entry(parts.into_iter().collect()).or_default().push(object);
    }
    photos
}

/// When the last of it arrived, Unix seconds.
fn grew(objects: &[ObjectMeta]) -> i64 {
    objects.iter().map(|object| object.last_modified.timestamp()).max().unwrap_or(0)
}
