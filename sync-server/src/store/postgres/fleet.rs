//! Devices and what stands still, for whoever looks after them.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId, PersonId};
use tokio_postgres::Row;

use super::session::Session as Connection;
use super::value::{Columns, values};
use super::views::{HOUSEHOLD, household_row};
use super::{access, bundles};
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
            revoked_at = CASE WHEN state = 'revoked' AND (coalesce(revoked_for, '') <> 'left' OR $3::text = 'left')
                THEN coalesce(revoked_at, $4::bigint) ELSE $4::bigint END,
            revoked_for = CASE WHEN state = 'revoked' AND $3::text = 'left' THEN coalesce(revoked_for, 'cause')
                ELSE $3::text END,
            lost_at = CASE WHEN $3::text = 'lost' THEN coalesce(lost_at, $4::bigint) ELSE lost_at END
        WHERE district = $1 AND number = $2";
    let changed = c.execute(sql, values![district.as_str(), device.0, cause.word(), time])?;
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
    let sql = "UPDATE quarantine SET kept = $3 WHERE district = $1 AND hash = $2";
    match c.execute(sql, values![district.as_str(), change.0, kept])? {
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
    let sql = "SELECT h.household, h.village, h.rt, h.head_name,
            coalesce((SELECT min(s.received) FROM changes ch JOIN seals s ON s.district = ch.district AND s.id = ch.seal
                WHERE ch.district = h.district AND ch.household = h.household), 0)
        FROM households h WHERE h.district = $1 AND h.village = $2 AND h.household > $3
        ORDER BY h.household LIMIT $4";
    let last = last.map(|last| last.as_bytes().to_vec()).unwrap_or_default();
    c.all(sql, values![village.district().as_str(), village.as_str(), last, limit], |row| {
        Ok(HeldRow {
            household: row.household(0)?,
            village: row.text(1)?,
            rt: row.text(2)?,
            head_name: row.text(3)?,
            first: row.number(4)?,
        })
    })
}

pub fn standstill(c: &Connection, district: &DistrictCode) -> Result<Standstill> {
    let sql = "SELECT q.reason, count(*), min(q.received) FROM quarantine q
        WHERE q.district = $1 AND q.kept IS NULL AND NOT EXISTS (SELECT FROM changes ch
            WHERE ch.district = q.district AND ch.household = q.household AND ch.hash = q.hash)
        GROUP BY q.reason ORDER BY q.reason";
    let found = c.all(sql, values![district.as_str()], |row| {
        Ok((row.text(0)?, row.number::<u32>(1)?, row.number::<i64>(2)?))
    })?;
    let sql = "SELECT count(*), min(since) FROM waiting WHERE district = $1";
    let (waiting, oldest_waiting) =
        c.one(sql, values![district.as_str()], |row| Ok((row.number(0)?, row.number_or(1)?)))?;
    let oldest_quarantined = found.iter().map(|(.., received)| *received).min();
    let quarantined = found.into_iter().map(|(reason, count, _)| (reason, count)).collect();
    Ok(Standstill { quarantined, oldest_quarantined, waiting, oldest_waiting })
}

/// As PostgreSQL's own books have it; partitions are named by their province.
pub fn sizes(c: &Connection) -> Result<Sizes> {
    let sql = "SELECT coalesce(p.relname, t.relname)::text, t.relname::text, greatest(t.reltuples, 0)::bigint,
            pg_total_relation_size(t.oid)
        FROM pg_class t LEFT JOIN pg_inherits i ON i.inhrelid = t.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
        WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace
            AND t.relname NOT IN ('refinery_schema_history', 'migrating') AND pg_total_relation_size(t.oid) > 0
        ORDER BY 4 DESC, 2";
    let tables = c.all(sql, values![], |row| {
        let (table, name) = (row.text(0)?, row.text(1)?);
        let province = name.strip_prefix(&format!("{table}_")).map(ToOwned::to_owned);
        Ok(TableSize { table, province, rows: row.number(2)?, bytes: row.number(3)? })
    })?;
    let bytes = c.one("SELECT pg_database_size(current_database())", values![], |row| row.number(0))?;
    let sql = "SELECT count(*), coalesce(sum(bytes), 0)::bigint FROM photos";
    let (photos, photo_bytes) = c.one(sql, values![], |row| Ok((row.number(0)?, row.number(1)?)))?;
    Ok(Sizes { tables, estimated: true, bytes, photos, photo_bytes })
}

pub fn audit_search(
    c: &Connection,
    district: &DistrictCode,
    filter: &AuditFilter,
    limit: u32,
) -> Result<Vec<AuditRow>> {
    let sql = "SELECT number, time, \"user\", device, act, detail, previous, hash FROM audit
        WHERE district = $1 AND ($2::text IS NULL OR act = $2) AND ($3::bigint IS NULL OR \"user\" = $3)
            AND ($4::bigint IS NULL OR device = $4) AND ($5::bigint IS NULL OR time >= $5)
            AND ($6::bigint IS NULL OR time < $6) AND ($7::bigint IS NULL OR number < $7)
        ORDER BY number DESC LIMIT $8";
    let AuditFilter { act, user, device, from, until, before } = filter;
    let wanted = values![district.as_str(), act.clone(), *user, *device, *from, *until, *before, limit];
    c.all(sql, wanted, super::verify::audit_row)
}

pub fn households_after(
    c: &Connection,
    keys: &DistrictKeys,
    last: Option<HouseholdId>,
    limit: u32,
) -> Result<Vec<HouseholdRow>> {
    let sql = format!(
        "SELECT {HOUSEHOLD} FROM households h WHERE h.district = $1 AND h.household > $2 ORDER BY h.household LIMIT $3"
    );
    let last = last.map(|last| last.as_bytes().to_vec()).unwrap_or_default();
    c.all(&sql, values![keys.district().as_str(), last, limit], |row| household_row(row, 0, keys))
}

pub fn people_after(
    c: &Connection,
    keys: &DistrictKeys,
    last: Option<(HouseholdId, [u8; 16])>,
    limit: u32,
) -> Result<Vec<PersonOfList>> {
    let sql = "SELECT p.household, p.person, h.village, h.rt, h.stage, p.presence, h.private, p.private
        FROM people p JOIN households h ON h.district = p.district AND h.household = p.household
        WHERE p.district = $1 AND (p.household, p.person) > ($2, $3) ORDER BY p.household, p.person LIMIT $4";
    let (household, person) = match last {
        Some((household, person)) => (household.as_bytes().to_vec(), person.to_vec()),
        None => Default::default(),
    };
    let values = values![keys.district().as_str(), household, person, limit];
    c.all(sql, values, |row| person_row(row, keys))
}

fn person_row(row: &Row, keys: &DistrictKeys) -> Result<PersonOfList> {
    let (household, person) = (row.household(0)?, row.fixed(1)?);
    let of = keys.open_private(household, row.bytes(6)?)?;
    let own = keys.open_person(household, PersonId::from_bytes(person), row.bytes(7)?)?;
    Ok(PersonOfList {
        household,
        person,
        village: row.text(2)?,
        rt: row.text(3)?,
        card: of.card,
        address: of.address,
        stage: row.text(4)?,
        name: own.name,
        nik: own.nik,
        sex: own.sex,
        birth_date: own.birth_date,
        relation: own.relation,
        presence: row.text(5)?,
    })
}
