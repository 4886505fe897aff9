//! Regions, single values.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::Result;
use crate::store::rows::Region;

pub fn epoch(c: &Connection) -> Result<u32> {
    Ok(c.prepare_cached("SELECT value FROM meta WHERE key = 'epoch'")?.query_row([], |row| row.get(0))?)
}

/// Takes the next number of a counter.
pub fn next(c: &Connection, counter: &str) -> Result<u32> {
    let number = c
        .prepare_cached("UPDATE meta SET value = value + 1 WHERE key = ?1 RETURNING value - 1")?
        .query_row([counter], |row| row.get(0))?;
    Ok(number)
}

fn region_row(row: &Row<'_>) -> rusqlite::Result<Region> {
    Ok(Region { code: row.get(0)?, level: row.get(1)?, name: row.get(2)? })
}

/// Regions of a level whose code is, or begins with, `within`.
pub fn regions(c: &Connection, within: &str, level: u8) -> Result<Vec<Region>> {
    let mut statement = c.prepare_cached(
        "SELECT code, level, name FROM regions
         WHERE level = ?2 AND (?1 = '' OR code = ?1 OR (code > ?1 || '.' AND code < ?1 || '/')) ORDER BY code",
    )?;
    let rows = statement.query_map(params![within, level], region_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn region(c: &Connection, code: &str) -> Result<Option<Region>> {
    let sql = "SELECT code, level, name FROM regions WHERE code = ?1";
    Ok(c.prepare_cached(sql)?.query_row([code], region_row).optional()?)
}

pub fn load_regions(c: &Connection, regions: &[Region]) -> Result<()> {
    let mut statement = c.prepare_cached("INSERT OR REPLACE INTO regions VALUES (?1, ?2, ?3)")?;
    for region in regions {
        statement.execute(params![region.code, region.level, region.name])?;
    }
    Ok(())
}
