//! The list of households: one row each, written whenever something shown there changes.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::HouseholdId;
use pendata_domain::stage::Stage;
use pendata_domain::work::StageMark;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{blob, drafts, household_of, outbox};
use crate::error::{Error, Result};
use crate::fold;
use crate::status::{Standing, Status, status};

/// A household as a list shows it. Holds personal data: its `Debug` shows none.
#[derive(Clone, PartialEq, Eq)]
pub struct ListRow {
    pub household: HouseholdId,
    pub village: VillageCode,
    pub head: String,
    pub family_card: String,
    pub rt: String,
    pub address: String,
    pub stage: Stage,
    pub stage_note: String,
    pub status: Status,
    /// Present members.
    pub members: u32,
    pub missing: u32,
    pub hard: u32,
    /// Soft findings nobody explained yet.
    pub soft: u32,
    pub contested: u32,
    pub unsent: bool,
    /// Form version it was evaluated under.
    pub form: u32,
    /// Unix seconds by the device's clock.
    pub updated: i64,
    /// Who said the stage; zeros before the word is in a change.
    pub stage_mark: Option<StageMark>,
}

impl std::fmt::Debug for ListRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ListRow({} {})", self.household, self.status.as_str())
    }
}

pub(super) const COLUMNS: &str =
    "id, village, head, family_card, rt, address, stage, stage_note, status, members, missing,
    hard, soft, contested, unsent, form, updated, stage_mark";

/// Writes a row and returns its number, under which its search text stands.
pub fn put(tx: &Transaction<'_>, entry: &ListRow) -> Result<i64> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO households (id, village, head, head_key, family_card, rt, address, stage, stage_note, status,
             members, missing, hard, soft, contested, unsent, form, updated, stage_mark)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
         ON CONFLICT (id) DO UPDATE SET village = excluded.village, head = excluded.head,
             head_key = excluded.head_key, family_card = excluded.family_card, rt = excluded.rt,
             address = excluded.address, stage = excluded.stage, stage_note = excluded.stage_note,
             status = excluded.status, members = excluded.members, missing = excluded.missing,
             hard = excluded.hard, soft = excluded.soft, contested = excluded.contested,
             unsent = excluded.unsent, form = excluded.form, updated = excluded.updated,
             stage_mark = excluded.stage_mark
         RETURNING row",
    )?;
    let row = statement.query_row(
        rusqlite::params![
            entry.household.as_bytes(),
            entry.village.as_str(),
            entry.head,
            fold::key(&entry.head),
            entry.family_card,
            entry.rt,
            entry.address,
            entry.stage.as_str(),
            entry.stage_note,
            entry.status.as_str(),
            entry.members,
            entry.missing,
            entry.hard,
            entry.soft,
            entry.contested,
            entry.unsent,
            entry.form,
            entry.updated,
            entry.stage_mark.map(|mark| mark.0)
        ],
        |row| row.get(0),
    )?;
    Ok(row)
}

/// Writes a row whose head, RT and status stand already: no index is touched, which is most answers.
pub fn touch(tx: &Transaction<'_>, entry: &ListRow) -> Result<i64> {
    let mut statement = tx.prepare_cached(
        "UPDATE households SET village = ?2, family_card = ?3, address = ?4, stage = ?5, stage_note = ?6,
             members = ?7, missing = ?8, hard = ?9, soft = ?10, contested = ?11, unsent = ?12, form = ?13,
             updated = ?14, stage_mark = ?15
         WHERE id = ?1 RETURNING row",
    )?;
    let row = statement.query_row(
        rusqlite::params![
            entry.household.as_bytes(),
            entry.village.as_str(),
            entry.family_card,
            entry.address,
            entry.stage.as_str(),
            entry.stage_note,
            entry.members,
            entry.missing,
            entry.hard,
            entry.soft,
            entry.contested,
            entry.unsent,
            entry.form,
            entry.updated,
            entry.stage_mark.map(|mark| mark.0)
        ],
        |row| row.get(0),
    )?;
    Ok(row)
}

/// Puts the folded words of a household in the place of its earlier ones.
pub fn index(tx: &Transaction<'_>, row: i64, words: &str) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO search (rowid, text) VALUES (?1, ?2)")?
        .execute((row, words))?;
    Ok(())
}

pub fn get(db: &Connection, household: HouseholdId) -> Result<Option<ListRow>> {
    let sql = format!("SELECT {COLUMNS} FROM households WHERE id = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    statement.query_row([household.as_bytes()], |row| Ok(read(row))).optional()?.transpose()
}

/// A household whose people all went back to the one they came from: found by status and by words, on no list of all.
const EMPTIED: &str = "(stage = 'moved' AND stage_note = 'rejoined')";

/// Which rows of the list, in which order. Without a status: all but those that are emptied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub status: Option<Status>,
    pub rt: Option<String>,
    pub order: Order,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By RT, then by name.
    #[default]
    Place,
    Name,
    /// The last touched first.
    Updated,
}

/// A stretch of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub offset: u32,
    pub limit: u32,
}

