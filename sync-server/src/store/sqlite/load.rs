//! Reading households for a push.

use std::collections::BTreeSet;

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::seal::SealId;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{erasures, fixed, opened, parsed};
use crate::error::Result;
use crate::store::photos::Aside;
use crate::store::rows::{HeldChange, Loaded, Origin, StoredDocument};
use crate::store::vault::DistrictKeys;
use crate::store::vault::rows::Changes;

pub fn households(c: &Connection, keys: &DistrictKeys, all: &[HouseholdId]) -> Result<Vec<Loaded>> {
    all.iter().map(|one| household(c, keys, *one)).collect()
}

fn household(c: &Connection, keys: &DistrictKeys, household: HouseholdId) -> Result<Loaded> {
    let district = keys.district();
    let document = c
        .prepare_cached(
            "SELECT village, version, saved, length(heads) FROM documents WHERE district = ?1 AND household = ?2",
        )?
        .query_row(params![district.as_str(), household.as_bytes()], |row| {
            let village = parsed(&row.get::<_, String>(0)?)?;
            let saved = opened(keys.open_document(household, row.get_ref(2)?.as_blob()?))?;
            let stands: u32 = row.get(3)?;
            Ok((stands > 0, StoredDocument { village, version: row.get(1)?, saved }))
        })
        .optional()?;
    let erased = match document {
        Some((false, _)) => erasures::remade(c, district, household)?,
        _ => None,
    };
    let elsewhere = document.is_none() && in_another_district(c, district, household)?;
    let document = document.filter(|(stands, _)| *stands).map(|(_, document)| document);
    Ok(Loaded { document, waiting: waiting(c, keys, household)?, elsewhere, erased })
}

fn in_another_district(c: &Connection, district: &DistrictCode, household: HouseholdId) -> Result<bool> {
    let found = c
        .prepare_cached("SELECT 1 FROM documents WHERE household = ?1 AND district <> ?2")?
        .exists(params![household.as_bytes(), district.as_str()])?;
    Ok(found)
}

fn waiting(c: &Connection, keys: &DistrictKeys, household: HouseholdId) -> Result<Vec<HeldChange>> {
    let mut statement = c.prepare_cached(
        "SELECT hash, seal, place, body FROM waiting WHERE district = ?1 AND household = ?2",
    )?;
    let rows = statement.query_map(params![keys.district().as_str(), household.as_bytes()], |row| {
        let hash = ChangeHash(fixed(row.get_ref(0)?.as_blob()?)?);
        let body = opened(keys.open_change(Changes::Waiting, household, hash, row.get_ref(3)?.as_blob()?))?;
        Ok(HeldChange { household, hash, origin: origin(row, 1)?, body })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Seal and place from two columns.
fn origin(row: &Row<'_>, at: usize) -> rusqlite::Result<Origin> {
    Ok(Origin { seal: SealId(fixed(row.get_ref(at)?.as_blob()?)?), place: row.get(at + 1)? })
}

pub fn known(
    c: &Connection,
    district: &DistrictCode,
    changes: &[(HouseholdId, ChangeHash)],
) -> Result<BTreeSet<(HouseholdId, ChangeHash)>> {
    let sql = "SELECT 1 FROM changes WHERE district = ?1 AND household = ?2 AND hash = ?3";
    let mut statement = c.prepare_cached(sql)?;
    let mut found = BTreeSet::new();
    for (household, hash) in changes {
        if statement.exists(params![district.as_str(), household.as_bytes(), hash.0])? {
            found.insert((*household, *hash));
        }
    }
    Ok(found)
}

pub fn refused(
    c: &Connection,
    district: &DistrictCode,
    household: HouseholdId,
    hashes: &[ChangeHash],
) -> Result<Vec<ChangeHash>> {
    let sql = "SELECT 1 FROM quarantine WHERE district = ?1 AND household = ?2 AND hash = ?3
        AND hash NOT IN (SELECT hash FROM changes WHERE district = ?1 AND household = ?2 AND hash = ?3)";
    let mut statement = c.prepare_cached(sql)?;
    let mut found = Vec::new();
    for hash in hashes {
        if statement.exists(params![district.as_str(), household.as_bytes(), hash.0])? {
            found.push(*hash);
        }
    }
    Ok(found)
}

/// Up to `limit` changes that wait or are set aside, behind the given one.
pub fn aside(
    c: &Connection,
    keys: &DistrictKeys,
    of: Changes,
    last: Option<(HouseholdId, ChangeHash)>,
    limit: u32,
) -> Result<Vec<Aside>> {
    let sql = format!(
        "SELECT household, hash, body FROM {} WHERE district = ?1 AND (household, hash) > (?2, ?3)
         ORDER BY household, hash LIMIT ?4",
        of.table()
    );
    let (household, hash) = last
        .map_or_else(Default::default, |(household, hash)| (household.as_bytes().to_vec(), hash.0.to_vec()));
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params![keys.district().as_str(), household, hash, limit], |row| {
        let household = HouseholdId::from_bytes(fixed(row.get_ref(0)?.as_blob()?)?);
        let hash = ChangeHash(fixed(row.get_ref(1)?.as_blob()?)?);
        let body = opened(keys.open_change(of, household, hash, row.get_ref(2)?.as_blob()?))?;
        Ok(Aside { household, hash, body })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn changes(c: &Connection, keys: &DistrictKeys, household: HouseholdId) -> Result<Vec<Vec<u8>>> {
    let sql = "SELECT hash, body FROM changes WHERE district = ?1 AND household = ?2 ORDER BY seq";
    let mut statement = c.prepare_cached(sql)?;
    let rows = statement.query_map(params![keys.district().as_str(), household.as_bytes()], |row| {
        let hash = ChangeHash(fixed(row.get_ref(0)?.as_blob()?)?);
        opened(keys.open_change(Changes::Logged, household, hash, row.get_ref(1)?.as_blob()?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
