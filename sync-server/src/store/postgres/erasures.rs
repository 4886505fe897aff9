//! Households that were made again without somebody, and the emptying of the old ones.

use std::collections::{BTreeMap, BTreeSet};

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::protocol::ErasureReason;

use super::commit::column;
use super::session::Session as Connection;
use super::value::{Columns, values};
use super::{access, chain, work};
use crate::error::{Error, Result};
use crate::store::commit::{Emptied, Erasing};
use crate::store::rows::ErasureRow;
use crate::store::vault::rows::SealedCommit;

/// A household that is emptied by itself: nothing is founded with it. Behind the end of the audit chain, as in a commit.
pub fn again(c: &Connection, district: &DistrictCode, erasing: &Erasing) -> Result<()> {
    chain::lock(c, district)?;
    empty(c, district, erasing)
}

/// Last in its transaction. Returns the commits whose household moved.
pub fn write(c: &Connection, district: &DistrictCode, commits: &[&SealedCommit]) -> Result<BTreeSet<usize>> {
    for (at, commit) in commits.iter().enumerate() {
        let Some(erasing) = &commit.erasing else { continue };
        match empty(c, district, erasing) {
            Err(Error::Stale) => return Ok(BTreeSet::from([at])),
            outcome => outcome?,
        }
    }
    Ok(BTreeSet::new())
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
        let sql = format!("DELETE FROM {table} WHERE district = $1 AND household = $2");
        c.execute(&sql, values![district.as_str(), id])?;
    }
    for table in ["packs", "pack_parts"] {
        let sql = format!("DELETE FROM {table} WHERE district = $1 AND village = $2");
        c.execute(&sql, values![district.as_str(), village.as_str()])?;
    }
    let photos: Vec<Vec<u8>> = erasing.photos.iter().map(|photo| photo.0.to_vec()).collect();
    let sql = "DELETE FROM photos WHERE district = $1 AND village = $2 AND hash = ANY($3)";
    c.execute(sql, values![district.as_str(), village.as_str(), photos])?;
    let sql = "INSERT INTO erasures SELECT $1, $2, $3, $4, head, $5, $6, $7 FROM feeds
        WHERE district = $1 AND village = $3";
    let (place, word) = (village.as_str(), reason.as_str());
    c.execute(sql, values![district.as_str(), id, place, remade.as_bytes(), word, *time, frame])?;
    // The erasure travels with the papers, and those with the roster.
    access::bump_roster(c, district)
}

/// The document's row stays, so that whoever holds it in memory finds that it moved, and whoever founds it that it was here.
fn mark(c: &Connection, district: &DistrictCode, erasing: &Erasing) -> Result<u64> {
    let ErasureRow { village, household, .. } = &erasing.erasure;
    let (id, saved) = (household.as_bytes(), &erasing.saved);
    let Some(version) = erasing.expected else {
        let sql = "INSERT INTO homes VALUES ($1, $2) ON CONFLICT DO NOTHING";
        c.execute(sql, values![district.as_str(), id])?;
        let sql = "INSERT INTO documents VALUES ($1, $2, $3, 1, '', $4) ON CONFLICT DO NOTHING";
        return c.execute(sql, values![district.as_str(), id, village.as_str(), saved]);
    };
    let sql = "UPDATE documents SET version = version + 1, heads = '', saved = $4
        WHERE district = $1 AND household = $2 AND version = $3";
    c.execute(sql, values![district.as_str(), id, version, saved])
}

/// Errors with `Stale` where the household has other changes than these.
fn bodies(
    c: &Connection,
    district: &DistrictCode,
    table: &str,
    household: HouseholdId,
    all: &[Emptied],
) -> Result<()> {
    let sql = format!("SELECT count(*) FROM {table} WHERE district = $1 AND household = $2");
    let found: u64 = c.one(&sql, values![district.as_str(), household.as_bytes()], |row| row.number(0))?;
    let hashes = column(all, |one| &one.hash.0[..]);
    let bodies = column(all, |one| &one.body[..]);
    let sql = format!(
        "UPDATE {table} t SET body = n.body FROM unnest($3::bytea[], $4::bytea[]) AS n(hash, body)
        WHERE t.district = $1 AND t.household = $2 AND t.hash = n.hash RETURNING 1"
    );
    let emptied = c.rows(&sql, &[&district.as_str(), &&household.as_bytes()[..], &hashes, &bodies])?;
    if emptied.len() as u64 == found { Ok(()) } else { Err(Error::Stale) }
}

/// Commits that would set something aside of a household that was emptied, and do not know of it. Behind the end of the
/// audit chain, which an erasure locks too.
pub fn unaware(
    c: &Connection,
    district: &DistrictCode,
    commits: &[&SealedCommit],
) -> Result<BTreeSet<usize>> {
    let mut aside: Vec<(usize, HouseholdId)> = Vec::new();
    for (at, commit) in commits.iter().enumerate() {
        let kept = commit.quarantined.iter().map(|refused| refused.household);
        aside.extend(kept.filter(|id| !commit.emptied.contains(id)).map(|id| (at, id)));
    }
    if aside.is_empty() {
        return Ok(BTreeSet::new());
    }
    let erased = among(c, district, &column(&aside, |(_, household)| *household))?;
    Ok(aside.into_iter().filter(|(_, household)| erased.contains_key(household)).map(|(at, _)| at).collect())
}

/// Those that were emptied, with what stands in their place.
pub fn among(
    c: &Connection,
    district: &DistrictCode,
    households: &[HouseholdId],
) -> Result<BTreeMap<HouseholdId, HouseholdId>> {
    let wanted: Vec<Vec<u8>> = households.iter().map(|household| household.as_bytes().to_vec()).collect();
    let sql = "SELECT household, remade FROM erasures WHERE district = $1 AND household = ANY($2)";
    let found =
        c.all(sql, values![district.as_str(), wanted], |row| Ok((row.household(0)?, row.household(1)?)))?;
    Ok(found.into_iter().collect())
}

pub fn of_village(c: &Connection, village: &VillageCode) -> Result<Vec<ErasureRow>> {
    let sql = "SELECT household, remade, reason, time, frame FROM erasures
        WHERE district = $1 AND village = $2 ORDER BY seq, household";
    c.all(sql, values![village.district().as_str(), village.as_str()], |row| {
        Ok(ErasureRow {
            village: village.clone(),
            household: row.household(0)?,
            remade: row.household(1)?,
            reason: ErasureReason::from_word(&row.text(2)?).ok_or(Error::Damaged)?,
            time: row.number(3)?,
            frame: row.bytes(4)?.to_vec(),
        })
    })
}

pub fn aside(c: &Connection, district: &DistrictCode, household: HouseholdId) -> Result<Vec<ChangeHash>> {
    let sql = "SELECT hash FROM quarantine WHERE district = $1 AND household = $2 ORDER BY hash";
    c.all(sql, values![district.as_str(), household.as_bytes()], |row| Ok(ChangeHash(row.fixed(0)?)))
}
