//! What is stored, for `verify` to compare with what follows from the log.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{CaseId, FormVersion, HouseholdId, PersonId};
use pendata_domain::stage::Stage;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{fixed, parsed};
use crate::error::Result;
use crate::ingest::projection::{HouseholdRow, PersonRow, Projection};
use crate::store::rows::AuditRow;

pub fn projection(
    c: &Connection,
    district: &DistrictCode,
    household: HouseholdId,
) -> Result<Option<Projection>> {
    let row = c
        .prepare_cached(
            "SELECT rt, head_name, card, address, stage, hard, soft, answers, contested, form, stage_mark
             FROM households
             WHERE district = ?1 AND household = ?2",
        )?
        .query_row(params![district.as_str(), household.as_bytes()], |row| {
            Ok(HouseholdRow {
                rt: row.get(0)?,
                head_name: row.get(1)?,
                card: row.get(2)?,
                address: row.get(3)?,
                stage: Stage::from_word(&row.get::<_, String>(4)?).unwrap_or_default(),
                hard: row.get(5)?,
                soft: row.get(6)?,
                answers: row.get(7)?,
                contested: row.get(8)?,
                form: FormVersion(row.get(9)?),
                stage_mark: super::work::mark(row, 10)?,
            })
        })
        .optional()?;
    let people = people(c, district, household)?;
    Ok(row.map(|household| Projection { household, people }))
}

fn people(c: &Connection, district: &DistrictCode, household: HouseholdId) -> Result<Vec<PersonRow>> {
    let mut statement = c.prepare_cached(
        "SELECT person, place, name, nik, sex, birth_date, relation, presence, answers, contested FROM people
         WHERE district = ?1 AND household = ?2 ORDER BY place",
    )?;
    let rows = statement.query_map(params![district.as_str(), household.as_bytes()], |row| {
        Ok(PersonRow {
            person: PersonId::from_bytes(fixed(row.get_ref(0)?.as_blob()?)?),
            place: row.get(1)?,
            name: row.get(2)?,
            nik: row.get(3)?,
            sex: row.get(4)?,
            birth_date: row.get(5)?,
            relation: row.get(6)?,
            presence: row.get(7)?,
            answers: row.get(8)?,
            contested: row.get(9)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn open_cases(c: &Connection, district: &DistrictCode, household: HouseholdId) -> Result<Vec<CaseId>> {
    let mut statement = c.prepare_cached(
        "SELECT id FROM conflicts WHERE district = ?1 AND household = ?2 AND closed IS NULL ORDER BY id",
    )?;
    let rows = statement.query_map(params![district.as_str(), household.as_bytes()], |row| {
        Ok(CaseId(fixed(row.get_ref(0)?.as_blob()?)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn districts(c: &Connection) -> Result<Vec<DistrictCode>> {
    // From district to district along the key: the chains themselves are long.
    let mut statement = c.prepare_cached(
        "WITH RECURSIVE found(district) AS (
             SELECT min(district) FROM audit
             UNION ALL
             SELECT (SELECT min(district) FROM audit WHERE district > found.district) FROM found
             WHERE district IS NOT NULL)
         SELECT district FROM found WHERE district IS NOT NULL",
    )?;
    let rows = statement.query_map([], |row| parsed(&row.get::<_, String>(0)?))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn audit(c: &Connection, district: &DistrictCode, after: u64, limit: u32) -> Result<Vec<AuditRow>> {
    let mut statement = c.prepare_cached(
        "SELECT number, time, user, device, act, detail, previous, hash FROM audit
         WHERE district = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
    )?;
    let rows = statement.query_map(params![district.as_str(), after, limit], audit_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn audit_row(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        number: row.get(0)?,
        time: row.get(1)?,
        user: row.get(2)?,
        device: row.get(3)?,
        act: row.get(4)?,
        detail: row.get(5)?,
        previous: fixed(row.get_ref(6)?.as_blob()?)?,
        hash: fixed(row.get_ref(7)?.as_blob()?)?,
    })
}
