//! Single values.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{decode, encode};
use crate::error::Result;

pub const IDENTITY: &str = "identity";
/// Server's clock minus ours, seconds, at the last answer.
pub const CLOCK_OFFSET: &str = "clock_offset";
/// Version of the form in force.
pub const FORM_IN_FORCE: &str = "form_in_force";
pub const TICKET: &str = "ticket";
/// Number of the request under way; one more once its answer is stored.
pub const REQUEST: &str = "request";
pub const ROSTER_VERSION: &str = "roster_version";
/// Where the device's villages lie.
pub const BOUNDS: &str = "bounds";
/// The last number of the district's log of work that was taken in.
pub const WORK: &str = "work";
/// Opening days and cut-offs.
pub const CALENDAR: &str = "calendar";
/// The server's life that everything held here was last given to.
pub const LIFE: &str = "life";
/// A village's log was not what had been read of it: what the server lacks is looked for once it is read again.
pub const READ_AGAIN: &str = "read_again";
/// What the journal gave back, until documents and list are made again of it.
pub const RECOVERY: &str = "recovery";
/// Pictures whose files are to be dropped, until the journal is written anew too: a household was erased.
pub const ERASING: &str = "erasing";
/// Frames of erasures that papers named and newer ones do not: for a server that lost them.
pub const ERASURES_LOST: &str = "erasures_lost";
/// Server's clock at the last complete sync, Unix seconds.
pub const LAST_SYNC: &str = "last_sync";

pub fn put<T: minicbor::Encode<()>>(tx: &Transaction<'_>, key: &str, value: &T) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?
        .execute((key, encode(value)))?;
    Ok(())
}

pub fn remove(tx: &Transaction<'_>, key: &str) -> Result<()> {
    tx.prepare_cached("DELETE FROM meta WHERE key = ?1")?.execute([key])?;
    Ok(())
}

pub fn get<T: for<'b> minicbor::Decode<'b, ()>>(db: &Connection, key: &str) -> Result<Option<T>> {
    let found: Option<Vec<u8>> = db
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    found.map(|bytes| decode(&bytes)).transpose()
}
