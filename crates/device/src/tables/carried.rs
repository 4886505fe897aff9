//! Groups that other devices sealed, on their way to the server.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::protocol::{Entry, Group};
use pendata_domain::seal::SealId;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{blob, decode, encode, household_of};
use crate::error::{Error, Result};

/// Keeps a group for as long as the server is not known to hold its present changes. Keeping it twice is keeping it
/// once; where more of it comes, the more is kept.
pub fn insert(tx: &Transaction<'_>, village: &VillageCode, group: &Group, since: i64) -> Result<()> {
    let seal = group.seal().map_err(|_| Error::Damaged)?;
    let group = match get(tx, seal.id())? {
        Some(standing) => union(standing, group),
        None => group.clone(),
    };
    let (id, device) = (seal.id().0, group.header.device.0);
    tx.prepare_cached(
        "INSERT INTO carried (seal, village, device, since, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (seal) DO UPDATE SET body = ?5",
    )?
    .execute((id, village.as_str(), device, since, encode(&group)))?;
    let sql = "INSERT OR IGNORE INTO carried_changes (seal, hash, household) VALUES (?1, ?2, ?3)";
    let mut statement = tx.prepare_cached(sql)?;
    for (entry, change) in group.entries.iter().zip(&seal.changes) {
        if matches!(entry, Entry::Present { .. }) {
            statement.execute((id, change.hash.0, change.household.as_bytes()))?;
        }
    }
    Ok(())
}

/// Both name the same changes: each place is present where it is in either.
fn union(standing: Group, other: &Group) -> Group {
    let more = |(one, two): (Entry, &Entry)| match (&one, two) {
        (Entry::Elided { .. }, Entry::Present { .. }) => two.clone(),
        _ => one,
    };
    let entries = standing.entries.into_iter().zip(&other.entries).map(more).collect();
    Group { entries, ..standing }
}

pub fn get(db: &Connection, seal: SealId) -> Result<Option<Group>> {
    let mut statement = db.prepare_cached("SELECT body FROM carried WHERE seal = ?1")?;
    let found = statement.query_row([seal.0], |row| blob(row, 0)).optional()?;
    found.map(|bytes| decode(&bytes)).transpose()
}

/// The village whose work a seal is; `None` where it is not carried.
pub fn village(db: &Connection, seal: SealId) -> Result<Option<VillageCode>> {
    let mut statement = db.prepare_cached("SELECT village FROM carried WHERE seal = ?1")?;
    let found: Option<String> = statement.query_row([seal.0], |row| row.get(0)).optional()?;
    found.map(|village| village.parse().map_err(|_| Error::Damaged)).transpose()
}

/// The oldest that was not answered in the sync under way.
pub fn next(db: &Connection) -> Result<Option<Group>> {
    let mut statement =
        db.prepare_cached("SELECT body FROM carried WHERE answered = 0 ORDER BY place LIMIT 1")?;
    let found = statement.query_row([], |row| blob(row, 0)).optional()?;
    found.map(|bytes| decode(&bytes)).transpose()
}

pub fn answered(tx: &Transaction<'_>, seal: SealId) -> Result<()> {
    tx.prepare_cached("UPDATE carried SET answered = 1 WHERE seal = ?1")?.execute([seal.0])?;
    Ok(())
}

/// What was answered and is still here waits for another change: it is brought again.
pub fn begin_again(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("UPDATE carried SET answered = 0 WHERE answered = 1", [])?;
    Ok(())
}

/// The server has spoken on these changes: they need not be carried, nor a group of which nothing else is left.
pub fn delivered(tx: &Transaction<'_>, hashes: &[ChangeHash]) -> Result<()> {
    let mut statement = tx.prepare_cached("DELETE FROM carried_changes WHERE hash = ?1")?;
    let mut any = 0;
    for hash in hashes {
        any += statement.execute([hash.0])?;
    }
    if any > 0 {
        tx.execute("DELETE FROM carried WHERE seal NOT IN (SELECT seal FROM carried_changes)", [])?;
    }
    Ok(())
}

/// Those of a village behind a place, in order: place and group.
pub fn after(db: &Connection, village: &VillageCode, place: u64) -> Result<Option<(u64, Group)>> {
    let mut statement = db.prepare_cached(
        "SELECT place, body FROM carried WHERE village = ?1 AND place > ?2 ORDER BY place LIMIT 1",
    )?;
    let found = statement
        .query_row((village.as_str(), place), |row| Ok((row.get::<_, u64>(0)?, blob(row, 1)?)))
        .optional()?;
    found.map(|(place, bytes)| Ok((place, decode(&bytes)?))).transpose()
}

pub fn seals(db: &Connection, village: &VillageCode) -> Result<Vec<SealId>> {
    let mut statement = db.prepare_cached("SELECT seal FROM carried WHERE village = ?1 ORDER BY place")?;
    let rows = statement.query_map([village.as_str()], |row| blob(row, 0))?;
    rows.map(|row| row?.try_into().map(SealId).map_err(|_| Error::Damaged)).collect()
}

/// Everything, for the journal: village, since when, group.
pub fn all(db: &Connection) -> Result<Vec<(VillageCode, i64, Group)>> {
    let mut statement = db.prepare("SELECT village, since, body FROM carried ORDER BY place")?;
    let mut rows = statement.query([])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let village: String = row.get(0)?;
        let village = village.parse().map_err(|_| Error::Damaged)?;
        out.push((village, row.get(1)?, decode(&blob(row, 2)?)?));
    }
    Ok(out)
}

/// Changes on their way, and their households.
pub fn counts(db: &Connection) -> Result<(u32, u32)> {
    let mut statement =
        db.prepare_cached("SELECT count(DISTINCT hash), count(DISTINCT household) FROM carried_changes")?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Whether a change is on its way.
pub fn holds(db: &Connection, hash: ChangeHash) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM carried_changes WHERE hash = ?1")?.exists([hash.0])?)
}

/// Whether a group, other than those answered in the sync under way, is to be brought.
pub fn any_to_bring(db: &Connection) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM carried WHERE answered = 0")?.exists([])?)
}

/// Households with changes on their way.
pub fn households(db: &Connection) -> Result<Vec<HouseholdId>> {
    let mut statement = db.prepare_cached("SELECT DISTINCT household FROM carried_changes")?;
    let rows = statement.query_map([], |row| blob(row, 0))?;
    rows.map(|row| household_of(&row?)).collect()
}
