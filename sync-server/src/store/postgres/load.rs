//! Reading households for a push: many in one question.

use std::collections::{BTreeMap, BTreeSet};

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::seal::SealId;

use super::erasures;
use super::session::Session as Connection;
use super::value::{Columns, values};
use super::wall::Scope;
use crate::error::Result;
use crate::store::photos::Aside;
use crate::store::rows::{HeldChange, Loaded, Origin, StoredDocument};
use crate::store::vault::DistrictKeys;
use crate::store::vault::rows::Changes;

/// The documents, or else whether another district keeps one, and what waits.
pub fn households(c: &Connection, keys: &DistrictKeys, all: &[HouseholdId]) -> Result<Vec<Loaded>> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let (mut documents, emptied) = documents(c, keys, all)?;
    let erased =
        if emptied.is_empty() { BTreeMap::new() } else { erasures::among(c, keys.district(), &emptied)? };
    let missing: Vec<HouseholdId> = all.iter().filter(|id| !documents.contains_key(id)).copied().collect();
    let elsewhere = c.within(Scope::Nation, |c| elsewhere(c, keys.district(), &missing))?;
    let mut waiting = waiting(c, keys, all)?;
    let loaded = all.iter().map(|id| Loaded {
        document: documents.remove(id),
        waiting: waiting.remove(id).unwrap_or_default(),
        elsewhere: elsewhere.contains(id),
        erased: erased.get(id).copied(),
    });
    Ok(loaded.collect())
}

fn blobs(households: &[HouseholdId]) -> Vec<Vec<u8>> {
    households.iter().map(|household| household.as_bytes().to_vec()).collect()
}

/// Documents, and households whose document was emptied.
type Found = (BTreeMap<HouseholdId, StoredDocument>, Vec<HouseholdId>);

fn documents(c: &Connection, keys: &DistrictKeys, all: &[HouseholdId]) -> Result<Found> {
    let sql = "SELECT household, village, version, saved, length(heads)::bigint FROM documents
        WHERE district = $1 AND household = ANY($2)";
    let rows = c.all(sql, values![keys.district().as_str(), blobs(all)], |row| {
        let (household, version) = (row.household(0)?, row.number(2)?);
        let saved = keys.open_document(household, row.bytes(3)?)?;
        let stands = row.number::<u32>(4)? > 0;
        Ok((household, stands, StoredDocument { village: row.parsed(1)?, version, saved }))
    })?;
    let (standing, emptied): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, stands, _)| *stands);
    let standing = standing.into_iter().map(|(household, _, document)| (household, document));
    Ok((standing.collect(), emptied.into_iter().map(|(household, ..)| household).collect()))
}

fn elsewhere(
    c: &Connection,
    district: &DistrictCode,
    missing: &[HouseholdId],
) -> Result<BTreeSet<HouseholdId>> {
    if missing.is_empty() {
        return Ok(BTreeSet::new());
    }
    let sql = "SELECT household FROM homes WHERE household = ANY($2) AND district <> $1";
    let rows = c.all(sql, values![district.as_str(), blobs(missing)], |row| row.household(0))?;
    Ok(rows.into_iter().collect())
}

fn waiting(
    c: &Connection,
    keys: &DistrictKeys,
    all: &[HouseholdId],
) -> Result<BTreeMap<HouseholdId, Vec<HeldChange>>> {
    let sql = "SELECT household, hash, seal, place, body FROM waiting
        WHERE district = $1 AND household = ANY($2) ORDER BY household, hash";
    let rows = c.all(sql, values![keys.district().as_str(), blobs(all)], |row| {
        let origin = Origin { seal: SealId(row.fixed(2)?), place: row.number(3)? };
        let (household, hash) = (row.household(0)?, ChangeHash(row.fixed(1)?));
        let body = keys.open_change(Changes::Waiting, household, hash, row.bytes(4)?)?;
        Ok(HeldChange { household, hash, origin, body })
    })?;
    let mut waiting: BTreeMap<HouseholdId, Vec<HeldChange>> = BTreeMap::new();
    rows.into_iter().for_each(|held| waiting.entry(held.household).or_default().push(held));
    Ok(waiting)
}

pub fn known(
    c: &Connection,
    district: &DistrictCode,
    changes: &[(HouseholdId, ChangeHash)],
) -> Result<BTreeSet<(HouseholdId, ChangeHash)>> {
    if changes.is_empty() {
        return Ok(BTreeSet::new());
    }
    let households: Vec<Vec<u8>> =
        changes.iter().map(|(household, _)| household.as_bytes().to_vec()).collect();
    let hashes: Vec<Vec<u8>> = changes.iter().map(|(_, hash)| hash.0.to_vec()).collect();
    let sql = "SELECT ch.household, ch.hash FROM unnest($2::bytea[], $3::bytea[]) AS n(household, hash)
        JOIN changes ch ON ch.district = $1 AND ch.household = n.household AND ch.hash = n.hash";
    let read = |row: &tokio_postgres::Row| Ok((row.household(0)?, ChangeHash(row.fixed(1)?)));
    Ok(c.all(sql, values![district.as_str(), households, hashes], read)?.into_iter().collect())
}

pub fn refused(
    c: &Connection,
    district: &DistrictCode,
    household: HouseholdId,
    hashes: &[ChangeHash],
) -> Result<Vec<ChangeHash>> {
    let wanted: Vec<Vec<u8>> = hashes.iter().map(|hash| hash.0.to_vec()).collect();
    let sql = "SELECT hash FROM quarantine WHERE district = $1 AND household = $2 AND hash = ANY($3)
        AND hash NOT IN (SELECT hash FROM changes WHERE district = $1 AND household = $2 AND hash = ANY($3))
        ORDER BY hash";
    let values = values![district.as_str(), household.as_bytes(), wanted];
    c.all(sql, values, |row| Ok(ChangeHash(row.fixed(0)?)))
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
        "SELECT household, hash, body FROM {} WHERE district = $1 AND (household, hash) > ($2, $3)
         ORDER BY household, hash LIMIT $4",
        of.table()
    );
    let (household, hash) = last
        .map_or_else(Default::default, |(household, hash)| (household.as_bytes().to_vec(), hash.0.to_vec()));
    c.all(&sql, values![keys.district().as_str(), household, hash, limit], |row| {
        let (household, hash) = (row.household(0)?, ChangeHash(row.fixed(1)?));
        let body = keys.open_change(of, household, hash, row.bytes(2)?)?;
        Ok(Aside { household, hash, body })
    })
}

pub fn changes(c: &Connection, keys: &DistrictKeys, household: HouseholdId) -> Result<Vec<Vec<u8>>> {
    let sql = "SELECT hash, body FROM changes WHERE district = $1 AND household = $2 ORDER BY seq";
    c.all(sql, values![keys.district().as_str(), household.as_bytes()], |row| {
        keys.open_change(Changes::Logged, household, ChangeHash(row.fixed(0)?), row.bytes(1)?)
    })
}
