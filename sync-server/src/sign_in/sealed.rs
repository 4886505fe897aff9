//! What a browser keeps for us and can neither read nor alter: no instance has to remember it.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::App;

const NONCE: usize = 24;

impl App {
    pub(super) fn hide(&self, purpose: &str, kept: &impl Serialize) -> String {
        let plain = serde_json::to_vec(kept).expect("texts and numbers are JSON");
        let nonce: [u8; NONCE] = self.surroundings.random();
        let payload = Payload { msg: &plain, aad: purpose.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).expect("it is short");
        let bytes = [&nonce[..], &sealed].concat();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn shown<T: DeserializeOwned>(&self, purpose: &str, text: &str) -> Option<T> {
        let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
        let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(pair).collect();
        let bytes = bytes?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        let plain = self.cipher().decrypt(&XNonce::from(nonce), payload).ok()?;
        serde_json::from_slice(&plain).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.keys.sign_in.into())
    }
}
