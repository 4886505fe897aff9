//! Photos on the wire: raw bytes in pieces, at any offset, named by the hash of the whole; a thumbnail goes the same way.
//! What a server holds of one is a frame of purpose [`PHOTO_HELD`], bound to the path that was asked.

use minicbor::{Decode, Encode};

use crate::area::VillageCode;
use crate::ids::PhotoHash;

pub const PHOTO_HELD: &str = "photo held";

/// The most bytes of one piece: 10 s on a line of 50 kbit/s.
pub const MAX_PIECE_BYTES: usize = super::MAX_CHUNK_BYTES;

/// How much of a photo the server holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PhotoHeld {
    /// Bytes from the beginning: where to go on.
    #[n(0)]
    pub bytes: u32,
    /// All of it is here, and its hash holds.
    #[n(1)]
    pub whole: bool,
}

/// Where a photo is read.
pub fn photo_path(village: &VillageCode, hash: &PhotoHash) -> String {
    format!("/v1/photo/{village}/{hash}")
}
