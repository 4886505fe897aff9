//! Receipts.

use pendata_domain::ids::ChangeHash;
use pendata_domain::receipt::Receipt;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{blob, decode, encode};
use crate::error::Result;

/// `accepted`: the changes it is about, in the order of the push.
pub fn insert(tx: &Transaction<'_>, receipt: &Receipt, accepted: &[ChangeHash]) -> Result<()> {
    let accepted: Vec<u8> = accepted.iter().flat_map(|hash| hash.0).collect();
    tx.prepare_cached(
        "INSERT OR REPLACE INTO receipts (epoch, number, body, accepted) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((receipt.body.epoch, receipt.body.number, encode(receipt), accepted))?;
    Ok(())
}

pub fn last(db: &Connection) -> Result<Option<Receipt>> {
    let mut statement =
        db.prepare_cached("SELECT body FROM receipts ORDER BY epoch DESC, number DESC LIMIT 1")?;
    let found = statement.query_row([], |row| blob(row, 0)).optional()?;
    found.map(|bytes| decode(&bytes)).transpose()
}
