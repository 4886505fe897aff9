//! Parts of a village's snapshot: immutable, signed by the server, so that a first sync may come from any
//! cache and go on where it was cut. Frames of purpose [`PACK_PART`], bound to [`part_path`].

use minicbor::{Decode, Encode};

use crate::area::VillageCode;
use crate::digest::VillageDigest;
use crate::ids::HouseholdId;

pub const PACK_PART: &str = "pack part";

/// Some households of a village as they stood at the log number `through`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PackPart {
    #[n(0)]
    pub village: VillageCode,
    #[n(1)]
    pub epoch: u32,
    /// The log number the whole snapshot reaches.
    #[n(2)]
    pub through: u64,
    /// 0 for the first part.
    #[n(3)]
    pub index: u32,
    #[n(4)]
    pub households: Vec<PackedHousehold>,
    /// Of the log up to `through`: one who got the parts from another device knows that they are all.
    #[n(5)]
    pub digest: Option<VillageDigest>,
    /// No part follows.
    #[n(6)]
    #[cbor(default)]
    pub last: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PackedHousehold {
    #[n(0)]
    pub household: HouseholdId,
    /// [`crate::document::Document::save_packed`].
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub saved: Vec<u8>,
}

/// Where a part is read. A snapshot made later has another `through`, so that what one path answers never
/// changes.
pub fn part_path(village: &VillageCode, epoch: u32, through: u64, index: u32) -> String {
    format!("/v1/scope/{village}/parts/{epoch}-{through}/{index}")
}
