//! A person was erased: their household was made again without them, and the old one is emptied wherever it lies
//! (docs/decisions/0031). The server's signed word; it travels with a village's papers, from hand to hand too.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::area::VillageCode;
use crate::ids::{HouseholdId, PersonId};

/// Purpose of a frame of [`Erasure`], bound to nothing: it outlives the server's life it was given in.
pub const ERASURE: &str = "erasure";

/// Of erasures that a device brings back to a server, a request has at most this many; the others follow.
pub const MOST_ERASURES: usize = 32;

/// What asked for it. No words of anybody: it lies on every tablet of the village.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum ErasureReason {
    /// The person, or who acts for them (UU 27/2022, pasal 8 and 43).
    #[n(0)]
    SubjectRequest,
    /// An order of a court or of the supervising authority.
    #[n(1)]
    Order,
    /// What was kept without a basis: entered by mistake, or kept beyond its term.
    #[n(2)]
    NoBasis,
}

impl ErasureReason {
    pub const ALL: [Self; 3] = [Self::SubjectRequest, Self::Order, Self::NoBasis];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SubjectRequest => "subject_request",
            Self::Order => "order",
            Self::NoBasis => "no_basis",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// Ids only: of the person it keeps a number behind which nothing stands any more.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Erasure {
    #[n(0)]
    pub village: VillageCode,
    /// The household that is emptied.
    #[n(1)]
    pub household: HouseholdId,
    #[n(2)]
    pub person: PersonId,
    /// The household that stands in its place.
    #[n(3)]
    pub remade: HouseholdId,
    /// The server's clock, Unix seconds.
    #[n(4)]
    pub time: i64,
    #[n(5)]
    pub reason: ErasureReason,
}

/// A pushed change of a household that was emptied: its place in the push, and the household in its place. Beside a
/// verdict that every program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ErasedEntry {
    #[n(0)]
    pub place: u32,
    #[n(1)]
    pub remade: HouseholdId,
}
