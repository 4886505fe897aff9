//! Reading households for a push.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::seal::SealId;

use super::session::Session as Connection;
use super::value::{Columns, Value, values};
use crate::error::Result;
use crate::store::rows::{HeldChange, Loaded, Origin, StoredDocument};

/// The document, or else whether another district keeps one, and what waits.
pub fn household(c: &Connection, district: &DistrictCode, household: HouseholdId) -> Result<Loaded> {
    let key = values![district.as_str(), household.as_bytes()];
    let sql = "SELECT village, version, saved FROM documents WHERE district = $1 AND household = $2";
    let document = c.maybe(sql, key, |row| {
        Ok(StoredDocument { village: row.parsed(0)?, version: row.number(1)?, saved: row.bytes(2)?.to_vec() })
    })?;
    let elsewhere = document.is_none() && in_another_district(c, key)?;
    Ok(Loaded { document, waiting: waiting(c, key, household)?, elsewhere })
}

fn in_another_district(c: &Connection, key: &[Value]) -> Result<bool> {
    let sql = "SELECT 1 FROM homes WHERE household = $2 AND district <> $1";
    Ok(c.maybe(sql, key, |_| Ok(()))?.is_some())
}

fn waiting(c: &Connection, key: &[Value], household: HouseholdId) -> Result<Vec<HeldChange>> {
    let sql =
        "SELECT hash, seal, place, body FROM waiting WHERE district = $1 AND household = $2 ORDER BY hash";
    c.all(sql, key, |row| {
        let origin = Origin { seal: SealId(row.fixed(1)?), place: row.number(2)? };
        Ok(HeldChange { household, hash: ChangeHash(row.fixed(0)?), origin, body: row.bytes(3)?.to_vec() })
    })
}

pub const IN_LOG: &str =
    "SELECT hash FROM changes WHERE district = $1 AND household = $2 AND hash = ANY($3) ORDER BY hash";
pub const IN_QUARANTINE: &str =
    "SELECT hash FROM quarantine WHERE district = $1 AND household = $2 AND hash = ANY($3) ORDER BY hash";

pub fn present(
    c: &Connection,
    sql: &str,
    district: &DistrictCode,
    household: HouseholdId,
    hashes: &[ChangeHash],
) -> Result<Vec<ChangeHash>> {
    let wanted: Vec<Vec<u8>> = hashes.iter().map(|hash| hash.0.to_vec()).collect();
    let values = values![district.as_str(), household.as_bytes(), wanted];
    c.all(sql, values, |row| Ok(ChangeHash(row.fixed(0)?)))
}

pub fn changes(c: &Connection, district: &DistrictCode, household: HouseholdId) -> Result<Vec<Vec<u8>>> {
    let sql = "SELECT body FROM changes WHERE district = $1 AND household = $2 ORDER BY seq";
    c.all(sql, values![district.as_str(), household.as_bytes()], |row| Ok(row.bytes(0)?.to_vec()))
}
