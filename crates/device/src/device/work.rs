//! The work the district gave, as the officer's screens ask for it. By the corrected clock, without a network.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use pendata_domain::calendar::Countdown;
use pendata_domain::ids::HouseholdId;
use pendata_domain::work::WorkReason;

use super::Device;
use crate::error::Result;
use crate::tables::households::{ListRow, Page};
use crate::tables::work::{self, Assignment, WorkCount, WorkFilter};

impl Device {
    /// Households on work lists.
    pub fn work(&self, filter: &WorkFilter, page: Page) -> Result<Vec<ListRow>> {
        work::list(&self.store.db, filter, page)
    }

    pub fn work_count(&self, filter: &WorkFilter) -> Result<WorkCount> {
        work::count(&self.store.db, filter, self.work_day())
    }

    /// Every RT with work for a reason, or for any.
    pub fn work_by_rt(&self, reason: Option<WorkReason>) -> Result<Vec<(String, WorkCount)>> {
        work::by_rt(&self.store.db, reason, self.work_day())
    }

    /// Every household that the filter lets through.
    pub fn on_work(&self, filter: &WorkFilter) -> Result<BTreeSet<HouseholdId>> {
        work::matching(&self.store.db, filter)
    }

    /// What is left first.
    pub fn assignments(&self, household: HouseholdId) -> Result<Vec<Assignment>> {
        work::of_household(&self.store.db, household)
    }

    pub fn has_work(&self) -> Result<bool> {
        work::any(&self.store.db)
    }

    /// Where this day stands in the calendar; `None` where the district gave none.
    pub fn countdown(&self) -> Result<Option<Countdown>> {
        Ok(work::calendar(&self.store.db)?.countdown(self.work_day()))
    }

    /// Households that were begun or given and of which the server does not hold a finished word.
    pub fn not_sent(&self) -> Result<u32> {
        work::not_sent(&self.store.db)
    }

    /// The day in the officer's first village: the villages of one officer lie side by side.
    pub fn work_day(&self) -> NaiveDate {
        self.identity.villages.first().map(|village| self.today(village)).unwrap_or_default()
    }
}
