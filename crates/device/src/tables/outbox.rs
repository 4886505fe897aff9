//! Own changes without a receipt.

use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::protocol::MAX_PUSH_CHANGES;
use rusqlite::{Connection, Transaction};

use super::{blob, hash_of, household_of};
use crate::error::Result;

pub fn push(tx: &Transaction<'_>, household: HouseholdId, hash: ChangeHash) -> Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO outbox (hash, household) VALUES (?1, ?2)")?
        .execute((hash.0, household.as_bytes()))?;
    Ok(())
}

pub fn put_under_seal(tx: &Transaction<'_>, hashes: &[ChangeHash], counter: u64) -> Result<()> {
    let mut statement = tx.prepare_cached("UPDATE outbox SET seal = ?2 WHERE hash = ?1")?;
    for hash in hashes {
        statement.execute((hash.0, counter))?;
    }
    Ok(())
}

/// Whether there are changes under an answered seal.
pub fn any_answered(db: &Connection) -> Result<bool> {
    let sql = "SELECT 1 FROM outbox JOIN seals ON counter = seal WHERE answered = 1";
    Ok(db.prepare_cached(sql)?.exists([])?)
}

/// Changes whose seal was answered and that are still here wait for another: they go under a new seal.
pub fn unseal_answered(tx: &Transaction<'_>) -> Result<()> {
    tx.execute(
        "UPDATE outbox SET seal = NULL WHERE seal IN (SELECT counter FROM seals WHERE answered = 1)",
        [],
    )?;
    Ok(())
}

pub fn remove(tx: &Transaction<'_>, hash: ChangeHash) -> Result<()> {
    tx.prepare_cached("DELETE FROM outbox WHERE hash = ?1")?.execute([hash.0])?;
    Ok(())
}

pub fn holds(db: &Connection, hash: ChangeHash) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM outbox WHERE hash = ?1")?.exists([hash.0])?)
}

/// Changes under no seal, in order, with their bytes, until `limit` bytes or a push are full (at least one).
pub fn next_unsealed(db: &Connection, limit: usize) -> Result<Vec<(HouseholdId, ChangeHash, Vec<u8>)>> {
    let mut statement = db.prepare_cached(
        "SELECT o.household, o.hash, c.bytes FROM outbox o JOIN changes c USING (hash)
         WHERE o.seal IS NULL ORDER BY o.place",
    )?;
    let mut rows = statement.query([])?;
    let mut taken = Vec::new();
    let mut total = 0;
    while let Some(row) = rows.next()? {
        let bytes = blob(row, 2)?;
        total += bytes.len() + ENTRY_OVERHEAD;
        if taken.len() == MAX_PUSH_CHANGES || (!taken.is_empty() && total > limit) {
            break;
        }
        taken.push((household_of(&blob(row, 0)?)?, hash_of(&blob(row, 1)?)?, bytes));
    }
    Ok(taken)
}

pub fn has_unsealed(db: &Connection) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM outbox WHERE seal IS NULL")?.exists([])?)
}

/// The change that waits longest for a receipt.
pub fn first(db: &Connection) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT c.bytes FROM outbox o JOIN changes c USING (hash) ORDER BY o.place LIMIT 1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    Ok(rows.next()?.map(|row| blob(row, 0)).transpose()?)
}

/// Household, tags and lengths around a change in a group.
const ENTRY_OVERHEAD: usize = 28;

/// Changes without a receipt, and their households.
pub fn counts(db: &Connection) -> Result<(u32, u32)> {
    let mut statement = db.prepare_cached("SELECT count(*), count(DISTINCT household) FROM outbox")?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// The bytes of all changes without a receipt.
pub fn bytes(db: &Connection) -> Result<u64> {
    let sql = "SELECT coalesce(sum(length(c.bytes)), 0) FROM outbox o JOIN changes c USING (hash)";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Whether a household has intents or changes, this device's or carried ones, that the server has not acknowledged.
pub fn unsent(db: &Connection, household: HouseholdId) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM outbox WHERE household = ?1)
                   OR EXISTS (SELECT 1 FROM carried_changes WHERE household = ?1)
                   OR EXISTS (SELECT 1 FROM intents WHERE household = ?1 AND change IS NULL AND aside = 0)";
    Ok(db.prepare_cached(sql)?.query_row([household.as_bytes()], |row| row.get(0))?)
}

/// Households with anything unsent, but for those that wait for the officer's word on an import.
pub fn unsent_households(db: &Connection) -> Result<u32> {
    let sql = "SELECT count(*) FROM (SELECT household FROM outbox
               UNION SELECT household FROM intents WHERE change IS NULL AND aside = 0)
               WHERE household NOT IN (SELECT household FROM imported)";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Households with own changes that have no receipt.
pub fn households(db: &Connection) -> Result<Vec<HouseholdId>> {
    let mut statement = db.prepare_cached("SELECT DISTINCT household FROM outbox")?;
    let rows = statement.query_map([], |row| blob(row, 0))?;
    rows.map(|row| household_of(&row?)).collect()
}
