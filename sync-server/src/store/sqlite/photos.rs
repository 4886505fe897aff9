//! Which photos are whole.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{DeviceNumber, PhotoHash};
use rusqlite::{Connection, OptionalExtension, params};

use super::{fixed, parsed};
use crate::error::Result;
use crate::store::rows::PhotoRow;

pub fn photo(c: &Connection, village: &VillageCode, hash: PhotoHash) -> Result<Option<PhotoRow>> {
    let sql = "SELECT bytes, device FROM photos WHERE district = ?1 AND village = ?2 AND hash = ?3";
    let found = c
        .prepare_cached(sql)?
        .query_row(params![village.district().as_str(), village.as_str(), hash.0], |row| {
            let (bytes, device) = (row.get(0)?, DeviceNumber(row.get(1)?));
            Ok(PhotoRow { village: village.clone(), hash, bytes, device })
        })
        .optional()?;
    Ok(found)
}

/// Those of a district that are whole, of the given ones.
pub fn present(c: &Connection, district: &DistrictCode, hashes: &[PhotoHash]) -> Result<Vec<PhotoHash>> {
    let mut statement = c.prepare_cached("SELECT 1 FROM photos WHERE district = ?1 AND hash = ?2")?;
    let mut found = Vec::new();
    for hash in hashes {
        if statement.exists(params![district.as_str(), hash.0])? {
            found.push(*hash);
        }
    }
    Ok(found)
}

/// Up to `limit` photos of a district behind the given one.
pub fn after(
    c: &Connection,
    district: &DistrictCode,
    last: Option<&PhotoRow>,
    limit: u32,
) -> Result<Vec<PhotoRow>> {
    let mut statement = c.prepare_cached(
        "SELECT village, hash, bytes, device FROM photos WHERE district = ?1 AND (village, hash) > (?2, ?3)
         ORDER BY village, hash LIMIT ?4",
    )?;
    let from = last.map_or(("", &[][..]), |row| (row.village.as_str(), &row.hash.0[..]));
    let rows = statement.query_map(params![district.as_str(), from.0, from.1, limit], |row| {
        Ok(PhotoRow {
            village: parsed(&row.get::<_, String>(0)?)?,
            hash: PhotoHash(fixed(row.get_ref(1)?.as_blob()?)?),
            bytes: row.get(2)?,
            device: DeviceNumber(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Bytes a device sent since a moment.
pub fn bytes_since(c: &Connection, district: &DistrictCode, device: DeviceNumber, since: i64) -> Result<u64> {
    let sql =
        "SELECT coalesce(sum(bytes), 0) FROM photos WHERE district = ?1 AND device = ?2 AND received > ?3";
    Ok(c.prepare_cached(sql)?.query_row(params![district.as_str(), device.0, since], |row| row.get(0))?)
}

pub fn add(c: &Connection, district: &DistrictCode, photo: &PhotoRow, time: i64) -> Result<()> {
    c.prepare_cached("INSERT INTO photos VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING")?.execute(
        params![district.as_str(), photo.village.as_str(), photo.hash.0, photo.bytes, photo.device.0, time],
    )?;
    Ok(())
}
