//! Work lists: the log that devices read, and how far each list is.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{HouseholdId, UserId};
use pendata_domain::protocol::{WorkItem, WorkList};
use pendata_domain::work::{StageMark, WorkReason};
use tokio_postgres::Row;

use super::session::Session as Connection;
use super::value::{Columns, values};
use crate::error::{Error, Result};
use crate::store::work::{ByItself, NewWork, WorkEntry, WorkListRow, WorkNumbers, WorkPage};

/// Rows of the log that hold, with their list and household: the last of both, and not withdrawn.
pub(super) const STANDING: &str = "work w JOIN work_lists l ON l.district = w.district AND l.number = w.list
    JOIN households h ON h.district = w.district AND h.district = $1 AND h.household = w.household
    WHERE w.withdrawn = 0 AND NOT EXISTS
        (SELECT 1 FROM work n WHERE n.district = w.district AND n.list = w.list AND n.household = w.household
         AND n.number > w.number)";

/// `pendata_domain::work::is_done`, of a standing row `w` and its household `h`.
pub(super) const DONE: &str = "(h.stage_mark IS DISTINCT FROM w.given_upon AND
    (h.stage IN ('not_found', 'refused', 'moved') OR (h.stage = 'ready' AND h.hard = 0)))";

/// The last number that devices may hold.
pub fn head(c: &Connection, district: &DistrictCode) -> Result<u32> {
    let sql = "SELECT greatest(coalesce((SELECT max(number) FROM work WHERE district = $1), 0),
        coalesce((SELECT max(number) FROM calendars WHERE district = $1), 0))";
    c.one(sql, values![district.as_str()], |row| row.number(0))
}

pub fn after(
    c: &Connection,
    district: &DistrictCode,
    villages: &[VillageCode],
    number: u32,
    limit: u32,
) -> Result<WorkPage> {
    let sql = "SELECT number, list, withdrawn, household, given_upon FROM work
        WHERE district = $1 AND number > $2 AND village = ANY($3) ORDER BY number LIMIT $4";
    let villages: Vec<String> = villages.iter().map(ToString::to_string).collect();
    let entries = c.all(sql, values![district.as_str(), number, villages, limit], |row| {
        let item = WorkItem { household: row.household(3)?, given_upon: mark(row, 4)? };
        let withdrawn = row.number::<u32>(2)? == 1;
        Ok(WorkEntry { number: row.number(0)?, list: row.number(1)?, withdrawn, item })
    })?;
    let mut lists = BTreeMap::new();
    for entry in &entries {
        if let Entry::Vacant(place) = lists.entry(entry.list) {
            place.insert(list(c, district, entry.list)?);
        }
    }
    Ok(WorkPage { lists: lists.into_values().collect(), entries })
}

pub(super) fn mark(row: &Row, column: usize) -> Result<Option<StageMark>> {
    let bytes = row.bytes_or(column)?;
    bytes.map(|bytes| bytes.try_into().map(StageMark).map_err(|_| Error::Damaged)).transpose()
}

pub(super) fn reason(word: &str) -> Result<WorkReason> {
    WorkReason::from_word(word).ok_or(Error::Damaged)
}

const LIST: &str = "l.number, l.village, l.reason, l.words, l.note, l.due";

fn list_row(row: &Row) -> Result<WorkList> {
    Ok(WorkList {
        number: row.number(0)?,
        village: row.parsed(1)?,
        reason: reason(&row.text(2)?)?,
        words: row.text(3)?,
        note: row.text(4)?,
        due: row.text_or(5)?.map(|due| due.parse().map_err(|_| Error::Damaged)).transpose()?,
    })
}

fn list(c: &Connection, district: &DistrictCode, number: u32) -> Result<WorkList> {
    let sql = format!("SELECT {LIST} FROM work_lists l WHERE l.district = $1 AND l.number = $2");
    c.one(&sql, values![district.as_str(), number], list_row)
}

/// Lists of a district, or of one village, the newest first; with none left on it where everything was withdrawn.
pub fn lists(c: &Connection, district: &DistrictCode, village: Option<&str>) -> Result<Vec<WorkListRow>> {
    let sql = format!(
        "WITH standing AS (SELECT w.list, count(*) AS households, count(*) FILTER (WHERE {DONE}) AS done
            FROM {STANDING} AND w.district = $1 AND ($2::text IS NULL OR w.village = $2) GROUP BY w.list)
         SELECT {LIST}, coalesce(a.name, ''), l.by_itself, l.given, coalesce(s.households, 0), coalesce(s.done, 0)
         FROM work_lists l LEFT JOIN standing s ON s.list = l.number
         LEFT JOIN accounts a ON a.district = l.district AND a.\"user\" = l.\"user\"
         WHERE l.district = $1 AND ($2::text IS NULL OR l.village = $2) ORDER BY l.number DESC"
    );
    c.all(&sql, values![district.as_str(), village], |row| {
        Ok(WorkListRow {
            list: list_row(row)?,
            by: row.text(6)?,
            by_itself: row.number::<u32>(7)? == 1,
            given: row.number(8)?,
            households: row.number(9)?,
            done: row.number(10)?,
        })
    })
}

