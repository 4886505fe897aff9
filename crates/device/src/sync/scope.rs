//! One village's part of an answer: records into households, and the cursor forward. A few households a transaction,
//! so that the officer's next answer waits for a few and not for a page; the cursor moves with the last, so that a
//! page cut in the middle comes again and changes nothing twice.

use std::collections::{BTreeMap, VecDeque};

use ed25519_dalek::VerifyingKey;
use pendata_domain::digest::VillageDigest;
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId};
use pendata_domain::protocol::{Entry, Group, LogRecord, ScopeCursor, ScopeState, ScopeUpdate};

use super::absorb::Absorbed;
use crate::device::{Device, Incoming, Integrated};
use crate::error::Result;
use crate::store::Ledger;
use crate::tables::feeds::{self, Feed, PartsRead};
use crate::tables::notices::{self, NoticeKind};
use crate::tables::{erasures, households, relay, snapshots, work};

/// What records are read with.
pub(crate) struct Reading<'a> {
    /// Of the roster's devices, and our own.
    pub keys: &'a BTreeMap<DeviceNumber, VerifyingKey>,
    /// Hashes of the group that the answered request pushed, in its order.
    pub pushed: &'a [ChangeHash],
    /// That group.
    pub group: Option<&'a Group>,
}

/// What one village's update comes to.
pub(crate) struct ScopePlan {
    feed: Feed,
    waiting: VecDeque<Incoming>,
    left: Vec<HouseholdId>,
    /// Groups whose seal does not hold: hashes counted, changes not taken.
    pub unsealed: usize,
    newly_revoked: bool,
    /// The work lists are asked for from the first: the village was not ours, or its log has another life.
    work_again: bool,
    pub more: bool,
    pub mismatch: bool,
    /// What was read, to be given on to other devices.
    read: Vec<relay::Read>,
    /// The village is read again from the beginning: so is what is given on.
    forget: bool,
    /// It came from another device, not from the server.
    by_hand: bool,
}

impl Device {
    pub(crate) fn plan_scope(&self, update: ScopeUpdate, reading: &Reading<'_>) -> Result<ScopePlan> {
        let feed = feeds::get(&self.store.db, &update.village)?;
        match update.state {
            ScopeState::Revoked => Ok(revoked(feed)),
            ScopeState::Reset => Ok(ScopePlan { work_again: true, ..restart(&update, feed) }),
            ScopeState::Ok if offers_parts(&update) && feed.cursor.after == 0 => Ok(restart(&update, feed)),
            ScopeState::Ok if feed.cursor.epoch != update.epoch && feed.cursor.after != 0 => {
                Ok(restart(&update, feed))
            }
            ScopeState::Ok => self.plan_records(update, feed, reading),
        }
    }

    pub(crate) fn plan_records(
        &self,
        update: ScopeUpdate,
        mut feed: Feed,
        reading: &Reading<'_>,
    ) -> Result<ScopePlan> {
        let work_again = feed.revoked;
        feed.revoked = false;
        feed.pack = None;
        feed.cursor.epoch = update.epoch;
        let before = feed.cursor.after;
        let mut page = Page::default();
        for record in update.records {
            page.take(record, &mut feed.cursor, reading);
        }
        feed.cursor.after = feed.cursor.after.max(update.next.min(update.head));
        let at_head = feed.cursor.after >= update.head;
        let mismatch = at_head && feed.cursor.digest != update.digest;
        if mismatch {
            let again = Feed {
                cursor: ScopeCursor { epoch: update.epoch, ..Feed::start(&update.village).cursor },
                ..feed
            };
            return Ok(ScopePlan { mismatch: true, more: true, forget: true, ..ScopePlan::of(again) });
        }
        let Page { mut households, left, unsealed, read } = page;
        let erased = |household: &HouseholdId| erasures::holds(&self.store.db, *household);
        for household in households.keys().copied().collect::<Vec<_>>() {
            if erased(&household)? {
                households.remove(&household);
            }
        }
        let village = &update.village;
        let incoming =
            |(household, changes)| Incoming { household, village: village.clone(), changes, upon: None };
        let waiting = households.into_iter().map(incoming).collect();
        // An answer that does not lead on must not be asked for again and again.
        let more = !at_head && feed.cursor.after > before;
        Ok(ScopePlan { waiting, left, unsealed, work_again, more, read, ..ScopePlan::of(feed) })
    }
}

