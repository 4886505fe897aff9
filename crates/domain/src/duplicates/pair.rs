//! Two of whom one may be the other.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::{HouseholdId, PersonId};

/// Which two. Ids ascend, so that both devices name a pair alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Pair {
    #[n(0)]
    Households {
        #[n(0)]
        a: HouseholdId,
        #[n(1)]
        b: HouseholdId,
    },
    /// Two members of one household.
    #[n(1)]
    Members {
        #[n(0)]
        household: HouseholdId,
        #[n(1)]
        a: PersonId,
        #[n(2)]
        b: PersonId,
    },
}

/// What they may have twice; as the cases of the registry are called.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One family, two households.
    #[n(0)]
    DoubleHousehold,
    /// One person, twice in a household or in two.
    #[n(1)]
    DoublePerson,
}

/// Why two are likely one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Reason {
    /// The same number of the family card.
    #[n(0)]
    FamilyCard,
    /// The same NIK.
    #[n(1)]
    Nik {
        #[n(0)]
        a: PersonId,
        #[n(1)]
        b: PersonId,
    },
    /// The same name, however it is spelled, and the same birth date.
    #[n(2)]
    NameAndBirth {
        #[n(0)]
        a: PersonId,
        #[n(1)]
        b: PersonId,
        /// One leaves out a part of the name.
        #[n(2)]
        in_part: bool,
    },
}

/// A likely duplicate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Match {
    #[n(0)]
    pub pair: Pair,
    #[n(1)]
    pub kind: Kind,
    /// 1 to 100, for the order in which they are shown.
    #[n(2)]
    pub score: u32,
    #[n(3)]
    pub reasons: Vec<Reason>,
}

impl Pair {
    pub fn of_households(one: HouseholdId, other: HouseholdId) -> Self {
        Self::Households { a: one.min(other), b: one.max(other) }
    }

    pub fn of_members(household: HouseholdId, one: PersonId, other: PersonId) -> Self {
        Self::Members { household, a: one.min(other), b: one.max(other) }
    }

    /// Where the pair stands: in two households, or in one.
    pub fn households(&self) -> Vec<HouseholdId> {
        match self {
            Self::Households { a, b } => vec![*a, *b],
            Self::Members { household, .. } => vec![*household],
        }
    }
}

impl Reason {
    /// The weight in the score. A number is surer than a name: a name goes with a common day of birth.
    pub(super) fn weight(&self) -> u32 {
        match self {
            Self::FamilyCard => 60,
            Self::Nik { .. } => 50,
            Self::NameAndBirth { in_part: false, .. } => 40,
            Self::NameAndBirth { in_part: true, .. } => 25,
        }
    }
}
