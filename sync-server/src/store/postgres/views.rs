//! The console's views.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{CaseId, ChangeHash, DeviceNumber, HouseholdId};
use pendata_domain::seal::SealId;
use tokio_postgres::Row;

use super::session::Session as Connection;
use super::value::{Columns, values};
use crate::error::Result;
use crate::store::fleet::{QuarantineFilter, Revocation};
use crate::store::vault::DistrictKeys;
use crate::store::vault::cipher::OVERHEAD;
use crate::store::vault::rows::Changes;
use crate::store::views::{CaseRow, HouseholdRow, QueueFilter, QueuePage, RefusedRow, SetAside, VillageRow};

pub(super) const HOUSEHOLD: &str =
    "h.household, h.village, h.rt, h.head_name, h.private, h.stage, h.members, h.hard, h.soft,
    h.conflicts, h.updated";

pub(super) fn household_row(row: &Row, at: usize, keys: &DistrictKeys) -> Result<HouseholdRow> {
    let household = row.household(at)?;
    Ok(HouseholdRow {
        household,
        village: row.text(at + 1)?,
        rt: row.text(at + 2)?,
        head_name: row.text(at + 3)?,
        card: keys.open_private(household, row.bytes(at + 4)?)?.card,
        stage: row.text(at + 5)?,
        members: row.number(at + 6)?,
        hard: row.number(at + 7)?,
        soft: row.number(at + 8)?,
        conflicts: row.number(at + 9)?,
        updated: row.number(at + 10)?,
    })
}

pub fn household(
    c: &Connection,
    keys: &DistrictKeys,
    household: HouseholdId,
) -> Result<Option<HouseholdRow>> {
    let sql = format!("SELECT {HOUSEHOLD} FROM households h WHERE h.district = $1 AND h.household = $2");
    let key = values![keys.district().as_str(), household.as_bytes()];
    c.maybe(&sql, key, |row| household_row(row, 0, keys))
}

const CASE: &str = "x.id, x.village, x.kind, x.subject, x.opened,
    (SELECT count(*) FROM candidates y
     WHERE y.district = x.district AND y.district = $1 AND y.household = x.household AND y.conflict = x.id)";

fn case_row(row: &Row, keys: &DistrictKeys) -> Result<CaseRow> {
    let of = household_row(row, 6, keys)?;
    Ok(CaseRow {
        id: CaseId(row.fixed(0)?),
        household: of.household,
        village: row.text(1)?,
        kind: row.text(2)?,
        subject: row.text(3)?,
        opened: row.number(4)?,
        candidates: row.number(5)?,
        of,
    })
}

const JOINED: &str =
    "FROM conflicts x JOIN households h ON h.district = x.district AND h.household = x.household";

/// Open cases, the oldest first.
pub fn queue(c: &Connection, keys: &DistrictKeys, filter: &QueueFilter) -> Result<QueuePage> {
    let condition = "x.district = $1 AND x.closed IS NULL AND ($2::text IS NULL OR x.village = $2)
        AND ($3::text IS NULL OR x.kind = $3) AND ($4::bigint IS NULL OR x.opened < $4)";
    let wanted = values![
        keys.district().as_str(),
        filter.village.clone(),
        filter.kind.clone(),
        filter.opened_before,
        filter.limit,
        filter.offset
    ];
    let total =
        c.one(&format!("SELECT count(*) FROM conflicts x WHERE {condition}"), &wanted[..4], |row| {
            row.number(0)
        })?;
    let sql = format!(
        "SELECT {CASE}, {HOUSEHOLD} {JOINED} WHERE {condition}
         ORDER BY x.opened, x.household, x.id LIMIT $5 OFFSET $6"
    );
    Ok(QueuePage { total, cases: c.all(&sql, wanted, |row| case_row(row, keys))? })
}

pub fn case(
    c: &Connection,
    keys: &DistrictKeys,
    household: HouseholdId,
    case: CaseId,
) -> Result<Option<CaseRow>> {
    let sql = format!(
        "SELECT {CASE}, {HOUSEHOLD} {JOINED}
         WHERE x.district = $1 AND x.household = $2 AND x.id = $3 AND x.closed IS NULL"
    );
    let key = values![keys.district().as_str(), household.as_bytes(), case.0];
    c.maybe(&sql, key, |row| case_row(row, keys))
}

