//! A village's snapshot, part by part. The next part's number is stored with the households of the last, so that
//! a first sync goes on where it was cut.

use std::collections::VecDeque;

use pendata_domain::area::VillageCode;
use pendata_domain::document::Document;
use pendata_domain::protocol::{PACK_PART, PackPart, PackedHousehold, open_frame, part_path};
use serde::Serialize;

use super::absorb::not_ours;
use super::api::{Call, Reply};
use super::body;
use super::machine::Left;
use super::problem::SyncProblem;
use super::scope::AT_ONCE;
use crate::device::{Device, Incoming, Integrated};
use crate::error::{Error, Result};
use crate::tables::feeds::{self, Feed, PartsRead};
use crate::tables::{outbox, repairs, snapshots};

/// The part under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PartWanted {
    pub village: VillageCode,
    pub index: u32,
    pub parts: u32,
    path: String,
}

/// A part as it came.
pub(crate) struct PartOpened {
    pub households: VecDeque<PackedHousehold>,
    count: u32,
    /// As it travelled.
    bytes: u64,
}

impl PartOpened {
    /// Households that were in it.
    pub fn count(&self) -> u32 {
        self.count
    }
}

/// How far the first download of a village is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Download {
    pub village: VillageCode,
    pub households: u32,
    pub of_households: u32,
    pub bytes: u64,
    pub of_bytes: u64,
    /// Villages whose download waits behind this one.
    pub behind: u32,
}

/// Bytes that a household of a snapshot takes on the device, with its line and its words: 2.4 KB of database measured
/// between villages of 400 and 1,125 households, and room for the write-ahead log.
const DISK_EACH: u64 = 4 * 1024;
/// What must be left for the officer's own work.
const SPARE_BYTES: u64 = 50 * 1024 * 1024;

impl Device {
    /// The next part of the first village whose snapshot is being read.
    pub(crate) fn part_wanted(&self) -> Result<Option<PartWanted>> {
        for village in &self.identity.villages {
            let feed = feeds::get(&self.store.db, village)?;
            if let Some(read) = &feed.pack {
                let path = part_path(village, feed.cursor.epoch, read.notice.through, read.part);
                let (village, index, parts) = (village.clone(), read.part, read.notice.parts);
                return Ok(Some(PartWanted { village, index, parts, path }));
            }
        }
        Ok(None)
    }

    /// The village whose snapshot is being read; `None` once every village is here.
    pub fn download(&self) -> Result<Option<Download>> {
        let mut reading = Vec::new();
        for village in &self.identity.villages {
            let read = feeds::get(&self.store.db, village)?.pack;
            reading.extend(read.map(|read| (village.clone(), read)));
        }
        let behind = reading.len().saturating_sub(1) as u32;
        Ok(reading.into_iter().next().map(|(village, read)| Download {
            village,
            households: read.households,
            of_households: read.notice.households,
            bytes: read.bytes,
            of_bytes: read.notice.bytes,
            behind,
        }))
    }

    /// Errors with `LowSpace` where what is left to download would leave too little of the disk, and nobody said
    /// to go on with it.
    pub(crate) fn must_have_space(&self) -> Result<()> {
        let Some(free) = self.free_bytes().filter(|_| !self.despite_space) else {
            return Ok(());
        };
        let left = self.download()?.map_or(0, |d| u64::from(d.of_households.saturating_sub(d.households)));
        let needed = left * DISK_EACH + SPARE_BYTES;
        if free < needed { Err(Error::LowSpace { needed, free }) } else { Ok(()) }
    }

    /// The officer has read that the disk is nearly full, and goes on; until the device is locked.
    pub fn download_despite_space(&mut self) {
        self.despite_space = true;
    }

    pub(crate) fn part_call(&self, wanted: &PartWanted) -> Result<Call> {
        self.read_call(wanted.path.clone())
    }

    /// A part as it came, to be given to [`Device::take_some_of_part`]. `None` for a part the server no longer has (a
    /// newer snapshot took its place): the next request asks anew.
    pub(crate) fn open_part(
        &mut self,
        wanted: &PartWanted,
        reply: &Reply,
    ) -> Result<Option<PartOpened>, SyncProblem> {
        let frame = match body::frame_of(reply) {
            Err(SyncProblem::Refused { status: 404 | 410, .. }) => {
                self.forget_pack(wanted)?;
                return Ok(None);
            }
            other => other?,
        };
        let key = self.identity.server_key()?;
        let part: PackPart = open_frame(&frame, PACK_PART, wanted.path.as_bytes(), &key).map_err(not_ours)?;
        if part.village != wanted.village || part.index != wanted.index {
            return Err(SyncProblem::Forged);
        }
        let (count, bytes) = (part.households.len() as u32, reply.body.len() as u64);
        Ok(Some(PartOpened { households: part.households.into(), count, bytes }))
    }

    /// Takes in the next households of a part, and with the last the number of the next part. Returns whether there
    /// are more.
    pub(crate) fn take_some_of_part(&mut self, wanted: &PartWanted, part: &mut PartOpened) -> Result<bool> {
        let waiting = &mut part.households;
        let mut integrated: Vec<Integrated> = Vec::new();
        let mut unreadable = Vec::new();
        for packed in waiting.drain(..AT_ONCE.min(waiting.len())) {
            match Document::load_packed(&packed.saved) {
                Ok(document) => integrated.push(self.plan(Incoming {
                    household: packed.household,
                    village: wanted.village.clone(),
                    changes: Vec::new(),
                    upon: Some(document),
                })?),
                Err(_) => unreadable.push(packed.household),
            }
        }
        let more = !waiting.is_empty();
        let feed = self.advanced(wanted, part)?;
        let (now, number) = (self.environment.now(), self.identity.device);
        self.opened = None;
        self.store.commit(self.environment.as_mut(), |ledger| {
            for household in &integrated {
                household.write(ledger.tx, number, now)?;
            }
            for household in &unreadable {
                snapshots::ensure(ledger.tx, *household, &wanted.village)?;
                repairs::add(ledger.tx, *household)?;
            }
            if more { Ok(()) } else { feeds::put(ledger.tx, &feed) }
        })?;
        Ok(more)
    }

    /// What is left to do after a part. What was answered meanwhile goes to the server before the next one.
    pub(crate) fn after_part(&self) -> Result<Left> {
        let part = self.part_wanted()?.is_some();
        let push = outbox::has_unsealed(&self.store.db)?;
        Ok(Left { push, part, more: !part, ..Left::default() })
    }

    /// The feed after a part: the next part, or behind the whole snapshot.
    fn advanced(&self, wanted: &PartWanted, part: &PartOpened) -> Result<Feed> {
        let mut feed = feeds::get(&self.store.db, &wanted.village)?;
        match feed.pack.take() {
            Some(read) if wanted.index + 1 < read.notice.parts => {
                feed.pack = Some(PartsRead {
                    notice: read.notice,
                    part: wanted.index + 1,
                    bytes: read.bytes + part.bytes,
                    households: read.households + part.count,
                })
            }
            Some(read) => (feed.cursor.after, feed.cursor.digest) = (read.notice.through, read.notice.digest),
            None => {}
        }
        Ok(feed)
    }

    fn forget_pack(&mut self, wanted: &PartWanted) -> Result<()> {
        let feed = Feed { pack: None, ..feeds::get(&self.store.db, &wanted.village)? };
        self.store.commit(self.environment.as_mut(), |ledger| feeds::put(ledger.tx, &feed))
    }
}
