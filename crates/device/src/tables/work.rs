//! The district's work lists, read-only: taken from syncs, and seen together with the households on them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use pendata_domain::area::VillageCode;
use pendata_domain::calendar::Calendar;
use pendata_domain::ids::HouseholdId;
use pendata_domain::protocol::{WorkItem, WorkList, WorkUpdate};
use pendata_domain::work::WorkReason;
use rusqlite::{Connection, Row, Transaction, params};

use super::households::{COLUMNS, ListRow, Page, read};
use super::{blob, household_of, meta};
use crate::error::{Error, Result};

/// A household's place on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub list: u32,
    pub reason: WorkReason,
    /// The district's own words for the reason; empty where the reason says it.
    pub words: String,
    pub note: String,
    pub due: Option<NaiveDate>,
    pub done: bool,
}

/// Whose work, and how far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkFilter {
    pub reason: Option<WorkReason>,
    pub rt: Option<String>,
    /// Done or left; `None` for both.
    pub done: Option<bool>,
    pub order: WorkOrder,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkOrder {
    /// What is left first; of it the first due; then by RT and name.
    #[default]
    Due,
    Place,
    Name,
}

/// How many households of something are on a list, and how far they are. One on two lists counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkCount {
    pub households: u32,
    pub done: u32,
    /// Left, and the day they were due is over.
    pub overdue: u32,
}

/// `pendata_domain::work::is_done`, of a row of `work` and its household.
const DONE: &str = "(h.stage_mark IS NOT w.given_upon AND
    (h.stage IN ('not_found', 'refused', 'moved') OR (h.stage = 'ready' AND h.missing + h.hard = 0)))";
const GIVEN: &str = "work w JOIN work_lists l ON l.number = w.list JOIN households h ON h.id = w.household";

/// Takes a page in. A page that begins anew makes void what there was.
pub fn take(tx: &Transaction<'_>, update: &WorkUpdate) -> Result<()> {
    if update.fresh {
        tx.execute_batch("DELETE FROM work; DELETE FROM work_lists")?;
    }
    update.lists.iter().try_for_each(|list| put_list(tx, list))?;
    for run in &update.runs {
        for item in &run.items {
            match run.withdrawn {
                true => take_off(tx, run.list, item.household)?,
                false => put(tx, run.list, item)?,
            }
        }
    }
    meta::put(tx, meta::WORK, &update.through)
}

fn put_list(tx: &Transaction<'_>, list: &WorkList) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO work_lists VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute((
        list.number,
        list.village.as_str(),
        list.reason.as_str(),
        &list.words,
        &list.note,
        list.due.map(|due| due.to_string()),
    ))?;
    Ok(())
}

fn put(tx: &Transaction<'_>, list: u32, item: &WorkItem) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO work VALUES (?1, ?2, ?3)")?.execute((
        item.household.as_bytes(),
        list,
        item.given_upon.map(|mark| mark.0),
    ))?;
    Ok(())
}

fn take_off(tx: &Transaction<'_>, list: u32, household: HouseholdId) -> Result<()> {
    tx.prepare_cached("DELETE FROM work WHERE household = ?1 AND list = ?2")?
        .execute((household.as_bytes(), list))?;
    Ok(())
}

/// What the server gives again from the first: another village, or another life of its log.
pub fn ask_again(tx: &Transaction<'_>) -> Result<()> {
    meta::put(tx, meta::WORK, &0_u32)
}

/// A village that is no longer of this device.
pub fn forget(tx: &Transaction<'_>, village: &VillageCode) -> Result<()> {
    tx.execute(
        "DELETE FROM work WHERE list IN (SELECT number FROM work_lists WHERE village = ?1)",
        [village.as_str()],
    )?;
    tx.execute("DELETE FROM work_lists WHERE village = ?1", [village.as_str()])?;
    Ok(())
}

pub fn calendar(db: &Connection) -> Result<Calendar> {
    Ok(meta::get(db, meta::CALENDAR)?.unwrap_or_default())
}

pub fn of_household(db: &Connection, household: HouseholdId) -> Result<Vec<Assignment>> {
    let sql = format!(
        "SELECT w.list, l.reason, l.words, l.note, l.due, {DONE} FROM {GIVEN} WHERE w.household = ?1
         ORDER BY 6, l.due IS NULL, l.due, w.list"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([household.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(assignment(row)?);
    }
    Ok(found)
}