/// The newest first.
pub fn quarantine(
    c: &Connection,
    district: &DistrictCode,
    filter: &QuarantineFilter,
) -> Result<Vec<RefusedRow>> {
    let sql =
        "SELECT q.household, q.hash, q.device, d.label, a.name, q.reason, length(q.body)::bigint, q.received,
            (SELECT o.village FROM documents o WHERE o.district = q.district AND o.household = q.household),
            d.state = 'revoked', d.revoked_for, d.revoked_at, q.kept
        FROM quarantine q
        JOIN devices d ON d.district = q.district AND d.number = q.device
        JOIN accounts a ON a.district = d.district AND a.\"user\" = d.\"user\"
        WHERE q.district = $1 AND NOT EXISTS (SELECT FROM changes ch WHERE ch.district = q.district
            AND ch.household = q.household AND ch.hash = q.hash)
            AND ($2::text IS NULL OR q.reason = $2) AND ($3::bigint IS NULL OR q.device = $3)
            AND ($4::bigint IS NULL OR (q.kept IS NOT NULL) = ($4 <> 0))
        ORDER BY q.received DESC, q.household, q.hash LIMIT $5 OFFSET $6";
    let QuarantineFilter { reason, device, kept, offset, limit } = filter;
    let wanted = values![district.as_str(), reason.clone(), *device, *kept, *limit, *offset];
    c.all(sql, wanted, |row| {
        let revocation = Revocation::of(row.text_or(10)?.as_deref(), row.number_or(11)?);
        Ok(RefusedRow {
            household: row.household(0)?,
            hash: ChangeHash(row.fixed(1)?),
            device: DeviceNumber(row.number(2)?),
            device_label: row.text(3)?,
            user_name: row.text(4)?,
            reason: row.text(5)?,
            bytes: row.number::<u32>(6)?.saturating_sub(OVERHEAD as u32),
            received: row.number(7)?,
            village: row.text_or(8)?,
            revocation: row.flag(9)?.then_some(revocation),
            kept: row.number_or(12)?,
        })
    })
}

pub fn set_aside(c: &Connection, keys: &DistrictKeys, hash: ChangeHash) -> Result<Option<SetAside>> {
    let sql = "SELECT q.household, q.seal, q.body FROM quarantine q WHERE q.district = $1 AND q.hash = $2
        AND NOT EXISTS (SELECT FROM changes ch
            WHERE ch.district = q.district AND ch.household = q.household AND ch.hash = q.hash)";
    c.maybe(sql, values![keys.district().as_str(), hash.0], |row| {
        let body = keys.open_change(Changes::Refused, row.household(0)?, hash, row.bytes(2)?)?;
        Ok(SetAside { seal: SealId(row.fixed(1)?), body })
    })
}

pub fn quarantined(c: &Connection, district: &DistrictCode) -> Result<u32> {
    let sql = "SELECT count(*) FROM quarantine q WHERE q.district = $1 AND q.kept IS NULL
        AND NOT EXISTS (SELECT FROM changes ch
            WHERE ch.district = q.district AND ch.household = q.household AND ch.hash = q.hash)";
    c.one(sql, values![district.as_str()], |row| row.number(0))
}

/// Every village of the district in which somebody works or a household is kept.
pub fn overview(c: &Connection, district: &DistrictCode) -> Result<Vec<VillageRow>> {
    let sql = "WITH villages AS (
            SELECT reach AS village FROM role_grants
            WHERE district = $1 AND duty = 'village_officer' AND withdrawn IS NULL
            UNION SELECT village FROM feeds WHERE district = $1),
        counted AS (
            SELECT village, count(*) AS households, count(*) FILTER (WHERE stage = 'ready') AS ready,
                count(*) FILTER (WHERE stage = 'returned') AS returned, count(*) FILTER (WHERE hard > 0) AS hard,
                sum(members)::bigint AS people, max(updated) AS updated
            FROM households WHERE district = $1 GROUP BY village),
        cases AS (SELECT village, count(*) AS open FROM conflicts WHERE district = $1 AND closed IS NULL
            GROUP BY village)
        SELECT v.village, coalesce(r.name, v.village), coalesce(n.households, 0), coalesce(n.ready, 0),
            coalesce(n.returned, 0), coalesce(n.hard, 0), coalesce(x.open, 0), coalesce(n.people, 0),
            coalesce(n.updated, 0)
        FROM villages v LEFT JOIN regions r ON r.code = v.village LEFT JOIN counted n USING (village)
        LEFT JOIN cases x USING (village) ORDER BY v.village";
    c.all(sql, values![district.as_str()], |row| {
        Ok(VillageRow {
            village: row.text(0)?,
            name: row.text(1)?,
            households: row.number(2)?,
            ready: row.number(3)?,
            returned: row.number(4)?,
            hard: row.number(5)?,
            conflicts: row.number(6)?,
            people: row.number(7)?,
            updated: row.number(8)?,
        })
    })
}
