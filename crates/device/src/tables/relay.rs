//! The village as the server gave it: log records and snapshot parts, to be given on.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::ChangeHash;
use pendata_domain::protocol::{Entry, Group, LogRecord, PackNotice};
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{blob, decode, encode, erasures, meta};
use crate::error::Result;

/// A record of a village's log, and the number it follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    pub after: u64,
    pub last: u64,
    pub record: LogRecord,
}

pub fn keep(tx: &Transaction<'_>, village: &VillageCode, epoch: u32, read: &Read) -> Result<()> {
    let (record, present) = named(read.record.clone());
    tx.prepare_cached(
        "INSERT OR REPLACE INTO village_log (village, epoch, last, after, record, present)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((village.as_str(), epoch, read.last, read.after, encode(&record), encode(&present)))?;
    Ok(())
}

/// The village is read again from the beginning. What was read before is put aside, under a life below 0: it may be all
/// there is of what a server lost.
pub fn begin_again(tx: &Transaction<'_>, village: &VillageCode) -> Result<()> {
    let sql = "SELECT min(0, coalesce(min(epoch), 0)) - 1 FROM village_log WHERE village = ?1";
    let aside: i64 = tx.prepare_cached(sql)?.query_row([village.as_str()], |row| row.get(0))?;
    tx.prepare_cached("UPDATE village_log SET epoch = ?2 WHERE village = ?1 AND epoch >= 0")?
        .execute((village.as_str(), aside))?;
    meta::put(tx, meta::READ_AGAIN, &true)?;
    drop_parts(tx, village)
}

/// The snapshot that is kept to be given on.
pub fn drop_parts(tx: &Transaction<'_>, village: &VillageCode) -> Result<()> {
    tx.prepare_cached("DELETE FROM parts WHERE village = ?1")?.execute([village.as_str()])?;
    Ok(())
}

/// The record behind a number, with its changes. One whose change is not here names it by hash.
pub fn next(db: &Connection, village: &VillageCode, epoch: u32, after: u64) -> Result<Option<Read>> {
    let mut statement = db.prepare_cached(
        "SELECT after, last, record, present FROM village_log
         WHERE village = ?1 AND epoch = ?2 AND last > ?3 ORDER BY last LIMIT 1",
    )?;
    let found = statement
        .query_row((village.as_str(), epoch, after), |row| {
            Ok((row.get(0)?, row.get(1)?, blob(row, 2)?, blob(row, 3)?))
        })
        .optional()?;
    let Some((after, last, record, present)) = found else { return Ok(None) };
    let record = with_changes(db, decode(&record)?, &decode::<Vec<u32>>(&present)?)?;
    Ok(Some(Read { after, last, record }))
}

/// Records of other lives than this, the oldest first.
pub fn of_other_lives(db: &Connection, village: &VillageCode, epoch: u32) -> Result<Vec<Read>> {
    let mut statement = db.prepare_cached(
        "SELECT after, last, record, present FROM village_log
         WHERE village = ?1 AND epoch <> ?2
         ORDER BY epoch < 0, abs(epoch), last",
    )?;
    let mut rows = statement.query((village.as_str(), epoch))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (record, present): (Vec<u8>, Vec<u8>) = (blob(row, 2)?, blob(row, 3)?);
        let record = with_changes(db, decode(&record)?, &decode::<Vec<u32>>(&present)?)?;
        found.push(Read { after: row.get(0)?, last: row.get(1)?, record });
    }
    Ok(found)
}

/// What was put aside, once it was looked through.
pub fn drop_others(tx: &Transaction<'_>, village: &VillageCode) -> Result<()> {
    tx.prepare_cached(
        "DELETE FROM village_log
         WHERE village = ?1 AND epoch <> coalesce((SELECT epoch FROM feeds WHERE village = ?1), 0)",
    )?
    .execute([village.as_str()])?;
    Ok(())
}

/// The changes that records of a life brought.
pub fn hashes(db: &Connection, village: &VillageCode, epoch: u32) -> Result<Vec<ChangeHash>> {
    let mut statement =
        db.prepare_cached("SELECT record, present FROM village_log WHERE village = ?1 AND epoch = ?2")?;
    let mut rows = statement.query((village.as_str(), epoch))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (record, present) = (decode(&blob(row, 0)?)?, decode::<Vec<u32>>(&blob(row, 1)?)?);
        let LogRecord::Changes { group, emptied, .. } = record else { continue };
        let entries = present.iter().chain(&emptied).filter_map(|place| group.entries.get(*place as usize));
        found.extend(entries.filter_map(|entry| entry.sealed().ok()).map(|sealed| sealed.hash));
    }
    Ok(found)
}

