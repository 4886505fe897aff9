//! Households that go to another registry, and those that came from one.

use std::collections::BTreeSet;

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{HouseholdId, TransferId};
use tokio_postgres::Row;

use super::session::Session as Connection;
use super::value::{Columns, Value, values};
use crate::error::{Error, Result};
use crate::store::transfers::{TransferRow, TransferStep, Way, joined, parted};
use crate::store::vault::rows::SealedCommit;

/// An offer, or the same offered anew. Errors with `Stale` where it is closed.
pub fn offer(c: &Connection, district: &DistrictCode, row: &TransferRow) -> Result<()> {
    let sql = "INSERT INTO transfers VALUES ($1, 'out', $2, $3, $4, NULL, $5, $6, $7, $8, NULL, '')
        ON CONFLICT (district, way, transfer) DO UPDATE
            SET heads = excluded.heads, time = excluded.time, expires = excluded.expires
            WHERE transfers.closed IS NULL";
    let (transfer, household) = (row.transfer.as_bytes(), row.household.as_bytes());
    let (village, there, heads) = (row.village.as_str(), row.there.as_str(), joined(&row.heads));
    let values =
        values![district.as_str(), transfer, household, village, there, heads, row.time, row.expires];
    one(c.execute(sql, values)?)
}

/// Returns the commits whose transfer is further than they knew.
pub fn write(c: &Connection, district: &DistrictCode, commits: &[&SealedCommit]) -> Result<BTreeSet<usize>> {
    for (at, commit) in commits.iter().enumerate() {
        let Some(taken) = &commit.transfer else { continue };
        match step(c, district, taken, commit.time) {
            Err(Error::Stale) => return Ok(BTreeSet::from([at])),
            outcome => outcome?,
        }
    }
    Ok(BTreeSet::new())
}

fn step(c: &Connection, district: &DistrictCode, step: &TransferStep, time: i64) -> Result<()> {
    match step {
        TransferStep::Arrives(row) => arrive(c, district, row),
        TransferStep::Leaves { transfer, other, heads, answer } => {
            let sql = "UPDATE transfers SET other = $3, heads = $4, closed = $5, answer = $6
                WHERE district = $1 AND way = 'out' AND transfer = $2 AND closed IS NULL";
            let (id, other) = (transfer.as_bytes(), other.as_bytes());
            one(c.execute(sql, values![district.as_str(), id, other, joined(heads), time, answer])?)
        }
    }
}

fn arrive(c: &Connection, district: &DistrictCode, row: &TransferRow) -> Result<()> {
    let sql = "INSERT INTO transfers VALUES ($1, 'in', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT DO NOTHING";
    let (transfer, household) = (row.transfer.as_bytes(), row.household.as_bytes());
    let other = row.other.map_or(Value::Null, |other| other.as_bytes().into());
    let (village, there, heads) = (row.village.as_str(), row.there.as_str(), joined(&row.heads));
    let (expires, closed) = (row.expires, row.closed.map_or(Value::Null, Value::Number));
    let front = values![district.as_str(), transfer, household, village, other, there, heads, row.time];
    let back = values![expires, closed, &row.answer];
    one(c.execute(sql, &[front, back].concat())?)
}

fn one(written: u64) -> Result<()> {
    if written == 1 { Ok(()) } else { Err(Error::Stale) }
}

pub fn of_district(c: &Connection, district: &DistrictCode) -> Result<Vec<TransferRow>> {
    let sql = "SELECT way, transfer, household, village, other, there, heads, time, expires, closed, answer
        FROM transfers WHERE district = $1 ORDER BY time, transfer, way";
    c.all(sql, values![district.as_str()], row)
}

fn row(row: &Row) -> Result<TransferRow> {
    let other = row.bytes_or(4)?.map(|bytes| bytes.try_into().map_err(|_| Error::Damaged)).transpose()?;
    Ok(TransferRow {
        way: Way::from_word(&row.text(0)?)?,
        transfer: TransferId::from_bytes(row.fixed(1)?),
        household: row.household(2)?,
        village: row.parsed(3)?,
        other: other.map(HouseholdId::from_bytes),
        there: row.parsed(5)?,
        heads: parted(row.bytes(6)?)?,
        time: row.number(7)?,
        expires: row.number(8)?,
        closed: row.number_or(9)?,
        answer: row.bytes(10)?.to_vec(),
    })
}
