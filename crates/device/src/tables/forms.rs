//! Published forms as downloaded.

use pendata_domain::ids::{FormHash, FormVersion};
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::error::{Error, Result};

/// No form of ours comes near.
pub const MAX_FORM_BYTES: usize = 16 * 1024 * 1024;

const LEVEL: i32 = 9;

/// As the journal keeps it.
pub fn pack(xml: &str) -> Result<Vec<u8>> {
    Ok(zstd::bulk::compress(xml.as_bytes(), LEVEL)?)
}

pub fn insert_packed(
    tx: &Transaction<'_>,
    version: FormVersion,
    hash: FormHash,
    packed: &[u8],
    starts: Option<i64>,
) -> Result<()> {
    let xml = zstd::bulk::decompress(packed, MAX_FORM_BYTES).map_err(|_| Error::UnusableForm)?;
    let xml = String::from_utf8(xml).map_err(|_| Error::UnusableForm)?;
    tx.prepare_cached("INSERT OR REPLACE INTO forms (version, hash, xml, starts) VALUES (?1, ?2, ?3, ?4)")?
        .execute((version.0, hash.0, xml, starts))?;
    Ok(())
}

/// A form that is kept.
pub struct Listed {
    pub version: FormVersion,
    /// Unix seconds; `None` for at once.
    pub starts: Option<i64>,
}

/// All of them, the oldest first.
pub fn listed(db: &Connection) -> Result<Vec<Listed>> {
    let mut statement = db.prepare_cached("SELECT version, starts FROM forms ORDER BY version")?;
    let rows = statement
        .query_map([], |row| Ok(Listed { version: FormVersion(row.get(0)?), starts: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn newest(db: &Connection) -> Result<Option<FormVersion>> {
    let version: Option<u32> =
        db.prepare_cached("SELECT max(version) FROM forms")?.query_row([], |row| row.get(0))?;
    Ok(version.map(FormVersion))
}

pub fn xml(db: &Connection, version: FormVersion) -> Result<Option<String>> {
    let mut statement = db.prepare_cached("SELECT xml FROM forms WHERE version = ?1")?;
    Ok(statement.query_row([version.0], |row| row.get(0)).optional()?)
}
