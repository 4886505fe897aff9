//! Households that were made again without somebody, and the emptying of the old ones.

use std::collections::BTreeMap;

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::protocol::ErasureReason;
use rusqlite::{Connection, OptionalExtension, params};

use super::{access, fixed, parsed, work};
use crate::error::{Error, Result};
use crate::store::commit::{Emptied, Erasing};
use crate::store::rows::ErasureRow;

/// Last in its transaction: what the village's log comes to is known, and what else the commit wrote.
pub fn write(c: &Connection, district: &DistrictCode, erasing: &Erasing) -> Result<()> {
    // A head's name is readable text: it is overwritten where it stood, not only forgotten.
    c.pragma_update(None, "secure_delete", true)?;
    let done = empty(c, district, erasing);
    c.pragma_update(None, "secure_delete", false)?;
    done
}

fn empty(c: &Connection, district: &DistrictCode, erasing: &Erasing) -> Result<()> {
    let ErasureRow { village, household, remade, reason, time, frame } = &erasing.erasure;
    let id = household.as_bytes();
    if mark(c, district, erasing)? != 1 {
        return Err(Error::Stale);
    }
    bodies(c, district, "changes", *household, &erasing.logged)?;
    bodies(c, district, "quarantine", *household, &erasing.refused)?;
    work::follow(c, district, (*household, *remade), *time)?;
    for table in ["waiting", "households", "people", "conflicts", "candidates"] {
        let sql = format!("DELETE FROM {table} WHERE district = ?1 AND household = ?2");
        c.execute(&sql, params![district.as_str(), id])?;
    }
    for table in ["packs", "pack_parts"] {
        let sql = format!("DELETE FROM {table} WHERE district = ?1 AND village = ?2");
        c.execute(&sql, params![district.as_str(), village.as_str()])?;
    }
    for photo in &erasing.photos {
        let sql = "DELETE FROM photos WHERE district = ?1 AND village = ?2 AND hash = ?3";
        c.execute(sql, params![district.as_str(), village.as_str(), photo.0])?;
    }
    let sql = "INSERT INTO erasures SELECT ?1, ?2, ?3, ?4, head, ?5, ?6, ?7 FROM feeds
        WHERE district = ?1 AND village = ?3";
    let values =
        params![district.as_str(), id, village.as_str(), remade.as_bytes(), reason.as_str(), time, frame];
    c.execute(sql, values)?;
    // The erasure travels with the papers, and those with the roster.
    access::bump_roster(c, district)
}

/// The document's row stays, so that whoever holds it in memory finds that it moved, and whoever founds it that it was here.
fn mark(c: &Connection, district: &DistrictCode, erasing: &Erasing) -> Result<usize> {
    let ErasureRow { village, household, .. } = &erasing.erasure;
    let (id, saved) = (household.as_bytes(), &erasing.saved);
    Ok(match erasing.expected {
        Some(version) => c.execute(
            "UPDATE documents SET version = version + 1, heads = x'', saved = ?4
             WHERE district = ?1 AND household = ?2 AND version = ?3",
            params![district.as_str(), id, version, saved],
        )?,
        None => c.execute(
            "INSERT INTO documents VALUES (?1, ?2, ?3, 1, x'', ?4) ON CONFLICT DO NOTHING",
            params![district.as_str(), id, village.as_str(), saved],
        )?,
    })
}

/// Errors with `Stale` where the household has other changes than these.
fn bodies(
    c: &Connection,
    district: &DistrictCode,
    table: &str,
    household: HouseholdId,
    all: &[Emptied],
) -> Result<()> {
    let sql = format!("SELECT count(*) FROM {table} WHERE district = ?1 AND household = ?2");
    let key = params![district.as_str(), household.as_bytes()];
    let found: usize = c.query_row(&sql, key, |row| row.get(0))?;
    let sql = format!("UPDATE {table} SET body = ?4 WHERE district = ?1 AND household = ?2 AND hash = ?3");
    let mut statement = c.prepare(&sql)?;
    let mut emptied = 0;
    for Emptied { hash, body } in all {
        emptied += statement.execute(params![district.as_str(), household.as_bytes(), hash.0, body])?;
    }
    if emptied == found { Ok(()) } else { Err(Error::Stale) }
}

/// What stands in the place of a household that was emptied.
pub fn remade(
    c: &Connection,
    district: &DistrictCode,
    household: HouseholdId,
) -> Result<Option<HouseholdId>> {
    let sql = "SELECT remade FROM erasures WHERE district = ?1 AND household = ?2";
    let found = c
        .prepare_cached(sql)?
        .query_row(params![district.as_str(), household.as_bytes()], |row| {
            Ok(HouseholdId::from_bytes(fixed(row.get_ref(0)?.as_blob()?)?))
        })
        .optional()?;
    Ok(found)
}

/// Those that were emptied.
pub fn among(
    c: &Connection,
    district: &DistrictCode,
    households: &[HouseholdId],
) -> Result<BTreeMap<HouseholdId, HouseholdId>> {
    let mut found = BTreeMap::new();
    for household in households {
        found.extend(remade(c, district, *household)?.map(|remade| (*household, remade)));
    }
    Ok(found)
}

pub fn of_village(c: &Connection, village: &VillageCode) -> Result<Vec<ErasureRow>> {
    let mut statement = c.prepare_cached(
        "SELECT household, remade, reason, time, frame FROM erasures
         WHERE district = ?1 AND village = ?2 ORDER BY seq, household",
    )?;
    let rows = statement.query_map(params![village.district().as_str(), village.as_str()], |row| {
        let id = |at| Ok::<_, rusqlite::Error>(HouseholdId::from_bytes(fixed(row.get_ref(at)?.as_blob()?)?));
        let Word(reason) = parsed(&row.get::<_, String>(2)?)?;
        let (household, remade, village) = (id(0)?, id(1)?, village.clone());
        Ok(ErasureRow { village, household, remade, reason, time: row.get(3)?, frame: row.get(4)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A reason as its column has it.
struct Word(ErasureReason);

impl std::str::FromStr for Word {
    type Err = ();

    fn from_str(word: &str) -> std::result::Result<Self, ()> {
        ErasureReason::from_word(word).map(Self).ok_or(())
    }
}

pub fn aside(c: &Connection, district: &DistrictCode, household: HouseholdId) -> Result<Vec<ChangeHash>> {
    let sql = "SELECT hash FROM quarantine WHERE district = ?1 AND household = ?2 ORDER BY hash";
    let mut statement = c.prepare_cached(sql)?;
    let rows = statement.query_map(params![district.as_str(), household.as_bytes()], |row| {
        Ok(ChangeHash(fixed(row.get_ref(0)?.as_blob()?)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
