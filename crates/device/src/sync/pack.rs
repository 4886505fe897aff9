//! A village's snapshot, part by part. The next part's number is stored with the households of the last, so that
//! a first sync goes on where it was cut.

use std::collections::VecDeque;

use pendata_domain::area::VillageCode;
use pendata_domain::document::Document;
use pendata_domain::protocol::{PACK_PART, PackNotice, PackPart, PackedHousehold, open_frame, part_path};
use serde::Serialize;

use super::api::{Call, Reply};
use super::body;
use super::machine::Left;
use super::problem::SyncProblem;
use super::scope::AT_ONCE;
use crate::device::{Device, Incoming, Integrated};
use crate::error::{Error, Result};
use crate::store::Ledger;
use crate::tables::feeds::{self, Feed, PartsRead};
use crate::tables::{erasures, relay, repairs, snapshots};

/// The part under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PartWanted {
    pub village: VillageCode,
    pub index: u32,
    pub parts: u32,
    epoch: u32,
    path: String,
}

impl PartWanted {
    pub fn of(village: &VillageCode, epoch: u32, notice: &PackNotice, index: u32) -> Self {
        let path = part_path(village, epoch, notice.through, index);
        Self { village: village.clone(), index, parts: notice.parts, epoch, path }
    }
}

/// A part as it came.
pub(crate) struct PartOpened {
    pub households: VecDeque<PackedHousehold>,
    count: u32,
    /// As it travelled.
    body: Vec<u8>,
    /// What the server signed, without its households.
    signed: PackPart,
    /// It is not the next in order: it only brings its households.
    beside: bool,
    /// It has a household that was emptied since: it is not given on.
    of_before: bool,
}

impl PartOpened {
    pub fn signed(&self) -> &PackPart {
        &self.signed
    }

    pub fn beside(self) -> Self {
        Self { beside: true, ..self }
    }

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
                return Ok(Some(PartWanted::of(village, feed.cursor.epoch, &read.notice, read.part)));
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
        let part = self.opened_part(wanted, &frame, reply.body.clone())?.ok_or(SyncProblem::Forged)?;
        Ok(Some(part))
    }

    /// A part that another device gives; `None` where the server did not sign it.
    pub(crate) fn relayed_part(&self, wanted: &PartWanted, body: &[u8]) -> Result<Option<PartOpened>> {
        match body::unpack(body, body::MAX_BODY_BYTES) {
            Some(frame) => self.opened_part(wanted, &frame, body.to_vec()),
            None => Ok(None),
        }
    }

    fn opened_part(&self, wanted: &PartWanted, frame: &[u8], body: Vec<u8>) -> Result<Option<PartOpened>> {
        let key = self.identity.server_key()?;
        let Ok(mut signed) = open_frame::<PackPart>(frame, PACK_PART, wanted.path.as_bytes(), &key) else {
            return Ok(None);
        };
        if signed.village != wanted.village || signed.index != wanted.index {
            return Ok(None);
        }
        let households = std::mem::take(&mut signed.households);
        let count = households.len() as u32;
        Ok(Some(PartOpened {
            households: households.into(),
            count,
            body,
            signed,
            beside: false,
            of_before: false,
        }))
    }

    /// Takes in the next households of a part, and with the last the number of the next part. Returns whether there
    /// are more.
    pub(crate) fn take_some_of_part(&mut self, wanted: &PartWanted, part: &mut PartOpened) -> Result<bool> {
        let waiting = &mut part.households;
        let mut integrated: Vec<Integrated> = Vec::new();
        let mut unreadable = Vec::new();
        for packed in waiting.drain(..AT_ONCE.min(waiting.len())) {
            if erasures::holds(&self.store.db, packed.household)? {
                part.of_before = true;
                continue;
            }
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
        let before = feeds::get(&self.store.db, &wanted.village)?;
        let feed = advanced(before.clone(), wanted, part);
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
            if more || part.beside { Ok(()) } else { part.close(ledger, wanted, &before, &feed) }
        })?;
        Ok(more)
    }

    /// What is left to do after a part. What was answered meanwhile goes to the server before the next one.
    pub(crate) fn after_part(&self) -> Result<Left> {
        let part = self.part_wanted()?.is_some();
        let push = self.has_to_push()?;
        Ok(Left { push, part, more: !part, ..Left::default() })
    }

    fn forget_pack(&mut self, wanted: &PartWanted) -> Result<()> {
        let feed = Feed { pack: None, ..feeds::get(&self.store.db, &wanted.village)? };
        self.store.commit(self.environment.as_mut(), |ledger| feeds::put(ledger.tx, &feed))
    }
}

impl PartOpened {
    /// The part is taken in: it can be given on, and the next one is wanted.
    fn close(&self, ledger: &Ledger<'_>, wanted: &PartWanted, before: &Feed, after: &Feed) -> Result<()> {
        if let Some(read) = before.pack.as_ref().filter(|_| !self.of_before) {
            let part = (wanted.index, self.body.as_slice());
            relay::keep_part(ledger.tx, &wanted.village, wanted.epoch, &read.notice, part)?;
        }
        feeds::put(ledger.tx, after)
    }
}

/// The feed after a part: the next part, or behind the whole snapshot.
fn advanced(mut feed: Feed, wanted: &PartWanted, part: &PartOpened) -> Feed {
    match feed.pack.take() {
        Some(read) if wanted.index + 1 < read.notice.parts => {
            feed.pack = Some(PartsRead {
                notice: read.notice,
                part: wanted.index + 1,
                bytes: read.bytes + part.body.len() as u64,
                households: read.households + part.count,
            })
        }
        Some(read) => (feed.cursor.after, feed.cursor.digest) = (read.notice.through, read.notice.digest),
        None => {}
    }
    feed
}
