//! Photos and files: what is known of them; their bytes are elsewhere.

use pendata_domain::ids::HouseholdId;
use pendata_domain::question::FieldPath;
use rusqlite::{Connection, Transaction};

use super::{blob, hash_of};
use crate::error::{Error, Result};

/// A file that belongs to an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// SHA-256 of the content.
    pub hash: [u8; 32],
    pub household: HouseholdId,
    pub path: FieldPath,
    pub bytes: u64,
    /// Unix seconds by the device's clock.
    pub taken: i64,
    /// Where it was taken, as the form writes a place; empty where unknown.
    pub place: String,
}

pub fn insert(tx: &Transaction<'_>, attachment: &Attachment) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO attachments (hash, household, path, bytes, taken, place)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        attachment.hash,
        attachment.household.as_bytes(),
        attachment.path.to_string(),
        attachment.bytes,
        attachment.taken,
        &attachment.place,
    ))?;
    Ok(())
}

pub fn of_household(db: &Connection, household: HouseholdId) -> Result<Vec<Attachment>> {
    let mut statement = db.prepare_cached(
        "SELECT hash, path, bytes, taken, place FROM attachments WHERE household = ?1 ORDER BY taken, hash",
    )?;
    let mut rows = statement.query([household.as_bytes()])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let path: String = row.get(1)?;
        out.push(Attachment {
            hash: hash_of(&blob(row, 0)?)?.0,
            household,
            path: path.parse().map_err(|_| Error::Damaged)?,
            bytes: row.get(2)?,
            taken: row.get(3)?,
            place: row.get(4)?,
        });
    }
    Ok(out)
}
