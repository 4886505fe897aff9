//! Households whose line of the list is to be made again. Kept apart from the list, so that nothing is read where
//! nothing is stale.

use pendata_domain::ids::HouseholdId;
use rusqlite::{Connection, Transaction};

use super::{blob, household_of};
use crate::error::Result;

pub fn mark(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO stale VALUES (?1)")?.execute([household.as_bytes()])?;
    Ok(())
}

/// Every household that belongs to the device's villages.
pub fn mark_all(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("INSERT OR IGNORE INTO stale SELECT household FROM snapshots WHERE gone = 0", [])?;
    Ok(())
}

pub fn clear(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    tx.prepare_cached("DELETE FROM stale WHERE household = ?1")?.execute([household.as_bytes()])?;
    Ok(())
}

/// `limit` of them at most.
pub fn some(db: &Connection, limit: u32) -> Result<Vec<HouseholdId>> {
    let mut statement = db.prepare_cached("SELECT household FROM stale LIMIT ?1")?;
    let rows = statement.query_map([limit], |row| blob(row, 0))?;
    rows.map(|row| household_of(&row?)).collect()
}
