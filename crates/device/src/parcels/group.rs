//! A sealed group of another device: judged as the server judges it, taken in where it holds, and kept with its seal
//! until the server is known to hold it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pendata_domain::area::VillageCode;
use pendata_domain::document::{Caps, Document, Inspected, inspect};
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::merge::integrate;
use pendata_domain::protocol::{Entry, Group, MAX_PAGE_BYTES, MAX_PUSH_CHANGES, QuarantineReason};
use pendata_domain::seal::Seal;

use super::Taken;
use super::give::elided;
use super::vouch::{Known, vouched};
use crate::device::{Device, Incoming, Integrated};
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::sync::scope::AT_ONCE;
use crate::tables::{carried, changes, encode, erasures, households, outbox, seals, snapshots};

/// A group on its way in.
#[derive(Default)]
pub(crate) struct GroupWork {
    pub taken: Taken,
    waiting: VecDeque<Incoming>,
    /// Changes that are to be taken in.
    changes: u32,
}

impl Device {
    pub(super) fn open_group(&mut self, village: &VillageCode, group: Group) -> Result<GroupWork> {
        self.form()?;
        let mut work = GroupWork::default();
        let group = self.without_emptied(group, &mut work.taken)?;
        if group.present() == 0 {
            return Ok(work);
        }
        if !can_be_pushed(&group) {
            work.taken.refused.extend(vec![QuarantineReason::Oversize; group.present()]);
            return Ok(work);
        }
        let (seal, known) = match vouched(&group, &self.writers()?) {
            Ok(vouched) => vouched,
            Err(reason) => {
                work.taken.refused.extend(vec![reason; group.present()]);
                return Ok(work);
            }
        };
        if seals::holds(&self.store.db, group.header.counter, seal.id())? || self.is_known(&group, &seal)? {
            work.taken.known = group.present() as u32;
            return Ok(work);
        }
        let judged = self.judge(village, &group, &seal, &known)?;
        self.carry(village, &group, &seal, &judged)?;
        work.taken.carried = group.present() as u32;
        work.taken.refused.extend(judged.refused.values());
        work.changes = judged.sound.values().map(|changes| changes.len() as u32).sum();
        let incoming =
            |(household, changes)| Incoming { household, village: village.clone(), changes, upon: None };
        work.waiting = judged.sound.into_iter().map(incoming).collect();
        Ok(work)
    }

    /// Of a household that was emptied nothing is carried: its changes are named by their hashes.
    fn without_emptied(&self, group: Group, taken: &mut Taken) -> Result<Group> {
        let mut entries = Vec::with_capacity(group.entries.len());
        for entry in group.entries {
            let emptied =
                matches!(entry, Entry::Present { .. }) && erasures::holds(&self.store.db, entry.household())?;
            taken.refused.extend(emptied.then_some(QuarantineReason::Erased));
            entries.push(if emptied { elided(entry)? } else { entry });
        }
        Ok(Group { entries, ..group })
    }

    /// Returns whether there are more.
    pub(super) fn take_some_of_group(&mut self, work: &mut GroupWork) -> Result<bool> {
        let some = work.waiting.drain(..AT_ONCE.min(work.waiting.len()));
        let integrated: Vec<Integrated> = some.map(|incoming| self.plan(incoming)).collect::<Result<_>>()?;
        if integrated.is_empty() {
            return Ok(false);
        }
        let (now, number) = (self.environment.now(), self.identity.device);
        let read = |household: HouseholdId| integrated.iter().any(|i| i.household == household);
        self.opened = self.opened.take().filter(|opened| !read(opened.household));
        self.store.commit(self.environment.as_mut(), |ledger| {
            integrated.iter().try_for_each(|household| household.write(ledger.tx, number, now))
        })?;
        for household in &integrated {
            let (waiting, refused) = household.not_taken();
            work.taken.accepted += household.accepted as u32;
            work.taken.waiting += waiting;
            work.taken.refused.extend(refused);
            if household.accepted > 0 {
                work.taken.households.push(household.household);
            }
        }
        let more = !work.waiting.is_empty();
        if !more {
            let Taken { accepted, waiting, .. } = work.taken;
            work.taken.known = work.changes.saturating_sub(accepted + waiting);
        }
        Ok(more)
    }

