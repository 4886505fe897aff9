//! Grants of duties, and the end of accounts.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::UserId;
use tokio_postgres::Row;

use super::session::Session as Connection;
use super::value::{Columns, values};
use super::{access, bundles};
use crate::access::Grant;
use crate::error::{Error, Result};

pub fn of(c: &Connection, district: &DistrictCode, user: UserId) -> Result<Vec<Grant>> {
    let sql = "SELECT number, duty, reach, starts, ends, given_by, given, withdrawn FROM role_grants
        WHERE district = $1 AND \"user\" = $2 ORDER BY number";
    c.all(sql, values![district.as_str(), user.0], row)
}

fn row(row: &Row) -> Result<Grant> {
    Ok(Grant {
        number: row.number(0)?,
        duty: row.parsed(1)?,
        reach: row.parsed(2)?,
        starts: row.number(3)?,
        ends: row.number_or(4)?,
        given_by: row.number_or(5)?.map(UserId),
        given: row.number(6)?,
        withdrawn: row.number_or(7)?,
    })
}

pub fn add(c: &Connection, district: &DistrictCode, user: UserId, grant: &Grant) -> Result<()> {
    c.execute(
        "INSERT INTO role_grants VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            district.as_str(),
            user.0,
            grant.number,
            grant.duty.word(),
            grant.reach.to_string(),
            grant.starts,
            grant.ends,
            grant.given_by.map(|by| by.0),
            grant.given,
            grant.withdrawn
        ],
    )
    .map(drop)
}

/// Errors with `Stale` where it is not the next of its account.
pub fn give(c: &Connection, district: &DistrictCode, user: UserId, grant: &Grant) -> Result<()> {
    // Locked: of two grants at once the second waits, and sees the first.
    let sql = "SELECT 1::bigint FROM accounts WHERE district = $1 AND \"user\" = $2 FOR UPDATE";
    let known = c.maybe(sql, values![district.as_str(), user.0], |row| row.number::<u32>(0))?;
    known.ok_or(Error::NotFound)?;
    if grant.number != of(c, district, user)?.len() as u32 + 1 {
        return Err(Error::Stale);
    }
    add(c, district, user, grant)?;
    access::bump_roster(c, district)
}

pub fn withdraw(c: &Connection, district: &DistrictCode, user: UserId, number: u32, time: i64) -> Result<()> {
    let sql = "UPDATE role_grants SET withdrawn = $4
        WHERE district = $1 AND \"user\" = $2 AND number = $3 AND withdrawn IS NULL";
    match c.execute(sql, values![district.as_str(), user.0, number, time])? {
        0 => Err(Error::NotFound),
        _ => left(c, district, user),
    }
}

/// Closes an account: its devices are revoked as those of somebody who left.
pub fn deactivate(c: &Connection, district: &DistrictCode, user: UserId, time: i64) -> Result<()> {
    let sql =
        "UPDATE accounts SET state = 'closed' WHERE district = $1 AND \"user\" = $2 AND state = 'active'";
    if c.execute(sql, values![district.as_str(), user.0])? == 0 {
        return Err(Error::NotFound);
    }
    end_sessions(c, district, user)?;
    let sql = "UPDATE devices SET state = 'revoked', revoked_for = 'left', revoked_at = $3
        WHERE district = $1 AND \"user\" = $2 AND state = 'active'";
    c.execute(sql, values![district.as_str(), user.0, time])?;
    left(c, district, user)
}

/// Whoever leaves takes no key along that opens what comes.
fn left(c: &Connection, district: &DistrictCode, user: UserId) -> Result<()> {
    bundles::raise_generations_of(c, district, user)?;
    access::bump_roster(c, district)
}

pub fn end_sessions(c: &Connection, district: &DistrictCode, user: UserId) -> Result<()> {
    let sql = "DELETE FROM sessions WHERE district = $1 AND \"user\" = $2";
    c.execute(sql, values![district.as_str(), user.0]).map(drop)
}
