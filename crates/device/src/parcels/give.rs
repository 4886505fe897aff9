//! What another device lacks, in an order in which it can be taken in, some bytes at a time.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::HouseholdId;
use pendata_domain::protocol::{Entry, FormNotice, Group, Holdings, Parcel};
use pendata_domain::seal::SealId;

use crate::device::Device;
use crate::error::{Error, Result};
use crate::tables::{carried, encode, feeds, forms, papers, relay, seals, snapshots};

/// Which parcels are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    /// The village as the server gave it: snapshot and log.
    pub village: bool,
    /// Photos of answers that are not sent.
    pub photos: bool,
}

/// On the way through what another device lacks of a village.
#[derive(Clone, Debug)]
pub struct Giving {
    village: VillageCode,
    other: Holdings,
    content: Content,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Papers,
    Form,
    Part(u32),
    Record(u64),
    /// Behind a place of the carried: our own may build on them.
    Carried(u64),
    /// Behind an own seal's counter.
    Own(u64),
    Outcome(Option<SealId>),
    Photo(Option<super::photo::Spot>),
    End,
}

impl Giving {
    pub(super) fn village(&self) -> &VillageCode {
        &self.village
    }

    pub fn new(village: &VillageCode, other: Holdings, content: Content) -> Self {
        Self { village: village.clone(), other, content, place: Place::Papers }
    }
}

impl Device {
    /// What this device holds of a village.
    ///
    /// Errors with `OutOfArea` where the village is not in its area.
    pub fn holdings(&self, village: &VillageCode) -> Result<Holdings> {
        if !self.identity.villages.contains(village) {
            return Err(Error::OutOfArea);
        }
        let db = &self.store.db;
        let feed = feeds::get(db, village)?;
        let mut held = seals::unanswered_ids(db)?;
        held.extend(carried::seals(db, village)?);
        Ok(Holdings {
            cursor: feed.cursor,
            reading: feed.pack.map(|read| (read.notice.through, read.part)),
            papers: papers::get(db, village)?.map_or(0, |(version, _)| version),
            form: self.newest_kept()?,
            seals: held,
            device: Some(self.identity.device),
        })
    }

    /// Makes changes of all answers and puts all of them under seals, as they will be pushed.
    pub fn prepare_parcels(&mut self) -> Result<()> {
        self.begin_sync()?;
        while self.seal_next()?.is_some() {}
        Ok(())
    }

    /// The next parcels, `max_bytes` of them in all, at least one; none at the end.
    pub fn next_parcels(&self, giving: &mut Giving, max_bytes: usize) -> Result<Vec<Parcel>> {
        let (mut parcels, mut bytes) = (Vec::new(), 0);
        loop {
            let before = giving.place;
            let Some(parcel) = self.next_parcel(giving)? else { return Ok(parcels) };
            bytes += encode(&parcel).len();
            if bytes > max_bytes && !parcels.is_empty() {
                giving.place = before;
                return Ok(parcels);
            }
            parcels.push(parcel);
        }
    }

