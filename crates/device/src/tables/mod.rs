//! One file a table, its SQL beside its functions. Writes take a transaction, reads a connection.

pub mod batches;
pub mod bundled;
pub mod carried;
pub mod changes;
pub mod disclosures;
pub mod doubles;
pub mod drafts;
pub mod erasures;
pub mod feeds;
pub mod forms;
pub mod households;
pub mod imports;
pub mod intents;
pub mod meta;
pub mod notices;
pub mod outbox;
pub mod papers;
pub mod past_syncs;
pub mod people;
pub mod photos;
pub mod receipts;
pub mod relay;
pub mod repairs;
pub mod roster;
pub mod seals;
pub mod snapshots;
pub mod stale;
pub mod visits;
pub mod work;

use pendata_domain::ids::{ChangeHash, HouseholdId};
use rusqlite::Row;

use crate::error::{Error, Result};

pub fn hash_of(bytes: &[u8]) -> Result<ChangeHash> {
    bytes.try_into().map(ChangeHash).map_err(|_| Error::Damaged)
}

pub fn household_of(bytes: &[u8]) -> Result<HouseholdId> {
    bytes.try_into().map(HouseholdId::from_bytes).map_err(|_| Error::Damaged)
}

pub fn blob(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<u8>> {
    row.get(column)
}

pub fn decode<T: for<'b> minicbor::Decode<'b, ()>>(bytes: &[u8]) -> Result<T> {
    minicbor::decode(bytes).map_err(|_| Error::Damaged)
}

pub fn encode<T: minicbor::Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("writing to a vector cannot fail")
}