/// Households taken in under one lock: some 10 ms.
pub(crate) const AT_ONCE: usize = 10;

impl Device {
    /// Takes in the next households of a village, and with the last the cursor. Returns whether there are more.
    pub(crate) fn take_some(&mut self, plan: &mut ScopePlan, absorbed: &mut Absorbed) -> Result<bool> {
        let some = plan.waiting.drain(..AT_ONCE.min(plan.waiting.len()));
        let integrated: Vec<Integrated> = some.map(|incoming| self.plan(incoming)).collect::<Result<_>>()?;
        let more = !plan.waiting.is_empty();
        let (now, number) = (self.environment.now(), self.identity.device);
        let read = |household: HouseholdId| integrated.iter().any(|i| i.household == household);
        self.opened = self.opened.take().filter(|opened| !read(opened.household));
        self.store.commit(self.environment.as_mut(), |ledger| {
            integrated.iter().try_for_each(|household| household.write(ledger.tx, number, now))?;
            if !plan.by_hand {
                integrated.iter().try_for_each(|household| household.delivered(ledger.tx))?;
            }
            if more { Ok(()) } else { plan.close(ledger, now) }
        })?;
        let news = integrated.iter().filter(|household| household.accepted > 0);
        absorbed.received += integrated.iter().map(|household| household.accepted as u32).sum::<u32>();
        absorbed.touched.extend(news.map(|household| household.household));
        Ok(more)
    }
}

impl ScopePlan {
    fn of(feed: Feed) -> Self {
        let (waiting, left) = (VecDeque::new(), Vec::new());
        Self {
            feed,
            waiting,
            left,
            unsealed: 0,
            newly_revoked: false,
            work_again: false,
            more: false,
            mismatch: false,
            read: Vec::new(),
            forget: false,
            by_hand: false,
        }
    }

    /// It came from another device, which cannot give back a right that the server took.
    pub fn carried_by_hand(mut self, revoked: bool) -> Self {
        self.feed.revoked = revoked;
        Self { by_hand: true, ..self }
    }

    /// Only the changes: the village is read from where it was.
    pub fn without_cursor(self, feed: Feed) -> Self {
        Self { feed, left: Vec::new(), read: Vec::new(), ..self }
    }

    pub fn wants_part(&self) -> bool {
        self.feed.pack.is_some()
    }

    /// The cursor, and what concerns the village as a whole.
    fn close(&self, ledger: &Ledger<'_>, now: i64) -> Result<()> {
        for household in &self.left {
            households::remove(ledger.tx, *household)?;
            snapshots::mark_gone(ledger.tx, *household)?;
        }
        if self.newly_revoked {
            let village = self.feed.cursor.village.as_str();
            notices::insert(ledger.tx, NoticeKind::ScopeRevoked, None, village, now)?;
            work::forget(ledger.tx, &self.feed.cursor.village)?;
        }
        if self.work_again {
            work::ask_again(ledger.tx)?;
        }
        for _ in 0..self.unsealed {
            notices::insert(ledger.tx, NoticeKind::PulledRefused, None, "broken_seal", now)?;
        }
        let cursor = &self.feed.cursor;
        if self.forget {
            relay::begin_again(ledger.tx, &cursor.village)?;
        }
        self.read.iter().try_for_each(|read| relay::keep(ledger.tx, &cursor.village, cursor.epoch, read))?;
        feeds::put(ledger.tx, &self.feed)
    }
}

/// Unsent work stays and may still be pushed; nothing more is read.
fn revoked(feed: Feed) -> ScopePlan {
    let newly_revoked = !feed.revoked;
    ScopePlan { newly_revoked, ..ScopePlan::of(Feed { revoked: true, pack: None, ..feed }) }
}

/// A snapshot without parts would be asked for again and again.
fn offers_parts(update: &ScopeUpdate) -> bool {
    update.pack.as_ref().is_some_and(|pack| pack.parts > 0)
}

