//! What bundles need: generations of villages' keys, and what became of seals.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId, UserId};
use pendata_domain::protocol::QuarantineReason;
use pendata_domain::seal::SealId;

use super::session::Session as Connection;
use super::value::{Columns, values};
use crate::error::{Error, Result};
use crate::store::rows::Receipt;

pub fn generation(c: &Connection, village: &VillageCode) -> Result<u32> {
    let sql = "SELECT generation FROM generations WHERE district = $1 AND village = $2";
    let found = c.maybe(sql, values![village.district().as_str(), village.as_str()], |row| row.number(0))?;
    Ok(found.unwrap_or(1))
}

/// A new key for every village of a device's officer.
pub fn raise_generations(c: &Connection, district: &DistrictCode, device: DeviceNumber) -> Result<()> {
    let sql = "SELECT \"user\" FROM devices WHERE district = $1 AND number = $2";
    let user = c.maybe(sql, values![district.as_str(), device.0], |row| row.number(0))?;
    user.map_or(Ok(()), |user| raise_generations_of(c, district, UserId(user)))
}

/// A new key for every village in which somebody ever was an officer.
pub fn raise_generations_of(c: &Connection, district: &DistrictCode, user: UserId) -> Result<()> {
    let sql = "INSERT INTO generations
        SELECT DISTINCT district, reach, 2 FROM role_grants
        WHERE district = $1 AND \"user\" = $2 AND duty = 'village_officer' ORDER BY reach
        ON CONFLICT (district, village) DO UPDATE SET generation = generations.generation + 1";
    c.execute(sql, values![district.as_str(), user.0]).map(drop)
}

pub fn seals_since(
    c: &Connection,
    district: &DistrictCode,
    device: DeviceNumber,
    since: i64,
    limit: u32,
) -> Result<Vec<SealId>> {
    let sql = "SELECT id FROM seals WHERE district = $1 AND device = $2 AND received >= $3
        ORDER BY received LIMIT $4";
    c.all(sql, values![district.as_str(), device.0, since, limit], |row| Ok(SealId(row.fixed(0)?)))
}

/// A seal's changes may have waited: the first that came since counts, and with it all behind it.
pub fn number_at(c: &Connection, village: &VillageCode, time: i64) -> Result<u64> {
    let sql = "SELECT min(seq) FROM changes ch JOIN seals s ON s.district = ch.district AND s.id = ch.seal
        WHERE ch.district = $1 AND ch.village = $2 AND s.received >= $3";
    let key = values![village.district().as_str(), village.as_str(), time];
    let first: Option<u64> = c.one(sql, key, |row| row.number_or(0))?;
    let head = super::feeds::feed(c, village)?.head;
    Ok(first.map_or(head, |first| first.saturating_sub(1)))
}

pub fn receipt_of(
    c: &Connection,
    district: &DistrictCode,
    seal: SealId,
    device: DeviceNumber,
) -> Result<Option<Receipt>> {
    let sql = "SELECT number, counter, time FROM receipts WHERE district = $1 AND device = $2 AND seal = $3
        ORDER BY number DESC LIMIT 1";
    c.maybe(sql, values![district.as_str(), device.0, seal.0], |row| {
        Ok(Receipt { number: row.number(0)?, counter: row.number(1)?, time: row.number(2)? })
    })
}

pub fn reason(
    c: &Connection,
    district: &DistrictCode,
    household: HouseholdId,
    hash: ChangeHash,
) -> Result<Option<QuarantineReason>> {
    let sql = "SELECT reason FROM quarantine WHERE district = $1 AND household = $2 AND hash = $3";
    c.maybe(sql, values![district.as_str(), household.as_bytes(), hash.0], |row| {
        QuarantineReason::from_word(&row.text(0)?).ok_or(Error::Damaged)
    })
}