pub fn list(db: &Connection, filter: &Filter, page: Page) -> Result<Vec<ListRow>> {
    let order = match filter.order {
        Order::Place => "rt, head_key, row",
        Order::Name => "head_key, row",
        Order::Updated => "updated DESC, row",
    };
    let all = format!("?1 IS NULL AND NOT {EMPTIED}");
    let status = if filter.status.is_some() { "status = ?1" } else { &all };
    let rt = if filter.rt.is_some() { "rt = ?2" } else { "?2 IS NULL" };
    let sql = format!(
        "SELECT {COLUMNS} FROM households WHERE {status} AND {rt} ORDER BY {order} LIMIT ?3 OFFSET ?4"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query((
        filter.status.map(Status::as_str),
        filter.rt.as_deref(),
        page.limit,
        page.offset,
    ))?;
    collect(&mut rows)
}

/// Households in which every word of `query` (an FTS5 expression) begins a word.
pub fn find(db: &Connection, query: &str, limit: u32) -> Result<Vec<ListRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM households WHERE row IN
             (SELECT rowid FROM search WHERE search MATCH ?1 LIMIT ?2)
         ORDER BY head_key, row"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query((query, limit))?;
    collect(&mut rows)
}

/// Households with this family card number. Without an index, which every answer would pay for: it is asked once a paper.
pub fn with_family_card(db: &Connection, number: &str) -> Result<Vec<ListRow>> {
    let sql = format!("SELECT {COLUMNS} FROM households WHERE family_card = ?1 AND ?1 <> '' ORDER BY row");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([number])?;
    collect(&mut rows)
}

fn collect(rows: &mut rusqlite::Rows<'_>) -> Result<Vec<ListRow>> {
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(read(row)?);
    }
    Ok(out)
}

fn mark(row: &Row<'_>, column: usize) -> Result<Option<StageMark>> {
    let bytes: Option<[u8; 8]> = row.get(column)?;
    Ok(bytes.map(StageMark))
}

pub(super) fn read(row: &Row<'_>) -> Result<ListRow> {
    let text = |column: usize| row.get_ref(column).and_then(|cell| Ok(cell.as_str()?));
    Ok(ListRow {
        household: household_of(&blob(row, 0)?)?,
        village: text(1)?.parse().map_err(|_| Error::Damaged)?,
        head: row.get(2)?,
        family_card: row.get(3)?,
        rt: row.get(4)?,
        address: row.get(5)?,
        stage: Stage::from_word(text(6)?).ok_or(Error::Damaged)?,
        stage_note: row.get(7)?,
        status: Status::from_word(text(8)?).ok_or(Error::Damaged)?,
        members: row.get(9)?,
        missing: row.get(10)?,
        hard: row.get(11)?,
        soft: row.get(12)?,
        contested: row.get(13)?,
        unsent: row.get(14)?,
        form: row.get(15)?,
        updated: row.get(16)?,
        stage_mark: mark(row, 17)?,
    })
}

/// How many households have each status, within an RT or all.
pub fn counts(db: &Connection, rt: Option<&str>) -> Result<Vec<(Status, u32)>> {
    let mut statement = db.prepare_cached(
        "SELECT status, count(*) FROM households WHERE ?1 IS NULL OR rt = ?1 GROUP BY status",
    )?;
    let mut rows = statement.query([rt])?;
    let mut counts: Vec<(Status, u32)> = Status::ALL.into_iter().map(|status| (status, 0)).collect();
    while let Some(row) = rows.next()? {
        let word: String = row.get(0)?;
        let status = Status::from_word(&word).ok_or(Error::Damaged)?;
        let n: u32 = row.get(1)?;
        counts.iter_mut().filter(|(s, _)| *s == status).for_each(|(_, count)| *count += n);
    }
    Ok(counts)
}

/// How many of them, in one RT or in all, are on no list of all.
pub fn emptied(db: &Connection, rt: Option<&str>) -> Result<u32> {
    let sql = format!("SELECT count(*) FROM households WHERE {EMPTIED} AND (?1 IS NULL OR rt = ?1)");
    Ok(db.prepare_cached(&sql)?.query_row([rt], |row| row.get(0))?)
}

/// Every family card, with its household.
pub fn cards(db: &Connection) -> Result<Vec<(String, HouseholdId)>> {
    let mut statement = db.prepare("SELECT family_card, id FROM households WHERE family_card <> ''")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, blob(row, 1)?)))?;
    rows.map(|row| {
        let (card, household): (String, Vec<u8>) = row?;
        Ok((card, household_of(&household)?))
    })
    .collect()
}

/// Every RT with its number of households, in order.
pub fn rts(db: &Connection) -> Result<Vec<(String, u32)>> {
    let sql = format!("SELECT rt, count(*) FROM households WHERE NOT {EMPTIED} GROUP BY rt ORDER BY rt");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Brings "unsent" and the status to what outbox and intents say.
pub fn refresh_sent(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    let Some(row) = get(tx, household)? else {
        return Ok(());
    };
    let unsent = outbox::unsent(tx, household)?;
    let ListRow { stage, contested, missing, hard, .. } = row;
    let status = status(&Standing { stage, contested, missing, hard, unsent });
    tx.prepare_cached("UPDATE households SET unsent = ?2, status = ?3 WHERE id = ?1")?.execute((
        household.as_bytes(),
        unsent,
        status.as_str(),
    ))?;
    drafts::release(tx, household, stage, unsent)
}

/// Who said the stage, where nothing else of the line changed.
pub fn mark_stage(tx: &Transaction<'_>, household: HouseholdId, mark: Option<StageMark>) -> Result<()> {
    tx.prepare_cached("UPDATE households SET stage_mark = ?2 WHERE id = ?1")?
        .execute((household.as_bytes(), mark.map(|mark| mark.0)))?;
    Ok(())
}

/// Takes a household off the list; its document and changes stay.
pub fn remove(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    let row: Option<i64> = tx
        .prepare_cached("DELETE FROM households WHERE id = ?1 RETURNING row")?
        .query_row([household.as_bytes()], |row| row.get(0))
        .optional()?;
    if let Some(row) = row {
        tx.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([row])?;
    }
    Ok(())
}
