//! Regions, single values.

use tokio_postgres::Row;

use super::session::Session as Connection;
use super::value::{Columns, Value, values};
use crate::error::Result;
use crate::store::rows::Region;

/// Regions in one statement.
const MANY: usize = 5_000;

pub fn epoch(c: &Connection) -> Result<u32> {
    c.one("SELECT value FROM meta WHERE key = 'epoch'", values![], |row| row.number(0))
}

/// Takes the next number of a counter.
pub fn next(c: &Connection, counter: &str) -> Result<u32> {
    let sql = "UPDATE meta SET value = value + 1 WHERE key = $1 RETURNING value - 1";
    c.one(sql, values![counter], |row| row.number(0))
}

fn region_row(row: &Row) -> Result<Region> {
    Ok(Region { code: row.text(0)?, level: row.number(1)?, name: row.text(2)? })
}

/// Regions of a level whose code is, or begins with, `within`.
pub fn regions(c: &Connection, within: &str, level: u8) -> Result<Vec<Region>> {
    let sql = "SELECT code, level, name FROM regions
        WHERE level = $2 AND ($1 = '' OR code = $1 OR (code > $1 || '.' AND code < $1 || '/')) ORDER BY code";
    c.all(sql, values![within, level], region_row)
}

pub fn region(c: &Connection, code: &str) -> Result<Option<Region>> {
    c.maybe("SELECT code, level, name FROM regions WHERE code = $1", values![code], region_row)
}

pub fn load_regions(c: &Connection, regions: &[Region]) -> Result<()> {
    let sql = "INSERT INTO regions SELECT * FROM unnest($1::text[], $2::text[]::bigint[], $3::text[])
        ON CONFLICT (code) DO UPDATE SET level = excluded.level, name = excluded.name";
    for some in regions.chunks(MANY) {
        let column = |read: fn(&Region) -> String| Value::from(some.iter().map(read).collect::<Vec<_>>());
        let columns =
            [column(|r| r.code.clone()), column(|r| r.level.to_string()), column(|r| r.name.clone())];
        c.execute(sql, &columns)?;
    }
    Ok(())
}
