//! What the server gives to devices so that they can carry work for each other: keys of villages, who is who
//! under its signature, and what became of a seal that another device brought.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::erasure::ErasedEntry;
use super::results::Verdict;
use super::sync::{FormNotice, RosterEntry};
use crate::area::VillageCode;
use crate::ids::DeviceNumber;
use crate::receipt::Receipt;
use crate::seal::SealId;

/// Purpose of a frame of [`VillagePapers`], bound to nothing: it travels from hand to hand.
pub const VILLAGE_PAPERS: &str = "village papers";
/// Purpose of a frame of [`SealOutcome`], bound to nothing.
pub const SEAL_OUTCOME: &str = "seal outcome";

/// Part of an answer to a sync or an enrolment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Exchange {
    /// Every generation that a bundle of the device's villages may be under.
    #[n(0)]
    pub keys: Vec<VillageKey>,
    /// One frame of [`VillagePapers`] for each village.
    #[n(1)]
    pub papers: Vec<ByteVec>,
    /// A frame of [`SealOutcome`] for the pushed group, where another device sealed it.
    #[n(2)]
    pub outcome: Option<ByteVec>,
}

/// What opens the bundles of a village.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct VillageKey {
    #[n(0)]
    pub village: VillageCode,
    /// One more with each revocation of a device of the village.
    #[n(1)]
    pub generation: u32,
    #[n(2)]
    pub key: BundleKey,
}

impl std::fmt::Debug for VillageKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VillageKey({} {})", self.village, self.generation)
    }
}

/// 32 bytes that nobody prints.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct BundleKey(#[cbor(with = "minicbor::bytes")] pub [u8; 32]);

/// Who works in a village, and which form: what one device shows another that cannot ask the server.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct VillagePapers {
    #[n(0)]
    pub village: VillageCode,
    /// Of the roster; the higher one is newer.
    #[n(1)]
    pub version: u32,
    /// The newest generation of the village's key.
    #[n(2)]
    pub generation: u32,
    #[n(3)]
    pub roster: Vec<RosterEntry>,
    #[n(4)]
    pub form: Option<FormNotice>,
    /// The server's clock, Unix seconds.
    #[n(5)]
    pub time: i64,
    /// Frames of [`super::Erasure`]: every household of the village that was emptied. Part of the papers because an earlier
    /// program passes over what papers have beyond what it knows, by whatever way they come.
    #[n(6)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub erasures: Vec<ByteVec>,
}

/// The server's word on a seal: for its writer, whoever brought it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SealOutcome {
    #[n(0)]
    pub writer: DeviceNumber,
    #[n(1)]
    pub seal: SealId,
    /// One for each place of the seal's list; a change that did not come along is waited for.
    #[n(2)]
    pub results: Vec<Verdict>,
    #[n(3)]
    pub receipt: Receipt,
    /// Those of the results that are about households that were emptied.
    #[n(4)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub erased: Vec<ErasedEntry>,
}
