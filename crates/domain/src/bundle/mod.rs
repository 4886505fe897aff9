//! The bundle file `.pendata`: parcels of one village, encrypted under the village's key and signed by who made
//! it. Described in docs/protocol.md; why in docs/decisions/0019.
//!
//! `PENDATA1` ‖ length and CBOR of the [`Header`] ‖ chunks, each a length and a ciphertext ‖ their count ‖ an
//! Ed25519 signature over all of it ‖ `PENDATA.`. The mark at the end tells a file that was cut from one that was
//! altered. Reading needs the memory of one chunk; nothing of a file is to be taken before [`Bundle::check`] has
//! seen all of it.

mod chunk;
mod read;
mod write;

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::area::VillageCode;
use crate::ids::DeviceNumber;

pub use read::{Bundle, Chunks};
pub use write::BundleWriter;

const BEGIN: &[u8; 8] = b"PENDATA1";
const END: &[u8; 8] = b"PENDATA.";
/// Beginning of every version of the format.
const FAMILY: &[u8] = b"PENDATA";
const MAX_HEADER_BYTES: usize = 1024;
/// Count, signature and mark.
const TRAILER: usize = 4 + 64 + 8;

/// Of a chunk as it lies in the file. Parcels are put together to stay well below.
const MAX_CHUNK: usize = 512 * 1024;

/// What anybody can read of a bundle. Nothing of people.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Header {
    #[n(0)]
    pub village: VillageCode,
    /// Of the village's key.
    #[n(1)]
    pub generation: u32,
    #[n(2)]
    pub sender: Sender,
    /// The sender's clock, Unix seconds.
    #[n(3)]
    pub time: i64,
    /// Drawn for this file.
    #[n(4)]
    pub nonce: Nonce,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Sender {
    #[n(0)]
    Server,
    #[n(1)]
    Device(#[n(0)] DeviceNumber),
}

/// The part of every chunk's nonce that a file draws once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Nonce(#[cbor(with = "minicbor::bytes")] pub [u8; 19]);

/// Why a file is not read. Nothing of it was taken.
#[derive(Debug, thiserror::Error)]
pub enum BundleProblem {
    #[error("not a bundle file")]
    NotABundle,
    /// Made by a newer program.
    #[error("a bundle of a newer version")]
    NewerFormat,
    /// The copy broke off.
    #[error("the bundle is cut short")]
    CutShort,
    /// Not what its maker signed, or nobody we know signed it.
    #[error("the bundle was altered")]
    Altered,
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
}

/// The name of a file: village and day, nothing of people.
pub fn file_name(village: &VillageCode, day: chrono::NaiveDate) -> String {
    format!("desa-{village}-{day}.pendata")
}

fn signed_bytes(content: [u8; 32], count: u32) -> Vec<u8> {
    let mut out = b"pendata bundle 1\0".to_vec();
    out.extend_from_slice(&content);
    out.extend_from_slice(&count.to_be_bytes());
    out
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
