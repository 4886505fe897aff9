//! Changes, own and pulled; which of them wait, and which the server keeps aside.

use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::protocol::QuarantineReason;
use rusqlite::{Connection, Transaction};

use super::{blob, hash_of, household_of};
use crate::error::Result;

pub fn insert(
    tx: &Transaction<'_>,
    household: HouseholdId,
    hash: ChangeHash,
    bytes: &[u8],
    own: bool,
) -> Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO changes (hash, household, bytes, own) VALUES (?1, ?2, ?3, ?4)")?
        .execute((hash.0, household.as_bytes(), bytes, own))?;
    Ok(())
}

pub fn of_household(db: &Connection, household: HouseholdId) -> Result<Vec<Vec<u8>>> {
    let mut statement = db.prepare_cached("SELECT bytes FROM changes WHERE household = ?1 ORDER BY rowid")?;
    let rows = statement.query_map([household.as_bytes()], |row| blob(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Changes of a household that the server keeps aside and whose intents were written again.
pub fn replayed_of(db: &Connection, household: HouseholdId) -> Result<Vec<ChangeHash>> {
    let mut statement = db.prepare_cached(
        "SELECT r.hash FROM refused r JOIN changes c USING (hash) WHERE c.household = ?1 AND r.replayed = 1",
    )?;
    let rows = statement.query_map([household.as_bytes()], |row| blob(row, 0))?;
    rows.map(|row| hash_of(&row?)).collect()
}

pub fn household(db: &Connection, hash: ChangeHash) -> Result<Option<HouseholdId>> {
    use rusqlite::OptionalExtension;
    let mut statement = db.prepare_cached("SELECT household FROM changes WHERE hash = ?1")?;
    let found = statement.query_row([hash.0], |row| blob(row, 0)).optional()?;
    found.map(|bytes| household_of(&bytes)).transpose()
}

pub fn hold(tx: &Transaction<'_>, hash: ChangeHash) -> Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO held (hash) VALUES (?1)")?.execute([hash.0])?;
    Ok(())
}

pub fn release(tx: &Transaction<'_>, hash: ChangeHash) -> Result<()> {
    tx.prepare_cached("DELETE FROM held WHERE hash = ?1")?.execute([hash.0])?;
    Ok(())
}

pub fn held_of(db: &Connection, household: HouseholdId) -> Result<Vec<Vec<u8>>> {
    let mut statement =
        db.prepare_cached("SELECT c.bytes FROM held h JOIN changes c USING (hash) WHERE c.household = ?1")?;
    let rows = statement.query_map([household.as_bytes()], |row| blob(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn held_count(db: &Connection) -> Result<u32> {
    Ok(db.prepare_cached("SELECT count(*) FROM held")?.query_row([], |row| row.get(0))?)
}

/// What the server keeps aside waits for nothing here: nobody could give what it depends on.
pub fn refuse(
    tx: &Transaction<'_>,
    hash: ChangeHash,
    reason: QuarantineReason,
    replayed: bool,
) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO refused (hash, reason, replayed) VALUES (?1, ?2, ?3)")?
        .execute((hash.0, reason.as_str(), replayed))?;
    release(tx, hash)
}

/// Whether the server keeps a change aside.
pub fn is_refused(db: &Connection, hash: ChangeHash) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM refused WHERE hash = ?1")?.exists([hash.0])?)
}

/// A change that was kept aside and is in the log after all.
pub fn pardon(tx: &Transaction<'_>, hash: ChangeHash) -> Result<()> {
    tx.prepare_cached("DELETE FROM refused WHERE hash = ?1")?.execute([hash.0])?;
    Ok(())
}

/// Own changes that the server has spoken of, in their order, but for those that were written again.
pub fn own_spoken_of(db: &Connection) -> Result<Vec<(HouseholdId, ChangeHash)>> {
    let mut statement = db.prepare_cached(
        "SELECT household, hash FROM changes WHERE own = 1 AND hash NOT IN (SELECT hash FROM outbox)
         AND hash NOT IN (SELECT hash FROM refused WHERE replayed = 1) ORDER BY rowid",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((household_of(&blob(row, 0)?)?, hash_of(&blob(row, 1)?)?));
    }
    Ok(found)
}

/// Whether one of them is an own change whose answers are kept no more.
pub fn any_without_answers<'a>(
    db: &Connection,
    hashes: impl IntoIterator<Item = &'a ChangeHash>,
) -> Result<bool> {
    let mut statement = db.prepare_cached(
        "SELECT 1 FROM changes c WHERE c.hash = ?1 AND c.own = 1
         AND NOT EXISTS (SELECT 1 FROM intents i WHERE i.change = c.hash)",
    )?;
    for hash in hashes {
        if statement.exists([hash.0])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the server keeps aside changes of a household that were not written again.
pub fn any_aside(db: &Connection, household: HouseholdId) -> Result<bool> {
    let mut statement = db.prepare_cached(
        "SELECT 1 FROM refused r JOIN changes c USING (hash)
         WHERE c.household = ?1 AND c.own = 1 AND r.replayed = 0",
    )?;
    Ok(statement.exists([household.as_bytes()])?)
}

/// Changes kept aside that were not written again: how many, for the screen.
pub fn aside_count(db: &Connection) -> Result<u32> {
    Ok(db
        .prepare_cached("SELECT count(*) FROM refused WHERE replayed = 0")?
        .query_row([], |row| row.get(0))?)
}
