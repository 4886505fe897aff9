//! Which photos are whole.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{DeviceNumber, PhotoHash};

use super::session::Session as Connection;
use super::value::{Columns, values};
use crate::error::{Error, Result};
use crate::store::photos::{PhotoMark, PhotoStep, nowhere};
use crate::store::rows::PhotoRow;

pub fn photo(c: &Connection, village: &VillageCode, hash: PhotoHash) -> Result<Option<PhotoRow>> {
    let sql = "SELECT bytes, device FROM photos
        WHERE district = $1 AND village = $2 AND hash = $3 AND leaving IS NULL";
    c.maybe(sql, values![village.district().as_str(), village.as_str(), hash.0], |row| {
        let (bytes, device) = (row.number(0)?, DeviceNumber(row.number(1)?));
        Ok(PhotoRow { village: village.clone(), hash, bytes, device })
    })
}

/// Those of a district that are whole, of the given ones.
pub fn present(c: &Connection, district: &DistrictCode, hashes: &[PhotoHash]) -> Result<Vec<PhotoHash>> {
    let wanted: Vec<Vec<u8>> = hashes.iter().map(|hash| hash.0.to_vec()).collect();
    let sql = "SELECT DISTINCT hash FROM photos WHERE district = $1 AND hash = ANY($2) AND leaving IS NULL";
    let found = c.all(sql, values![district.as_str(), wanted], |row| Ok(PhotoHash(row.fixed(0)?)))?;
    Ok(hashes.iter().filter(|hash| found.contains(hash)).copied().collect())
}

/// Up to `limit` photos of a district behind the given one.
pub fn after(
    c: &Connection,
    district: &DistrictCode,
    last: Option<&PhotoRow>,
    limit: u32,
) -> Result<Vec<PhotoRow>> {
    let sql = "SELECT village, hash, bytes, device FROM photos
        WHERE district = $1 AND (village, hash) > ($2, $3) AND leaving IS NULL ORDER BY village, hash LIMIT $4";
    let from = last.map_or(("", &[][..]), |row| (row.village.as_str(), &row.hash.0[..]));
    c.all(sql, values![district.as_str(), from.0, from.1, limit], |row| {
        Ok(PhotoRow {
            village: row.parsed(0)?,
            hash: PhotoHash(row.fixed(1)?),
            bytes: row.number(2)?,
            device: DeviceNumber(row.number(3)?),
        })
    })
}

/// Bytes a device sent since a moment.
pub fn bytes_since(c: &Connection, district: &DistrictCode, device: DeviceNumber, since: i64) -> Result<u64> {
    let sql = "SELECT coalesce(sum(bytes), 0)::bigint FROM photos
        WHERE district = $1 AND device = $2 AND received > $3";
    c.one(sql, values![district.as_str(), device.0, since], |row| row.number(0))
}

/// Writes a row also where it was there: only what is written is confirmed by a standby. Errors with `Stale` where it is
/// on its way out: in a while it is as if it had never been here.
pub fn add(c: &Connection, district: &DistrictCode, photo: &PhotoRow, time: i64) -> Result<()> {
    let leaving =
        "SELECT 1::bigint FROM photos WHERE district = $1 AND hash = $2 AND leaving IS NOT NULL LIMIT 1";
    if c.maybe(leaving, values![district.as_str(), photo.hash.0], |row| row.number::<u32>(0))?.is_some() {
        return Err(Error::Stale);
    }
    let sql = "INSERT INTO photos (district, village, hash, bytes, device, received)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (district, village, hash) DO UPDATE SET bytes = photos.bytes";
    let row =
        values![district.as_str(), photo.village.as_str(), photo.hash.0, photo.bytes, photo.device.0, time];
    c.execute(sql, row).map(drop)
}

