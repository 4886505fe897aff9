//! Imports of spreadsheets: what is still to be made, what was made and is untouched, and what was chosen last.

use pendata_domain::area::VillageCode;
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{blob, decode, encode, household_of};
use crate::error::{Error, Result};

/// An import's number on its device.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    minicbor::Encode,
    minicbor::Decode,
)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct ImportNumber(#[n(0)] pub u32);

/// Whether the officer decided about what an import made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    Open,
    /// Its households go to the server like others.
    Sent,
    Withdrawn,
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportStanding {
    pub number: ImportNumber,
    pub file: String,
    /// Unix seconds.
    pub started: i64,
    /// Households it was to make.
    pub households: u32,
    /// Still to be made.
    pub left: u32,
    /// Made, and untouched since.
    pub untouched: u32,
    pub state: ImportState,
}

pub fn begin(
    tx: &Transaction<'_>,
    number: ImportNumber,
    file: &str,
    households: u32,
    started: i64,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO imports (number, file, started, households, state) VALUES (?1, ?2, ?3, ?4, 'open')",
    )?
    .execute((number.0, file, started, households))?;
    Ok(())
}

pub fn next_number(db: &Connection) -> Result<ImportNumber> {
    let last: Option<u32> = db.query_row("SELECT max(number) FROM imports", [], |row| row.get(0))?;
    Ok(ImportNumber(last.unwrap_or(0) + 1))
}

pub fn plan(
    tx: &Transaction<'_>,
    number: ImportNumber,
    place: u32,
    village: &VillageCode,
    intents: &[Intent],
) -> Result<()> {
    tx.prepare_cached("INSERT INTO planned (import, place, village, body) VALUES (?1, ?2, ?3, ?4)")?
        .execute((number.0, place, village.as_str(), encode(&intents.to_vec())))?;
    Ok(())
}

/// The next households to make.
pub fn next_planned(
    db: &Connection,
    number: ImportNumber,
    limit: u32,
) -> Result<Vec<(u32, VillageCode, Vec<Intent>)>> {
    let mut statement = db.prepare_cached(
        "SELECT place, village, body FROM planned WHERE import = ?1 ORDER BY place LIMIT ?2",
    )?;
    let mut rows = statement.query((number.0, limit))?;
    let mut planned = Vec::new();
    while let Some(row) = rows.next()? {
        let village: String = row.get(1)?;
        planned.push((row.get(0)?, village.parse().map_err(|_| Error::Damaged)?, decode(&blob(row, 2)?)?));
    }
    Ok(planned)
}

pub fn drop_planned(tx: &Transaction<'_>, number: ImportNumber, up_to: u32) -> Result<()> {
    tx.prepare_cached("DELETE FROM planned WHERE import = ?1 AND place <= ?2")?.execute((number.0, up_to))?;
    Ok(())
}

pub fn mark_imported(tx: &Transaction<'_>, household: HouseholdId, number: ImportNumber) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO imported (household, import) VALUES (?1, ?2)")?
        .execute((household.as_bytes(), number.0))?;
    Ok(())
}

/// The household is an officer's work from here on.
pub fn touch(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    tx.prepare_cached("DELETE FROM imported WHERE household = ?1")?.execute([household.as_bytes()])?;
    Ok(())
}

/// Whether the household waits for the officer's word on its import.
pub fn is_waiting(db: &Connection, household: HouseholdId) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM imported WHERE household = ?1")?.exists([household.as_bytes()])?)
}

/// Households of an import that nobody touched.
pub fn untouched(db: &Connection, number: ImportNumber, limit: u32) -> Result<Vec<HouseholdId>> {
    let mut statement = db.prepare_cached("SELECT household FROM imported WHERE import = ?1 LIMIT ?2")?;
    let rows = statement.query_map((number.0, limit), |row| blob(row, 0))?;
    rows.map(|row| household_of(&row?)).collect()
}

pub fn all_imported(db: &Connection) -> Result<Vec<(HouseholdId, ImportNumber)>> {
    let mut statement = db.prepare_cached("SELECT household, import FROM imported ORDER BY import")?;
    let rows = statement.query_map([], |row| Ok((blob(row, 0)?, row.get(1)?)))?;
    rows.map(|row| {
        let (household, number) = row?;
        Ok((household_of(&household)?, ImportNumber(number)))
    })
    .collect()
}

/// Decides an import: nothing of it is planned any more, and nothing waits.
pub fn close(tx: &Transaction<'_>, number: ImportNumber, state: ImportState) -> Result<()> {
    tx.prepare_cached("UPDATE imports SET state = ?2 WHERE number = ?1")?.execute((number.0, word(state)))?;
    tx.prepare_cached("DELETE FROM planned WHERE import = ?1")?.execute([number.0])?;
    tx.prepare_cached("DELETE FROM imported WHERE import = ?1")?.execute([number.0])?;
    Ok(())
}

const STANDING: &str = "SELECT number, file, started, households, state,
        (SELECT count(*) FROM planned WHERE import = number),
        (SELECT count(*) FROM imported WHERE import = number)
    FROM imports";

pub fn standing(db: &Connection, number: ImportNumber) -> Result<Option<ImportStanding>> {
    let mut statement = db.prepare_cached(&format!("{STANDING} WHERE number = ?1"))?;
    statement.query_row([number.0], |row| Ok(read(row))).optional()?.transpose()
}

/// The newest first.
pub fn all(db: &Connection) -> Result<Vec<ImportStanding>> {
    let mut statement = db.prepare_cached(&format!("{STANDING} ORDER BY number DESC"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read(row: &rusqlite::Row<'_>) -> Result<ImportStanding> {
    let state: String = row.get(4)?;
    Ok(ImportStanding {
        number: ImportNumber(row.get(0)?),
        file: row.get(1)?,
        started: row.get(2)?,
        households: row.get(3)?,
        left: row.get(5)?,
        untouched: row.get(6)?,
        state: of_word(&state).ok_or(Error::Damaged)?,
    })
}

fn word(state: ImportState) -> &'static str {
    match state {
        ImportState::Open => "open",
        ImportState::Sent => "sent",
        ImportState::Withdrawn => "withdrawn",
    }
}

fn of_word(text: &str) -> Option<ImportState> {
    [ImportState::Open, ImportState::Sent, ImportState::Withdrawn]
        .into_iter()
        .find(|state| word(*state) == text)
}

pub fn choose_columns(tx: &Transaction<'_>, signature: &[u8; 32], codes: &[Option<String>]) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO column_choices (signature, body) VALUES (?1, ?2)")?
        .execute((signature, encode(&codes.to_vec())))?;
    Ok(())
}

pub fn chosen_columns(db: &Connection, signature: &[u8; 32]) -> Result<Option<Vec<Option<String>>>> {
    let mut statement = db.prepare_cached("SELECT body FROM column_choices WHERE signature = ?1")?;
    let body = statement.query_row([signature], |row| blob(row, 0)).optional()?;
    body.map(|body| decode(&body)).transpose()
}
