//! Photos this device took in: what is known of them and how far they are sent. Their bytes are elsewhere.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::{HouseholdId, PhotoHash};
use pendata_domain::photo::Photo;
use pendata_domain::question::FieldPath;
use rusqlite::{Connection, Row, Transaction};

use super::{blob, hash_of, household_of};
use crate::error::{Error, Result};

/// What was kept of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub household: HouseholdId,
    pub path: FieldPath,
    pub photo: Photo,
    /// Bytes of the thumbnail, and of the file it was made of.
    pub thumbnail_bytes: u32,
    pub source_bytes: u64,
    /// An answer names it.
    pub named: bool,
}

/// Which of a photo's two pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    Thumbnail,
    Whole,
}

/// A picture that is not wholly sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    pub household: HouseholdId,
    pub village: VillageCode,
    pub photo: PhotoHash,
    pub size: Size,
    /// Of this picture: the thumbnail's own, or the photo's.
    pub hash: PhotoHash,
    pub bytes: u32,
    /// What the server is known to hold of it.
    pub sent: u32,
}

pub fn insert(tx: &Transaction<'_>, kept: &Kept) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO photos (hash, household, path, photo, thumbnail, bytes, thumbnail_bytes, source_bytes, named)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET path = ?3, source_bytes = ?8",
    )?
    .execute((
        kept.photo.hash.0,
        kept.household.as_bytes(),
        kept.path.to_string(),
        kept.photo.to_string(),
        kept.photo.thumbnail.0,
        kept.photo.bytes,
        kept.thumbnail_bytes,
        kept.source_bytes,
        kept.named,
    ))?;
    Ok(())
}

/// Says which photos a household's question names now: only these are sent. Of one that it did not name before the server is
/// asked again: what nothing names for long is gone there.
pub fn name(tx: &Transaction<'_>, household: HouseholdId, path: &FieldPath, answer: &str) -> Result<()> {
    for photo in Photo::all_in(answer) {
        let again =
            "UPDATE photos SET sent = 0, thumbnail_sent = 0 WHERE household = ?1 AND hash = ?2 AND named = 0";
        tx.prepare_cached(again)?.execute((household.as_bytes(), photo.hash.0))?;
    }
    tx.prepare_cached("UPDATE photos SET named = 0 WHERE household = ?1 AND path = ?2")?
        .execute((household.as_bytes(), path.to_string()))?;
    for photo in Photo::all_in(answer) {
        tx.prepare_cached("UPDATE photos SET named = 1 WHERE household = ?1 AND hash = ?2")?
            .execute((household.as_bytes(), photo.hash.0))?;
    }
    Ok(())
}

fn kept(row: &Row<'_>) -> Result<Kept> {
    let (path, photo): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(Kept {
        household: household_of(&blob(row, 0)?)?,
        path: path.parse().map_err(|_| Error::Damaged)?,
        photo: photo.parse().map_err(|_| Error::Damaged)?,
        thumbnail_bytes: row.get(3)?,
        source_bytes: row.get(4)?,
        named: row.get(5)?,
    })
}

const KEPT: &str = "SELECT household, path, photo, thumbnail_bytes, source_bytes, named FROM photos";

/// All there are.
pub fn all(db: &Connection) -> Result<Vec<Kept>> {
    let mut statement = db.prepare(&format!("{KEPT} ORDER BY household, hash"))?;
    let mut rows = statement.query([])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(kept(row)?);
    }
    Ok(out)
}

pub fn get(db: &Connection, household: HouseholdId, hash: PhotoHash) -> Result<Option<Kept>> {
    let mut statement = db.prepare_cached(&format!("{KEPT} WHERE household = ?1 AND hash = ?2"))?;
    let mut rows = statement.query((household.as_bytes(), hash.0))?;
    rows.next()?.map(kept).transpose()
}

/// What this device knows of a photo beside its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Of the file it was made of.
    pub source_bytes: u64,
    /// The server holds all of it.
    pub whole_sent: bool,
}

pub fn standings(db: &Connection, household: HouseholdId) -> Result<Vec<(PhotoHash, Standing)>> {
    let mut statement =
        db.prepare_cached("SELECT hash, source_bytes, sent = bytes FROM photos WHERE household = ?1")?;
    let mut rows = statement.query([household.as_bytes()])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let standing = Standing { source_bytes: row.get(1)?, whole_sent: row.get(2)? };
        out.push((PhotoHash(hash_of(&blob(row, 0)?)?.0), standing));
    }
    Ok(out)
}

/// Pictures to send: every thumbnail before the first photo, and what was begun before what was not.
pub fn unsent(db: &Connection, size: Size) -> Result<Vec<Unsent>> {
    let (hash, bytes, sent) = match size {
        Size::Thumbnail => ("thumbnail", "thumbnail_bytes", "thumbnail_sent"),
        Size::Whole => ("hash", "bytes", "sent"),
    };
    let mut statement = db.prepare_cached(&format!(
        "SELECT p.household, s.village, p.hash, p.{hash}, p.{bytes}, p.{sent} FROM photos p
         JOIN snapshots s USING (household) WHERE p.named = 1 AND p.{sent} < p.{bytes}
         ORDER BY p.{sent} DESC, p.rowid"
    ))?;
    let mut rows = statement.query([])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let village: String = row.get(1)?;
        out.push(Unsent {
            household: household_of(&blob(row, 0)?)?,
            village: village.parse().map_err(|_| Error::Damaged)?,
            photo: PhotoHash(hash_of(&blob(row, 2)?)?.0),
            size,
            hash: PhotoHash(hash_of(&blob(row, 3)?)?.0),
            bytes: row.get(4)?,
            sent: row.get(5)?,
        });
    }
    Ok(out)
}

pub fn mark_sent(tx: &Transaction<'_>, picture: &Unsent, sent: u32) -> Result<()> {
    let column = match picture.size {
        Size::Thumbnail => "thumbnail_sent",
        Size::Whole => "sent",
    };
    tx.prepare_cached(&format!("UPDATE photos SET {column} = ?3 WHERE household = ?1 AND hash = ?2"))?
        .execute((picture.household.as_bytes(), picture.photo.0, sent.min(picture.bytes)))?;
    Ok(())
}

/// What waits: photos, bytes of them in all, and bytes of those that the server holds.
pub fn waiting(db: &Connection) -> Result<(u32, u64, u64)> {
    let sums = "SELECT count(*), coalesce(sum(bytes), 0), coalesce(sum(sent), 0) FROM photos
                WHERE named = 1 AND sent < bytes";
    Ok(db.prepare_cached(sums)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}
