//! Parcels: what one device gives another, or the server, of a village, over a bundle file or a local network.
//! Each is vouched for by who made it (the server's frame, a writer's seal), not by who brings it.

use std::collections::BTreeMap;

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::pack::PackPart;
use super::records::{Group, LogRecord};
use super::sync::{PackNotice, ScopeCursor};
use crate::area::VillageCode;
use crate::digest::VillageDigest;
use crate::ids::{DeviceNumber, FormHash, FormVersion, HouseholdId, PhotoHash};
use crate::seal::SealId;

/// What a device holds of a village, for another to see what it lacks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Holdings {
    /// How far it has read the village's log.
    #[n(0)]
    pub cursor: ScopeCursor,
    /// The snapshot it is reading: its log number and the next part.
    #[n(1)]
    pub reading: Option<(u64, u32)>,
    /// Version of its papers; 0 for none.
    #[n(2)]
    pub papers: u32,
    #[n(3)]
    pub form: FormVersion,
    /// Seals, its own and others', that it does not know the server to hold.
    #[n(4)]
    pub seals: Vec<SealId>,
    #[n(5)]
    pub device: Option<DeviceNumber>,
}

impl Holdings {
    /// What a device holds that has nothing of a village.
    pub fn nothing(village: &VillageCode) -> Self {
        let digest = VillageDigest::default();
        let cursor = ScopeCursor { village: village.clone(), epoch: 0, after: 0, digest };
        Self { cursor, reading: None, papers: 0, form: FormVersion(0), seals: Vec::new(), device: None }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Parcel {
    /// A frame of [`super::VillagePapers`].
    #[n(0)]
    Papers {
        #[n(0)]
        frame: ByteVec,
    },
    /// A published form, as its hash says that the papers name.
    #[n(1)]
    Form {
        #[n(0)]
        version: FormVersion,
        #[n(1)]
        hash: FormHash,
        /// zstd of the XForm.
        #[n(2)]
        xml: ByteVec,
    },
    /// A part of the village's snapshot, as the server signed and packed it.
    #[n(2)]
    Part {
        #[n(0)]
        epoch: u32,
        #[n(1)]
        notice: PackNotice,
        #[n(2)]
        index: u32,
        #[n(3)]
        body: ByteVec,
    },
    /// A record of the village's log, the next after the number `after`.
    #[n(3)]
    Record {
        #[n(0)]
        epoch: u32,
        #[n(1)]
        after: u64,
        #[n(2)]
        record: LogRecord,
    },
    /// A sealed group of which its bringer does not know that the server holds it. Changes of other villages are
    /// named by hash only.
    #[n(4)]
    Group {
        #[n(0)]
        group: Group,
    },
    /// A frame of [`super::SealOutcome`].
    #[n(5)]
    Outcome {
        #[n(0)]
        frame: ByteVec,
    },
    /// Some bytes of a photo, or of its thumbnail, that an answer names.
    #[n(6)]
    Photo {
        #[n(0)]
        piece: PhotoPiece,
    },
}

/// Bytes of a picture on their way, in order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PhotoPiece {
    #[n(0)]
    pub household: HouseholdId,
    /// The question, as a path.
    #[n(1)]
    pub path: String,
    /// The photo as an answer names it.
    #[n(2)]
    pub photo: String,
    /// Of the picture: the photo's own or the thumbnail's.
    #[n(3)]
    pub hash: PhotoHash,
    /// Where the bytes begin, and how many the picture has.
    #[n(4)]
    pub from: u32,
    #[n(5)]
    pub of: u32,
    #[n(6)]
    pub bytes: ByteVec,
}

/// Pictures that are not whole yet.
#[derive(Debug, Default)]
pub struct Pieces(BTreeMap<PhotoHash, Vec<u8>>);

/// Pictures under way at once: they come one behind the other.
const MOST: usize = 4;

impl Pieces {
    /// The picture, with its last piece; whether it is what its name says is for the taker to see.
    pub fn add(&mut self, piece: &PhotoPiece) -> Option<Vec<u8>> {
        if piece.from == 0 {
            if self.0.len() >= MOST {
                self.0.pop_first();
            }
            self.0.insert(piece.hash, Vec::new());
        }
        let content = self.0.get_mut(&piece.hash).filter(|content| content.len() == piece.from as usize)?;
        content.extend_from_slice(&piece.bytes);
        match content.len() == piece.of as usize {
            true => self.0.remove(&piece.hash),
            false => None,
        }
    }
}

/// Whether a part, signed by the server, is the one a notice means: of the same digest, and the last where the
/// notice says so.
pub fn belongs_to(part: &PackPart, notice: &PackNotice) -> bool {
    part.digest == Some(notice.digest)
        && part.through == notice.through
        && part.last == (part.index + 1 == notice.parts)
}
