//! What bundles need: generations of villages' keys, and what became of seals.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId, UserId};
use pendata_domain::protocol::QuarantineReason;
use pendata_domain::seal::SealId;
use rusqlite::{Connection, OptionalExtension, params};

use super::fixed;
use crate::error::{Error, Result};
use crate::store::rows::Receipt;

pub fn generation(c: &Connection, village: &VillageCode) -> Result<u32> {
    let found = c
        .prepare_cached("SELECT generation FROM generations WHERE district = ?1 AND village = ?2")?
        .query_row(params![village.district().as_str(), village.as_str()], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or(1))
}

/// A new key for every village of a device's officer.
pub fn raise_generations(c: &Connection, district: &DistrictCode, device: DeviceNumber) -> Result<()> {
    let user = c
        .prepare_cached("SELECT user FROM devices WHERE district = ?1 AND number = ?2")?
        .query_row(params![district.as_str(), device.0], |row| row.get(0))
        .optional()?;
    user.map_or(Ok(()), |user| raise_generations_of(c, district, UserId(user)))
}

/// A new key for every village in which somebody ever was an officer.
pub fn raise_generations_of(c: &Connection, district: &DistrictCode, user: UserId) -> Result<()> {
    c.prepare_cached(
        "INSERT INTO generations
         SELECT DISTINCT district, reach, 2 FROM role_grants
         WHERE district = ?1 AND user = ?2 AND duty = 'village_officer'
         ON CONFLICT DO UPDATE SET generation = generation + 1",
    )?
    .execute(params![district.as_str(), user.0])?;
    Ok(())
}

pub fn seals_since(
    c: &Connection,
    district: &DistrictCode,
    device: DeviceNumber,
    since: i64,
    limit: u32,
) -> Result<Vec<SealId>> {
    let mut statement = c.prepare_cached(
        "SELECT id FROM seals WHERE district = ?1 AND device = ?2 AND received >= ?3
         ORDER BY received LIMIT ?4",
    )?;
    let rows = statement.query_map(params![district.as_str(), device.0, since, limit], |row| {
        Ok(SealId(fixed(row.get_ref(0)?.as_blob()?)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A seal's changes may have waited: the first that came since counts, and with it all behind it.
pub fn number_at(c: &Connection, village: &VillageCode, time: i64) -> Result<u64> {
    let first: Option<u64> = c
        .prepare_cached(
            "SELECT min(seq) FROM changes ch JOIN seals s ON s.district = ch.district AND s.id = ch.seal
             WHERE ch.district = ?1 AND ch.village = ?2 AND s.received >= ?3",
        )?
        .query_row(params![village.district().as_str(), village.as_str(), time], |row| row.get(0))?;
    let head = super::feeds::feed(c, village)?.head;
    Ok(first.map_or(head, |first| first.saturating_sub(1)))
}

pub fn receipt_of(
    c: &Connection,
    district: &DistrictCode,
    seal: SealId,
    device: DeviceNumber,
) -> Result<Option<Receipt>> {
    let found = c
        .prepare_cached(
            "SELECT number, counter, time FROM receipts WHERE district = ?1 AND device = ?2 AND seal = ?3
             ORDER BY number DESC LIMIT 1",
        )?
        .query_row(params![district.as_str(), device.0, seal.0], |row| {
            Ok(Receipt { number: row.get(0)?, counter: row.get(1)?, time: row.get(2)? })
        })
        .optional()?;
    Ok(found)
}

pub fn reason(
    c: &Connection,
    district: &DistrictCode,
    household: HouseholdId,
    hash: ChangeHash,
) -> Result<Option<QuarantineReason>> {
    let word: Option<String> = c
        .prepare_cached("SELECT reason FROM quarantine WHERE district = ?1 AND household = ?2 AND hash = ?3")?
        .query_row(params![district.as_str(), household.as_bytes(), hash.0], |row| row.get(0))
        .optional()?;
    word.map(|word| QuarantineReason::from_word(&word).ok_or(Error::Damaged)).transpose()
}
