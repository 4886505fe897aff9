//! A chunk: parcels as CBOR, packed like any body, encrypted (XChaCha20-Poly1305). The nonce counts the chunks and
//! marks the last, so that none can be left out, doubled or put elsewhere; the header is bound to each.

use std::sync::LazyLock;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use super::{Header, Nonce};
use crate::protocol::{BundleKey, DICTIONARY, Parcel, ZSTD_DICTIONARY};

const RAW: u8 = 0;
/// Parcels of one chunk, unpacked.
const MAX_UNPACKED: usize = 1024 * 1024;
/// A stick has room; time matters more.
const LEVEL: i32 = 3;

static PACKING: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static UNPACKING: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

pub struct Cipher {
    cipher: XChaCha20Poly1305,
    nonce: Nonce,
    header: [u8; 32],
}

impl Cipher {
    pub fn new(key: &BundleKey, header: &Header, encoded: &[u8]) -> Self {
        let cipher = XChaCha20Poly1305::new(&key.0.into());
        Self { cipher, nonce: header.nonce, header: super::digest(encoded) }
    }

    pub fn seal(&self, index: u32, last: bool, parcels: &[Parcel]) -> Vec<u8> {
        let packed = pack(&minicbor::to_vec(parcels).expect("writing to a vector cannot fail"));
        let payload = Payload { msg: &packed, aad: &self.header };
        self.cipher.encrypt(&self.nonce(index, last), payload).expect("a chunk can be encrypted")
    }

    /// `None` where it is not what was sealed at this place.
    pub fn open(&self, index: u32, last: bool, sealed: &[u8]) -> Option<Vec<Parcel>> {
        let payload = Payload { msg: sealed, aad: &self.header };
        let packed = self.cipher.decrypt(&self.nonce(index, last), payload).ok()?;
        minicbor::decode(&unpack(&packed)?).ok()
    }

    fn nonce(&self, index: u32, last: bool) -> XNonce {
        let mut nonce = [0; 24];
        nonce[..19].copy_from_slice(&self.nonce.0);
        nonce[19..23].copy_from_slice(&index.to_be_bytes());
        nonce[23] = u8::from(last);
        XNonce::from(nonce)
    }
}

fn pack(plain: &[u8]) -> Vec<u8> {
    let packed = Compressor::with_prepared_dictionary(&PACKING).and_then(|mut zstd| zstd.compress(plain));
    match packed.ok().filter(|packed| packed.len() < plain.len()) {
        Some(packed) => [&[ZSTD_DICTIONARY][..], &packed].concat(),
        None => [&[RAW][..], plain].concat(),
    }
}

fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    match packed.split_first()? {
        (&RAW, rest) if rest.len() <= MAX_UNPACKED => Some(rest.to_vec()),
        (&ZSTD_DICTIONARY, rest) => {
            let mut zstd = Decompressor::with_prepared_dictionary(&UNPACKING).ok()?;
            zstd.decompress(rest, MAX_UNPACKED).ok()
        }
        _ => None,
    }
}
