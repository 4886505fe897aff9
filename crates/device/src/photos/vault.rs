//! The folder `photos` beside the database: each photo and thumbnail in a file of its own, named by the hash of what
//! it holds, encrypted (XChaCha20-Poly1305: a random nonce, then the text) under a key of the device.

use std::fs;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use pendata_domain::ids::PhotoHash;

use super::prepare::hash_of;
use crate::environment::{Environment, random};
use crate::error::Result;
use crate::storage::{make_private_folder, write_durably};

const NONCE: usize = 24;

pub(crate) struct Vault {
    folder: PathBuf,
    key: [u8; 32],
}

impl Vault {
    pub fn in_dir(dir: &Path, key: [u8; 32]) -> Self {
        Self { folder: dir.join("photos"), key }
    }

    /// Returns once the bytes would survive a power cut. What is there stays.
    pub fn put(&self, content: &[u8], environment: &mut dyn Environment) -> Result<PhotoHash> {
        let hash = hash_of(content);
        if self.get(hash).is_some() {
            return Ok(hash);
        }
        make_private_folder(&self.folder)?;
        let nonce: [u8; NONCE] = random(environment);
        let payload = Payload { msg: content, aad: &hash.0 };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).expect("a photo can be encrypted");
        write_durably(&self.path(hash), &[&nonce[..], &sealed].concat())?;
        Ok(hash)
    }

    /// `None` where it is not here, or is not what its name says any more.
    pub fn get(&self, hash: PhotoHash) -> Option<Vec<u8>> {
        let sealed = fs::read(self.path(hash)).ok()?;
        let (nonce, text) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: text, aad: &hash.0 };
        let content = self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
        (hash_of(&content) == hash).then_some(content)
    }

    /// One that is not there is gone.
    pub fn remove(&self, hash: PhotoHash) -> Result<()> {
        match fs::remove_file(self.path(hash)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.key.into())
    }

    fn path(&self, hash: PhotoHash) -> PathBuf {
        self.folder.join(hash.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::SystemEnvironment;

    #[test]
    fn what_lies_on_the_disk_is_not_the_photo_and_what_was_altered_is_none() {
        let dir = tempfile::tempdir().expect("a folder");
        let vault = Vault::in_dir(dir.path(), [3; 32]);
        let content = b"a house, a door, two windows".repeat(40);
        let hash = vault.put(&content, &mut SystemEnvironment).expect("kept");
        assert_eq!(vault.get(hash).as_deref(), Some(content.as_slice()));
        let path = vault.path(hash);
        let mut sealed = fs::read(&path).expect("a file");
        assert!(!sealed.windows(7).any(|window| window == b"a house"));
        assert_eq!(Vault::in_dir(dir.path(), [4; 32]).get(hash), None);
        sealed[100] ^= 1;
        fs::write(&path, &sealed).expect("altered");
        assert_eq!(vault.get(hash), None);
        assert_eq!(vault.put(&content, &mut SystemEnvironment).expect("kept again"), hash);
        assert!(vault.get(hash).is_some());
    }
}
