//! A village's snapshot, part by part. The next part's number is stored with the households of the last, so that
//! a first sync goes on where it was cut.

use std::collections::VecDeque;

use pendata_domain::area::VillageCode;
use pendata_domain::document::Document;
use pendata_domain::protocol::{PACK_PART, PackPart, PackedHousehold, open_frame, part_path};

use super::absorb::not_ours;
use super::api::{Call, Reply};
use super::body;
use super::machine::Left;
use super::problem::SyncProblem;
use super::scope::AT_ONCE;
use crate::device::{Device, Incoming, Integrated};
use crate::error::Result;
use crate::tables::feeds::{self, Feed};
use crate::tables::{repairs, snapshots};

/// The part under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PartWanted {
    pub village: VillageCode,
    pub index: u32,
    pub parts: u32,
    path: String,
}

impl Device {
    /// The next part of the first village whose snapshot is being read.
    pub(crate) fn part_wanted(&self) -> Result<Option<PartWanted>> {
        for village in &self.identity.villages {
            let feed = feeds::get(&self.store.db, village)?;
            if let Some((notice, index)) = &feed.pack {
                let path = part_path(village, feed.cursor.epoch, notice.through, *index);
                return Ok(Some(PartWanted {
                    village: village.clone(),
                    index: *index,
                    parts: notice.parts,
                    path,
                }));
            }
        }
        Ok(None)
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
    ) -> Result<Option<VecDeque<PackedHousehold>>, SyncProblem> {
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
        Ok(Some(part.households.into()))
    }

    /// Takes in the next households of a part, and with the last the number of the next part. Returns whether there
    /// are more.
    pub(crate) fn take_some_of_part(
        &mut self,
        wanted: &PartWanted,
        waiting: &mut VecDeque<PackedHousehold>,
    ) -> Result<bool> {
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
        let feed = self.advanced(wanted)?;
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

    /// What is left to do after a part.
    pub(crate) fn after_part(&self) -> Result<Left> {
        let part = self.part_wanted()?.is_some();
        Ok(Left { part, more: !part, ..Left::default() })
    }

    /// The feed after a part: the next part, or behind the whole snapshot.
    fn advanced(&self, wanted: &PartWanted) -> Result<Feed> {
        let mut feed = feeds::get(&self.store.db, &wanted.village)?;
        match feed.pack.take() {
            Some((notice, _)) if wanted.index + 1 < notice.parts => {
                feed.pack = Some((notice, wanted.index + 1))
            }
            Some((notice, _)) => (feed.cursor.after, feed.cursor.digest) = (notice.through, notice.digest),
            None => {}
        }
        Ok(feed)
    }

    fn forget_pack(&mut self, wanted: &PartWanted) -> Result<()> {
        let feed = Feed { pack: None, ..feeds::get(&self.store.db, &wanted.village)? };
        self.store.commit(self.environment.as_mut(), |ledger| feeds::put(ledger.tx, &feed))
    }
}
