//! Pages of villages' logs.

use std::collections::BTreeMap;

use pendata_domain::area::DistrictCode;
use pendata_domain::protocol::{
    Entry, Group, LogRecord, MAX_CHUNK_BYTES, PackNotice, ScopeCursor, ScopeState, ScopeUpdate,
};
use pendata_domain::seal::SealId;

use super::serves;
use crate::app::App;
use crate::body::{self, Effort};
use crate::error::{Error, Result};
use crate::store::rows::{Device, Feed, LoggedChange};

/// What is read for whom.
pub(super) struct Pull<'a> {
    pub device: &'a Device,
    /// Whether a device that starts from 0 is offered the snapshot in place of the first page.
    pub offer: bool,
    /// The seal this very request pushed: its writer needs no word of it.
    pub pushed: Option<SealId>,
    /// The most bytes of changes to give.
    pub bytes: usize,
}

/// Pages are not halved further, in bytes of changes.
const SMALLEST_PAGE: usize = 4 * 1024;

/// Packs a frame with a page of at most `bytes` of changes; what hardly compresses goes in smaller pages, so that
/// it travels in one chunk.
pub(super) fn one_chunk(
    mut bytes: usize,
    effort: Effort,
    mut frame: impl FnMut(usize) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    loop {
        let packed = body::pack(&frame(bytes)?, effort);
        if packed.len() <= MAX_CHUNK_BYTES || bytes < SMALLEST_PAGE {
            return Ok(packed);
        }
        bytes /= 2;
    }
}

impl App {
    /// One update for each village the device asks for, and for those it works in and does not know of yet.
    /// The villages share `pull.bytes`.
    pub(super) fn scopes(&self, cursors: &[ScopeCursor], mut pull: Pull<'_>) -> Result<Vec<ScopeUpdate>> {
        let device = pull.device;
        let mut cursors = cursors.to_vec();
        let villages = device.account.villages(self.now());
        for village in &villages {
            if serves(device) && !cursors.iter().any(|cursor| cursor.village == *village) {
                let feed = self.store.feed(village)?;
                let digest = Default::default();
                cursors.push(ScopeCursor { village: village.clone(), epoch: feed.epoch, after: 0, digest });
            }
        }
        cursors.iter().map(|cursor| self.scope(cursor, &mut pull)).collect()
    }

    /// Takes what it gives off `pull.bytes`.
    pub(super) fn scope(&self, cursor: &ScopeCursor, pull: &mut Pull<'_>) -> Result<ScopeUpdate> {
        let device = pull.device;
        let allowed = serves(device) && device.account.villages(self.now()).contains(&cursor.village);
        let feed = self.store.feed(&cursor.village)?;
        if !allowed {
            return Ok(blank(cursor, feed, ScopeState::Revoked));
        }
        if !self.holds(cursor, feed)? {
            // A device that holds more than a registry that was set back keeps it until there is another epoch.
            self.may_promise()?;
            if cursor.epoch == feed.epoch {
                self.metrics.mismatched();
            }
            return Ok(blank(cursor, feed, ScopeState::Reset));
        }
        let mut update = blank(cursor, feed, ScopeState::Ok);
        if pull.offer && cursor.after == 0 {
            update.pack = self.notice(cursor, feed)?;
        }
        if update.pack.is_none() && cursor.after < feed.head && pull.bytes > 0 {
            let mut page = self.store.log(&cursor.village, cursor.after, pull.bytes)?;
            // What was added since the head was read would not add up to the digest that goes with it.
            page.retain(|change| change.seq <= feed.head);
            pull.bytes = pull.bytes.saturating_sub(page.iter().map(|change| change.body.len()).sum());
            update.next = page.last().map_or(cursor.after, |change| change.seq);
            update.records = self.records(&pull.device.account.district, pull.pushed, page)?;
        }
        Ok(update)
    }

    /// Whether the device's part of the log is the beginning of ours.
    fn holds(&self, cursor: &ScopeCursor, feed: Feed) -> Result<bool> {
        if cursor.after == 0 {
            return Ok(true);
        }
        if cursor.epoch != feed.epoch || cursor.after > feed.head {
            return Ok(false);
        }
        if cursor.after == feed.head {
            return Ok(cursor.digest == feed.digest);
        }
        Ok(self.store.digest_at(&cursor.village, cursor.after)? == cursor.digest)
    }

    fn notice(&self, cursor: &ScopeCursor, feed: Feed) -> Result<Option<PackNotice>> {
        let pack =
            self.store.pack(&cursor.village)?.filter(|pack| pack.epoch == feed.epoch && pack.parts > 0);
        Ok(pack.map(|pack| PackNotice {
            through: pack.through,
            digest: pack.digest,
            parts: pack.parts,
            bytes: pack.bytes,
            households: pack.households,
        }))
    }

    /// Changes under their seals: neighbours of one seal share a group.
    pub(crate) fn records(
        &self,
        district: &DistrictCode,
        pushed: Option<SealId>,
        page: Vec<LoggedChange>,
    ) -> Result<Vec<LogRecord>> {
        let mut runs: Vec<(SealId, Vec<LoggedChange>)> = Vec::new();
        for change in page {
            match runs.last_mut() {
                Some((seal, run)) if *seal == change.seal => run.push(change),
                _ => runs.push((change.seal, vec![change])),
            }
        }
        let record = |(seal, run): (SealId, Vec<LoggedChange>)| {
            let last = run.last().map_or(0, |change| change.seq);
            if pushed == Some(seal) {
                return Ok(LogRecord::Own { last, places: run.iter().map(|change| change.place).collect() });
            }
            let group = self.store.seal(district, seal)?.ok_or(Error::Damaged)?;
            let (group, emptied) = with_present(group, run);
            Ok(LogRecord::Changes { last, group, emptied })
        };
        runs.into_iter().map(record).collect()
    }
}

/// The group with the changes of a run, and the places of those that are empty.
fn with_present(group: Group, run: Vec<LoggedChange>) -> (Group, Vec<u32>) {
    let mut bodies: BTreeMap<_, _> =
        run.into_iter().map(|change| ((change.household, change.hash), change.body)).collect();
    let mut emptied = Vec::new();
    let present = |(place, entry): (u32, Entry)| match entry {
        Entry::Elided { household, hash } => match bodies.remove(&(household, hash)) {
            Some(change) if change.is_empty() => {
                emptied.push(place);
                Entry::Elided { household, hash }
            }
            Some(change) => Entry::Present { household, change },
            None => Entry::Elided { household, hash },
        },
        present => present,
    };
    let entries = (0..).zip(group.entries).map(present).collect();
    (Group { entries, ..group }, emptied)
}

fn blank(cursor: &ScopeCursor, feed: Feed, state: ScopeState) -> ScopeUpdate {
    let next = match state {
        ScopeState::Ok => cursor.after,
        ScopeState::Revoked | ScopeState::Reset => 0,
    };
    ScopeUpdate {
        village: cursor.village.clone(),
        epoch: feed.epoch,
        state,
        head: feed.head,
        digest: feed.digest,
        records: Vec::new(),
        next,
        pack: None,
    }
}
