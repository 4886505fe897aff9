//! Households that come onto a list by themselves, and those that stand on one.

use std::collections::{BTreeMap, BTreeSet};

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::form::ends_membership;
use pendata_domain::ids::HouseholdId;
use pendata_domain::work::WorkReason;

use super::session::Session as Connection;
use super::value::{Columns, values};
use super::work::{DONE, STANDING, reason};
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
        "SELECT l.reason, w.household, l.village, h.stage_mark IS DISTINCT FROM w.given_upon, {DONE},
            h.hard = 0 FROM {STANDING} AND w.district = $1 AND l.by_itself = 1"
    );
    let rows = c.all(&sql, values![district.as_str()], |row| {
        let (reason, household) = (reason(&row.text(0)?)?, row.household(1)?);
        let noticed = Noticed {
            village: row.parsed(2)?,
            household,
            reason,
            holds: false,
            given: true,
            answered: row.flag(3)?,
            done: row.flag(4)?,
            right: row.flag(5)?,
        };
        Ok(((reason, household), noticed))
    })?;
    Ok(rows.into_iter().collect())
}

/// `condition` is that of a partial index.
fn in_stage(c: &Connection, district: &DistrictCode, condition: &str) -> Result<Found> {
    let sql = format!("SELECT village, household FROM households WHERE district = $1 AND {condition}");
    let rows = c.all(&sql, values![district.as_str()], |row| Ok((row.parsed(0)?, row.household(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Households with a present member whose NIK a present member of another household has.
fn doubles(c: &Connection, district: &DistrictCode) -> Result<Found> {
    let sql = "SELECT p.nik_index, p.household, p.presence, h.village FROM people p
        JOIN households h ON h.district = p.district AND h.household = p.household
        WHERE p.district = $1 AND h.district = $1 AND p.nik_index IN
            (SELECT nik_index FROM people WHERE district = $1 AND nik_index IS NOT NULL
             GROUP BY nik_index HAVING count(*) > 1)";
    let rows = c.all(sql, values![district.as_str()], |row| {
        Ok((row.fixed(0)?, ends_membership(&row.text(2)?), (row.parsed(3)?, row.household(1)?)))
    })?;
    let mut by_nik: BTreeMap<[u8; 16], Found> = BTreeMap::new();
    for (nik, ended, household) in rows {
        if !ended {
            by_nik.entry(nik).or_default().insert(household);
        }
    }
    Ok(by_nik.into_values().filter(|households| households.len() > 1).flatten().collect())
}

const MATCHES: &str = "h.district = $1 AND h.village = $2 AND ($3::text IS NULL OR h.rt = $3)
    AND ($4::text IS NULL OR h.stage = $4) AND ($5::bigint = 0 OR h.hard > 0)
    AND ($6::bigint IS NULL OR h.updated < $6)
    AND ($7::text IS NULL OR h.household IN (SELECT o.household FROM open o WHERE o.reason = $7))";

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
            AND w.district = $1 AND w.village = $2 AND NOT {DONE})"
    );
    let wanted = values![
        keys.district().as_str(),
        &filter.village,
        filter.rt.clone(),
        filter.stage.map(|stage| stage.as_str()),
        filter.findings,
        filter.quiet_since,
        filter.reason.map(WorkReason::as_str),
        limit,
        offset
    ];
    let total =
        c.one(&format!("{open} SELECT count(*) FROM households h WHERE {MATCHES}"), &wanted[..7], |row| {
            row.number(0)
        })?;
    let sql = format!(
        "{open} SELECT {}, (SELECT string_agg(o.reason, ',' ORDER BY o.reason) FROM open o
            WHERE o.household = h.household)
         FROM households h WHERE {MATCHES} ORDER BY h.rt, h.head_name, h.household LIMIT $8 OFFSET $9",
        super::views::HOUSEHOLD
    );
    let found = c.all(&sql, wanted, |row| {
        let of: HouseholdRow = super::views::household_row(row, 0, keys)?;
        let words = row.text_or(11)?;
        let reasons = words.iter().flat_map(|words| words.split(',')).map(reason);
        Ok(WorkCandidate { of, reasons: reasons.collect::<Result<_>>()? })
    })?;
    Ok((total, found))
}
