//! Work lists: the log that devices read, and how far each list is.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{HouseholdId, UserId};
use pendata_domain::protocol::{WorkItem, WorkList};
use pendata_domain::work::{StageMark, WorkReason};
use rusqlite::{Connection, Row, params, params_from_iter};

use super::{fixed, parsed};
use crate::error::{Error, Result};
use crate::store::work::{ByItself, NewWork, WorkEntry, WorkListRow, WorkNumbers, WorkPage};

/// Rows of the log that hold, with their list and household: the last of both, and not withdrawn.
pub(super) const STANDING: &str = "work w JOIN work_lists l ON l.district = w.district AND l.number = w.list
    JOIN households h ON h.district = w.district AND h.household = w.household
    WHERE w.withdrawn = 0 AND NOT EXISTS
        (SELECT 1 FROM work n WHERE n.district = w.district AND n.list = w.list AND n.household = w.household
         AND n.number > w.number)";

/// `pendata_domain::work::is_done`, of a standing row `w` and its household `h`.
pub(super) const DONE: &str = "(h.stage_mark IS NOT w.given_upon AND
    (h.stage IN ('not_found', 'refused', 'moved') OR (h.stage = 'ready' AND h.hard = 0)))";

/// The last number that devices may hold.
pub fn head(c: &Connection, district: &DistrictCode) -> Result<u32> {
    let number = c
        .prepare_cached(
            "SELECT max(coalesce((SELECT max(number) FROM work WHERE district = ?1), 0),
                        coalesce((SELECT max(number) FROM calendars WHERE district = ?1), 0))",
        )?
        .query_row([district.as_str()], |row| row.get(0))?;
    Ok(number)
}

pub fn after(
    c: &Connection,
    district: &DistrictCode,
    villages: &[VillageCode],
    number: u32,
    limit: u32,
) -> Result<WorkPage> {
    let places = vec!["?"; villages.len()].join(", ");
    let sql = format!(
        "SELECT number, list, withdrawn, household, given_upon FROM work
         WHERE district = ? AND number > ? AND village IN ({places}) ORDER BY number LIMIT ?"
    );
    let mut values: Vec<rusqlite::types::Value> = vec![district.as_str().to_owned().into(), number.into()];
    values.extend(villages.iter().map(|village| village.as_str().to_owned().into()));
    values.push(limit.into());
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |row| {
        let household = HouseholdId::from_bytes(fixed(row.get_ref(3)?.as_blob()?)?);
        let item = WorkItem { household, given_upon: mark(row, 4)? };
        Ok(WorkEntry { number: row.get(0)?, list: row.get(1)?, withdrawn: row.get(2)?, item })
    })?;
    let entries: Vec<WorkEntry> = rows.collect::<rusqlite::Result<_>>()?;
    let mut lists = BTreeMap::new();
    for entry in &entries {
        if let Entry::Vacant(place) = lists.entry(entry.list) {
            place.insert(list(c, district, entry.list)?);
        }
    }
    Ok(WorkPage { lists: lists.into_values().collect(), entries })
}

pub(super) fn mark(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<StageMark>> {
    row.get_ref(column)?.as_blob_or_null()?.map(|bytes| fixed(bytes).map(StageMark)).transpose()
}

pub(super) fn reason(word: &str) -> rusqlite::Result<WorkReason> {
    let wrong =
        || rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, "a reason".into());
    WorkReason::from_word(word).ok_or_else(wrong)
}

const LIST: &str = "l.number, l.village, l.reason, l.words, l.note, l.due";

fn list_row(row: &Row<'_>) -> rusqlite::Result<WorkList> {
    Ok(WorkList {
        number: row.get(0)?,
        village: parsed(&row.get::<_, String>(1)?)?,
        reason: reason(&row.get::<_, String>(2)?)?,
        words: row.get(3)?,
        note: row.get(4)?,
        due: row.get::<_, Option<String>>(5)?.map(|due| parsed(&due)).transpose()?,
    })
}

fn list(c: &Connection, district: &DistrictCode, number: u32) -> Result<WorkList> {
    let sql = format!("SELECT {LIST} FROM work_lists l WHERE l.district = ?1 AND l.number = ?2");
    Ok(c.prepare_cached(&sql)?.query_row(params![district.as_str(), number], list_row)?)
}

