//! What past syncs came to. Syncs that moved nothing and came to the same stand in one row.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::error::Result;

/// Rows that are kept.
const KEPT: u32 = 200;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastSync {
    /// Unix seconds by the corrected clock: of the first of `times`, and of the last.
    pub began: i64,
    pub ended: i64,
    pub times: u32,
    /// Why it ended early, by its stable word; empty where it reached its end.
    pub trouble: String,
    pub sent: u32,
    pub received: u32,
    /// Households of a first download.
    pub loaded: u32,
    pub refused: u32,
    /// Both ways.
    pub bytes: u64,
}

impl PastSync {
    fn moved(&self) -> bool {
        self.sent + self.received + self.loaded + self.refused > 0
    }
}

const COLUMNS: &str = "began, ended, times, trouble, sent, received, loaded, refused, bytes";

/// Adds a sync, to the last row where neither moved anything and both came to the same.
pub fn add(tx: &Transaction<'_>, sync: &PastSync) -> Result<()> {
    let last = tx
        .prepare_cached(&format!("SELECT {COLUMNS}, id FROM past_syncs ORDER BY id DESC LIMIT 1"))?
        .query_row([], |row| Ok((read(row)?, row.get::<_, i64>(9)?)))
        .optional()?;
    match last.filter(|(last, _)| !last.moved() && !sync.moved() && last.trouble == sync.trouble) {
        Some((_, id)) => {
            tx.prepare_cached(
                "UPDATE past_syncs SET ended = ?2, times = times + 1, bytes = bytes + ?3 WHERE id = ?1",
            )?
            .execute((id, sync.ended, sync.bytes))?;
        }
        None => insert(tx, sync)?,
    }
    Ok(())
}

fn insert(tx: &Transaction<'_>, sync: &PastSync) -> Result<()> {
    tx.prepare_cached(&format!(
        "INSERT INTO past_syncs ({COLUMNS}) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8)"
    ))?
    .execute((
        sync.began,
        sync.ended,
        &sync.trouble,
        sync.sent,
        sync.received,
        sync.loaded,
        sync.refused,
        sync.bytes,
    ))?;
    tx.prepare_cached("DELETE FROM past_syncs WHERE id <= (SELECT max(id) FROM past_syncs) - ?1")?
        .execute([KEPT])?;
    Ok(())
}

/// The newest first.
pub fn newest(db: &Connection, limit: u32) -> Result<Vec<PastSync>> {
    let mut statement =
        db.prepare_cached(&format!("SELECT {COLUMNS} FROM past_syncs ORDER BY id DESC LIMIT ?1"))?;
    let rows = statement.query_map([limit], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<PastSync> {
    Ok(PastSync {
        began: row.get(0)?,
        ended: row.get(1)?,
        times: row.get(2)?,
        trouble: row.get(3)?,
        sent: row.get(4)?,
        received: row.get(5)?,
        loaded: row.get(6)?,
        refused: row.get(7)?,
        bytes: row.get(8)?,
    })
}
