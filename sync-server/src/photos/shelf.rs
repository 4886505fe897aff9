//! Whole photos: `<district>/<two digits>/<hash>` in an object store; a random nonce, then XChaCha20-Poly1305 bound to
//! district and hash.

use std::path::Path;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt};
use pendata_domain::area::DistrictCode;
use pendata_domain::ids::PhotoHash;
use sha2::{Digest, Sha256};

use super::place::PhotoPlace;
use crate::error::{Error, Result};
use crate::tls;

const NONCE: usize = 24;

pub struct Shelf {
    store: Arc<dyn ObjectStore>,
    key: [u8; 32],
}

impl Shelf {
    pub fn at(dir: &Path, place: &PhotoPlace, key: [u8; 32]) -> Result<Self> {
        let store: Arc<dyn ObjectStore> = match place {
            PhotoPlace::Beside => folder(&dir.join("photos"))?,
            PhotoPlace::Folder(path) => folder(path)?,
            PhotoPlace::S3 { bucket, prefix } => {
                tls::choose_ciphers();
                let bucket = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
                Arc::new(PrefixStore::new(bucket, prefix.as_str()))
            }
        };
        Ok(Self { store, key })
    }

    /// Returns once the store says that it holds the photo.
    pub async fn put(
        &self,
        district: &DistrictCode,
        hash: PhotoHash,
        content: &[u8],
        nonce: [u8; NONCE],
    ) -> Result<()> {
        let bound = bound(district, hash);
        let payload = Payload { msg: content, aad: &bound };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).expect("a photo can be encrypted");
        self.store.put(&key(district, hash), [&nonce[..], &sealed].concat().into()).await?;
        Ok(())
    }

    /// Errors with `NotFound`, and with `Damaged` where it is not what was put there.
    pub async fn get(&self, district: &DistrictCode, hash: PhotoHash) -> Result<Vec<u8>> {
        let sealed = self.store.get(&key(district, hash)).await?.bytes().await?;
        let (nonce, text) = sealed.split_first_chunk::<NONCE>().ok_or(Error::Damaged)?;
        let bound = bound(district, hash);
        let payload = Payload { msg: text, aad: &bound };
        let content = self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| Error::Damaged)?;
        if <[u8; 32]>::from(Sha256::digest(&content)) == hash.0 { Ok(content) } else { Err(Error::Damaged) }
    }

    /// One that is not there is gone.
    pub async fn drop(&self, district: &DistrictCode, hash: PhotoHash) -> Result<()> {
        match self.store.delete(&key(district, hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.key.into())
    }
}

/// Nobody but the server's user may look into it; a photo survives a power cut once it is there.
fn folder(path: &Path) -> Result<Arc<dyn ObjectStore>> {
    let mut folder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(path)?;
    Ok(Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true)))
}

fn key(district: &DistrictCode, hash: PhotoHash) -> Key {
    let name = hash.to_string();
    Key::from_iter([district.as_str(), &name[..2], &name])
}

fn bound(district: &DistrictCode, hash: PhotoHash) -> Vec<u8> {
    [district.as_str().as_bytes(), &hash.0].concat()
}