/// Up to `limit` photos of a district behind the given one, each once. One that arrived anew in a village counts as new.
pub fn marks(
    c: &Connection,
    district: &DistrictCode,
    last: Option<PhotoHash>,
    limit: u32,
) -> Result<Vec<PhotoMark>> {
    let sql = "SELECT hash, max(bytes), CASE count(*) WHEN count(unnamed) THEN max(unnamed) END,
            CASE count(*) WHEN count(leaving) THEN max(leaving) END
        FROM photos WHERE district = $1 AND hash > $2 GROUP BY hash ORDER BY hash LIMIT $3";
    let last = last.map_or_else(Vec::new, |hash| hash.0.to_vec());
    c.all(sql, values![district.as_str(), last, limit], |row| {
        let (hash, bytes) = (PhotoHash(row.fixed(0)?), row.number(1)?);
        Ok(PhotoMark { hash, bytes, unnamed: row.number_or(2)?, leaving: row.number_or(3)? })
    })
}

pub fn step(c: &Connection, district: &DistrictCode, step: &PhotoStep, time: i64) -> Result<()> {
    let of = |photos: &[PhotoHash]| photos.iter().map(|hash| hash.0.to_vec()).collect::<Vec<_>>();
    match step {
        PhotoStep::Unnamed(photos) => {
            let sql = "UPDATE photos SET unnamed = $3, leaving = NULL WHERE district = $1 AND hash = ANY($2)";
            c.execute(sql, values![district.as_str(), of(photos), time])
        }
        PhotoStep::Named(photos) => {
            let sql =
                "UPDATE photos SET unnamed = NULL, leaving = NULL WHERE district = $1 AND hash = ANY($2)";
            c.execute(sql, values![district.as_str(), of(photos)])
        }
        PhotoStep::Leave { photos, since } => {
            // Locked first, so that a push that names one of them is seen, or waits.
            let lock =
                "SELECT hash FROM photos WHERE district = $1 AND hash = ANY($2) ORDER BY hash FOR UPDATE";
            c.all(lock, values![district.as_str(), of(photos)], |_| Ok(()))?;
            let sql = "UPDATE photos p SET leaving = $3
                WHERE p.district = $1 AND p.hash = ANY($2) AND NOT EXISTS (
                    SELECT 1 FROM photos o WHERE o.district = $1 AND o.hash = p.hash
                        AND (o.unnamed IS NULL OR o.unnamed > $4))";
            c.execute(sql, values![district.as_str(), of(photos), time, *since])
        }
        PhotoStep::Forget(photos) => {
            let sql = "DELETE FROM photos WHERE district = $1 AND hash = ANY($2) AND leaving IS NOT NULL";
            c.execute(sql, values![district.as_str(), of(photos)])
        }
        PhotoStep::Found { photos, bytes, since } => {
            let bytes: Vec<i64> = bytes.iter().map(|bytes| i64::from(*bytes)).collect();
            let nowhere = nowhere(district);
            let sql = "INSERT INTO photos (district, village, hash, bytes, device, received, unnamed)
                SELECT $1, $4, n.hash, n.bytes, 0, $5, $6 FROM unnest($2::bytea[], $3::bigint[]) AS n(hash, bytes)
                WHERE NOT EXISTS (SELECT 1 FROM photos o WHERE o.district = $1 AND o.hash = n.hash)
                ON CONFLICT DO NOTHING";
            let hashes = of(photos);
            c.rows(sql, &[&district.as_str(), &hashes, &bytes, &nowhere, &time, since])?;
            Ok(0)
        }
    }
    .map(drop)
}

/// A push names them: whoever looked for their names meanwhile looks again. What is on its way out is not stopped by it:
/// its bytes may be gone.
pub fn named(c: &Connection, district: &DistrictCode, photos: &[PhotoHash]) -> Result<()> {
    if photos.is_empty() {
        return Ok(());
    }
    let hashes: Vec<Vec<u8>> = photos.iter().map(|hash| hash.0.to_vec()).collect();
    let sql = "UPDATE photos SET unnamed = NULL
        WHERE district = $1 AND hash = ANY($2) AND unnamed IS NOT NULL AND leaving IS NULL";
    c.execute(sql, values![district.as_str(), hashes]).map(drop)
}
