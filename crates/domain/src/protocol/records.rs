//! Changes under their seal, as they are pushed, logged, pulled and carried in a bundle.

use minicbor::{Decode, Encode};

use crate::document;
use crate::ids::{ChangeHash, HouseholdId};
use crate::seal::{Seal, SealHeader, SealedChange};

/// One place of a seal's list: the change itself, or only its hash where the change is not in this page
/// (another page, another village, refused).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Entry {
    #[n(0)]
    Present {
        #[n(0)]
        household: HouseholdId,
        /// The uncompressed automerge change chunk.
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        change: Vec<u8>,
    },
    #[n(1)]
    Elided {
        #[n(0)]
        household: HouseholdId,
        #[n(1)]
        hash: ChangeHash,
    },
}

/// A seal with its changes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Group {
    #[n(0)]
    pub header: SealHeader,
    #[n(1)]
    pub entries: Vec<Entry>,
    #[n(2)]
    #[cbor(with = "super::signature")]
    pub signature: [u8; 64],
}

/// A group whose present changes are not change chunks, so that it has no list to verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an entry of the group is not a change")]
pub struct MalformedGroup;

impl Group {
    /// The seal this group claims to be under, hashes of present changes computed from their bytes.
    pub fn seal(&self) -> Result<Seal, MalformedGroup> {
        let changes = self.entries.iter().map(Entry::sealed).collect::<Result<_, _>>()?;
        Ok(Seal { header: self.header.clone(), changes, signature: self.signature })
    }
}

impl Group {
    /// How many changes it brings, not only names.
    pub fn present(&self) -> usize {
        self.entries.iter().filter(|entry| matches!(entry, Entry::Present { .. })).count()
    }
}

impl LogRecord {
    /// Its log number.
    pub fn last(&self) -> u64 {
        match self {
            Self::Changes { last, .. } | Self::Left { last, .. } | Self::Own { last, .. } => *last,
        }
    }
}

impl Entry {
    pub fn household(&self) -> HouseholdId {
        match self {
            Entry::Present { household, .. } | Entry::Elided { household, .. } => *household,
        }
    }

    /// Household and hash, computed from the bytes where the change is present.
    pub fn sealed(&self) -> Result<SealedChange, MalformedGroup> {
        match self {
            Entry::Present { household, change } => {
                let hash = document::change_hash(change).map_err(|_| MalformedGroup)?;
                Ok(SealedChange { household: *household, hash })
            }
            Entry::Elided { household, hash } => Ok(SealedChange { household: *household, hash: *hash }),
        }
    }
}

/// One record of a village's log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum LogRecord {
    /// Changes under one seal. `last` is the log number of the last change that is present or emptied.
    #[n(0)]
    Changes {
        #[n(0)]
        last: u64,
        #[n(1)]
        group: Group,
        /// Places whose change stands in the log and is empty: its household was erased. It counts for the digest. An earlier
        /// program does not count it, and reads the village again by a snapshot.
        #[n(2)]
        #[cbor(skip_if = "Vec::is_empty")]
        emptied: Vec<u32>,
    },
    /// The household belongs to another village from here on; its later changes are not in this log.
    #[n(1)]
    Left {
        #[n(0)]
        last: u64,
        #[n(1)]
        household: HouseholdId,
    },
    /// Changes of the group that this very request pushed, by their places among its entries: their writer has them.
    /// `last` is the log number of the last.
    #[n(2)]
    Own {
        #[n(0)]
        last: u64,
        #[n(1)]
        places: Vec<u32>,
    },
}
