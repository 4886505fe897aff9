//! Unsent households that are in a bundle: told beside "waits to be sent", and nothing more.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::HouseholdId;
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::error::Result;

/// Every unsent household of a village.
pub fn mark(tx: &Transaction<'_>, village: &VillageCode, time: i64) -> Result<()> {
    tx.execute("DELETE FROM bundled WHERE household NOT IN (SELECT household FROM outbox)", [])?;
    tx.prepare_cached(
        "INSERT OR REPLACE INTO bundled (household, time)
         SELECT DISTINCT o.household, ?2 FROM outbox o JOIN snapshots s USING (household) WHERE s.village = ?1",
    )?
    .execute((village.as_str(), time))?;
    Ok(())
}

pub fn of(db: &Connection, household: HouseholdId) -> Result<Option<i64>> {
    let mut statement = db.prepare_cached(
        "SELECT time FROM bundled WHERE household = ?1 AND household IN (SELECT household FROM outbox)",
    )?;
    Ok(statement.query_row([household.as_bytes()], |row| row.get(0)).optional()?)
}

pub fn newest(db: &Connection) -> Result<Option<i64>> {
    let sql = "SELECT max(time) FROM bundled WHERE household IN (SELECT household FROM outbox)";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}
