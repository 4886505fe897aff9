//! Households that come onto a list by themselves, and those that stand on one.

use std::collections::{BTreeMap, BTreeSet};

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::form::ends_membership;
use pendata_domain::ids::HouseholdId;
use pendata_domain::work::WorkReason;
use rusqlite::{Connection, params};

use super::work::{DONE, STANDING, reason};
use super::{fixed, parsed};
use crate::error::Result;
use crate::store::vault::DistrictKeys;
use crate::store::views::HouseholdRow;
use crate::store::work::{Noticed, WorkCandidate, WorkFilter};

type Found = BTreeSet<(VillageCode, HouseholdId)>;

/// Everything that is on a list of the server's own or should be.
pub fn noticed(c: &Connection, district: &DistrictCode) -> Result<Vec<Noticed>> {
    let mut all: BTreeMap<(WorkReason, HouseholdId), Noticed> = standing(c, district)?;
    let conditions = [
        (WorkReason::Returned, in_stage(c, district, "stage = 'returned'")?),
        (WorkReason::Anomaly, in_stage(c, district, "stage = 'ready' AND hard > 0")?),
        (WorkReason::DoubleNik, doubles(c, district)?),
    ];
    for (reason, found) in conditions {
        for (village, household) in found {
            let fresh = || Noticed {
                village,
                household,
                reason,
                holds: true,
                given: false,
                answered: false,
                done: false,
                right: false,
            };
            all.entry((reason, household)).and_modify(|known| known.holds = true).or_insert_with(fresh);
        }
    }
    Ok(all.into_values().collect())
}

fn standing(c: &Connection, district: &DistrictCode) -> Result<BTreeMap<(WorkReason, HouseholdId), Noticed>> {
    let sql = format!(
        "SELECT l.reason, w.household, l.village, h.stage_mark IS NOT w.given_upon, {DONE},
            h.hard = 0 FROM {STANDING}
         AND w.district = ?1 AND l.by_itself = 1"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map([district.as_str()], |row| {
        let reason = reason(&row.get::<_, String>(0)?)?;
        let household = HouseholdId::from_bytes(fixed(row.get_ref(1)?.as_blob()?)?);
        let village = parsed(&row.get::<_, String>(2)?)?;
        let noticed = Noticed {
            village,
            household,
            reason,
            holds: false,
            given: true,
            answered: row.get(3)?,
            done: row.get(4)?,
            right: row.get(5)?,
        };
        Ok(((reason, household), noticed))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// `condition` is that of a partial index.
fn in_stage(c: &Connection, district: &DistrictCode, condition: &str) -> Result<Found> {
    let sql = format!("SELECT village, household FROM households WHERE district = ?1 AND {condition}");
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map([district.as_str()], |row| {
        let household = HouseholdId::from_bytes(fixed(row.get_ref(1)?.as_blob()?)?);
        Ok((parsed(&row.get::<_, String>(0)?)?, household))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Households with a present member whose NIK a present member of another household has.
fn doubles(c: &Connection, district: &DistrictCode) -> Result<Found> {
    let mut statement = c.prepare_cached(
        "SELECT p.nik_index, p.household, p.presence, h.village FROM people p
         JOIN households h ON h.district = p.district AND h.household = p.household
         WHERE p.district = ?1 AND p.nik_index IN
            (SELECT nik_index FROM people WHERE district = ?1 AND nik_index IS NOT NULL
             GROUP BY nik_index HAVING count(*) > 1)",
    )?;
    let rows = statement.query_map([district.as_str()], |row| {
        let household = HouseholdId::from_bytes(fixed(row.get_ref(1)?.as_blob()?)?);
        let ended = ends_membership(row.get_ref(2)?.as_str()?);
        Ok((fixed(row.get_ref(0)?.as_blob()?)?, ended, (parsed(&row.get::<_, String>(3)?)?, household)))
    })?;
    let mut by_nik: BTreeMap<[u8; 16], Found> = BTreeMap::new();
    for row in rows {
        let (nik, ended, household) = row?;
        if !ended {
            by_nik.entry(nik).or_default().insert(household);
        }
    }
    Ok(by_nik.into_values().filter(|households| households.len() > 1).flatten().collect())
}

const MATCHES: &str = "h.district = ?1 AND h.village = ?2 AND (?3 IS NULL OR h.rt = ?3)
    AND (?4 IS NULL OR h.stage = ?4) AND (?5 = 0 OR h.hard > 0) AND (?6 IS NULL OR h.updated < ?6)
    AND (?7 IS NULL OR h.household IN (SELECT o.household FROM open o WHERE o.reason = ?7))";

/// Households of a village that a filter lets through, in the order of RT and name, and how many they are.
pub fn candidates(
    c: &Connection,
    keys: &DistrictKeys,
    filter: &WorkFilter,
    offset: u32,
    limit: u32,
) -> Result<(u32, Vec<WorkCandidate>)> {
    let open = format!(
        "WITH open AS MATERIALIZED (SELECT DISTINCT w.household, l.reason FROM {STANDING}
            AND w.district = ?1 AND w.village = ?2 AND NOT {DONE})"
    );
    let values = params![
        keys.district().as_str(),
        filter.village,
        filter.rt,
        filter.stage.map(|stage| stage.as_str()),
        filter.findings,
        filter.quiet_since,
        filter.reason.map(WorkReason::as_str)
    ];
    let total = c
        .prepare_cached(&format!("{open} SELECT count(*) FROM households h WHERE {MATCHES}"))?
        .query_row(values, |row| row.get(0))?;
    let sql = format!(
        "{open} SELECT {}, (SELECT group_concat(o.reason) FROM open o WHERE o.household = h.household)
         FROM households h WHERE {MATCHES} ORDER BY h.rt, h.head_name, h.household LIMIT {limit} OFFSET {offset}",
        super::views::HOUSEHOLD
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(values, |row| {
        let of: HouseholdRow = super::views::household_row(row, 0, keys)?;
        let words: Option<String> = row.get(11)?;
        let reasons = words.iter().flat_map(|words| words.split(',')).map(reason);
        Ok(WorkCandidate { of, reasons: reasons.collect::<rusqlite::Result<_>>()? })
    })?;
    Ok((total, rows.collect::<rusqlite::Result<_>>()?))
}
