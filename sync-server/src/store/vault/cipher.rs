//! What a row is encrypted with: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), bound to table and row, under a nonce
//! that HMAC-SHA-256 makes of row and content. The same content in the same row is the same ciphertext, so that a row
//! that did not change is not written; in another row it is another one, and no nonce can come twice for two contents.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::error::{Error, Result};
use crate::store::carry::Cell;

type Hasher = Hmac<Sha256>;

/// First byte of a ciphertext; another one is another format.
const FORMAT: u8 = 1;
/// Format and version of the key.
const HEAD: usize = 5;
const NONCE: usize = 24;
const TAG: usize = 16;
/// Bytes a ciphertext is longer than its content.
pub const OVERHEAD: usize = HEAD + NONCE + TAG;

/// Where a ciphertext stands: table and key of its row.
#[derive(Clone)]
pub struct Spot(Vec<u8>);

impl Spot {
    pub fn of(table: &str) -> Self {
        Self([table.as_bytes(), &[0]].concat())
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn bytes(self, value: &[u8]) -> Self {
        self.part(3, value)
    }

    pub fn text(self, value: &str) -> Self {
        self.part(2, value.as_bytes())
    }

    pub fn number(self, value: i64) -> Self {
        self.part(1, &value.to_be_bytes())
    }

    /// A value of a key as the database gives it.
    pub fn cell(self, cell: &Cell) -> Self {
        match cell {
            Cell::Null => self.part(0, &[]),
            Cell::Number(value) => self.number(*value),
            Cell::Text(value) => self.text(value),
            Cell::Bytes(value) => self.bytes(value),
        }
    }

    /// Kind and length before the value, so that no two keys look alike.
    fn part(mut self, kind: u8, value: &[u8]) -> Self {
        self.0.push(kind);
        self.0.extend((value.len() as u32).to_be_bytes());
        self.0.extend(value);
        self
    }
}

/// A data key.
pub struct Key {
    version: u32,
    cipher: XChaCha20Poly1305,
    nonces: Hasher,
}

impl Key {
    pub fn new(version: u32, secret: &[u8; 32]) -> Self {
        let expand = |purpose: &[u8]| {
            let mut key = [0; 32];
            let expanded = Hkdf::<Sha256>::new(None, secret).expand(purpose, &mut key);
            expanded.expect("32 bytes are a valid length");
            key
        };
        let cipher = XChaCha20Poly1305::new(&expand(b"pendata rows").into());
        Self { version, cipher, nonces: hasher(&expand(b"pendata nonces")) }
    }

    /// Format, version, nonce, ciphertext.
    pub fn seal(&self, spot: &Spot, content: &[u8]) -> Vec<u8> {
        let bound = self.bound(spot);
        let mut hasher = self.nonces.clone();
        hasher.update(&(bound.len() as u64).to_be_bytes());
        hasher.update(&bound);
        hasher.update(content);
        let nonce: [u8; NONCE] =
            hasher.finalize().into_bytes()[..NONCE].try_into().expect("a hash is longer than a nonce");
        let payload = Payload { msg: content, aad: &bound };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).expect("a row is no 256 GB");
        [&bound[..HEAD], &nonce, &sealed].concat()
    }

    /// Errors with `Damaged` where it was altered or stood in another row.
    pub fn open(&self, spot: &Spot, sealed: &[u8]) -> Result<Vec<u8>> {
        let (nonce, text) =
            sealed.get(HEAD..).and_then(<[u8]>::split_first_chunk::<NONCE>).ok_or(Error::Damaged)?;
        let payload = Payload { msg: text, aad: &self.bound(spot) };
        self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Error::Damaged)
    }

    fn bound(&self, spot: &Spot) -> Vec<u8> {
        [&[FORMAT][..], &self.version.to_be_bytes(), &spot.0].concat()
    }
}

/// The version of the key that a ciphertext needs.
pub fn version(sealed: &[u8]) -> Result<u32> {
    match sealed {
        [FORMAT, a, b, c, d, ..] => Ok(u32::from_be_bytes([*a, *b, *c, *d])),
        _ => Err(Error::Damaged),
    }
}

pub fn hasher(key: &[u8; 32]) -> Hasher {
    Hasher::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(n: u8) -> Spot {
        Spot::of("changes").text("35.02").bytes(&[n; 16])
    }

    #[test]
    fn what_was_sealed_opens_in_its_row_alone() {
        let key = Key::new(3, &[7; 32]);
        let sealed = key.seal(&spot(1), b"3502114301809001");
        assert_eq!(key.open(&spot(1), &sealed).expect("it opens"), b"3502114301809001");
        assert_eq!((sealed.len() - 16, version(&sealed).expect("a version")), (OVERHEAD, 3));
        assert!(matches!(key.open(&spot(2), &sealed), Err(Error::Damaged)), "another row");
        assert!(matches!(Key::new(3, &[8; 32]).open(&spot(1), &sealed), Err(Error::Damaged)), "another key");
        assert!(
            matches!(Key::new(4, &[7; 32]).open(&spot(1), &sealed), Err(Error::Damaged)),
            "another version"
        );
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(key.open(&spot(1), &altered).is_err() || at < HEAD, "byte {at}");
        }
    }

    #[test]
    fn equal_content_is_seen_in_its_own_row_alone() {
        let key = Key::new(1, &[7; 32]);
        let seal = |n, content: &[u8]| key.seal(&spot(n), content)[HEAD..].to_vec();
        assert_eq!(seal(1, b"a"), seal(1, b"a"));
        assert_ne!(seal(1, b"a")[NONCE..], seal(2, b"a")[NONCE..]);
        assert_ne!(seal(1, b"a")[..NONCE], seal(1, b"b")[..NONCE]);
    }
}