pub fn by_village(
    c: &Connection,
    district: &DistrictCode,
    today: NaiveDate,
) -> Result<Vec<(String, WorkNumbers)>> {
    let sql = format!(
        "SELECT village, count(*), count(*) FILTER (WHERE done), count(*) FILTER (WHERE NOT done AND due < $2) FROM (
            SELECT w.village, bool_and({DONE}) AS done, min(CASE WHEN NOT {DONE} THEN l.due END) AS due
            FROM {STANDING} AND w.district = $1 GROUP BY w.village, w.household) s
         GROUP BY village ORDER BY village"
    );
    c.all(&sql, values![district.as_str(), today.to_string()], |row| {
        let numbers =
            WorkNumbers { households: row.number(1)?, done: row.number(2)?, overdue: row.number(3)? };
        Ok((row.text(0)?, numbers))
    })
}

/// Puts households of the village on a new list and returns its number; households of elsewhere are left out.
pub fn give(c: &Connection, district: &DistrictCode, new: &NewWork, time: i64) -> Result<u32> {
    let number = add_list(c, district, new, false, time)?;
    let put = put(c, district, number, &new.households, new.user, time)?;
    if put > 0 { Ok(number) } else { Err(Error::NotFound) }
}

fn add_list(
    c: &Connection,
    district: &DistrictCode,
    new: &NewWork,
    by_itself: bool,
    time: i64,
) -> Result<u32> {
    let sql = "SELECT coalesce(max(number), 0) + 1 FROM work_lists WHERE district = $1";
    let number: u32 = c.one(sql, values![district.as_str()], |row| row.number(0))?;
    c.execute(
        "INSERT INTO work_lists VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            district.as_str(),
            number,
            new.village.as_str(),
            new.reason.as_str(),
            &new.words,
            &new.note,
            new.due.map(|due| due.to_string()),
            new.user.map(|user| user.0),
            by_itself,
            time
        ],
    )?;
    Ok(number)
}

/// In the order given, under the next numbers. Returns how many are households of the list's village.
fn put(
    c: &Connection,
    district: &DistrictCode,
    list: u32,
    households: &[HouseholdId],
    user: Option<UserId>,
    time: i64,
) -> Result<u64> {
    let sql = "INSERT INTO work
        SELECT l.district, $4::bigint + row_number() OVER (ORDER BY n.place), l.number, l.village, h.household, h.stage_mark,
            0, $5::bigint, $6::bigint
        FROM work_lists l CROSS JOIN unnest($3::bytea[]) WITH ORDINALITY AS n(household, place)
        JOIN households h ON h.district = $1 AND h.village = l.village AND h.household = n.household
        WHERE l.district = $1 AND l.number = $2";
    let (next, named) = (head(c, district)?, blobs(households));
    c.execute(sql, values![district.as_str(), list, named, next, user.map(|user| user.0), time])
}

fn blobs(households: &[HouseholdId]) -> Vec<Vec<u8>> {
    households.iter().map(|household| household.as_bytes().to_vec()).collect()
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
    let sql =
        format!("SELECT w.household FROM {STANDING} AND w.district = $1 AND w.list = $2 ORDER BY w.number");
    let standing = c.all(&sql, values![district.as_str(), list], |row| row.household(0))?;
    let wanted: BTreeSet<&HouseholdId> = households.iter().collect();
    let named = |household: &HouseholdId| wanted.is_empty() || wanted.contains(household);
    let going: Vec<HouseholdId> = standing.into_iter().filter(named).collect();
    let sql = "INSERT INTO work
        SELECT l.district, $4::bigint + n.place, l.number, l.village, n.household, NULL, 1, $5::bigint, $6::bigint
        FROM work_lists l CROSS JOIN unnest($3::bytea[]) WITH ORDINALITY AS n(household, place)
        WHERE l.district = $1 AND l.number = $2";
    let (next, user) = (head(c, district)?, user.map(|user| user.0));
    let taken = c.execute(sql, values![district.as_str(), list, blobs(&going), next, user, time])?;
    if taken > 0 { Ok(taken as u32) } else { Err(Error::NotFound) }
}

/// Lists on which a household is not done have the one in its place from here on.
pub fn follow(
    c: &Connection,
    district: &DistrictCode,
    (household, remade): (HouseholdId, HouseholdId),
    time: i64,
) -> Result<()> {
    let sql = format!(
        "SELECT w.list FROM {STANDING} AND w.district = $1 AND w.household = $2 AND NOT {DONE} ORDER BY w.list"
    );
    let key = values![district.as_str(), household.as_bytes()];
    for list in c.all(&sql, key, |row| row.number::<u32>(0))? {
        withdraw(c, district, list, &[household], None, time)?;
        put(c, district, list, &[remade], None, time)?;
    }
    Ok(())
}

/// What the server found by itself.
pub fn by_itself(c: &Connection, district: &DistrictCode, found: &ByItself, time: i64) -> Result<()> {
    let sql = "SELECT max(number) FROM work_lists
        WHERE district = $1 AND village = $2 AND reason = $3 AND by_itself = 1";
    let key = values![district.as_str(), found.village.as_str(), found.reason.as_str()];
    let list = match c.one(sql, key, |row| row.number_or(0))? {
        Some(list) => list,
        None => {
            let (village, reason) = (found.village.clone(), found.reason);
            let (words, note, households) = (String::new(), String::new(), Vec::new());
            let new = NewWork { village, reason, words, note, due: None, user: None, households };
            add_list(c, district, &new, true, time)?
        }
    };
    if !found.give.is_empty() {
        put(c, district, list, &found.give, None, time)?;
    }
    match found.withdraw.is_empty() {
        true => Ok(()),
        false => withdraw(c, district, list, &found.withdraw, None, time).map(drop),
    }
}
