//! Devices and what stands still, for whoever looks after them.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId, PersonId};
use rusqlite::{Connection, Row, params};

use super::views::{HOUSEHOLD, household_row};
use super::{access, bundles, fixed, opened};
use crate::error::{Error, Result};
use crate::store::fleet::{AuditFilter, Cause, HeldRow, PersonOfList, Sizes, Standstill, TableSize};
use crate::store::rows::AuditRow;
use crate::store::vault::DistrictKeys;
use crate::store::views::HouseholdRow;

/// Errors with `NotFound` where the district has no such device.
pub fn revoke(
    c: &Connection,
    district: &DistrictCode,
    device: DeviceNumber,
    cause: Cause,
    time: i64,
) -> Result<()> {
    let sql = "UPDATE devices SET state = 'revoked',
            revoked_at = CASE WHEN state = 'revoked' AND (coalesce(revoked_for, '') <> 'left' OR ?3 = 'left')
                THEN coalesce(revoked_at, ?4) ELSE ?4 END,
            revoked_for = CASE WHEN state = 'revoked' AND ?3 = 'left' THEN coalesce(revoked_for, 'cause')
                ELSE ?3 END,
            lost_at = CASE WHEN ?3 = 'lost' THEN coalesce(lost_at, ?4) ELSE lost_at END
        WHERE district = ?1 AND number = ?2";
    let changed = c.execute(sql, params![district.as_str(), device.0, cause.word(), time])?;
    bundles::raise_generations(c, district, device)?;
    access::bump_roster(c, district)?;
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}

