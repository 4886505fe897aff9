//! What is stored, for `verify` to compare with what follows from the log.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{CaseId, FormVersion, HouseholdId, PersonId};
use pendata_domain::stage::Stage;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{fixed, opened, parsed};
use crate::error::Result;
use crate::ingest::projection::{HouseholdRow, PersonRow, Projection};
use crate::store::rows::AuditRow;
use crate::store::vault::DistrictKeys;
use crate::store::vault::rows::HouseholdPrivate;

pub fn projection(c: &Connection, keys: &DistrictKeys, household: HouseholdId) -> Result<Option<Projection>> {
    let row = c
        .prepare_cached(
            "SELECT rt, head_name, stage, hard, soft, form, stage_mark, private FROM households
             WHERE district = ?1 AND household = ?2",
        )?
        .query_row(params![keys.district().as_str(), household.as_bytes()], |row| {
            let HouseholdPrivate { card, address, answers, contested } =
                opened(keys.open_private(household, row.get_ref(7)?.as_blob()?))?;
            Ok(HouseholdRow {
                rt: row.get(0)?,
                head_name: row.get(1)?,
                card,
                address,
                stage: Stage::from_word(&row.get::<_, String>(2)?).unwrap_or_default(),
                hard: row.get(3)?,
                soft: row.get(4)?,
                answers,
                contested,
                form: FormVersion(row.get(5)?),
                stage_mark: super::work::mark(row, 6)?,
            })
        })
        .optional()?;
    let people = people(c, keys, household)?;
    Ok(row.map(|household| Projection { household, people }))
}

fn people(c: &Connection, keys: &DistrictKeys, household: HouseholdId) -> Result<Vec<PersonRow>> {
    let mut statement = c.prepare_cached(
        "SELECT person, place, presence, private FROM people
         WHERE district = ?1 AND household = ?2 ORDER BY place",
    )?;
    let rows = statement.query_map(params![keys.district().as_str(), household.as_bytes()], |row| {
        let person = PersonId::from_bytes(fixed(row.get_ref(0)?.as_blob()?)?);
        let private = opened(keys.open_person(household, person, row.get_ref(3)?.as_blob()?))?;
        Ok(private.of(person, row.get(1)?, row.get(2)?))
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