    /// How many there are from here to the end. Reads all of them.
    pub fn parcels_ahead(&self, giving: &Giving) -> Result<u32> {
        let (mut ahead, mut count) = (giving.clone(), 0);
        while self.next_parcel(&mut ahead)?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    fn next_parcel(&self, giving: &mut Giving) -> Result<Option<Parcel>> {
        while giving.place != Place::End {
            let (parcel, place) = match giving.place {
                Place::Papers => (self.papers_for(giving)?, Place::Form),
                Place::Form if giving.content.village => (self.form_for(giving)?, Place::Part(0)),
                Place::Form => (self.form_for(giving)?, Place::Carried(0)),
                Place::Part(index) => self.part_for(giving, index)?,
                Place::Record(after) => self.record_for(giving, after)?,
                Place::Own(counter) => self.own_for(giving, counter)?,
                Place::Carried(place) => self.carried_for(giving, place)?,
                Place::Outcome(seal) => self.outcome_for(giving, seal)?,
                Place::Photo(spot) if giving.content.photos => self.photo_for(giving, spot)?,
                Place::Photo(_) | Place::End => (None, Place::End),
            };
            giving.place = place;
            if parcel.is_some() {
                return Ok(parcel);
            }
        }
        Ok(None)
    }

    fn papers_for(&self, giving: &Giving) -> Result<Option<Parcel>> {
        let held = papers::get(&self.store.db, &giving.village)?;
        let newer = held.filter(|(version, _)| *version > giving.other.papers);
        Ok(newer.map(|(_, frame)| Parcel::Papers { frame: frame.into() }))
    }

    fn form_for(&self, giving: &Giving) -> Result<Option<Parcel>> {
        let named = self.papers(&giving.village)?.and_then(|papers| papers.form);
        let Some(FormNotice { version, hash, .. }) = named.filter(|form| form.version > giving.other.form)
        else {
            return Ok(None);
        };
        let Some(xml) = forms::xml(&self.store.db, version)? else { return Ok(None) };
        Ok(Some(Parcel::Form { version, hash, xml: forms::pack(&xml)?.into() }))
    }

    /// Parts for one who stands before the end of the snapshot, or in another life of the log.
    fn part_for(&self, giving: &Giving, index: u32) -> Result<(Option<Parcel>, Place)> {
        let cursor = feeds::get(&self.store.db, &giving.village)?.cursor;
        let (other, epoch) = (&giving.other.cursor, cursor.epoch);
        let found = relay::part(&self.store.db, &giving.village, epoch, index)?;
        let Some((notice, index, body)) = found else { return Ok((None, Place::Record(0))) };
        if other.epoch == epoch && other.after >= notice.through {
            return Ok((None, Place::Record(0)));
        }
        let read = giving.other.reading.filter(|(through, _)| *through == notice.through);
        let next = Place::Part(index + 1);
        if read.is_some_and(|(_, part)| index < part) {
            return Ok((None, next));
        }
        Ok((Some(Parcel::Part { epoch, notice, index, body: body.into() }), next))
    }

    fn record_for(&self, giving: &Giving, after: u64) -> Result<(Option<Parcel>, Place)> {
        let cursor = feeds::get(&self.store.db, &giving.village)?.cursor;
        let (other, epoch) = (&giving.other.cursor, cursor.epoch);
        let from = if other.epoch == epoch { after.max(other.after) } else { after };
        Ok(match relay::next(&self.store.db, &giving.village, epoch, from)? {
            None => (None, Place::Carried(0)),
            Some(read) => {
                let place = Place::Record(read.last);
                (Some(Parcel::Record { epoch, after: read.after, record: read.record }), place)
            }
        })
    }

    fn own_for(&self, giving: &Giving, counter: u64) -> Result<(Option<Parcel>, Place)> {
        Ok(match seals::unanswered_after(&self.store.db, counter)? {
            None => (None, Place::Outcome(None)),
            Some(group) => {
                let place = Place::Own(group.header.counter);
                (self.group_for(giving, group)?, place)
            }
        })
    }

    fn carried_for(&self, giving: &Giving, place: u64) -> Result<(Option<Parcel>, Place)> {
        Ok(match carried::after(&self.store.db, &giving.village, place)? {
            None => (None, Place::Own(0)),
            Some((place, group)) => (self.group_for(giving, group)?, Place::Carried(place)),
        })
    }

    /// Only the village's changes; `None` where there are none, or the other has them.
    fn group_for(&self, giving: &Giving, group: Group) -> Result<Option<Parcel>> {
        let seal = group.seal().map_err(|_| Error::Damaged)?.id();
        if giving.other.seals.contains(&seal) {
            return Ok(None);
        }
        let mut entries = Vec::with_capacity(group.entries.len());
        let mut any = false;
        for entry in group.entries {
            let here = self.is_in(entry.household(), &giving.village)?;
            any |= here && matches!(entry, Entry::Present { .. });
            entries.push(if here { entry } else { elided(entry)? });
        }
        Ok(any.then_some(Parcel::Group { group: Group { entries, ..group } }))
    }

    /// A household that is not on the device was carried as one of the village.
    fn is_in(&self, household: HouseholdId, village: &VillageCode) -> Result<bool> {
        match snapshots::village(&self.store.db, household) {
            Ok(found) => Ok(found == *village),
            Err(Error::UnknownHousehold) => Ok(true),
            Err(other) => Err(other),
        }
    }

    /// A word on a seal, where it is news to the other or for its writer.
    fn outcome_for(&self, giving: &Giving, behind: Option<SealId>) -> Result<(Option<Parcel>, Place)> {
        let found = papers::outcome_after(&self.store.db, &giving.village, behind)?;
        let Some((seal, writer, frame)) = found else { return Ok((None, Place::Photo(None))) };
        let other = &giving.other;
        let wanted = other.device.is_none_or(|device| device == writer) || other.seals.contains(&seal);
        let parcel = wanted.then(|| Parcel::Outcome { frame: frame.into() });
        Ok((parcel, Place::Outcome(Some(seal))))
    }
}

pub(super) fn elided(entry: Entry) -> Result<Entry> {
    let sealed = entry.sealed().map_err(|_| Error::Damaged)?;
    Ok(Entry::Elided { household: sealed.household, hash: sealed.hash })
}
