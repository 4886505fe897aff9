//! Exports with whole numbers: when, of what, and why.

use rusqlite::{Connection, Transaction};

use crate::error::Result;

/// A file with unmasked numbers that an officer had made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// Unix seconds.
    pub time: i64,
    /// `xlsx` or `csv`.
    pub kind: String,
    pub households: u32,
    pub reason: String,
}

pub fn insert(tx: &Transaction<'_>, disclosure: &Disclosure) -> Result<()> {
    let Disclosure { time, kind, households, reason } = disclosure;
    tx.prepare_cached("INSERT INTO disclosures (time, kind, households, reason) VALUES (?1, ?2, ?3, ?4)")?
        .execute((time, kind, households, reason))?;
    Ok(())
}

/// The newest first.
pub fn all(db: &Connection) -> Result<Vec<Disclosure>> {
    let mut statement =
        db.prepare_cached("SELECT time, kind, households, reason FROM disclosures ORDER BY number DESC")?;
    let rows = statement.query_map([], |row| {
        Ok(Disclosure { time: row.get(0)?, kind: row.get(1)?, households: row.get(2)?, reason: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
