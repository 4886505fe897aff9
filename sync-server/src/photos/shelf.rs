//! Whole photos: `<district>/<two digits>/<hash>` in an object store, sealed for district and hash.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::TryStreamExt;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt};
use pendata_domain::area::DistrictCode;
use pendata_domain::ids::PhotoHash;
use sha2::{Digest, Sha256};

use super::sealing::{NONCE, OVERHEAD, Sealing};
use crate::error::{Error, Result};

pub struct Shelf {
    store: Arc<dyn ObjectStore>,
    sealing: Sealing,
}

impl Shelf {
    pub fn in_store(store: Arc<dyn ObjectStore>, sealing: Sealing) -> Self {
        Self { store, sealing }
    }

    /// Returns once the store says that it holds the photo.
    pub async fn put(
        &self,
        district: &DistrictCode,
        hash: PhotoHash,
        content: &[u8],
        nonce: [u8; NONCE],
    ) -> Result<()> {
        let sealed = self.sealing.seal(&bound(district, hash), content, nonce);
        self.store.put(&key(district, hash), sealed.into()).await?;
        Ok(())
    }

    /// Errors with `NotFound`, and with `Damaged` where it is not what was put there.
    pub async fn get(&self, district: &DistrictCode, hash: PhotoHash) -> Result<Vec<u8>> {
        let sealed = self.store.get(&key(district, hash)).await?.bytes().await?;
        let content = self.sealing.open(&bound(district, hash), &sealed)?;
        if <[u8; 32]>::from(Sha256::digest(&content)) == hash.0 { Ok(content) } else { Err(Error::Damaged) }
    }

    /// Photos of a district that lie here unchanged since before a moment, Unix seconds, with their bytes.
    pub async fn older(&self, district: &DistrictCode, before: i64) -> Result<BTreeMap<PhotoHash, u32>> {
        let mut objects = self.store.list(Some(&Key::from(district.as_str())));
        let mut found = BTreeMap::new();
        while let Some(object) = objects.try_next().await? {
            let hash = object.location.filename().and_then(|name| name.parse::<PhotoHash>().ok());
            // What bears another name is none of ours.
            let ours = hash.filter(|hash| key(district, *hash) == object.location);
            let old = ours.filter(|_| object.last_modified.timestamp() < before);
            found.extend(old.map(|hash| (hash, (object.size as usize).saturating_sub(OVERHEAD) as u32)));
        }
        Ok(found)
    }

    /// Also where it is not there.
    pub async fn delete(&self, district: &DistrictCode, hash: PhotoHash) -> Result<()> {
        match self.store.delete(&key(district, hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }
}

fn key(district: &DistrictCode, hash: PhotoHash) -> Key {
    let name = hash.to_string();
    Key::from_iter([district.as_str(), &name[..2], &name])
}

fn bound(district: &DistrictCode, hash: PhotoHash) -> Vec<u8> {
    [district.as_str().as_bytes(), &hash.0].concat()
}
