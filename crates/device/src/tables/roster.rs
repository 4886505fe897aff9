//! Who is who on changes of the area.

use ed25519_dalek::VerifyingKey;
use pendata_domain::ids::DeviceNumber;
use pendata_domain::protocol::RosterEntry;
use rusqlite::{Connection, Transaction};

use super::{blob, decode, encode, meta};
use crate::error::Result;

/// Replaces the roster by the server's version of it.
pub fn replace(tx: &Transaction<'_>, version: u32, entries: &[RosterEntry]) -> Result<()> {
    tx.execute("DELETE FROM roster", [])?;
    let mut statement = tx.prepare_cached("INSERT OR REPLACE INTO roster (user, entry) VALUES (?1, ?2)")?;
    for entry in entries {
        statement.execute((entry.user.0, encode(entry)))?;
    }
    meta::put(tx, meta::ROSTER_VERSION, &version)
}

/// Adds what another device's papers say. The version stays: the server's own roster is still asked for.
pub fn merge(tx: &Transaction<'_>, entries: &[RosterEntry]) -> Result<()> {
    let mut statement = tx.prepare_cached("INSERT OR REPLACE INTO roster (user, entry) VALUES (?1, ?2)")?;
    for entry in entries {
        statement.execute((entry.user.0, encode(entry)))?;
    }
    Ok(())
}

pub fn all(db: &Connection) -> Result<Vec<RosterEntry>> {
    let mut statement = db.prepare_cached("SELECT entry FROM roster ORDER BY user")?;
    let rows = statement.query_map([], |row| blob(row, 0))?;
    rows.map(|row| decode(&row?)).collect()
}

/// The public keys of every device on the roster.
pub fn keys(db: &Connection) -> Result<Vec<(DeviceNumber, VerifyingKey)>> {
    let devices = all(db)?.into_iter().flat_map(|entry| entry.devices);
    Ok(devices
        .filter_map(|device| {
            let key: [u8; 32] = device.key.try_into().ok()?;
            Some((device.number, VerifyingKey::from_bytes(&key).ok()?))
        })
        .collect())
}
