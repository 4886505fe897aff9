//! Which photos are whole.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{DeviceNumber, PhotoHash};

use super::session::Session as Connection;
use super::value::{Columns, values};
use crate::error::Result;
use crate::store::rows::PhotoRow;

pub fn photo(c: &Connection, village: &VillageCode, hash: PhotoHash) -> Result<Option<PhotoRow>> {
    let sql = "SELECT bytes, device FROM photos WHERE district = $1 AND village = $2 AND hash = $3";
    c.maybe(sql, values![village.district().as_str(), village.as_str(), hash.0], |row| {
        let (bytes, device) = (row.number(0)?, DeviceNumber(row.number(1)?));
        Ok(PhotoRow { village: village.clone(), hash, bytes, device })
    })
}

/// Those of a district that are whole, of the given ones.
pub fn present(c: &Connection, district: &DistrictCode, hashes: &[PhotoHash]) -> Result<Vec<PhotoHash>> {
    let wanted: Vec<Vec<u8>> = hashes.iter().map(|hash| hash.0.to_vec()).collect();
    let sql = "SELECT DISTINCT hash FROM photos WHERE district = $1 AND hash = ANY($2)";
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
        WHERE district = $1 AND (village, hash) > ($2, $3) ORDER BY village, hash LIMIT $4";
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

/// Writes a row also where it was there: only what is written is confirmed by a standby.
pub fn add(c: &Connection, district: &DistrictCode, photo: &PhotoRow, time: i64) -> Result<()> {
    let sql = "INSERT INTO photos VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (district, village, hash) DO UPDATE SET bytes = photos.bytes";
    let row =
        values![district.as_str(), photo.village.as_str(), photo.hash.0, photo.bytes, photo.device.0, time];
    c.execute(sql, row).map(drop)
}
