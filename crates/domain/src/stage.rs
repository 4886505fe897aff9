//! How far the work on a household has come, as its officer or the district says.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The stage register of a household. "Sent" and "conflict" are not stages: they follow from receipts and cases.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Stage {
    /// Assigned, untouched.
    #[default]
    #[n(0)]
    NotVisited,
    /// Begun, not complete.
    #[n(1)]
    Draft,
    /// The officer says it is complete.
    #[n(2)]
    Ready,
    /// A reviewer asks for a change; the note says which.
    #[n(3)]
    Returned,
    /// Nobody of the household was found at the address.
    #[n(4)]
    NotFound,
    /// The household refused the interview.
    #[n(5)]
    Refused,
    /// The household moved away.
    #[n(6)]
    Moved,
    /// The period is closed.
    #[n(7)]
    Locked,
}

impl Stage {
    const ALL: [(Stage, &'static str); 8] = [
        (Stage::NotVisited, "not_visited"),
        (Stage::Draft, "draft"),
        (Stage::Ready, "ready"),
        (Stage::Returned, "returned"),
        (Stage::NotFound, "not_found"),
        (Stage::Refused, "refused"),
        (Stage::Moved, "moved"),
        (Stage::Locked, "locked"),
    ];

    /// The word that stands in documents and tables.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(s, _)| *s == self).map_or("draft", |(_, word)| word)
    }

    /// Whether it says why nobody was interviewed.
    pub fn is_outcome(self) -> bool {
        matches!(self, Self::NotFound | Self::Refused | Self::Moved)
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(stage, _)| *stage)
    }
}
