//! Photos that nobody names any more, and bytes that no row knows. First they are noticed, then kept for a grace, in which
//! whatever names them again keeps them: a change that comes late from a tablet, an answer that is put back. Then they are
//! not here any more for devices, and with the next pass, which looks once more, their bytes go.
//!
//! Bytes without a row are left where a program was killed between an erasure and the store of photos. They get a row whose
//! grace is over, and go as the others do: whoever sends one of them meanwhile is asked to wait.

use std::collections::{BTreeMap, BTreeSet};

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::PhotoHash;
use pendata_domain::photo::{named_by, named_in};
use serde::Serialize;
use tokio::runtime::Handle;

use crate::app::App;
use crate::error::Result;
use crate::store::audit::Entry;
use crate::store::photos::{PhotoMark, PhotoStep};
use crate::store::vault::rows::Changes;
use crate::store::{Act, Write};

/// Days for which a photo is kept that nothing names, where the operator says nothing else: a tablet that was out of reach
/// for two months has had a month to be heard.
pub const GRACE_DAYS: u32 = 90;

const DAY: i64 = 24 * 3600;
/// How long no device is told of a photo before its bytes go: whoever was sending it is done by then.
const SETTLED: i64 = 3600;
/// A pass looks at every household: once a day is enough.
const PAUSE: i64 = 23 * 3600;
/// Households, changes and photos asked for at once.
const PAGE: u32 = 200;

/// How long bytes lie untouched before they are taken for left behind, where no row knows of them: as long as a backup is
/// kept, since after its restore the tablets name them again.
const LEFT_BEHIND: i64 = 35 * DAY;

/// What a pass over a district came to: photos and thumbnails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Clearing {
    pub photos: u64,
    pub bytes: u64,
    /// Not named by anything, now or since earlier.
    pub unnamed: u64,
    pub newly_unnamed: u64,
    pub named_again: u64,
    /// Their grace is over with this pass: gone with one of the next.
    pub leaving: u64,
    pub deleted: u64,
    pub deleted_bytes: u64,
    /// Bytes that no row knew: among `photos` from here on.
    pub left_behind: u64,
}

/// What becomes of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Stays,
    Waits,
    Unnamed,
    NamedAgain,
    Leaves,
    Goes,
}

fn fate(mark: &PhotoMark, named: bool, now: i64, grace: i64) -> Fate {
    match (named, mark.unnamed, mark.leaving) {
        (true, None, None) => Fate::Stays,
        (true, ..) => Fate::NamedAgain,
        (false, _, Some(leaving)) if now - leaving >= SETTLED => Fate::Goes,
        (false, Some(since), None) if now - since >= grace => Fate::Leaves,
        (false, None, None) => Fate::Unnamed,
        (false, ..) => Fate::Waits,
    }
}

impl App {
    /// One pass over every district. `dry`: says what it would come to, and does nothing. `network`: where the store of photos
    /// is asked; the caller is on a thread that may wait.
    ///
    /// Errors where anything that could name a photo cannot be read: of that district nothing goes.
    pub fn clear_photos(&self, dry: bool, network: &Handle) -> Result<Vec<(DistrictCode, Clearing)>> {
        let mut cleared = Vec::new();
        for district in self.store.districts()? {
            let mut old = network.block_on(self.photos.shelf.older(&district, self.now() - LEFT_BEHIND))?;
            if old.is_empty() && self.store.photo_marks(&district, None, 1)?.is_empty() {
                continue;
            }
            let named = self.named_photos(&district)?;
            self.leave_known(&district, &mut old)?;
            old.retain(|hash, _| !named.contains(hash));
            if !dry {
                self.find(&district, &old)?;
            }
            let clearing = self.clear_district(&district, &named, dry, network)?;
            cleared.push((district, Clearing { left_behind: old.len() as u64, ..clearing }));
        }
        if !dry {
            self.metrics.photos_cleared(cleared.iter().map(|(_, clearing)| clearing));
        }
        Ok(cleared)
    }

    /// What a server does by itself, once a day.
    pub(crate) fn clear_photos_daily(&self) -> Result<()> {
        let now = self.now();
        let mut last = self.photos_cleared.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if last.is_some_and(|last| (0..PAUSE).contains(&(now - last))) {
            return Ok(());
        }
        self.clear_photos(false, &Handle::current())?;
        *last = Some(now);
        Ok(())
    }

    /// Takes a photo's bytes out of the store of photos; those that are not there are gone already.
    pub async fn drop_photo(&self, district: &DistrictCode, hash: PhotoHash) -> Result<()> {
        self.photos.shelf.delete(district, hash).await
    }

    /// Of what lies in the store of photos, only what no row knows. Rows are asked for after bytes: whatever was sent
    /// meanwhile is known.
    fn leave_known(&self, district: &DistrictCode, old: &mut BTreeMap<PhotoHash, u32>) -> Result<()> {
        let mut last = None;
        loop {
            let page = self.store.photo_marks(district, last, PAGE)?;
            let Some(end) = page.last() else { return Ok(()) };
            last = Some(end.hash);
            page.iter().for_each(|mark| _ = old.remove(&mark.hash));
        }
    }

    fn find(&self, district: &DistrictCode, left: &BTreeMap<PhotoHash, u32>) -> Result<()> {
        let (photos, bytes) = (left.keys().copied().collect(), left.values().copied().collect());
        let now = self.now();
        self.step(district, PhotoStep::Found { photos, bytes, since: now - self.photo_grace }, now, None)
    }

