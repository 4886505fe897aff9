//! Answers as they were given, until the change they went into has a receipt.

use chrono::NaiveDate;
use minicbor::{Decode, Encode};
use pendata_domain::edit::Intent;
use pendata_domain::ids::{ChangeHash, FormVersion, HouseholdId};
use rusqlite::{Connection, Row, Transaction};

use super::{blob, decode, encode, hash_of, household_of};
use crate::error::{Error, Result};

/// The visit of answers that no officer gave: they come from a file.
pub const NO_VISIT: u32 = 0;

/// One call of `record`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
#[cbor(array)]
pub struct IntentRow {
    #[n(0)]
    pub seq: u64,
    #[n(1)]
    pub household: HouseholdId,
    #[n(2)]
    pub intents: Vec<Intent>,
    /// Heads the officer had seen; empty for "whatever is there" (answers written again).
    #[n(3)]
    pub base: Vec<ChangeHash>,
    #[n(4)]
    pub form: FormVersion,
    #[n(5)]
    pub visit: u32,
    #[n(6)]
    #[cbor(with = "day")]
    pub today: NaiveDate,
    #[n(7)]
    pub time: i64,
    /// How often it was written again after a refusal; the database counts on its own.
    #[n(8)]
    pub replays: u32,
}

mod day {
    use chrono::NaiveDate;
    use minicbor::{Decoder, Encoder};

    pub fn encode<C, W: minicbor::encode::Write>(
        day: &NaiveDate,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&day.to_string())?.ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<NaiveDate, minicbor::decode::Error> {
        d.str()?.parse().map_err(|_| minicbor::decode::Error::message("malformed day"))
    }
}

const COLUMNS: &str = "seq, household, body, base, form, visit, today, time, replays";

pub fn insert(tx: &Transaction<'_>, row: &IntentRow) -> Result<()> {
    let base: Vec<u8> = row.base.iter().flat_map(|hash| hash.0).collect();
    tx.prepare_cached(
        "INSERT OR REPLACE INTO intents (seq, household, body, base, form, visit, today, time, replays)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute((
        row.seq,
        row.household.as_bytes(),
        encode(&row.intents),
        base,
        row.form.0,
        row.visit,
        row.today.to_string(),
        row.time,
        row.replays,
    ))?;
    Ok(())
}

/// Rows of a household that went into no change yet, in order.
pub fn pending(db: &Connection, household: HouseholdId) -> Result<Vec<IntentRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM intents WHERE household = ?1 AND change IS NULL AND aside = 0 ORDER BY seq"
    );
    let mut statement = db.prepare_cached(&sql)?;
    collect(&mut statement.query([household.as_bytes()])?)
}

/// Every row of a household, whether in a change or not.
pub fn of_household(db: &Connection, household: HouseholdId) -> Result<Vec<IntentRow>> {
    let sql = format!("SELECT {COLUMNS} FROM intents WHERE household = ?1 ORDER BY seq");
    let mut statement = db.prepare_cached(&sql)?;
    collect(&mut statement.query([household.as_bytes()])?)
}

/// Every row, whether in a change or not.
pub fn all(db: &Connection) -> Result<Vec<IntentRow>> {
    let mut statement = db.prepare(&format!("SELECT {COLUMNS} FROM intents ORDER BY seq"))?;
    collect(&mut statement.query([])?)
}

fn collect(rows: &mut rusqlite::Rows<'_>) -> Result<Vec<IntentRow>> {
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(read(row)?);
    }
    Ok(out)
}

/// The rows that went into a change.
pub fn rows_of(db: &Connection, change: ChangeHash) -> Result<Vec<u64>> {
    let mut statement = db.prepare_cached("SELECT seq FROM intents WHERE change = ?1 ORDER BY seq")?;
    let rows = statement.query_map([change.0], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> Result<IntentRow> {
    let today: String = row.get(6)?;
    Ok(IntentRow {
        seq: row.get(0)?,
        household: household_of(&blob(row, 1)?)?,
        intents: decode(&blob(row, 2)?)?,
        base: blob(row, 3)?.chunks(32).map(hash_of).collect::<Result<_>>()?,
        form: FormVersion(row.get(4)?),
        visit: row.get(5)?,
        today: today.parse().map_err(|_| Error::Damaged)?,
        time: row.get(7)?,
        replays: row.get(8)?,
    })
}

/// Households with rows that went into no change yet; those that wait for the officer's word on an import left out.
pub fn households_pending(db: &Connection) -> Result<Vec<HouseholdId>> {
    let mut statement = db.prepare_cached(
        "SELECT household FROM intents WHERE change IS NULL AND aside = 0
             AND household NOT IN (SELECT household FROM imported)
         GROUP BY household ORDER BY min(seq)",
    )?;
    let rows = statement.query_map([], |row| blob(row, 0))?;
    rows.map(|row| household_of(&row?)).collect()
}

pub fn went_into(tx: &Transaction<'_>, rows: &[u64], change: ChangeHash) -> Result<()> {
    let mut statement = tx.prepare_cached("UPDATE intents SET change = ?2 WHERE seq = ?1")?;
    for seq in rows {
        statement.execute((seq, change.0))?;
    }
    Ok(())
}

pub fn remove(tx: &Transaction<'_>, rows: &[u64]) -> Result<()> {
    let mut statement = tx.prepare_cached("DELETE FROM intents WHERE seq = ?1")?;
    for seq in rows {
        statement.execute([seq])?;
    }
    Ok(())
}

pub fn remove_of(tx: &Transaction<'_>, change: ChangeHash) -> Result<()> {
    tx.prepare_cached("DELETE FROM intents WHERE change = ?1 AND aside = 0")?.execute([change.0])?;
    Ok(())
}

pub fn set_aside(tx: &Transaction<'_>, rows: &[u64]) -> Result<()> {
    let mut statement = tx.prepare_cached("UPDATE intents SET aside = 1 WHERE seq = ?1")?;
    for seq in rows {
        statement.execute([seq])?;
    }
    Ok(())
}

pub fn remove_household(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    tx.prepare_cached("DELETE FROM intents WHERE household = ?1")?.execute([household.as_bytes()])?;
    Ok(())
}

/// Rows that were set aside.
pub fn aside(db: &Connection) -> Result<Vec<u64>> {
    let mut statement = db.prepare_cached("SELECT seq FROM intents WHERE aside = 1 ORDER BY seq")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Rows of a refused change are pending again, upon whatever the household is by then.
pub fn reopen(tx: &Transaction<'_>, change: ChangeHash) -> Result<()> {
    tx.prepare_cached(
        "UPDATE intents SET change = NULL, base = x'', replays = replays + 1 WHERE change = ?1",
    )?
    .execute([change.0])?;
    Ok(())
}

pub fn rebase(tx: &Transaction<'_>, rows: &[u64]) -> Result<()> {
    let mut statement = tx.prepare_cached("UPDATE intents SET base = x'' WHERE seq = ?1")?;
    for seq in rows {
        statement.execute([seq])?;
    }
    Ok(())
}

/// The most times a row that went into `change` was already written again.
pub fn replays_of(db: &Connection, change: ChangeHash) -> Result<u32> {
    let mut statement =
        db.prepare_cached("SELECT coalesce(max(replays), 0) FROM intents WHERE change = ?1")?;
    Ok(statement.query_row([change.0], |row| row.get(0))?)
}
