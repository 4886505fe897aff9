//! Households to ask the server for by automerge's own sync messages.

use pendata_domain::ids::HouseholdId;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{blob, household_of};
use crate::error::Result;

pub fn add(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO repairs (household) VALUES (?1)")?
        .execute([household.as_bytes()])?;
    Ok(())
}

/// Every household with changes that wait for another.
pub fn add_held(tx: &Transaction<'_>) -> Result<()> {
    tx.execute(
        "INSERT OR IGNORE INTO repairs SELECT c.household FROM held h JOIN changes c USING (hash)",
        [],
    )?;
    Ok(())
}

pub fn remove(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    tx.prepare_cached("DELETE FROM repairs WHERE household = ?1")?.execute([household.as_bytes()])?;
    Ok(())
}

pub fn next(db: &Connection) -> Result<Option<HouseholdId>> {
    let mut statement = db.prepare_cached("SELECT household FROM repairs LIMIT 1")?;
    let found = statement.query_row([], |row| blob(row, 0)).optional()?;
    found.map(|bytes| household_of(&bytes)).transpose()
}
