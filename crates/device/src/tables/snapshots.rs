//! Saved documents: a cache that can be made again from changes.

use pendata_domain::area::VillageCode;
use pendata_domain::document::Document;
use pendata_domain::ids::HouseholdId;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::stale;
use crate::error::{Error, Result};

/// Fast, and smaller than what SQLCipher would otherwise have to encrypt.
const LEVEL: i32 = 1;
/// No document of ours comes near; a damaged frame must not ask for more.
const MAX_DOCUMENT_BYTES: usize = 32 * 1024 * 1024;

pub fn put(
    tx: &Transaction<'_>,
    household: HouseholdId,
    village: &VillageCode,
    document: &Document,
) -> Result<()> {
    put_saved(tx, household, village, &document.save())
}

pub fn put_saved(
    tx: &Transaction<'_>,
    household: HouseholdId,
    village: &VillageCode,
    saved: &[u8],
) -> Result<()> {
    let saved = zstd::bulk::compress(saved, LEVEL)?;
    tx.prepare_cached("INSERT OR REPLACE INTO snapshots (household, village, saved) VALUES (?1, ?2, ?3)")?
        .execute((household.as_bytes(), village.as_str(), saved))?;
    Ok(())
}

/// Gives a household that is not there yet an empty document.
pub fn ensure(tx: &Transaction<'_>, household: HouseholdId, village: &VillageCode) -> Result<()> {
    let there =
        tx.prepare_cached("SELECT 1 FROM snapshots WHERE household = ?1")?.exists([household.as_bytes()])?;
    if there {
        return Ok(());
    }
    put(tx, household, village, &Document::golden())?;
    stale::mark(tx, household)
}

pub fn get(db: &Connection, household: HouseholdId) -> Result<Option<(VillageCode, Document)>> {
    let found: Option<(String, Vec<u8>)> = db
        .prepare_cached("SELECT village, saved FROM snapshots WHERE household = ?1")?
        .query_row([household.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((village, saved)) = found else {
        return Ok(None);
    };
    let saved = zstd::bulk::decompress(&saved, MAX_DOCUMENT_BYTES).map_err(|_| Error::Damaged)?;
    let document = Document::load(&saved).map_err(|_| Error::Damaged)?;
    Ok(Some((village.parse().map_err(|_| Error::Damaged)?, document)))
}

/// Only for a household that no change was made of.
pub fn remove(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    tx.prepare_cached("DELETE FROM snapshots WHERE household = ?1")?.execute([household.as_bytes()])?;
    Ok(())
}

pub fn village(db: &Connection, household: HouseholdId) -> Result<VillageCode> {
    let found: Option<String> = db
        .prepare_cached("SELECT village FROM snapshots WHERE household = ?1")?
        .query_row([household.as_bytes()], |row| row.get(0))
        .optional()?;
    found.ok_or(Error::UnknownHousehold)?.parse().map_err(|_| Error::Damaged)
}

pub fn all(db: &Connection) -> Result<Vec<HouseholdId>> {
    let mut statement = db.prepare_cached("SELECT household FROM snapshots ORDER BY household")?;
    let rows = statement.query_map([], |row| super::blob(row, 0))?;
    rows.map(|row| super::household_of(&row?)).collect()
}

/// The household belongs to another village from here on; its document stays.
pub fn mark_gone(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    tx.prepare_cached("UPDATE snapshots SET gone = 1 WHERE household = ?1")?
        .execute([household.as_bytes()])?;
    stale::clear(tx, household)
}