/// The record with every change named by its hash, and the places of those it brought.
fn named(record: LogRecord) -> (LogRecord, Vec<u32>) {
    let LogRecord::Changes { last, group, emptied } = record else { return (record, Vec::new()) };
    let mut present = Vec::new();
    let name = |(place, entry): (u32, Entry)| match (&entry, entry.sealed()) {
        (Entry::Present { household, .. }, Ok(sealed)) => {
            present.push(place);
            Entry::Elided { household: *household, hash: sealed.hash }
        }
        _ => entry,
    };
    let entries = (0..).zip(group.entries).map(name).collect();
    (LogRecord::Changes { last, group: Group { entries, ..group }, emptied }, present)
}

fn with_changes(db: &Connection, record: LogRecord, present: &[u32]) -> Result<LogRecord> {
    let LogRecord::Changes { last, mut group, mut emptied } = record else { return Ok(record) };
    for place in present {
        if let Some(entry) = group.entries.get_mut(*place as usize) {
            bring(db, entry)?;
            // Of a household that was emptied here: the other counts it all the same.
            if matches!(entry, Entry::Elided { .. }) && erasures::holds(db, entry.household())? {
                emptied.push(*place);
            }
        }
    }
    Ok(LogRecord::Changes { last, group, emptied })
}

fn bring(db: &Connection, entry: &mut Entry) -> Result<()> {
    if let Entry::Elided { household, hash } = entry
        && let Some(change) = bytes(db, *hash)?
    {
        *entry = Entry::Present { household: *household, change };
    }
    Ok(())
}

fn bytes(db: &Connection, hash: ChangeHash) -> Result<Option<Vec<u8>>> {
    let mut statement = db.prepare_cached("SELECT bytes FROM changes WHERE hash = ?1")?;
    Ok(statement.query_row([hash.0], |row| blob(row, 0)).optional()?)
}

pub fn keep_part(
    tx: &Transaction<'_>,
    village: &VillageCode,
    epoch: u32,
    notice: &PackNotice,
    part: (u32, &[u8]),
) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO parts (village, epoch, through, part, notice, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((village.as_str(), epoch, notice.through, part.0, encode(notice), part.1))?;
    Ok(())
}

/// The next part at or behind an index of the snapshot that is kept here.
pub fn part(
    db: &Connection,
    village: &VillageCode,
    epoch: u32,
    from: u32,
) -> Result<Option<(PackNotice, u32, Vec<u8>)>> {
    let mut statement = db.prepare_cached(
        "SELECT notice, part, body FROM parts WHERE village = ?1 AND epoch = ?2 AND part >= ?3
         ORDER BY through DESC, part LIMIT 1",
    )?;
    let found = statement
        .query_row((village.as_str(), epoch, from), |row| Ok((blob(row, 0)?, row.get(1)?, blob(row, 2)?)))
        .optional()?;
    found.map(|(notice, part, body)| Ok((decode(&notice)?, part, body))).transpose()
}

/// The notice of the snapshot that is kept here, and the bytes of its parts.
pub fn snapshot(db: &Connection, village: &VillageCode, epoch: u32) -> Result<Option<(PackNotice, u64)>> {
    let mut statement = db.prepare_cached(
        "SELECT notice, (SELECT sum(length(body)) FROM parts WHERE village = ?1 AND epoch = ?2) FROM parts
         WHERE village = ?1 AND epoch = ?2 ORDER BY through DESC, part LIMIT 1",
    )?;
    let found = statement
        .query_row((village.as_str(), epoch), |row| Ok((blob(row, 0)?, row.get::<_, u64>(1)?)))
        .optional()?;
    found.map(|(notice, bytes)| Ok((decode(&notice)?, bytes))).transpose()
}

/// Bytes of the changes of a village's log behind a number, about.
pub fn log_bytes(db: &Connection, village: &VillageCode, epoch: u32, after: u64) -> Result<u64> {
    let mut statement = db.prepare_cached(
        "SELECT coalesce(sum(length(record) + 300 * length(present)), 0) FROM village_log
         WHERE village = ?1 AND epoch = ?2 AND last > ?3",
    )?;
    Ok(statement.query_row((village.as_str(), epoch, after), |row| row.get(0))?)
}
