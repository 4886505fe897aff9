//! What became of each pushed change. One bad change never blocks the others.

use minicbor::{Decode, Decoder, Encode};
use serde::{Deserialize, Serialize};

use super::erasure::ErasedEntry;
use crate::ids::ChangeHash;

/// Why a change is kept aside, where an admin sees it. Never dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum QuarantineReason {
    /// Not a change chunk, or its checksum does not hold.
    #[n(0)]
    Malformed,
    /// More bytes, operations, actors or dependencies than the caps allow.
    #[n(1)]
    Oversize,
    /// Nested deeper, or of types, that a household document does not have.
    #[n(2)]
    ForeignShape,
    /// The actor is not of the device that sealed it.
    #[n(3)]
    ForeignActor,
    /// The seal's signature does not hold.
    #[n(4)]
    BrokenSeal,
    /// The household is not in the device's area.
    #[n(5)]
    OutOfArea,
    /// The device was revoked.
    #[n(6)]
    Revoked,
    /// The message is no attribution, or names another user or a higher role than the device has.
    #[n(7)]
    ForeignAuthor,
    /// Two changes of one actor under one number: the mark of a copied device.
    #[n(8)]
    DuplicateSequence,
    /// Applying or reading it back failed on a copy.
    #[n(9)]
    GateFailed,
    /// It depends on a change that is itself in quarantine.
    #[n(10)]
    DependsOnRefused,
    /// Examining it ended the worker process that did.
    #[n(11)]
    Crashed,
    /// Examining it took more memory than a worker may have.
    #[n(12)]
    OutOfMemory,
    /// Examining it took more time than a change may take.
    #[n(13)]
    TimedOut,
    /// Its household was made again without somebody, and is empty. Never on the wire, where earlier programs would not
    /// read it: there it is `OutOfArea`, and [`super::ErasedEntry`] beside it.
    #[n(14)]
    Erased,
}

impl QuarantineReason {
    pub const ALL: [Self; 15] = [
        Self::Malformed,
        Self::Oversize,
        Self::ForeignShape,
        Self::ForeignActor,
        Self::BrokenSeal,
        Self::OutOfArea,
        Self::Revoked,
        Self::ForeignAuthor,
        Self::DuplicateSequence,
        Self::GateFailed,
        Self::DependsOnRefused,
        Self::Crashed,
        Self::OutOfMemory,
        Self::TimedOut,
        Self::Erased,
    ];

    /// What is read where a later server gives a reason that has no name here yet: the change is kept aside there as any
    /// other, and the answer with all the rest in it must not be lost for a word.
    const UNNAMED: Self = Self::GateFailed;

    /// Whether it cost the server a worker: honest programs write no such change.
    pub fn ended_its_worker(self) -> bool {
        matches!(self, Self::Crashed | Self::OutOfMemory | Self::TimedOut)
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }

    /// Stable word for tables, logs and screens.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Oversize => "oversize",
            Self::ForeignShape => "foreign_shape",
            Self::ForeignActor => "foreign_actor",
            Self::BrokenSeal => "broken_seal",
            Self::OutOfArea => "out_of_area",
            Self::Revoked => "revoked",
            Self::ForeignAuthor => "foreign_author",
            Self::DuplicateSequence => "duplicate_sequence",
            Self::GateFailed => "gate_failed",
            Self::DependsOnRefused => "depends_on_refused",
            Self::Crashed => "crashed",
            Self::OutOfMemory => "out_of_memory",
            Self::TimedOut => "timed_out",
            Self::Erased => "erased",
        }
    }
}

impl<'b, C> Decode<'b, C> for QuarantineReason {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let number = d.u32()?;
        let named = usize::try_from(number).ok().and_then(|number| Self::ALL.get(number));
        Ok(named.copied().unwrap_or(Self::UNNAMED))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Verdict {
    /// In the village's log, durable.
    #[n(0)]
    Accepted,
    /// Was there before.
    #[n(1)]
    Duplicate,
    /// Held until the named changes come; not acknowledged.
    #[n(2)]
    Waiting {
        #[n(0)]
        missing: Vec<ChangeHash>,
    },
    /// Kept aside.
    #[n(3)]
    Quarantined {
        #[n(0)]
        reason: QuarantineReason,
    },
}

/// A change and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ChangeResult {
    #[n(0)]
    pub hash: ChangeHash,
    #[n(1)]
    pub verdict: Verdict,
}

impl Verdict {
    /// As it travels: in words that every program reads.
    pub fn spoken(&self) -> Self {
        match self {
            Self::Quarantined { reason: QuarantineReason::Erased } => {
                Self::Quarantined { reason: QuarantineReason::OutOfArea }
            }
            other => other.clone(),
        }
    }

    /// As it is meant, of one at this place: `erased` travels beside the verdicts.
    pub fn meant(self, place: u32, erased: &[ErasedEntry]) -> Self {
        match self {
            Self::Quarantined { .. } if erased.iter().any(|entry| entry.place == place) => {
                Self::Quarantined { reason: QuarantineReason::Erased }
            }
            other => other,
        }
    }

    /// Whether the change is durably in the log.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Accepted | Self::Duplicate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_read_by_its_number_and_a_later_one_as_what_says_least() {
        for reason in QuarantineReason::ALL {
            let bytes = minicbor::to_vec(reason).expect("it is written");
            assert_eq!(minicbor::decode::<QuarantineReason>(&bytes).expect("it reads"), reason);
        }
        let later = minicbor::to_vec(QuarantineReason::ALL.len() as u32).expect("it is written");
        let read: QuarantineReason = minicbor::decode(&later).expect("it reads");
        assert_eq!(read, QuarantineReason::GateFailed);
    }
}
