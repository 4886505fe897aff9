//! Households that go to another registry, and those that came from one.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{HouseholdId, TransferId};
use rusqlite::{Connection, Row, params};

use super::{fixed, opened, parsed};
use crate::error::{Error, Result};
use crate::store::transfers::{TransferRow, TransferStep, Way, joined, parted};

/// An offer, or the same offered anew. Errors with `Stale` where it is closed.
pub fn offer(c: &Connection, district: &DistrictCode, row: &TransferRow) -> Result<()> {
    let sql = "INSERT INTO transfers VALUES (?1, 'out', ?2, ?3, ?4, NULL, ?5, ?6, ?7, ?8, NULL, x'')
        ON CONFLICT DO UPDATE SET heads = ?6, time = ?7, expires = ?8 WHERE closed IS NULL";
    one(c.execute(
        sql,
        params![
            district.as_str(),
            row.transfer.as_bytes(),
            row.household.as_bytes(),
            row.village.as_str(),
            row.there.as_str(),
            joined(&row.heads),
            row.time,
            row.expires
        ],
    )?)
}

pub fn step(c: &Connection, district: &DistrictCode, step: &TransferStep, time: i64) -> Result<()> {
    match step {
        TransferStep::Arrives(row) => arrive(c, district, row),
        TransferStep::Leaves { transfer, other, heads, answer } => {
            let sql = "UPDATE transfers SET other = ?3, heads = ?4, closed = ?5, answer = ?6
                WHERE district = ?1 AND way = 'out' AND transfer = ?2 AND closed IS NULL";
            let (id, other) = (transfer.as_bytes(), other.as_bytes());
            one(c.execute(sql, params![district.as_str(), id, other, joined(heads), time, answer])?)
        }
    }
}

fn arrive(c: &Connection, district: &DistrictCode, row: &TransferRow) -> Result<()> {
    let sql = "INSERT INTO transfers VALUES (?1, 'in', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT DO NOTHING";
    one(c.execute(
        sql,
        params![
            district.as_str(),
            row.transfer.as_bytes(),
            row.household.as_bytes(),
            row.village.as_str(),
            row.other.as_ref().map(HouseholdId::as_bytes),
            row.there.as_str(),
            joined(&row.heads),
            row.time,
            row.expires,
            row.closed,
            row.answer
        ],
    )?)
}

fn one(written: usize) -> Result<()> {
    if written == 1 { Ok(()) } else { Err(Error::Stale) }
}

pub fn of_district(c: &Connection, district: &DistrictCode) -> Result<Vec<TransferRow>> {
    let mut statement = c.prepare_cached(
        "SELECT way, transfer, household, village, other, there, heads, time, expires, closed, answer
         FROM transfers WHERE district = ?1 ORDER BY time, transfer, way",
    )?;
    let rows = statement.query_map([district.as_str()], row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn row(row: &Row<'_>) -> rusqlite::Result<TransferRow> {
    let id = |at| fixed::<16>(row.get_ref(at)?.as_blob()?);
    let other: Option<Vec<u8>> = row.get(4)?;
    Ok(TransferRow {
        way: opened(Way::from_word(row.get_ref(0)?.as_str()?))?,
        transfer: TransferId::from_bytes(id(1)?),
        household: HouseholdId::from_bytes(id(2)?),
        village: parsed(row.get_ref(3)?.as_str()?)?,
        other: other.as_deref().map(fixed).transpose()?.map(HouseholdId::from_bytes),
        there: parsed(row.get_ref(5)?.as_str()?)?,
        heads: opened(parted(row.get_ref(6)?.as_blob()?))?,
        time: row.get(7)?,
        expires: row.get(8)?,
        closed: row.get(9)?,
        answer: row.get(10)?,
    })
}
