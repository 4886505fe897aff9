//! Own seals: each is kept before it is sent the first time, so that a retry sends the same bytes.

use pendata_domain::protocol::Group;
use pendata_domain::seal::SealId;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{blob, decode};
use crate::error::{Error, Result};

pub fn insert(tx: &Transaction<'_>, counter: u64, id: &[u8], group: &[u8]) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO seals (counter, id, body) VALUES (?1, ?2, ?3)")?
        .execute((counter, id, group))?;
    Ok(())
}

/// The counter and id of the newest seal; zeros where there is none.
pub fn last(db: &Connection) -> Result<(u64, SealId)> {
    let mut statement = db.prepare_cached("SELECT counter, id FROM seals ORDER BY counter DESC LIMIT 1")?;
    let found = statement.query_row([], |row| Ok((row.get::<_, u64>(0)?, blob(row, 1)?))).optional()?;
    match found {
        Some((counter, id)) => Ok((counter, SealId(id.try_into().map_err(|_| Error::Damaged)?))),
        None => Ok((0, SealId::default())),
    }
}

/// The oldest group that has not been answered.
pub fn unanswered(db: &Connection) -> Result<Option<Group>> {
    let mut statement =
        db.prepare_cached("SELECT body FROM seals WHERE answered = 0 ORDER BY counter LIMIT 1")?;
    let found = statement.query_row([], |row| blob(row, 0)).optional()?;
    found.map(|bytes| decode(&bytes)).transpose()
}

pub fn answered(tx: &Transaction<'_>, counter: u64) -> Result<()> {
    tx.prepare_cached("UPDATE seals SET answered = 1 WHERE counter = ?1")?.execute([counter])?;
    Ok(())
}

/// The oldest group behind a counter that has not been answered.
pub fn unanswered_after(db: &Connection, counter: u64) -> Result<Option<Group>> {
    let mut statement = db.prepare_cached(
        "SELECT body FROM seals WHERE answered = 0 AND counter > ?1 ORDER BY counter LIMIT 1",
    )?;
    let found = statement.query_row([counter], |row| blob(row, 0)).optional()?;
    found.map(|bytes| decode(&bytes)).transpose()
}

/// The group of a counter, where it has not been answered.
pub fn unanswered_group(db: &Connection, counter: u64) -> Result<Option<Group>> {
    let found = unanswered_after(db, counter.saturating_sub(1))?;
    Ok(found.filter(|group| group.header.counter == counter))
}

/// Ids of the groups that have not been answered.
pub fn unanswered_ids(db: &Connection) -> Result<Vec<SealId>> {
    let mut statement = db.prepare_cached("SELECT id FROM seals WHERE answered = 0 ORDER BY counter")?;
    let rows = statement.query_map([], |row| blob(row, 0))?;
    rows.map(|row| row?.try_into().map(SealId).map_err(|_| Error::Damaged)).collect()
}

pub fn any_unanswered(db: &Connection) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM seals WHERE answered = 0")?.exists([])?)
}

/// Whether this device sealed it, and not a copy of it.
pub fn holds(db: &Connection, counter: u64, id: SealId) -> Result<bool> {
    let mut statement = db.prepare_cached("SELECT 1 FROM seals WHERE counter = ?1 AND id = ?2")?;
    Ok(statement.exists((counter, id.0))?)
}
