//! Batches of paper forms, and the papers keyed in.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::HouseholdId;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{blob, household_of};
use crate::error::{Error, Result};

/// Number of a batch on this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct BatchId(pub u32);

/// Paper forms keyed in one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub id: BatchId,
    pub name: String,
    pub village: VillageCode,
    /// Three digits; empty where the papers are of several.
    pub rt: String,
    /// Codes of questions that every paper answers alike.
    pub repeated: Vec<String>,
    /// Unix seconds by the device's clock.
    pub started: i64,
    /// Papers that were finished, and those of them whose household is complete.
    pub finished: u32,
    pub complete: u32,
}

/// A paper of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    pub household: HouseholdId,
    /// How many members it has; 0 until it was asked.
    pub members: u32,
    /// Path of the question to go on at; empty for the beginning.
    pub question: String,
    /// Of typing, pauses left out.
    pub seconds: u32,
}

const BATCH: &str = "SELECT number, name, batches.village, batches.rt, repeated, started,
        (SELECT count(*) FROM keyed_papers WHERE batch = number AND finished IS NOT NULL),
        (SELECT count(*) FROM keyed_papers JOIN households ON households.id = keyed_papers.household
         WHERE batch = number AND finished IS NOT NULL AND status IN ('ready', 'sent'))
    FROM batches";

pub fn newest(db: &Connection, limit: u32) -> Result<Vec<Batch>> {
    let mut statement = db.prepare_cached(&format!("{BATCH} ORDER BY number DESC LIMIT ?1"))?;
    let mut rows = statement.query([limit])?;
    let mut batches = Vec::new();
    while let Some(row) = rows.next()? {
        batches.push(batch(row)?);
    }
    Ok(batches)
}

pub fn get(db: &Connection, id: BatchId) -> Result<Option<Batch>> {
    let mut statement = db.prepare_cached(&format!("{BATCH} WHERE number = ?1"))?;
    let mut rows = statement.query([id.0])?;
    rows.next()?.map(batch).transpose()
}

fn batch(row: &Row<'_>) -> Result<Batch> {
    let (village, repeated): (String, String) = (row.get(2)?, row.get(4)?);
    Ok(Batch {
        id: BatchId(row.get(0)?),
        name: row.get(1)?,
        village: village.parse().map_err(|_| Error::Damaged)?,
        rt: row.get(3)?,
        repeated: repeated.split_ascii_whitespace().map(str::to_owned).collect(),
        started: row.get(5)?,
        finished: row.get(6)?,
        complete: row.get(7)?,
    })
}

/// What a batch begins with.
pub struct NewBatch<'a> {
    pub name: &'a str,
    pub village: &'a VillageCode,
    pub rt: &'a str,
    pub repeated: &'a [&'a str],
}

pub fn begin(tx: &Transaction<'_>, new: &NewBatch<'_>, now: i64) -> Result<BatchId> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO batches (name, village, rt, repeated, started) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING number",
    )?;
    let row = (new.name, new.village.as_str(), new.rt, new.repeated.join(" "), now);
    Ok(BatchId(statement.query_row(row, |row| row.get(0))?))
}

pub fn set_repeated(tx: &Transaction<'_>, id: BatchId, repeated: &[String]) -> Result<()> {
    tx.prepare_cached("UPDATE batches SET repeated = ?2 WHERE number = ?1")?
        .execute((id.0, repeated.join(" ")))?;
    Ok(())
}

/// Takes a paper up; one that was finished is open again.
pub fn begin_paper(tx: &Transaction<'_>, id: BatchId, household: HouseholdId, now: i64) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO keyed_papers (batch, household, started) VALUES (?1, ?2, ?3)
         ON CONFLICT (batch, household) DO UPDATE SET finished = NULL, question = ''",
    )?
    .execute((id.0, household.as_bytes(), now))?;
    Ok(())
}

/// The paper that is begun and not finished.
pub fn open_paper(db: &Connection, id: BatchId) -> Result<Option<Paper>> {
    let mut statement = db.prepare_cached(
        "SELECT household, members, question, seconds FROM keyed_papers WHERE batch = ?1 AND finished IS NULL
         ORDER BY started DESC, household DESC LIMIT 1",
    )?;
    let found = statement
        .query_row([id.0], |row| Ok((blob(row, 0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    found
        .map(|(household, members, question, seconds)| {
            Ok(Paper { household: household_of(&household)?, members, question, seconds })
        })
        .transpose()
}

/// Where the typing of a paper stands.
pub fn note_paper(tx: &Transaction<'_>, id: BatchId, paper: &Paper) -> Result<()> {
    tx.prepare_cached(
        "UPDATE keyed_papers SET members = ?3, question = ?4, seconds = ?5 WHERE batch = ?1 AND household = ?2",
    )?
    .execute((id.0, paper.household.as_bytes(), paper.members, &paper.question, paper.seconds))?;
    Ok(())
}

pub fn finish_paper(
    tx: &Transaction<'_>,
    id: BatchId,
    household: HouseholdId,
    seconds: u32,
    now: i64,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE keyed_papers SET finished = ?3, seconds = ?4 WHERE batch = ?1 AND household = ?2",
    )?
    .execute((id.0, household.as_bytes(), now, seconds))?;
    Ok(())
}

/// The household of the paper that was finished last.
pub fn last_finished(db: &Connection, id: BatchId) -> Result<Option<HouseholdId>> {
    let mut statement = db.prepare_cached(
        "SELECT household FROM keyed_papers WHERE batch = ?1 AND finished IS NOT NULL
         ORDER BY finished DESC, started DESC, household DESC LIMIT 1",
    )?;
    let found = statement.query_row([id.0], |row| blob(row, 0)).optional()?;
    found.map(|household| household_of(&household)).transpose()
}

/// When papers were finished since then, and their seconds of typing.
pub fn finished_since(db: &Connection, since: i64) -> Result<Vec<(i64, u32)>> {
    let mut statement = db.prepare_cached(
        "SELECT finished, seconds FROM keyed_papers WHERE finished IS NOT NULL AND finished >= ?1",
    )?;
    let rows = statement.query_map([since], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
