//! The console's views.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{CaseId, ChangeHash, DeviceNumber, HouseholdId};
use pendata_domain::seal::SealId;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{fixed, opened};
use crate::error::Result;
use crate::store::fleet::{QuarantineFilter, Revocation};
use crate::store::vault::DistrictKeys;
use crate::store::vault::cipher::OVERHEAD;
use crate::store::vault::rows::Changes;
use crate::store::views::{CaseRow, HouseholdRow, QueueFilter, QueuePage, RefusedRow, SetAside, VillageRow};

pub(super) const HOUSEHOLD: &str =
    "h.household, h.village, h.rt, h.head_name, h.private, h.stage, h.members, h.hard, h.soft,
    h.conflicts, h.updated";

pub(super) fn household_row(row: &Row<'_>, at: usize, keys: &DistrictKeys) -> rusqlite::Result<HouseholdRow> {
    let household = HouseholdId::from_bytes(fixed(row.get_ref(at)?.as_blob()?)?);
    Ok(HouseholdRow {
        household,
        village: row.get(at + 1)?,
        rt: row.get(at + 2)?,
        head_name: row.get(at + 3)?,
        card: opened(keys.open_private(household, row.get_ref(at + 4)?.as_blob()?))?.card,
        stage: row.get(at + 5)?,
        members: row.get(at + 6)?,
        hard: row.get(at + 7)?,
        soft: row.get(at + 8)?,
        conflicts: row.get(at + 9)?,
        updated: row.get(at + 10)?,
    })
}

pub fn household(
    c: &Connection,
    keys: &DistrictKeys,
    household: HouseholdId,
) -> Result<Option<HouseholdRow>> {
    let sql = format!("SELECT {HOUSEHOLD} FROM households h WHERE h.district = ?1 AND h.household = ?2");
    let row = c
        .prepare_cached(&sql)?
        .query_row(params![keys.district().as_str(), household.as_bytes()], |row| household_row(row, 0, keys))
        .optional()?;
    Ok(row)
}

const CASE: &str = "x.id, x.village, x.kind, x.subject, x.opened,
    (SELECT count(*) FROM candidates y
     WHERE y.district = x.district AND y.household = x.household AND y.conflict = x.id)";

fn case_row(row: &Row<'_>, keys: &DistrictKeys) -> rusqlite::Result<CaseRow> {
    let of = household_row(row, 6, keys)?;
    Ok(CaseRow {
        id: CaseId(fixed(row.get_ref(0)?.as_blob()?)?),
        household: of.household,
        village: row.get(1)?,
        kind: row.get(2)?,
        subject: row.get(3)?,
        opened: row.get(4)?,
        candidates: row.get(5)?,
        of,
    })
}

const JOINED: &str =
    "FROM conflicts x JOIN households h ON h.district = x.district AND h.household = x.household";

/// Open cases, the oldest first.
pub fn queue(c: &Connection, keys: &DistrictKeys, filter: &QueueFilter) -> Result<QueuePage> {
    let district = keys.district();
    let condition = "x.district = ?1 AND x.closed IS NULL AND (?2 IS NULL OR x.village = ?2)
        AND (?3 IS NULL OR x.kind = ?3) AND (?4 IS NULL OR x.opened < ?4)";
    let total = c
        .prepare_cached(&format!("SELECT count(*) FROM conflicts x WHERE {condition}"))?
        .query_row(params![district.as_str(), filter.village, filter.kind, filter.opened_before], |row| {
            row.get(0)
        })?;
    let sql = format!(
        "SELECT {CASE}, {HOUSEHOLD} {JOINED} WHERE {condition}
         ORDER BY x.opened, x.household, x.id LIMIT ?5 OFFSET ?6"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(
        params![
            district.as_str(),
            filter.village,
            filter.kind,
            filter.opened_before,
            filter.limit,
            filter.offset
        ],
        |row| case_row(row, keys),
    )?;
    Ok(QueuePage { total, cases: rows.collect::<rusqlite::Result<_>>()? })
}

pub fn case(
    c: &Connection,
    keys: &DistrictKeys,
    household: HouseholdId,
    case: CaseId,
) -> Result<Option<CaseRow>> {
    let sql = format!(
        "SELECT {CASE}, {HOUSEHOLD} {JOINED}
         WHERE x.district = ?1 AND x.household = ?2 AND x.id = ?3 AND x.closed IS NULL"
    );
    let row = c
        .prepare_cached(&sql)?
        .query_row(params![keys.district().as_str(), household.as_bytes(), case.0], |row| case_row(row, keys))
        .optional()?;
    Ok(row)
}