fn assignment(row: &Row<'_>) -> Result<Assignment> {
    let reason: String = row.get(1)?;
    let due: Option<String> = row.get(4)?;
    Ok(Assignment {
        list: row.get(0)?,
        reason: WorkReason::from_word(&reason).ok_or(Error::Damaged)?,
        words: row.get(2)?,
        note: row.get(3)?,
        due: due.map(|due| due.parse().map_err(|_| Error::Damaged)).transpose()?,
        done: row.get(5)?,
    })
}

pub fn any(db: &Connection) -> Result<bool> {
    Ok(db.prepare_cached("SELECT EXISTS (SELECT 1 FROM work)")?.query_row([], |row| row.get(0))?)
}

/// Households on lists, each once: a household is done when it is on each of the lists asked for.
pub fn list(db: &Connection, filter: &WorkFilter, page: Page) -> Result<Vec<ListRow>> {
    let order = match filter.order {
        WorkOrder::Due => "g.done, g.due IS NULL, g.due, h.rt, h.head_key, h.row",
        WorkOrder::Place => "h.rt, h.head_key, h.row",
        WorkOrder::Name => "h.head_key, h.row",
    };
    let columns = COLUMNS.split(", ").map(|column| format!("h.{}", column.trim())).collect::<Vec<_>>();
    let sql = format!(
        "WITH {} SELECT {} FROM grouped g JOIN households h ON h.id = g.household
         WHERE ?3 IS NULL OR g.done = ?3 ORDER BY {order} LIMIT ?4 OFFSET ?5",
        grouped(),
        columns.join(", ")
    );
    let mut statement = db.prepare_cached(&sql)?;
    let reason = filter.reason.map(WorkReason::as_str);
    let mut rows = statement.query(params![reason, filter.rt, filter.done, page.limit, page.offset])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// `?1` a reason or NULL, `?2` an RT or NULL. `due` is the first day of what is left.
fn grouped() -> String {
    format!(
        "grouped AS (
            SELECT household, rt, min(done) AS done, min(CASE WHEN NOT done THEN due END) AS due FROM (
                SELECT w.household, h.rt, l.due, {DONE} AS done FROM {GIVEN}
                WHERE (?1 IS NULL OR l.reason = ?1) AND (?2 IS NULL OR h.rt = ?2))
            GROUP BY household)"
    )
}

pub fn count(db: &Connection, filter: &WorkFilter, today: NaiveDate) -> Result<WorkCount> {
    let sql = format!(
        "WITH {} SELECT count(*), coalesce(sum(g.done), 0), coalesce(sum(NOT g.done AND g.due < ?3), 0)
         FROM grouped g",
        grouped()
    );
    let reason = filter.reason.map(WorkReason::as_str);
    let mut statement = db.prepare_cached(&sql)?;
    let counted = statement.query_row(params![reason, filter.rt, today.to_string()], |row| {
        Ok(WorkCount { households: row.get(0)?, done: row.get(1)?, overdue: row.get(2)? })
    })?;
    Ok(counted)
}

/// Every RT that has work for a reason, or for any.
pub fn by_rt(
    db: &Connection,
    reason: Option<WorkReason>,
    today: NaiveDate,
) -> Result<Vec<(String, WorkCount)>> {
    let sql = format!(
        "WITH {} SELECT g.rt, count(*), sum(g.done), coalesce(sum(NOT g.done AND g.due < ?3), 0)
         FROM grouped g GROUP BY g.rt ORDER BY g.rt",
        grouped()
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(
        params![reason.map(WorkReason::as_str), None::<String>, today.to_string()],
        |row| {
            let count = WorkCount { households: row.get(1)?, done: row.get(2)?, overdue: row.get(3)? };
            Ok((row.get(0)?, count))
        },
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Households that were begun or given and of which the server does not hold a finished word.
pub fn not_sent(db: &Connection) -> Result<u32> {
    let sql = format!(
        "SELECT count(*) FROM households h WHERE h.status IN ('draft', 'needs_fix', 'ready', 'returned')
             OR (h.status NOT IN ('locked', 'conflict') AND
                 EXISTS (SELECT 1 FROM work w WHERE w.household = h.id AND NOT {DONE}))"
    );
    Ok(db.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
}

/// Every household that `filter` lets through; for what was found by its text.
pub fn matching(db: &Connection, filter: &WorkFilter) -> Result<BTreeSet<HouseholdId>> {
    let sql = format!("WITH {} SELECT g.household FROM grouped g WHERE ?3 IS NULL OR g.done = ?3", grouped());
    let mut statement = db.prepare_cached(&sql)?;
    let reason = filter.reason.map(WorkReason::as_str);
    let rows = statement.query_map(params![reason, filter.rt, filter.done], |row| blob(row, 0))?;
    rows.map(|row| household_of(&row?)).collect()
}
