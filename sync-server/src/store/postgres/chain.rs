//! The audit chain of a district. Its end is a row of its own, whose lock lets one transaction at a time go on.

use pendata_domain::area::DistrictCode;

use super::session::Session as Connection;
use super::value::{Columns, values};
use super::wall::Scope;
use crate::error::Result;
use crate::store::audit::{Entry, Row};

/// The end of a chain; locked until the transaction ends.
#[derive(Clone, Copy, Debug)]
pub struct End {
    pub number: u64,
    pub hash: [u8; 32],
}

pub fn lock(c: &Connection, district: &DistrictCode) -> Result<End> {
    let key = values![district.as_str()];
    let sql = "SELECT number, hash FROM chains WHERE district = $1 FOR UPDATE";
    let read = |row: &tokio_postgres::Row| Ok(End { number: row.number(0)?, hash: row.fixed(1)? });
    if let Some(end) = c.maybe(sql, key, read)? {
        return Ok(end);
    }
    // Of two that begin a chain at once, one waits here for the other.
    c.execute(
        "INSERT INTO chains VALUES ($1, 0, $2) ON CONFLICT DO NOTHING",
        values![district.as_str(), [0; 32]],
    )?;
    c.one(sql, key, read)
}

/// Adds a row to the district's chain.
pub fn add(c: &Connection, district: &DistrictCode, time: i64, entry: &Entry) -> Result<()> {
    let end = lock(c, district)?;
    let row = Row::of(district, end.number + 1, time, entry, end.hash);
    c.execute(
        "INSERT INTO audit VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            row.district,
            row.number,
            row.time,
            row.user,
            row.device,
            row.act,
            row.detail,
            row.previous,
            row.hash()
        ],
    )?;
    let sql = "UPDATE chains SET number = $2, hash = $3 WHERE district = $1";
    c.execute(sql, values![row.district, row.number, row.hash()]).map(drop)
}

/// As `add`, for a district that the transaction is not about.
pub fn add_elsewhere(c: &Connection, district: &DistrictCode, time: i64, entry: &Entry) -> Result<()> {
    c.within(Scope::District(district), |c| add(c, district, time, entry))
}
