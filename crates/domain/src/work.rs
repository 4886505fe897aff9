//! Work that the district gives: which households are to be visited, why and until when.
//!
//! A work list is no part of a household's document: it is the district's word, append-only on the server, and devices
//! only read it. Whether a household on it is done is not written anywhere. It follows from the household: the district
//! gave it upon the stage it saw, and it is done once somebody said another one that ends the work.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::ChangeHash;
use crate::stage::Stage;

/// Why a household is on a list.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum WorkReason {
    /// To be checked at its door.
    #[n(0)]
    Check,
    /// A reviewer sent it back.
    #[n(1)]
    Returned,
    /// It was called complete, and the form's rules say otherwise.
    #[n(2)]
    Anomaly,
    /// A NIK of a present member is also in another household of the district.
    #[n(3)]
    DoubleNik,
    /// In the district's own words.
    #[n(4)]
    Other,
}

impl WorkReason {
    pub const ALL: [Self; 5] = [Self::Check, Self::Returned, Self::Anomaly, Self::DoubleNik, Self::Other];

    /// Those that the server finds by itself.
    pub const BY_ITSELF: [Self; 3] = [Self::Returned, Self::Anomaly, Self::DoubleNik];

    /// Stable word for tables and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Returned => "returned",
            Self::Anomaly => "anomaly",
            Self::DoubleNik => "double_nik",
            Self::Other => "other",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// Who said the stage of a household: the beginning of the change's hash, long enough to tell one saying from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageMark(pub [u8; 8]);

impl StageMark {
    pub fn of(change: ChangeHash) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = change.0;
        Self([a, b, c, d, e, f, g, h])
    }
}

impl<C> Encode<C> for StageMark {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for StageMark {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        crate::ids::fixed::<8>(d.bytes()?).map(Self)
    }
}

/// Whether work that was given upon `given` is done: somebody said a stage since that ends it.
/// `left`: required answers that are missing and answers that break a rule.
pub fn is_done(given: Option<StageMark>, stage: Stage, said: Option<StageMark>, left: u32) -> bool {
    let ends = stage.is_outcome() || (stage == Stage::Ready && left == 0);
    ends && said != given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_by_a_word_said_after_it_was_given() {
        let (before, after) = (Some(StageMark([1; 8])), Some(StageMark([2; 8])));
        assert!(!is_done(before, Stage::Ready, before, 0), "what the district saw is no answer to it");
        assert!(is_done(before, Stage::Ready, after, 0));
        assert!(!is_done(before, Stage::Ready, after, 2), "complete in words only");
        assert!(!is_done(before, Stage::Draft, after, 0));
        assert!(is_done(None, Stage::Refused, after, 40), "nobody is asked for answers");
    }
}
