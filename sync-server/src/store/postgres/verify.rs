//! What is stored, for `verify` to compare with what follows from the log.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{CaseId, FormVersion, HouseholdId, PersonId};
use pendata_domain::stage::Stage;

use tokio_postgres::Row;

use super::session::Session as Connection;
use super::value::{Columns, values};
use super::work;
use crate::error::Result;
use crate::ingest::projection::{HouseholdRow, PersonRow, Projection};
use crate::store::rows::AuditRow;
use crate::store::vault::DistrictKeys;
use crate::store::vault::rows::HouseholdPrivate;

pub fn projection(c: &Connection, keys: &DistrictKeys, household: HouseholdId) -> Result<Option<Projection>> {
    let sql = "SELECT rt, head_name, stage, hard, soft, form, stage_mark, private
        FROM households WHERE district = $1 AND household = $2";
    let row = c.maybe(sql, values![keys.district().as_str(), household.as_bytes()], |row| {
        let HouseholdPrivate { card, address, answers, contested } =
            keys.open_private(household, row.bytes(7)?)?;
        Ok(HouseholdRow {
            rt: row.text(0)?,
            head_name: row.text(1)?,
            card,
            address,
            stage: Stage::from_word(&row.text(2)?).unwrap_or_default(),
            hard: row.number(3)?,
            soft: row.number(4)?,
            answers,
            contested,
            form: FormVersion(row.number(5)?),
            stage_mark: work::mark(row, 6)?,
        })
    })?;
    let people = people(c, keys, household)?;
    Ok(row.map(|household| Projection { household, people }))
}

fn people(c: &Connection, keys: &DistrictKeys, household: HouseholdId) -> Result<Vec<PersonRow>> {
    let sql = "SELECT person, place, presence, private FROM people WHERE district = $1 AND household = $2 ORDER BY place";
    c.all(sql, values![keys.district().as_str(), household.as_bytes()], |row| {
        let person = PersonId::from_bytes(row.fixed(0)?);
        let private = keys.open_person(household, person, row.bytes(3)?)?;
        Ok(private.of(person, row.number(1)?, row.text(2)?))
    })
}

pub fn open_cases(c: &Connection, district: &DistrictCode, household: HouseholdId) -> Result<Vec<CaseId>> {
    let sql =
        "SELECT id FROM conflicts WHERE district = $1 AND household = $2 AND closed IS NULL ORDER BY id";
    c.all(sql, values![district.as_str(), household.as_bytes()], |row| Ok(CaseId(row.fixed(0)?)))
}

pub fn districts(c: &Connection) -> Result<Vec<DistrictCode>> {
    c.all("SELECT district FROM chains ORDER BY district", values![], |row| row.parsed(0))
}

pub fn audit(c: &Connection, district: &DistrictCode, after: u64, limit: u32) -> Result<Vec<AuditRow>> {
    let sql = "SELECT number, time, \"user\", device, act, detail, previous, hash FROM audit
        WHERE district = $1 AND number > $2 ORDER BY number LIMIT $3";
    c.all(sql, values![district.as_str(), after, limit], audit_row)
}

pub fn audit_row(row: &Row) -> Result<AuditRow> {
    Ok(AuditRow {
        number: row.number(0)?,
        time: row.number(1)?,
        user: row.number_or(2)?,
        device: row.number_or(3)?,
        act: row.text(4)?,
        detail: row.text(5)?,
        previous: row.fixed(6)?,
        hash: row.fixed(7)?,
    })
}
