//! Batches of paper forms. Bookkeeping of the typing; answers go through [`Device::record`] as ever.

use pendata_domain::area::{VillageCode, day_in};
use pendata_domain::ids::HouseholdId;

use super::Device;
use crate::error::{Error, Result};
use crate::tables::batches::{self, Batch, BatchId, NewBatch, Paper};
use crate::tables::households::{self, ListRow};

impl Device {
    /// The newest batches first.
    pub fn batches(&self, limit: u32) -> Result<Vec<Batch>> {
        batches::newest(&self.store.db, limit)
    }

    pub fn batch(&self, id: BatchId) -> Result<Option<Batch>> {
        batches::get(&self.store.db, id)
    }

    /// Errors with `OutOfArea` for a village that is not this device's.
    pub fn begin_batch(
        &mut self,
        name: &str,
        village: &VillageCode,
        rt: &str,
        repeated: &[&str],
    ) -> Result<BatchId> {
        if !self.identity.villages.contains(village) {
            return Err(Error::OutOfArea);
        }
        let now = self.environment.now();
        let new = NewBatch { name, village, rt, repeated };
        self.store.commit(self.environment.as_mut(), |ledger| batches::begin(ledger.tx, &new, now))
    }

    pub fn repeat_in_batch(&mut self, id: BatchId, codes: &[String]) -> Result<()> {
        self.store.commit(self.environment.as_mut(), |ledger| batches::set_repeated(ledger.tx, id, codes))
    }

    pub fn begin_paper(&mut self, id: BatchId, household: HouseholdId) -> Result<()> {
        let now = self.environment.now();
        self.store
            .commit(self.environment.as_mut(), |ledger| batches::begin_paper(ledger.tx, id, household, now))
    }

    pub fn open_paper(&self, id: BatchId) -> Result<Option<Paper>> {
        batches::open_paper(&self.store.db, id)
    }

    pub fn note_paper(&mut self, id: BatchId, paper: &Paper) -> Result<()> {
        self.store.commit(self.environment.as_mut(), |ledger| batches::note_paper(ledger.tx, id, paper))
    }

    pub fn finish_paper(&mut self, id: BatchId, household: HouseholdId, seconds: u32) -> Result<()> {
        let now = self.environment.now();
        self.store.commit(self.environment.as_mut(), |ledger| {
            batches::finish_paper(ledger.tx, id, household, seconds, now)
        })
    }

    pub fn last_paper(&self, id: BatchId) -> Result<Option<HouseholdId>> {
        batches::last_finished(&self.store.db, id)
    }

    /// Papers finished on this day of the village, and their seconds of typing together.
    pub fn papers_today(&self, village: &VillageCode) -> Result<(u32, u32)> {
        let now = self.environment.now();
        let day = day_in(village.area(), now);
        let lately = batches::finished_since(&self.store.db, now - 24 * 3600)?;
        let of_today = lately.into_iter().filter(|(finished, _)| day_in(village.area(), *finished) == day);
        Ok(of_today.fold((0, 0), |(papers, sum), (_, seconds)| (papers + 1, sum + seconds)))
    }

    /// Households with this family card number.
    pub fn households_with_card(&self, number: &str) -> Result<Vec<ListRow>> {
        households::with_family_card(&self.store.db, number)
    }
}
