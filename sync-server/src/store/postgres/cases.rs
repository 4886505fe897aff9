//! Cases of households: opened, kept and closed so that the open ones are exactly those given.

use pendata_domain::area::DistrictCode;
use tokio_postgres::types::ToSql;

use super::commit::{Household, column, texts};
use super::session::Session as Connection;
use super::value::Columns;
use crate::error::Result;
use crate::store::vault::rows::{SealedCandidate, SealedCase};

/// An open case of a household.
struct Open<'a> {
    of: &'a Household<'a>,
    case: &'a SealedCase,
}

pub fn write(c: &Connection, district: &DistrictCode, households: &[Household<'_>]) -> Result<()> {
    let all = column(households, |row| &row.new.household.as_bytes()[..]);
    let sql = "SELECT DISTINCT household FROM conflicts
        WHERE district = $1 AND household = ANY($2::bytea[]) AND closed IS NULL";
    let stored = match households.is_empty() {
        true => Vec::new(),
        false => c.rows(sql, &[&district.as_str(), &all])?,
    };
    let stored: Vec<&[u8]> = stored.iter().map(|row| row.bytes(0)).collect::<Result<_>>()?;
    let concerned = |row: &&Household<'_>| {
        !row.new.open.is_empty() || stored.contains(&&row.new.household.as_bytes()[..])
    };
    let concerned: Vec<&Household<'_>> = households.iter().filter(concerned).collect();
    if concerned.is_empty() {
        return Ok(());
    }
    close(c, district, &concerned)?;
    let open: Vec<Open<'_>> =
        concerned.iter().flat_map(|of| of.new.open.iter().map(|case| Open { of, case })).collect();
    if open.is_empty() {
        return Ok(());
    }
    open_all(c, district, &open)?;
    candidates(c, district, &open)
}

fn close(c: &Connection, district: &DistrictCode, concerned: &[&Household<'_>]) -> Result<()> {
    let ids = column(concerned, |row| &row.new.household.as_bytes()[..]);
    let times = column(concerned, |row| row.time);
    let sql = "DELETE FROM candidates WHERE district = $1 AND household = ANY($2::bytea[])";
    c.rows(sql, &[&district.as_str(), &ids])?;
    let sql =
        "UPDATE conflicts x SET closed = n.time FROM unnest($2::bytea[], $3::bigint[]) AS n(household, time)
        WHERE x.district = $1 AND x.household = n.household AND x.closed IS NULL";
    c.rows(sql, &[&district.as_str(), &ids, &times]).map(drop)
}

/// Closed in this very moment means: it was open before. It keeps the moment it was opened.
fn open_all(c: &Connection, district: &DistrictCode, open: &[Open<'_>]) -> Result<()> {
    let households = column(open, |open| &open.of.new.household.as_bytes()[..]);
    let ids = column(open, |open| &open.case.id.0[..]);
    let villages = column(open, |open| open.of.new.village.as_str());
    let kinds = column(open, |open| open.case.kind);
    let (questions, subjects) =
        (texts(open, |open| &open.case.question), texts(open, |open| &open.case.subject));
    let times = column(open, |open| open.of.time);
    let columns: &[&(dyn ToSql + Sync)] =
        &[&district.as_str(), &households, &ids, &villages, &kinds, &questions, &subjects, &times];
    let sql = "INSERT INTO conflicts
        SELECT $1, n.*, NULL FROM unnest($2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::bigint[]) AS n
        ON CONFLICT (district, household, id) DO UPDATE SET kind = excluded.kind, closed = NULL,
            opened = CASE WHEN conflicts.closed = excluded.opened THEN conflicts.opened ELSE excluded.opened END";
    c.rows(sql, columns).map(drop)
}

fn candidates(c: &Connection, district: &DistrictCode, open: &[Open<'_>]) -> Result<()> {
    let all: Vec<(&Open<'_>, i64, &SealedCandidate)> = open
        .iter()
        .flat_map(|open| (0..).zip(&open.case.candidates).map(move |(at, c)| (open, at, c)))
        .collect();
    let households = column(&all, |(open, ..)| &open.of.new.household.as_bytes()[..]);
    let ids = column(&all, |(open, ..)| &open.case.id.0[..]);
    let places = column(&all, |(_, place, _)| *place);
    let values = column(&all, |(_, _, candidate)| &candidate.private[..]);
    let writers = texts(&all, |(_, _, candidate)| &candidate.writers);
    let sql = "INSERT INTO candidates (district, household, conflict, place, writers, private)
        SELECT $1, * FROM unnest($2::bytea[], $3::bytea[], $4::bigint[], $5::text[], $6::bytea[])";
    c.rows(sql, &[&district.as_str(), &households, &ids, &places, &writers, &values]).map(drop)
}