pub fn keep_out(
    c: &Connection,
    district: &DistrictCode,
    change: ChangeHash,
    kept: Option<i64>,
) -> Result<()> {
    let sql = "UPDATE quarantine SET kept = ?3 WHERE district = ?1 AND hash = ?2";
    match c.execute(sql, params![district.as_str(), change.0, kept])? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

pub fn held_after(
    c: &Connection,
    village: &VillageCode,
    last: Option<HouseholdId>,
    limit: u32,
) -> Result<Vec<HeldRow>> {
    let mut statement = c.prepare_cached(
        "SELECT h.household, h.village, h.rt, h.head_name,
            coalesce((SELECT min(s.received) FROM changes ch JOIN seals s ON s.district = ch.district AND s.id = ch.seal
                WHERE ch.district = h.district AND ch.household = h.household), 0)
         FROM households h WHERE h.district = ?1 AND h.village = ?2 AND h.household > ?3
         ORDER BY h.household LIMIT ?4",
    )?;
    let last = last.map(|last| last.as_bytes().to_vec()).unwrap_or_default();
    let district = village.district();
    let values = params![district.as_str(), village.as_str(), last, limit];
    let rows = statement.query_map(values, |row| {
        Ok(HeldRow {
            household: HouseholdId::from_bytes(fixed(row.get_ref(0)?.as_blob()?)?),
            village: row.get(1)?,
            rt: row.get(2)?,
            head_name: row.get(3)?,
            first: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn standstill(c: &Connection, district: &DistrictCode) -> Result<Standstill> {
    let sql = "SELECT q.reason, count(*), min(q.received) FROM quarantine q
        WHERE q.district = ?1 AND q.kept IS NULL AND NOT EXISTS (SELECT 1 FROM changes ch
            WHERE ch.district = q.district AND ch.household = q.household AND ch.hash = q.hash)
        GROUP BY q.reason ORDER BY q.reason";
    let mut statement = c.prepare_cached(sql)?;
    let rows = statement.query_map([district.as_str()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?, row.get::<_, i64>(2)?))
    })?;
    let found = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let sql = "SELECT count(*), min(since) FROM waiting WHERE district = ?1";
    let (waiting, oldest_waiting) =
        c.prepare_cached(sql)?.query_row([district.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let oldest_quarantined = found.iter().map(|(.., received)| *received).min();
    let quarantined = found.into_iter().map(|(reason, count, _)| (reason, count)).collect();
    Ok(Standstill { quarantined, oldest_quarantined, waiting, oldest_waiting })
}

/// Every page of the file is looked at: seconds for some gigabytes.
pub fn sizes(c: &Connection) -> Result<Sizes> {
    let sql =
        "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat('main', 1) s JOIN sqlite_master m ON m.name = s.name
        WHERE m.tbl_name NOT LIKE 'sqlite_%' AND m.tbl_name <> 'refinery_schema_history'
        GROUP BY m.tbl_name ORDER BY 2 DESC, 1";
    let mut statement = c.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u64>(1)?)))?;
    let found = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let tables = found
        .into_iter()
        .map(|(table, bytes)| {
            let rows = c.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
            Ok(TableSize { table, province: None, rows, bytes })
        })
        .collect::<Result<Vec<_>>>()?;
    let pages: u64 =
        c.query_row("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", [], |row| {
            row.get(0)
        })?;
    let (photos, photo_bytes) =
        c.query_row("SELECT count(*), coalesce(sum(bytes), 0) FROM photos", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    Ok(Sizes { tables, estimated: false, bytes: pages, photos, photo_bytes })
}

pub fn audit_search(
    c: &Connection,
    district: &DistrictCode,
    filter: &AuditFilter,
    limit: u32,
) -> Result<Vec<AuditRow>> {
    let mut statement = c.prepare_cached(
        "SELECT number, time, user, device, act, detail, previous, hash FROM audit
         WHERE district = ?1 AND (?2 IS NULL OR act = ?2) AND (?3 IS NULL OR user = ?3)
            AND (?4 IS NULL OR device = ?4) AND (?5 IS NULL OR time >= ?5) AND (?6 IS NULL OR time < ?6)
            AND (?7 IS NULL OR number < ?7)
         ORDER BY number DESC LIMIT ?8",
    )?;
    let AuditFilter { act, user, device, from, until, before } = filter;
    let values = params![district.as_str(), act, user, device, from, until, before, limit];
    let rows = statement.query_map(values, super::verify::audit_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn households_after(
    c: &Connection,
    keys: &DistrictKeys,
    last: Option<HouseholdId>,
    limit: u32,
) -> Result<Vec<HouseholdRow>> {
    let sql = format!(
        "SELECT {HOUSEHOLD} FROM households h WHERE h.district = ?1 AND h.household > ?2 ORDER BY h.household LIMIT ?3"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let last = last.map(|last| last.as_bytes().to_vec()).unwrap_or_default();
    let values = params![keys.district().as_str(), last, limit];
    let rows = statement.query_map(values, |row| household_row(row, 0, keys))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn people_after(
    c: &Connection,
    keys: &DistrictKeys,
    last: Option<(HouseholdId, [u8; 16])>,
    limit: u32,
) -> Result<Vec<PersonOfList>> {
    let mut statement = c.prepare_cached(
        "SELECT p.household, p.person, h.village, h.rt, h.stage, p.presence, h.private, p.private
         FROM people p JOIN households h ON h.district = p.district AND h.household = p.household
         WHERE p.district = ?1 AND (p.household, p.person) > (?2, ?3) ORDER BY p.household, p.person LIMIT ?4",
    )?;
    let (household, person) = match last {
        Some((household, person)) => (household.as_bytes().to_vec(), person.to_vec()),
        None => Default::default(),
    };
    let values = params![keys.district().as_str(), household, person, limit];
    let rows = statement.query_map(values, |row| person_row(row, keys))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn person_row(row: &Row<'_>, keys: &DistrictKeys) -> rusqlite::Result<PersonOfList> {
    let household = HouseholdId::from_bytes(fixed(row.get_ref(0)?.as_blob()?)?);
    let person = fixed(row.get_ref(1)?.as_blob()?)?;
    let of = opened(keys.open_private(household, row.get_ref(6)?.as_blob()?))?;
    let own = opened(keys.open_person(household, PersonId::from_bytes(person), row.get_ref(7)?.as_blob()?))?;
    Ok(PersonOfList {
        household,
        person,
        village: row.get(2)?,
        rt: row.get(3)?,
        card: of.card,
        address: of.address,
        stage: row.get(4)?,
        name: own.name,
        nik: own.nik,
        sex: own.sex,
        birth_date: own.birth_date,
        relation: own.relation,
        presence: row.get(5)?,
    })
}
