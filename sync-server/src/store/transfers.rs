//! Households that go to another registry, and those that came from one (docs/decisions/0035), as rows.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::{ChangeHash, HouseholdId, TransferId};

use crate::error::{Error, Result};

/// Which way a household goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Out,
    In,
}

impl Way {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::In => "in",
        }
    }

    pub fn from_word(word: &str) -> Result<Self> {
        [Self::Out, Self::In].into_iter().find(|way| way.as_str() == word).ok_or(Error::Damaged)
    }
}

/// A transfer as one side knows it. The district is that of `village`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferRow {
    pub way: Way,
    pub transfer: TransferId,
    /// The household of this side, and its village.
    pub household: HouseholdId,
    pub village: VillageCode,
    /// The household on the other side; `None` for an offer that was not answered.
    pub other: Option<HouseholdId>,
    pub there: VillageCode,
    /// Of the household that leaves, as it was offered last, or taken in.
    pub heads: Vec<ChangeHash>,
    /// When it was offered last, or taken in, Unix seconds.
    pub time: i64,
    pub expires: i64,
    /// When the answer was taken, or given.
    pub closed: Option<i64>,
    /// The answer as it travels; empty while there is none.
    pub answer: Vec<u8>,
}

/// What a commit of the console's does to a transfer.
#[derive(Clone, Debug)]
pub enum TransferStep {
    /// The household is founded here. `Stale` where the transfer was taken in before.
    Arrives(TransferRow),
    /// The household left. `Stale` where the offer is closed.
    Leaves { transfer: TransferId, other: HouseholdId, heads: Vec<ChangeHash>, answer: Vec<u8> },
}

/// Hashes as one column.
pub fn joined(heads: &[ChangeHash]) -> Vec<u8> {
    heads.iter().flat_map(|hash| hash.0).collect()
}

pub fn parted(bytes: &[u8]) -> Result<Vec<ChangeHash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() { Ok(hashes.iter().copied().map(ChangeHash).collect()) } else { Err(Error::Damaged) }
}
