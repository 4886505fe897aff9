//! The registry's life: its epoch, how often it was opened, and whether it was seen to be set back.

use rusqlite::{Connection, params};

use super::{acts, parsed};
use crate::error::Result;
use crate::store::audit::Entry;
use crate::store::life::Life;

pub fn life(c: &Connection) -> Result<Life> {
    let mut statement = c.prepare_cached("SELECT key, value FROM meta")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let mut life = Life::default();
    for row in rows {
        let (key, value) = row?;
        life.take(&key, value);
    }
    Ok(life)
}

pub fn newest_act(c: &Connection) -> Result<Option<i64>> {
    let sql = "SELECT max(time) FROM (
            SELECT max(last_seen) AS time FROM devices
            UNION ALL
            SELECT time FROM audit JOIN (SELECT district, max(number) AS number FROM audit GROUP BY district)
                USING (district, number)
        )";
    Ok(c.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

pub fn next_generation(c: &Connection) -> Result<u32> {
    let sql = "INSERT INTO meta VALUES ('generation', 1) ON CONFLICT DO UPDATE SET value = value + 1
        RETURNING value";
    Ok(c.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// `seen`: the newest life that somebody knows.
pub fn set_back(c: &Connection, seen: u32) -> Result<()> {
    let sql = "INSERT INTO meta VALUES ('set_back', ?1) ON CONFLICT DO UPDATE SET value = max(value, ?1)";
    c.execute(sql, [seen])?;
    Ok(())
}

/// Logs are read anew, tickets and one-time codes are void, and numbers that the lost life may have given are skipped.
pub fn begin(c: &Connection, epoch: u32) -> Result<()> {
    c.execute("UPDATE meta SET value = ?1 WHERE key = 'epoch'", [epoch])?;
    c.execute("UPDATE feeds SET epoch = ?1", [epoch])?;
    c.execute("UPDATE devices SET ticket = ?1, previous_ticket = ?1", params![[0u8; 16]])?;
    c.execute_batch(
        "UPDATE meta SET value = value + 1000 WHERE key IN ('next_user', 'next_device');
         UPDATE rosters SET version = version + 1000;
         DELETE FROM meta WHERE key = 'set_back';
         DELETE FROM enrolment_codes; DELETE FROM sessions; DELETE FROM pack_parts; DELETE FROM packs;",
    )?;
    Ok(())
}

/// A row in the chain of every district.
pub fn note(c: &Connection, time: i64, entry: &Entry) -> Result<()> {
    let mut statement = c.prepare("SELECT DISTINCT district FROM audit ORDER BY district")?;
    let districts = statement.query_map([], |row| parsed(&row.get::<_, String>(0)?))?;
    for district in districts.collect::<rusqlite::Result<Vec<_>>>()? {
        acts::audit(c, &district, time, entry)?;
    }
    Ok(())
}
