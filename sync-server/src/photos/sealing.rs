//! How photos and their pieces lie in the object store: a random nonce, then XChaCha20-Poly1305 bound to where they lie.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::error::{Error, Result};

pub const NONCE: usize = 24;
/// Bytes that sealing adds.
pub const OVERHEAD: usize = NONCE + 16;

#[derive(Clone)]
pub struct Sealing {
    cipher: XChaCha20Poly1305,
}

impl Sealing {
    pub fn under(key: [u8; 32]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(&key.into()) }
    }

    pub fn seal(&self, bound: &[u8], content: &[u8], nonce: [u8; NONCE]) -> Vec<u8> {
        let payload = Payload { msg: content, aad: bound };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).expect("a photo can be encrypted");
        [&nonce[..], &sealed].concat()
    }

    /// Errors with `Damaged` where it was sealed for another place, or is not what was sealed.
    pub fn open(&self, bound: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE>().ok_or(Error::Damaged)?;
        let payload = Payload { msg: text, aad: bound };
        self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Error::Damaged)
    }
}
