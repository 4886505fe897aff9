//! What others keep for us and can neither read nor alter: in a cookie or in an address. No instance has to remember it.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::App;

const NONCE: usize = 24;

impl App {
    /// Hexadecimal; what is sealed for one purpose does not open for another.
    pub(crate) fn sealed(&self, purpose: &str, kept: &impl Serialize) -> String {
        let plain = serde_json::to_vec(kept).expect("texts and numbers are JSON");
        let nonce: [u8; NONCE] = self.surroundings.random();
        let payload = Payload { msg: &plain, aad: purpose.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).expect("it is short");
        hex::encode([&nonce[..], &sealed].concat())
    }

    /// `None` for what this server did not seal for the purpose.
    pub(crate) fn unsealed<T: DeserializeOwned>(&self, purpose: &str, text: &str) -> Option<T> {
        let bytes = hex::decode(text).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        let plain = self.cipher().decrypt(&XNonce::from(nonce), payload).ok()?;
        serde_json::from_slice(&plain).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.keys.sealed.into())
    }
}
