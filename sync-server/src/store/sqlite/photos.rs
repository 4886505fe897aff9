//! Which photos are whole.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{DeviceNumber, PhotoHash};
use rusqlite::{Connection, OptionalExtension, Statement, params};

use super::{fixed, parsed};
use crate::error::{Error, Result};
use crate::store::photos::{PhotoMark, PhotoStep, nowhere};
use crate::store::rows::PhotoRow;

pub fn photo(c: &Connection, village: &VillageCode, hash: PhotoHash) -> Result<Option<PhotoRow>> {
    let sql = "SELECT bytes, device FROM photos
        WHERE district = ?1 AND village = ?2 AND hash = ?3 AND leaving IS NULL";
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
    let mut statement =
        c.prepare_cached("SELECT 1 FROM photos WHERE district = ?1 AND hash = ?2 AND leaving IS NULL")?;
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
        "SELECT village, hash, bytes, device FROM photos
         WHERE district = ?1 AND (village, hash) > (?2, ?3) AND leaving IS NULL ORDER BY village, hash LIMIT ?4",
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

/// Errors with `Stale` where it is on its way out: in a while it is as if it had never been here.
pub fn add(c: &Connection, district: &DistrictCode, photo: &PhotoRow, time: i64) -> Result<()> {
    if is_leaving(c, district, photo.hash)? {
        return Err(Error::Stale);
    }
    let sql = "INSERT INTO photos (district, village, hash, bytes, device, received)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
    let row =
        params![district.as_str(), photo.village.as_str(), photo.hash.0, photo.bytes, photo.device.0, time];
    c.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

fn is_leaving(c: &Connection, district: &DistrictCode, hash: PhotoHash) -> Result<bool> {
    let sql = "SELECT 1 FROM photos WHERE district = ?1 AND hash = ?2 AND leaving IS NOT NULL";
    Ok(c.prepare_cached(sql)?.exists(params![district.as_str(), hash.0])?)
}

/// Up to `limit` photos of a district behind the given one, each once. One that arrived anew in a village counts as new.
pub fn marks(
    c: &Connection,
    district: &DistrictCode,
    last: Option<PhotoHash>,
    limit: u32,
) -> Result<Vec<PhotoMark>> {
    let mut statement = c.prepare_cached(
        "SELECT hash, max(bytes), CASE count(*) WHEN count(unnamed) THEN max(unnamed) END,
            CASE count(*) WHEN count(leaving) THEN max(leaving) END
         FROM photos WHERE district = ?1 AND hash > ?2 GROUP BY hash ORDER BY hash LIMIT ?3",
    )?;
    let last = last.map_or_else(Vec::new, |hash| hash.0.to_vec());
    let rows = statement.query_map(params![district.as_str(), last, limit], |row| {
        let hash = PhotoHash(fixed(row.get_ref(0)?.as_blob()?)?);
        Ok(PhotoMark { hash, bytes: row.get(1)?, unnamed: row.get(2)?, leaving: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn step(c: &Connection, district: &DistrictCode, step: &PhotoStep, time: i64) -> Result<()> {
    let (nowhere, district) = (nowhere(district), district.as_str());
    match step {
        PhotoStep::Unnamed(photos) => {
            let sql = "UPDATE photos SET unnamed = ?3, leaving = NULL WHERE district = ?1 AND hash = ?2";
            each(c, sql, photos, |one, hash| one.execute(params![district, hash.0, time]))
        }
        PhotoStep::Named(photos) => {
            let sql = "UPDATE photos SET unnamed = NULL, leaving = NULL WHERE district = ?1 AND hash = ?2";
            each(c, sql, photos, |one, hash| one.execute(params![district, hash.0]))
        }
        PhotoStep::Leave { photos, since } => {
            let sql = "UPDATE photos SET leaving = ?3 WHERE district = ?1 AND hash = ?2 AND NOT EXISTS (
                SELECT 1 FROM photos WHERE district = ?1 AND hash = ?2 AND (unnamed IS NULL OR unnamed > ?4))";
            each(c, sql, photos, |one, hash| one.execute(params![district, hash.0, time, since]))
        }
        PhotoStep::Forget(photos) => {
            let sql = "DELETE FROM photos WHERE district = ?1 AND hash = ?2 AND leaving IS NOT NULL";
            each(c, sql, photos, |one, hash| one.execute(params![district, hash.0]))
        }
        PhotoStep::Found { photos, bytes, since } => {
            let sql = "INSERT INTO photos (district, village, hash, bytes, device, received, unnamed)
                SELECT ?1, ?3, ?2, ?4, 0, ?5, ?6
                WHERE NOT EXISTS (SELECT 1 FROM photos WHERE district = ?1 AND hash = ?2)";
            let mut statement = c.prepare_cached(sql)?;
            for (hash, bytes) in photos.iter().zip(bytes) {
                statement.execute(params![district, hash.0, nowhere, bytes, time, since])?;
            }
            Ok(())
        }
    }
}

fn each(
    c: &Connection,
    sql: &str,
    photos: &[PhotoHash],
    write: impl Fn(&mut Statement<'_>, &PhotoHash) -> rusqlite::Result<usize>,
) -> Result<()> {
    let mut statement = c.prepare_cached(sql)?;
    for hash in photos {
        write(&mut statement, hash)?;
    }
    Ok(())
}

/// A push names them: whoever looked for their names meanwhile looks again. What is on its way out is not stopped by it:
/// its bytes may be gone.
pub fn named(c: &Connection, district: &DistrictCode, photos: &[PhotoHash]) -> Result<()> {
    let sql = "UPDATE photos SET unnamed = NULL
        WHERE district = ?1 AND hash = ?2 AND unnamed IS NOT NULL AND leaving IS NULL";
    each(c, sql, photos, |one, hash| one.execute(params![district.as_str(), hash.0]))
}