/// The newest first.
pub fn quarantine(
    c: &Connection,
    district: &DistrictCode,
    filter: &QuarantineFilter,
) -> Result<Vec<RefusedRow>> {
    let mut statement = c.prepare_cached(
        "SELECT q.household, q.hash, q.device, d.label, a.name, q.reason, length(q.body), q.received,
                (SELECT o.village FROM documents o WHERE o.district = q.district AND o.household = q.household),
                d.state = 'revoked', d.revoked_for, d.revoked_at, q.kept
         FROM quarantine q
         JOIN devices d ON d.district = q.district AND d.number = q.device
         JOIN accounts a ON a.district = d.district AND a.user = d.user
         WHERE q.district = ?1 AND NOT EXISTS (SELECT 1 FROM changes ch WHERE ch.district = q.district
            AND ch.household = q.household AND ch.hash = q.hash)
            AND (?2 IS NULL OR q.reason = ?2) AND (?3 IS NULL OR q.device = ?3)
            AND (?4 IS NULL OR (q.kept IS NOT NULL) = ?4)
         ORDER BY q.received DESC, q.household, q.hash LIMIT ?5 OFFSET ?6",
    )?;
    let QuarantineFilter { reason, device, kept, offset, limit } = filter;
    let rows =
        statement.query_map(params![district.as_str(), reason, device, kept, limit, offset], |row| {
            let cause: Option<String> = row.get(10)?;
            let revocation = Revocation::of(cause.as_deref(), row.get(11)?);
            Ok(RefusedRow {
                household: HouseholdId::from_bytes(fixed(row.get_ref(0)?.as_blob()?)?),
                hash: ChangeHash(fixed(row.get_ref(1)?.as_blob()?)?),
                device: DeviceNumber(row.get(2)?),
                device_label: row.get(3)?,
                user_name: row.get(4)?,
                reason: row.get(5)?,
                bytes: row.get::<_, u32>(6)?.saturating_sub(OVERHEAD as u32),
                received: row.get(7)?,
                village: row.get(8)?,
                revocation: row.get::<_, bool>(9)?.then_some(revocation),
                kept: row.get(12)?,
            })
        })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn set_aside(c: &Connection, keys: &DistrictKeys, hash: ChangeHash) -> Result<Option<SetAside>> {
    let sql = "SELECT q.household, q.seal, q.body FROM quarantine q WHERE q.district = ?1 AND q.hash = ?2
        AND NOT EXISTS (SELECT 1 FROM changes ch
            WHERE ch.district = q.district AND ch.household = q.household AND ch.hash = q.hash)";
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_row(params![keys.district().as_str(), hash.0], |row| {
        let household = HouseholdId::from_bytes(fixed(row.get_ref(0)?.as_blob()?)?);
        let body = opened(keys.open_change(Changes::Refused, household, hash, row.get_ref(2)?.as_blob()?))?;
        Ok(SetAside { seal: SealId(fixed(row.get_ref(1)?.as_blob()?)?), body })
    });
    Ok(found.optional()?)
}

pub fn quarantined(c: &Connection, district: &DistrictCode) -> Result<u32> {
    let sql = "SELECT count(*) FROM quarantine q
        WHERE q.district = ?1 AND q.kept IS NULL AND NOT EXISTS (SELECT 1 FROM changes ch
            WHERE ch.district = q.district AND ch.household = q.household AND ch.hash = q.hash)";
    Ok(c.prepare_cached(sql)?.query_row([district.as_str()], |row| row.get(0))?)
}

/// Every village of the district in which somebody works or a household is kept.
pub fn overview(c: &Connection, district: &DistrictCode) -> Result<Vec<VillageRow>> {
    let mut statement = c.prepare_cached(
        "WITH villages AS (
            SELECT reach AS village FROM role_grants
            WHERE district = ?1 AND duty = 'village_officer' AND withdrawn IS NULL
            UNION SELECT village FROM feeds WHERE district = ?1)
         SELECT v.village, coalesce(r.name, v.village),
            (SELECT count(*) FROM households h WHERE h.district = ?1 AND h.village = v.village),
            (SELECT count(*) FROM households h WHERE h.district = ?1 AND h.village = v.village AND stage = 'ready'),
            (SELECT count(*) FROM households h WHERE h.district = ?1 AND h.village = v.village AND stage = 'returned'),
            (SELECT count(*) FROM households h WHERE h.district = ?1 AND h.village = v.village AND hard > 0),
            (SELECT count(*) FROM conflicts x WHERE x.district = ?1 AND x.village = v.village AND x.closed IS NULL),
            (SELECT coalesce(sum(h.members), 0) FROM households h WHERE h.district = ?1 AND h.village = v.village),
            (SELECT coalesce(max(h.updated), 0) FROM households h WHERE h.district = ?1 AND h.village = v.village)
         FROM villages v LEFT JOIN regions r ON r.code = v.village ORDER BY v.village",
    )?;
    let rows = statement.query_map([district.as_str()], |row| {
        Ok(VillageRow {
            village: row.get(0)?,
            name: row.get(1)?,
            households: row.get(2)?,
            ready: row.get(3)?,
            returned: row.get(4)?,
            hard: row.get(5)?,
            conflicts: row.get(6)?,
            people: row.get(7)?,
            updated: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
