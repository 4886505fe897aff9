//! Keys and papers of villages, as the server gave them, and its words on seals.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::DeviceNumber;
use pendata_domain::protocol::{BundleKey, SealOutcome, VillageKey};
use pendata_domain::seal::SealId;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::blob;
use crate::error::{Error, Result};

pub fn keep_key(tx: &Transaction<'_>, key: &VillageKey) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO village_keys (village, generation, key) VALUES (?1, ?2, ?3)")?
        .execute((key.village.as_str(), key.generation, key.key.0))?;
    Ok(())
}

pub fn key(db: &Connection, village: &VillageCode, generation: u32) -> Result<Option<BundleKey>> {
    let mut statement =
        db.prepare_cached("SELECT key FROM village_keys WHERE village = ?1 AND generation = ?2")?;
    let found = statement.query_row((village.as_str(), generation), |row| blob(row, 0)).optional()?;
    found.map(|key| key.try_into().map(BundleKey).map_err(|_| Error::Damaged)).transpose()
}

/// The newest generation that is here.
pub fn newest_key(db: &Connection, village: &VillageCode) -> Result<Option<(u32, BundleKey)>> {
    let mut statement = db.prepare_cached("SELECT max(generation) FROM village_keys WHERE village = ?1")?;
    let generation: Option<u32> = statement.query_row([village.as_str()], |row| row.get(0))?;
    let Some(generation) = generation else { return Ok(None) };
    Ok(key(db, village, generation)?.map(|key| (generation, key)))
}

/// Returns whether they are newer than what was here.
pub fn keep(tx: &Transaction<'_>, village: &VillageCode, version: u32, frame: &[u8]) -> Result<bool> {
    let written = tx
        .prepare_cached(
            "INSERT INTO papers (village, version, frame) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET version = ?2, frame = ?3 WHERE version <= ?2",
        )?
        .execute((village.as_str(), version, frame))?;
    Ok(written > 0)
}

/// Version and frame.
pub fn get(db: &Connection, village: &VillageCode) -> Result<Option<(u32, Vec<u8>)>> {
    let mut statement = db.prepare_cached("SELECT version, frame FROM papers WHERE village = ?1")?;
    Ok(statement.query_row([village.as_str()], |row| Ok((row.get(0)?, blob(row, 1)?))).optional()?)
}

pub fn keep_outcome(
    tx: &Transaction<'_>,
    village: &VillageCode,
    outcome: &SealOutcome,
    frame: &[u8],
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO outcomes (seal, village, device, time, frame) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET time = ?4, frame = ?5 WHERE time <= ?4",
    )?
    .execute((outcome.seal.0, village.as_str(), outcome.writer.0, outcome.receipt.body.time, frame))?;
    Ok(())
}

/// The next behind a seal, in the order of their ids: for everybody, or for the seals and the device given.
pub fn outcome_after(
    db: &Connection,
    village: &VillageCode,
    seal: Option<SealId>,
) -> Result<Option<(SealId, DeviceNumber, Vec<u8>)>> {
    let mut statement = db.prepare_cached(
        "SELECT seal, device, frame FROM outcomes WHERE village = ?1 AND seal > ?2 ORDER BY seal LIMIT 1",
    )?;
    let after = seal.map(|seal| seal.0.to_vec()).unwrap_or_default();
    let found = statement
        .query_row((village.as_str(), after), |row| Ok((blob(row, 0)?, row.get(1)?, blob(row, 2)?)))
        .optional()?;
    let seal = |bytes: Vec<u8>| bytes.try_into().map(SealId).map_err(|_| Error::Damaged);
    found.map(|(id, device, frame)| Ok((seal(id)?, DeviceNumber(device), frame))).transpose()
}
