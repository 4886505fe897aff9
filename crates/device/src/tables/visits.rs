//! Visits: from the first answer to leaving the household.

use pendata_domain::ids::HouseholdId;
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::error::Result;

/// The open visit of a household.
pub fn open(db: &Connection, household: HouseholdId) -> Result<Option<u32>> {
    let mut statement = db.prepare_cached(
        "SELECT number FROM visits WHERE household = ?1 AND ended IS NULL ORDER BY number DESC LIMIT 1",
    )?;
    Ok(statement.query_row([household.as_bytes()], |row| row.get(0)).optional()?)
}

/// The number the next visit gets.
pub fn next(db: &Connection) -> Result<u32> {
    let last: Option<u32> = db
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'visits'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(last.unwrap_or(0) + 1)
}

pub fn begin(tx: &Transaction<'_>, number: u32, household: HouseholdId, now: i64) -> Result<()> {
    tx.prepare_cached("INSERT INTO visits (number, household, started) VALUES (?1, ?2, ?3)")?.execute((
        number,
        household.as_bytes(),
        now,
    ))?;
    Ok(())
}

/// Makes sure that a visit's number is taken: after a rebuild nothing else remembers it.
pub fn ensure(tx: &Transaction<'_>, number: u32, household: HouseholdId, time: i64) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO visits (number, household, started, ended) VALUES (?1, ?2, ?3, ?3)",
    )?
    .execute((number, household.as_bytes(), time))?;
    Ok(())
}

pub fn end(tx: &Transaction<'_>, household: HouseholdId, now: i64) -> Result<()> {
    tx.prepare_cached("UPDATE visits SET ended = ?2 WHERE household = ?1 AND ended IS NULL")?
        .execute((household.as_bytes(), now))?;
    Ok(())
}