/// Reads the village again from 0, through the snapshot where one is offered. A snapshot that is already being
/// read goes on where it was, also where a newer one is there by now: the log behind it leads to the same.
fn restart(update: &ScopeUpdate, feed: Feed) -> ScopePlan {
    let cursor = ScopeCursor { epoch: update.epoch, ..Feed::start(&update.village).cursor };
    let offered = update.pack.clone().filter(|notice| notice.parts > 0);
    let standing = feed.pack.filter(|_| feed.cursor.epoch == update.epoch);
    let forget = standing.is_none();
    let pack = offered.map(|notice| standing.unwrap_or_else(|| PartsRead::start(notice)));
    let more = pack.is_none();
    ScopePlan { more, forget, ..ScopePlan::of(Feed { cursor, revoked: false, pack }) }
}

/// The changes of a page by household, in the order of the log.
#[derive(Default)]
struct Page {
    households: BTreeMap<HouseholdId, Vec<Vec<u8>>>,
    left: Vec<HouseholdId>,
    unsealed: usize,
    read: Vec<relay::Read>,
}

impl Page {
    fn take(&mut self, record: LogRecord, cursor: &mut ScopeCursor, reading: &Reading<'_>) {
        match record {
            LogRecord::Changes { last, .. } | LogRecord::Left { last, .. } | LogRecord::Own { last, .. }
                if last <= cursor.after => {}
            LogRecord::Changes { last, group, emptied } => {
                let record = || LogRecord::Changes { last, group: group.clone(), emptied: emptied.clone() };
                self.keep(cursor, last, record);
                cursor.after = last;
                count(&group, &emptied, &mut cursor.digest);
                match holds(&group, reading.keys) {
                    true => self.take_group(group),
                    false => self.unsealed += 1,
                }
            }
            LogRecord::Own { last, places } => {
                if let Some(group) = reading.group {
                    let group = only(group, &places);
                    self.keep(cursor, last, || LogRecord::Changes { last, group, emptied: Vec::new() });
                }
                cursor.after = last;
                // A place that we did not push leaves the digest wrong, and the log is read again.
                let own = places.iter().filter_map(|place| reading.pushed.get(*place as usize));
                own.for_each(|hash| cursor.digest.add(hash));
            }
            LogRecord::Left { last, household } => {
                self.keep(cursor, last, || LogRecord::Left { last, household });
                cursor.after = last;
                self.left.push(household);
            }
        }
    }

    fn keep(&mut self, cursor: &ScopeCursor, last: u64, record: impl FnOnce() -> LogRecord) {
        self.read.push(relay::Read { after: cursor.after, last, record: record() });
    }

    fn take_group(&mut self, group: Group) {
        for entry in group.entries {
            if let Entry::Present { household, change } = entry {
                self.households.entry(household).or_default().push(change);
            }
        }
    }
}

/// The group with the changes of some places only, the others named by hash.
fn only(group: &Group, places: &[u32]) -> Group {
    let named = |(place, entry): (u32, &Entry)| match entry.sealed() {
        Ok(sealed) if !places.contains(&place) => {
            Entry::Elided { household: sealed.household, hash: sealed.hash }
        }
        _ => entry.clone(),
    };
    let entries = (0..).zip(&group.entries).map(named).collect();
    Group { entries, ..group.clone() }
}

/// A change whose household was erased stands in the log by its hash.
fn count(group: &Group, emptied: &[u32], digest: &mut VillageDigest) {
    for (place, entry) in (0..).zip(&group.entries) {
        let counts = matches!(entry, Entry::Present { .. }) || emptied.contains(&place);
        if let (true, Ok(sealed)) = (counts, entry.sealed()) {
            digest.add(&sealed.hash);
        }
    }
}

/// Whether the writer's own key sealed exactly this list.
fn holds(group: &Group, keys: &BTreeMap<DeviceNumber, VerifyingKey>) -> bool {
    let Some(key) = keys.get(&group.header.device) else {
        return false;
    };
    group.seal().is_ok_and(|seal| seal.verify(key).is_ok())
}
