//! The village's log and snapshot from another device. Its numbers are no word of the server: the digest is summed
//! up from what came, so that the server notices at the next sync whatever was left out, and it is read again.

use pendata_domain::area::VillageCode;
use pendata_domain::protocol::{LogRecord, PackNotice, ScopeState, ScopeUpdate, belongs_to};

use super::Taken;
use super::take::Records;
use super::vouch::{Writers, vouched};
use crate::device::Device;
use crate::error::Result;
use crate::sync::absorb::Absorbed;
use crate::sync::pack::{PartOpened, PartWanted};
use crate::sync::scope::{Reading, ScopePlan};
use crate::tables::feeds::{self, Feed, PartsRead};
use crate::tables::relay;

/// Records on their way in.
pub(crate) struct LogWork {
    pub taken: Taken,
    plan: ScopePlan,
    absorbed: Absorbed,
    changes: u32,
}

impl Device {
    pub(super) fn open_records(&mut self, village: &VillageCode, records: Records) -> Result<LogWork> {
        self.form()?;
        let writers = self.writers()?;
        let mut taken = Taken::default();
        let changes = records.records.iter().map(changes_in).sum();
        let feed = feeds::get(&self.store.db, village)?;
        let follows = follows(&feed, &records);
        let kept: Vec<LogRecord> =
            records.records.into_iter().filter_map(|record| honest(record, &writers, &mut taken)).collect();
        let goes_on = follows && taken.refused.is_empty();
        let update = ScopeUpdate {
            village: village.clone(),
            epoch: records.epoch,
            state: ScopeState::Ok,
            // Not the server's word on where the log ends: there may always be more.
            head: u64::MAX,
            digest: feed.cursor.digest,
            records: kept,
            next: 0,
            pack: None,
        };
        let keys = writers.iter().map(|(number, known)| (*number, known.key)).collect();
        let reading = Reading { keys: &keys, pushed: &[], group: None };
        let start = if feed.cursor.epoch == records.epoch { feed.clone() } else { Feed::start(village) };
        let revoked = feed.revoked;
        let plan = match goes_on {
            true => self.plan_records(update, start, &reading)?,
            false => self.plan_records(update, start, &reading)?.without_cursor(feed),
        };
        Ok(LogWork { taken, plan: plan.carried_by_hand(revoked), absorbed: Absorbed::default(), changes })
    }

    /// Returns whether there are more.
    pub(super) fn take_some_records(&mut self, work: &mut LogWork) -> Result<bool> {
        let more = self.take_some(&mut work.plan, &mut work.absorbed)?;
        if !more {
            work.taken.accepted = work.absorbed.received;
            work.taken.known = work.changes.saturating_sub(work.absorbed.received);
            work.taken.households = std::mem::take(&mut work.absorbed.touched);
        }
        Ok(more)
    }

    /// A part of the snapshot. `None` where the device has read beyond it. The next one in order moves the reading on;
    /// another only brings its households.
    pub(super) fn open_relayed_part(
        &mut self,
        village: &VillageCode,
        (epoch, notice, index): (u32, PackNotice, u32),
        body: &[u8],
    ) -> Result<Option<(PartWanted, PartOpened)>> {
        self.form()?;
        let feed = feeds::get(&self.store.db, village)?;
        let cursor = &feed.cursor;
        if epoch < cursor.epoch || (epoch == cursor.epoch && cursor.after >= notice.through) {
            return Ok(None);
        }
        let wanted = PartWanted::of(village, epoch, &notice, index);
        let Some(part) = self.relayed_part(&wanted, body)? else { return Ok(None) };
        let reading = feed.pack.as_ref().filter(|_| cursor.epoch == epoch);
        let begins = index == 0 && reading.is_none();
        let goes_on = reading.is_some_and(|read| read.notice == notice && read.part == index);
        if reading.is_some_and(|read| read.notice == notice && read.part > index) {
            return Ok(None);
        }
        if !belongs_to(part.signed(), &notice) || !(begins || goes_on) {
            return Ok(Some((wanted, part.beside())));
        }
        if begins {
            self.begin_snapshot(village, epoch, notice)?;
        }
        Ok(Some((wanted, part)))
    }

    fn begin_snapshot(&mut self, village: &VillageCode, epoch: u32, notice: PackNotice) -> Result<()> {
        let mut feed = Feed::start(village);
        feed.cursor.epoch = epoch;
        feed.pack = Some(PartsRead::start(notice));
        self.store.commit(self.environment.as_mut(), |ledger| {
            relay::begin_again(ledger.tx, village)?;
            feeds::put(ledger.tx, &feed)
        })
    }
}

/// Whether the records continue what was read. One that begins before it and ends behind it does not: some of its
/// changes are counted already, and nobody but the server knows which.
fn follows(feed: &Feed, records: &Records) -> bool {
    let cursor = &feed.cursor;
    let same = cursor.epoch == records.epoch;
    let read = if same { cursor.after } else { 0 };
    let meets = records.after == read
        || records.last <= read
        || records.records.iter().any(|record| record.last() == read);
    let anew = records.after == 0 && records.epoch > cursor.epoch;
    feed.pack.is_none() && (same || anew) && meets
}

fn changes_in(record: &LogRecord) -> u32 {
    match record {
        LogRecord::Changes { group, .. } => group.present() as u32,
        LogRecord::Left { .. } | LogRecord::Own { .. } => 0,
    }
}

/// A record whose changes their writer may have written; any other is left out, and with it the cursor stays.
fn honest(record: LogRecord, writers: &Writers, taken: &mut Taken) -> Option<LogRecord> {
    let LogRecord::Changes { group, .. } = &record else { return Some(record) };
    match vouched(group, writers).and_then(|(_, known)| super::group::authorship(group, &known)) {
        Ok(()) => Some(record),
        Err(reason) => {
            taken.refused.push(reason);
            None
        }
    }
}