/// Lists of a district, or of one village, the newest first; with none left on it where everything was withdrawn.
pub fn lists(c: &Connection, district: &DistrictCode, village: Option<&str>) -> Result<Vec<WorkListRow>> {
    let sql = format!(
        "WITH standing AS (SELECT w.list, count(*) AS households, sum({DONE}) AS done
            FROM {STANDING} AND w.district = ?1 AND (?2 IS NULL OR w.village = ?2) GROUP BY w.list)
         SELECT {LIST}, coalesce(a.name, ''), l.by_itself, l.given, coalesce(s.households, 0), coalesce(s.done, 0)
         FROM work_lists l LEFT JOIN standing s ON s.list = l.number
         LEFT JOIN accounts a ON a.district = l.district AND a.user = l.user
         WHERE l.district = ?1 AND (?2 IS NULL OR l.village = ?2) ORDER BY l.number DESC"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params![district.as_str(), village], |row| {
        Ok(WorkListRow {
            list: list_row(row)?,
            by: row.get(6)?,
            by_itself: row.get(7)?,
            given: row.get(8)?,
            households: row.get(9)?,
            done: row.get(10)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn by_village(
    c: &Connection,
    district: &DistrictCode,
    today: NaiveDate,
) -> Result<Vec<(String, WorkNumbers)>> {
    let sql = format!(
        "SELECT village, count(*), sum(done), coalesce(sum(NOT done AND due < ?2), 0) FROM (
            SELECT w.village, min({DONE}) AS done, min(CASE WHEN NOT {DONE} THEN l.due END) AS due
            FROM {STANDING} AND w.district = ?1 GROUP BY w.village, w.household)
         GROUP BY village ORDER BY village"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params![district.as_str(), today.to_string()], |row| {
        let numbers = WorkNumbers { households: row.get(1)?, done: row.get(2)?, overdue: row.get(3)? };
        Ok((row.get(0)?, numbers))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Puts households of the village on a new list. Returns its number, and how many; households of elsewhere are left out.
pub fn give(c: &Connection, district: &DistrictCode, new: &NewWork, time: i64) -> Result<u32> {
    let number = add_list(c, district, new, false, time)?;
    let put = new.households.iter().map(|household| put(c, district, number, *household, new.user, time));
    match put.collect::<Result<Vec<bool>>>()?.contains(&true) {
        true => Ok(number),
        false => Err(Error::NotFound),
    }
}

fn add_list(
    c: &Connection,
    district: &DistrictCode,
    new: &NewWork,
    by_itself: bool,
    time: i64,
) -> Result<u32> {
    let number: u32 = c
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM work_lists WHERE district = ?1")?
        .query_row([district.as_str()], |row| row.get(0))?;
    c.prepare_cached("INSERT INTO work_lists VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?.execute(
        params![
            district.as_str(),
            number,
            new.village.as_str(),
            new.reason.as_str(),
            new.words,
            new.note,
            new.due.map(|due| due.to_string()),
            new.user.map(|user| user.0),
            by_itself,
            time
        ],
    )?;
    Ok(number)
}

fn put(
    c: &Connection,
    district: &DistrictCode,
    list: u32,
    household: HouseholdId,
    user: Option<UserId>,
    time: i64,
) -> Result<bool> {
    let next = head(c, district)? + 1;
    let rows = c
        .prepare_cached(
            "INSERT INTO work SELECT h.district, ?4, l.number, l.village, h.household, h.stage_mark, 0, ?5, ?6
             FROM work_lists l JOIN households h ON h.district = l.district AND h.village = l.village
             WHERE l.district = ?1 AND l.number = ?2 AND h.household = ?3",
        )?
        .execute(params![district.as_str(), list, household.as_bytes(), next, user.map(|user| user.0), time])?;
    Ok(rows == 1)
}

/// Takes households off a list; all that are left on it where none is named. Returns how many.
pub fn withdraw(
    c: &Connection,
    district: &DistrictCode,
    list: u32,
    households: &[HouseholdId],
    user: Option<UserId>,
    time: i64,
) -> Result<u32> {
    let sql = format!("SELECT w.household FROM {STANDING} AND w.district = ?1 AND w.list = ?2");
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params![district.as_str(), list], |row| {
        Ok(HouseholdId::from_bytes(fixed(row.get_ref(0)?.as_blob()?)?))
    })?;
    let standing: Vec<HouseholdId> = rows.collect::<rusqlite::Result<_>>()?;
    let wanted: BTreeSet<&HouseholdId> = households.iter().collect();
    let named = |household: &&HouseholdId| wanted.is_empty() || wanted.contains(household);
    let mut taken = 0;
    for household in standing.iter().filter(named) {
        let next = head(c, district)? + 1;
        taken += c
            .prepare_cached(
                "INSERT INTO work SELECT l.district, ?4, l.number, l.village, ?3, NULL, 1, ?5, ?6
                 FROM work_lists l WHERE l.district = ?1 AND l.number = ?2",
            )?
            .execute(params![
                district.as_str(),
                list,
                household.as_bytes(),
                next,
                user.map(|user| user.0),
                time
            ])?;
    }
    match taken {
        0 => Err(Error::NotFound),
        taken => Ok(taken as u32),
    }
}

/// Lists on which a household is not done have the one in its place from here on.
pub fn follow(
    c: &Connection,
    district: &DistrictCode,
    (household, remade): (HouseholdId, HouseholdId),
    time: i64,
) -> Result<()> {
    let sql = format!(
        "SELECT w.list FROM {STANDING} AND w.district = ?1 AND w.household = ?2 AND NOT {DONE} ORDER BY w.list"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params![district.as_str(), household.as_bytes()], |row| row.get(0))?;
    for list in rows.collect::<rusqlite::Result<Vec<u32>>>()? {
        withdraw(c, district, list, &[household], None, time)?;
        put(c, district, list, remade, None, time)?;
    }
    Ok(())
}

/// What the server found by itself.
pub fn by_itself(c: &Connection, district: &DistrictCode, found: &ByItself, time: i64) -> Result<()> {
    let key = params![district.as_str(), found.village.as_str(), found.reason.as_str()];
    let known: Option<u32> = c
        .prepare_cached(
            "SELECT max(number) FROM work_lists
             WHERE district = ?1 AND village = ?2 AND reason = ?3 AND by_itself = 1",
        )?
        .query_row(key, |row| row.get(0))?;
    let list = match known {
        Some(list) => list,
        None => {
            let (village, reason) = (found.village.clone(), found.reason);
            let (words, note, households) = (String::new(), String::new(), Vec::new());
            let new = NewWork { village, reason, words, note, due: None, user: None, households };
            add_list(c, district, &new, true, time)?
        }
    };
    for household in &found.give {
        put(c, district, list, *household, None, time)?;
    }
    match found.withdraw.is_empty() {
        true => Ok(()),
        false => withdraw(c, district, list, &found.withdraw, None, time).map(drop),
    }
}
