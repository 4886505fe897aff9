//! The whole registry in one file, whichever database it is kept in, and out of it again into an empty one.
//!
//! A backup is one state of the database: no answer that a device was promised in it is half there. Photos are kept
//! elsewhere and are not in it; the server's secret only where the operator asks for it, the master key never.

mod file;
mod restore;
mod write;

use pendata_domain::area::{DistrictCode, VillageCode};

use crate::store::carry::Carried;

pub use restore::{Restored, restore};
pub use write::{Written, write};

/// Caches, and what is void in another life.
const LEFT_OUT: [&str; 4] = ["enrolment_codes", "sessions", "packs", "pack_parts"];

/// What a backup says of itself at its beginning.
#[derive(Clone, Debug, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
struct Header {
    /// The release that made it.
    #[n(0)]
    release: String,
    /// Unix seconds of the state it holds.
    #[n(1)]
    time: i64,
    /// Public half of the key it needs.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    public: [u8; 32],
    /// The secret itself, where the operator wanted it inside.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    secret: Option<Vec<u8>>,
    /// How many rows come, for the numbers on the way.
    #[n(4)]
    rows: u64,
    /// The master key that it is encrypted under; `None` of a release that did not encrypt.
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    master: Option<Vec<u8>>,
}

/// What it says of its registry at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Manifest {
    #[n(0)]
    pub epoch: u32,
    #[n(1)]
    pub tables: Vec<Carried>,
    #[n(2)]
    pub villages: Vec<VillageEnd>,
    #[n(3)]
    pub chains: Vec<ChainEnd>,
}

/// Where a village's log ends.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct VillageEnd {
    #[n(0)]
    pub village: VillageCode,
    #[n(1)]
    pub head: u64,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub digest: Vec<u8>,
}

/// Where a district's audit chain ends.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct ChainEnd {
    #[n(0)]
    pub district: DistrictCode,
    #[n(1)]
    pub number: u64,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub hash: Vec<u8>,
}

impl Manifest {
    /// SHA-256 over every table: two registries with the same rows have the same.
    pub fn digest(&self) -> [u8; 32] {
        use sha2::{Digest, Sha256};
        let mut hasher = Sha256::new_with_prefix(b"pendata registry 1\0");
        for table in &self.tables {
            hasher.update(table.table.as_bytes());
            hasher.update([0]);
            hasher.update(table.rows.to_be_bytes());
            hasher.update(table.digest);
        }
        hasher.finalize().into()
    }
}
