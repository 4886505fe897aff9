//! A server that was set back gets again what it had: this device's own changes, and those of others that it read
//! under their seals. What the server lacks follows from what was read of it anew: the log behind, and before it the
//! documents of the snapshot. Nobody says "the server wins".

use std::collections::{BTreeMap, BTreeSet};

use pendata_domain::area::VillageCode;
use pendata_domain::document::Document;
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::protocol::{Entry, Group, LogRecord, PACK_PART, PackPart, open_frame, part_path};

use super::body;
use crate::device::Device;
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::store::Ledger;
use crate::tables::notices::{self, NoticeKind};
use crate::tables::relay::{self, Read};
use crate::tables::{changes, encode, households, meta};

/// What the device holds and the server, read to its end, does not.
struct Lacking {
    own: Vec<(HouseholdId, ChangeHash)>,
    /// Others' groups in the order of the log they came from; what the server has is named by hash.
    groups: Vec<(VillageCode, Group)>,
    households: BTreeSet<HouseholdId>,
}

impl Device {
    /// Puts back in line what the server lacks, once all of it was read: after it began another life (`epoch`), or
    /// where its log was not what had been read. A device that does not know which life it spoke with looks too.
    pub(crate) fn give_back(&mut self, epoch: u32) -> Result<()> {
        let db = &self.store.db;
        let known: Option<u32> = meta::get(db, meta::LIFE)?;
        let again = meta::get(db, meta::READ_AGAIN)?.unwrap_or(false);
        if known == Some(epoch) && !again {
            return Ok(());
        }
        let lacking = self.lacking(epoch)?;
        let now = self.environment.now();
        self.opened = self.opened.take().filter(|opened| !lacking.households.contains(&opened.household));
        let villages = self.identity.villages.clone();
        self.store.commit(self.environment.as_mut(), |ledger| {
            lacking.write(ledger, now)?;
            villages.iter().try_for_each(|village| relay::drop_others(ledger.tx, village))?;
            meta::put(ledger.tx, meta::READ_AGAIN, &false)?;
            meta::put(ledger.tx, meta::LIFE, &epoch)
        })
    }

    fn lacking(&self, epoch: u32) -> Result<Lacking> {
        let (own, others) = (changes::own_spoken_of(&self.store.db)?, self.put_aside(epoch)?);
        let others_in = others.iter().flat_map(|(_, group)| in_it(group));
        let wanted = own.iter().map(|(household, _)| *household).chain(others_in).collect();
        let (held, snapshot) = (self.read_anew(epoch)?, self.in_snapshots(epoch, &wanted)?);
        let there = |household: &HouseholdId, hash: &ChangeHash| {
            held.contains(hash) || snapshot.get(household).is_some_and(|document| document.contains(hash))
        };
        let own: Vec<_> = own.into_iter().filter(|(household, hash)| !there(household, hash)).collect();
        let mine: BTreeSet<ChangeHash> = own.iter().map(|(_, hash)| *hash).collect();
        let mut households: BTreeSet<HouseholdId> = own.iter().map(|(household, _)| *household).collect();
        let mut groups = Vec::new();
        for (village, group) in others {
            let group = without(group, |household, hash| there(household, hash) || mine.contains(hash))?;
            households.extend(in_it(&group));
            groups.extend((group.present() > 0).then_some((village, group)));
        }
        Ok(Lacking { own, groups, households })
    }

    /// Others' groups as they were read in other lives.
    fn put_aside(&self, epoch: u32) -> Result<Vec<(VillageCode, Group)>> {
        let mut groups = Vec::new();
        for village in &self.identity.villages {
            for Read { record, .. } in relay::of_other_lives(&self.store.db, village, epoch)? {
                if let LogRecord::Changes { group, .. } = record {
                    groups.push((village.clone(), group));
                }
            }
        }
        Ok(groups)
    }

    /// Changes of the logs as they were read in this life. A village that may not be read any more has none.
    fn read_anew(&self, epoch: u32) -> Result<BTreeSet<ChangeHash>> {
        let mut held = BTreeSet::new();
        for village in &self.identity.villages {
            held.extend(relay::hashes(&self.store.db, village, epoch)?);
        }
        Ok(held)
    }

    /// These households as the snapshots had them that the villages were read from.
    fn in_snapshots(
        &self,
        epoch: u32,
        wanted: &BTreeSet<HouseholdId>,
    ) -> Result<BTreeMap<HouseholdId, Document>> {
        let (key, db) = (self.identity.server_key()?, &self.store.db);
        let mut found = BTreeMap::new();
        for village in &self.identity.villages {
            let mut from = 0;
            while let Some((notice, index, bytes)) = relay::part(db, village, epoch, from)? {
                from = index + 1;
                let path = part_path(village, epoch, notice.through, index);
                let frame = body::unpack(&bytes, body::MAX_BODY_BYTES).ok_or(Error::Damaged)?;
                let part: PackPart =
                    open_frame(&frame, PACK_PART, path.as_bytes(), &key).map_err(|_| Error::Damaged)?;
                let here = part.households.iter().filter(|packed| wanted.contains(&packed.household));
                found.extend(here.filter_map(|p| Some((p.household, Document::load_packed(&p.saved).ok()?))));
            }
        }
        Ok(found)
    }
}

impl Lacking {
    fn write(&self, ledger: &Ledger<'_>, now: i64) -> Result<()> {
        let hashes: Vec<ChangeHash> = self.own.iter().map(|(_, hash)| *hash).collect();
        let count = hashes.len() + self.groups.iter().map(|(_, group)| group.present()).sum::<usize>();
        if count == 0 {
            return Ok(());
        }
        ledger.note(&Fact::Unsettled { hashes })?;
        for (village, group) in &self.groups {
            let (village, group) = (village.clone(), encode(group));
            ledger.note(&Fact::Carried { village, since: now, group, sound: Vec::new() })?;
        }
        self.households.iter().try_for_each(|household| households::refresh_sent(ledger.tx, *household))?;
        notices::insert(ledger.tx, NoticeKind::GivenBack, None, &count.to_string(), now)
    }
}

fn in_it(group: &Group) -> Vec<HouseholdId> {
    let present = |entry: &Entry| match entry {
        Entry::Present { household, .. } => Some(*household),
        Entry::Elided { .. } => None,
    };
    group.entries.iter().filter_map(present).collect()
}

/// The group with what the server has named by its hash.
fn without(group: Group, there: impl Fn(&HouseholdId, &ChangeHash) -> bool) -> Result<Group> {
    let named = |entry: Entry| {
        let sealed = entry.sealed().map_err(|_| Error::Damaged)?;
        Ok(match there(&sealed.household, &sealed.hash) {
            true => Entry::Elided { household: sealed.household, hash: sealed.hash },
            false => entry,
        })
    };
    let entries = group.entries.into_iter().map(named).collect::<Result<_>>()?;
    Ok(Group { entries, ..group })
}
