//! What several instances of the server share beside the registry: failures to log in, who does which job, whose key
//! signs.

use super::session::Session as Connection;
use super::value::{Columns, values};
use crate::error::Result;
use crate::store::Failures;

pub fn failures(c: &Connection, subject: &[u8; 32]) -> Result<Option<Failures>> {
    let sql = "SELECT failures, since FROM attempts WHERE subject = $1";
    c.maybe(sql, values![subject], |row| Ok(Failures { count: row.number(0)?, since: row.number(1)? }))
}

/// Counts a failure; begins anew where the last row of them is forgotten. Drops what is older than `memory` seconds.
pub fn failed(c: &Connection, subject: &[u8; 32], memory: i64, time: i64) -> Result<()> {
    let sql = "DELETE FROM attempts WHERE subject <> $1 AND since < $2";
    c.execute(sql, values![subject, time - memory])?;
    let sql = "INSERT INTO attempts VALUES ($1, 1, $2) ON CONFLICT (subject) DO UPDATE SET
        failures = CASE WHEN attempts.since < $3 THEN 1 ELSE attempts.failures + 1 END,
        since = CASE WHEN attempts.since < $3 THEN $2 ELSE attempts.since END";
    c.execute(sql, values![subject, time, time - memory]).map(drop)
}

pub fn forgive(c: &Connection, subject: &[u8; 32]) -> Result<()> {
    c.execute("DELETE FROM attempts WHERE subject = $1", values![subject]).map(drop)
}

/// Takes or keeps a lease until a moment, Unix seconds. `false` where another holds it.
pub fn lease(c: &Connection, job: &str, holder: &[u8; 16], now: i64, until: i64) -> Result<bool> {
    let sql = "INSERT INTO leases VALUES ($1, $2, $4) ON CONFLICT (job) DO UPDATE
        SET holder = excluded.holder, expires = excluded.expires
        WHERE leases.holder = excluded.holder OR leases.expires < $3";
    Ok(c.execute(sql, values![job, holder, now, until])? == 1)
}

/// A write that changes nothing, for its COMMIT: where a standby has to confirm, it confirms this one too and all that
/// came before it.
pub fn touch(c: &Connection) -> Result<()> {
    c.execute("UPDATE meta SET value = value WHERE key = 'epoch'", values![]).map(drop)
}

/// The public half of the key that signs for this database; `None` before the first instance came.
pub fn identity(c: &Connection) -> Result<Option<[u8; 32]>> {
    c.maybe("SELECT public FROM identity", values![], |row| row.fixed(0))
}

/// Makes a key the database's own where it has none. `false` where it has another.
pub fn claim(c: &Connection, public: &[u8; 32]) -> Result<bool> {
    c.execute("INSERT INTO identity VALUES (1, $1) ON CONFLICT DO NOTHING", values![public])?;
    Ok(identity(c)?.as_ref() == Some(public))
}
