//! How far each village's log was read.

use pendata_domain::area::VillageCode;
use pendata_domain::digest::VillageDigest;
use pendata_domain::protocol::{PackNotice, ScopeCursor};
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{blob, decode, encode};
use crate::error::{Error, Result};

/// A village's log on this device.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    pub cursor: ScopeCursor,
    pub revoked: bool,
    pub pack: Option<PartsRead>,
}

/// The snapshot being read.
#[derive(Clone, Debug, PartialEq)]
pub struct PartsRead {
    pub notice: PackNotice,
    /// The next part.
    pub part: u32,
    /// What the parts before it came to, as they travelled.
    pub bytes: u64,
    pub households: u32,
}

impl PartsRead {
    pub fn start(notice: PackNotice) -> Self {
        Self { notice, part: 0, bytes: 0, households: 0 }
    }
}

impl Feed {
    pub fn start(village: &VillageCode) -> Self {
        let cursor =
            ScopeCursor { village: village.clone(), epoch: 0, after: 0, digest: VillageDigest::default() };
        Self { cursor, revoked: false, pack: None }
    }
}

pub fn put(tx: &Transaction<'_>, feed: &Feed) -> Result<()> {
    let state = if feed.revoked { "revoked" } else { "ok" };
    tx.prepare_cached(
        "INSERT OR REPLACE INTO feeds
             (village, epoch, after, digest, state, pack, part, part_bytes, part_households)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute((
        feed.cursor.village.as_str(),
        feed.cursor.epoch,
        feed.cursor.after,
        feed.cursor.digest.to_bytes(),
        state,
        feed.pack.as_ref().map(|reading| encode(&reading.notice)),
        feed.pack.as_ref().map_or(0, |reading| reading.part),
        feed.pack.as_ref().map_or(0, |reading| reading.bytes),
        feed.pack.as_ref().map_or(0, |reading| reading.households),
    ))?;
    Ok(())
}

/// The village's feed; one that was never read begins at 0.
pub fn get(db: &Connection, village: &VillageCode) -> Result<Feed> {
    let mut statement = db.prepare_cached(
        "SELECT epoch, after, digest, state, pack, part, part_bytes, part_households
         FROM feeds WHERE village = ?1",
    )?;
    let found = statement
        .query_row([village.as_str()], |row| {
            let (digest, state, pack): (Vec<u8>, String, Option<Vec<u8>>) =
                (blob(row, 2)?, row.get(3)?, row.get(4)?);
            let read: (u32, u64, u32) = (row.get(5)?, row.get(6)?, row.get(7)?);
            Ok((row.get(0)?, row.get(1)?, digest, state, pack, read))
        })
        .optional()?;
    let Some((epoch, after, digest, state, pack, (part, bytes, households))) = found else {
        return Ok(Feed::start(village));
    };
    let digest = VillageDigest::from_bytes(digest.try_into().map_err(|_| Error::Damaged)?);
    let reading =
        |pack: Vec<u8>| Ok::<_, Error>(PartsRead { notice: decode(&pack)?, part, bytes, households });
    let pack = pack.map(reading).transpose()?;
    let cursor = ScopeCursor { village: village.clone(), epoch, after, digest };
    Ok(Feed { cursor, revoked: state == "revoked", pack })
}
