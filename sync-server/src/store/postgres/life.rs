//! The registry's life: its epoch, how often it was opened, and whether it was seen to be set back.

use super::chain;
use super::session::Session as Connection;
use super::value::{Columns, values};
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::life::Life;

pub fn life(c: &Connection) -> Result<Life> {
    let mut life = Life::default();
    let rows = c.all("SELECT key, value FROM meta", values![], |row| Ok((row.text(0)?, row.number(1)?)))?;
    rows.into_iter().for_each(|(key, value)| life.take(&key, value));
    Ok(life)
}

pub fn newest_act(c: &Connection) -> Result<Option<i64>> {
    let sql = "SELECT max(time) FROM (
            SELECT max(last_seen) AS time FROM devices
            UNION ALL
            SELECT a.time FROM chains c JOIN audit a ON a.district = c.district AND a.number = c.number
        ) acts";
    c.one(sql, values![], |row| row.number_or(0))
}

pub fn clock(c: &Connection) -> Result<Option<i64>> {
    c.one("SELECT extract(epoch FROM clock_timestamp())::bigint", values![], |row| row.number_or(0))
}

pub fn next_generation(c: &Connection) -> Result<u32> {
    let sql =
        "INSERT INTO meta VALUES ('generation', 1) ON CONFLICT (key) DO UPDATE SET value = meta.value + 1
        RETURNING value";
    c.one(sql, values![], |row| row.number(0))
}

/// `seen`: the newest life that somebody knows.
pub fn set_back(c: &Connection, seen: u32) -> Result<()> {
    let sql = "INSERT INTO meta VALUES ('set_back', $1)
        ON CONFLICT (key) DO UPDATE SET value = greatest(meta.value, excluded.value)";
    c.execute(sql, values![seen]).map(drop)
}

/// A row in the chain of every district.
pub fn note(c: &Connection, time: i64, entry: &Entry) -> Result<()> {
    let districts = c.all("SELECT district FROM chains ORDER BY district", values![], |row| {
        row.text(0)?.parse().map_err(|_| Error::Damaged)
    })?;
    districts.iter().try_for_each(|district| chain::add_elsewhere(c, district, time, entry))
}