    fn clear_district(
        &self,
        district: &DistrictCode,
        named: &BTreeSet<PhotoHash>,
        dry: bool,
        network: &Handle,
    ) -> Result<Clearing> {
        let (now, mut clearing, mut last) = (self.now(), Clearing::default(), None);
        loop {
            let page = self.store.photo_marks(district, last, PAGE)?;
            let Some(end) = page.last() else { return Ok(clearing) };
            last = Some(end.hash);
            let judged =
                |mark: &PhotoMark| (fate(mark, named.contains(&mark.hash), now, self.photo_grace), *mark);
            let fates: Vec<(Fate, PhotoMark)> = page.iter().map(judged).collect();
            fates.iter().for_each(|(fate, mark)| clearing.count(*fate, mark));
            if !dry {
                self.take_steps(district, &fates, now)?;
                self.take_away(district, &fates, now, network)?;
            }
        }
    }

    /// Whatever the households of a district name, and the changes that are in none of them yet.
    fn named_photos(&self, district: &DistrictCode) -> Result<BTreeSet<PhotoHash>> {
        let (mut named, mut last) = (BTreeSet::new(), None);
        loop {
            let page = self.store.households_after(district, last, PAGE)?;
            let Some(end) = page.last() else { break };
            last = Some(end.household);
            for row in &page {
                named.extend(named_by(&self.document(district, row.household)?.1));
            }
        }
        for table in [Changes::Waiting, Changes::Refused] {
            let mut last = None;
            loop {
                let page = self.store.aside(district, table, last, PAGE)?;
                let Some(end) = page.last() else { break };
                last = Some((end.household, end.hash));
                named.extend(page.iter().flat_map(|aside| named_in(&aside.body)));
            }
        }
        Ok(named)
    }

    fn take_steps(&self, district: &DistrictCode, fates: &[(Fate, PhotoMark)], now: i64) -> Result<()> {
        let (photos, since) = (of(fates, Fate::Leaves), now - self.photo_grace);
        self.step(district, PhotoStep::Unnamed(of(fates, Fate::Unnamed)), now, None)?;
        self.step(district, PhotoStep::Named(of(fates, Fate::NamedAgain)), now, None)?;
        self.step(district, PhotoStep::Leave { photos, since }, now, None)
    }

    /// Bytes first: what is not taken away is tried again, and stays known until then.
    fn take_away(
        &self,
        district: &DistrictCode,
        fates: &[(Fate, PhotoMark)],
        now: i64,
        network: &Handle,
    ) -> Result<()> {
        let going = of(fates, Fate::Goes);
        going.iter().try_for_each(|hash| network.block_on(self.drop_photo(district, *hash)))?;
        let bytes: u64 =
            fates.iter().filter(|(fate, _)| *fate == Fate::Goes).map(|(_, m)| u64::from(m.bytes)).sum();
        let detail = format!(
            "{} photos and thumbnails, {bytes} bytes, that nothing named for {} days",
            going.len(),
            self.photo_grace / DAY
        );
        let audit = Some(Entry::by_operator("photos_deleted", detail));
        self.step(district, PhotoStep::Forget(going), now, audit)
    }

    fn step(&self, district: &DistrictCode, step: PhotoStep, time: i64, audit: Option<Entry>) -> Result<()> {
        if step.photos().is_empty() {
            return Ok(());
        }
        let write = Write::Photos(step);
        self.act(Act { district: Some(district.clone()), time, write, audit }).map(drop)
    }
}

fn of(fates: &[(Fate, PhotoMark)], wanted: Fate) -> Vec<PhotoHash> {
    fates.iter().filter(|(fate, _)| *fate == wanted).map(|(_, mark)| mark.hash).collect()
}

impl Clearing {
    fn count(&mut self, fate: Fate, mark: &PhotoMark) {
        self.photos += 1;
        self.bytes += u64::from(mark.bytes);
        match fate {
            Fate::Stays => {}
            Fate::NamedAgain => self.named_again += 1,
            Fate::Waits => self.unnamed += 1,
            Fate::Unnamed => {
                self.unnamed += 1;
                self.newly_unnamed += 1;
            }
            Fate::Leaves => {
                self.unnamed += 1;
                self.leaving += 1;
            }
            Fate::Goes => {
                self.deleted += 1;
                self.deleted_bytes += u64::from(mark.bytes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_goes_only_after_its_grace_and_a_second_look() {
        const NOW: i64 = 1_795_500_000;
        let grace = 90 * DAY;
        let fate = |unnamed, leaving, named| {
            let mark = PhotoMark { hash: PhotoHash([1; 32]), bytes: 1, unnamed, leaving };
            super::fate(&mark, named, NOW, grace)
        };
        assert_eq!(fate(None, None, true), Fate::Stays);
        assert_eq!(fate(None, None, false), Fate::Unnamed);
        assert_eq!(fate(Some(NOW - grace + 1), None, false), Fate::Waits);
        assert_eq!(fate(Some(NOW - grace), None, false), Fate::Leaves);
        assert_eq!(fate(Some(NOW - grace), Some(NOW), false), Fate::Waits);
        assert_eq!(fate(Some(NOW - grace), Some(NOW - SETTLED), false), Fate::Goes);
        assert_eq!(fate(Some(NOW - grace), Some(NOW - SETTLED), true), Fate::NamedAgain);
        assert_eq!(
            fate(Some(NOW + grace), None, false),
            Fate::Waits,
            "a clock that was ahead deletes nothing"
        );
    }
}