    /// Whether the server is known to have spoken on every change of the group: it is in a document and on no way to
    /// the server, or was kept aside.
    fn is_known(&self, group: &Group, seal: &Seal) -> Result<bool> {
        let db = &self.store.db;
        let mut documents: BTreeMap<HouseholdId, Option<Document>> = BTreeMap::new();
        for (entry, change) in group.entries.iter().zip(&seal.changes) {
            if matches!(entry, Entry::Elided { .. }) || changes::is_refused(db, change.hash)? {
                continue;
            }
            if carried::holds(db, change.hash)? || outbox::holds(db, change.hash)? {
                return Ok(false);
            }
            let household = change.household;
            if let std::collections::btree_map::Entry::Vacant(place) = documents.entry(household) {
                place.insert(snapshots::get(db, household)?.map(|(_, document)| document));
            }
            let document = documents.get(&household).and_then(Option::as_ref);
            if !document.is_some_and(|document| document.contains(&change.hash)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn judge(&self, village: &VillageCode, group: &Group, seal: &Seal, known: &Known) -> Result<Judged> {
        let mut judged = Judged::default();
        let mut by_household: BTreeMap<HouseholdId, Vec<Inspected>> = BTreeMap::new();
        for (entry, sealed) in group.entries.iter().zip(&seal.changes) {
            let Entry::Present { household, change } = entry else { continue };
            match checked(change, known) {
                Ok(change) => by_household.entry(*household).or_default().push(change),
                Err(reason) => _ = judged.refused.insert((*household, sealed.hash), reason),
            }
        }
        for (household, changes) in by_household {
            match self.is_of_village(village, household, &changes)? {
                true => {
                    let bytes = changes.into_iter().map(|change| change.bytes).collect();
                    judged.sound.insert(household, bytes);
                }
                false => judged
                    .refused
                    .extend(changes.iter().map(|c| ((household, c.hash), QuarantineReason::OutOfArea))),
            }
        }
        Ok(judged)
    }

    /// Of a household that is new here, the answers say it.
    fn is_of_village(
        &self,
        village: &VillageCode,
        household: HouseholdId,
        changes: &[Inspected],
    ) -> Result<bool> {
        match snapshots::village(&self.store.db, household) {
            Ok(found) => Ok(found == *village),
            Err(Error::UnknownHousehold) => {
                let begun = integrate(&Document::golden(), changes).document;
                Ok(self.form()?.rules.village_of(&begun).is_some_and(|found| found == *village))
            }
            Err(other) => Err(other),
        }
    }

    /// Durable before anything of it is shown.
    fn carry(&mut self, village: &VillageCode, group: &Group, seal: &Seal, judged: &Judged) -> Result<()> {
        let is_sound =
            |change: &&pendata_domain::seal::SealedChange| judged.sound.contains_key(&change.household);
        let refused =
            |hash: &ChangeHash, household: HouseholdId| judged.refused.contains_key(&(household, *hash));
        let sound: Vec<ChangeHash> = seal
            .changes
            .iter()
            .filter(is_sound)
            .filter(|change| !refused(&change.hash, change.household))
            .map(|change| change.hash)
            .collect();
        let households: BTreeSet<HouseholdId> = judged.sound.keys().copied().collect();
        let since = self.environment.now();
        let fact = Fact::Carried { village: village.clone(), since, group: encode(group), sound };
        self.store.commit(self.environment.as_mut(), |ledger| {
            ledger.note(&fact)?;
            households.iter().try_for_each(|household| households::refresh_sent(ledger.tx, *household))
        })
    }
}

/// What is to be taken in, by household, and what is not, with reasons.
#[derive(Default)]
struct Judged {
    sound: BTreeMap<HouseholdId, Vec<Vec<u8>>>,
    refused: BTreeMap<(HouseholdId, ChangeHash), QuarantineReason>,
}

/// What no push takes would stand before our own work for ever.
fn can_be_pushed(group: &Group) -> bool {
    let bytes = group.entries.iter().map(|entry| match entry {
        Entry::Present { change, .. } => change.len(),
        Entry::Elided { .. } => 0,
    });
    group.entries.len() <= MAX_PUSH_CHANGES && bytes.sum::<usize>() <= MAX_PAGE_BYTES + Caps::CHANGE.bytes
}

fn checked(change: &[u8], known: &Known) -> Result<Inspected, QuarantineReason> {
    let change = inspect(change.to_vec(), &Caps::CHANGE)?;
    known.writer.may_have_written(&change)?;
    if known.revoked { Err(QuarantineReason::Revoked) } else { Ok(change) }
}

/// Whether the writer may have written every present change. A writer that was revoked since may.
pub(super) fn authorship(group: &Group, known: &Known) -> Result<(), QuarantineReason> {
    for entry in &group.entries {
        if let Entry::Present { change, .. } = entry {
            checked(change, &Known { revoked: false, ..*known })?;
        }
    }
    Ok(())
}
