//! The work of a device's villages, and the calendar: what is new behind the number it holds.

use pendata_domain::calendar::Calendar;
use pendata_domain::protocol::{SyncRequest, WORK_PAGE, WorkRun, WorkUpdate};

use super::serves;
use crate::app::App;
use crate::error::Result;
use crate::store::rows::Device;
use crate::store::work::WorkEntry;

impl App {
    /// Nothing where the device holds the last number: a quiet sync costs no byte.
    pub(super) fn work_for(
        &self,
        asked: &SyncRequest,
        device: &Device,
    ) -> Result<(Option<WorkUpdate>, Option<Calendar>)> {
        let Some(number) = asked.work.filter(|_| serves(device)) else { return Ok((None, None)) };
        let district = &device.account.district;
        let head = self.store.work_head(district)?;
        if number == head {
            return Ok((None, None));
        }
        // A number we never gave: this database was set back.
        let held = if number > head { 0 } else { number };
        let villages = device.account.villages(self.now());
        let page = self.store.work_after(district, &villages, held, WORK_PAGE)?;
        let more = page.entries.len() == WORK_PAGE as usize;
        let last = page.entries.last().map_or(head, |entry| entry.number);
        let through = if more { last } else { head };
        let update =
            WorkUpdate { through, more, fresh: held == 0, lists: page.lists, runs: runs(page.entries) };
        let rules = self.store.calendar(district)?;
        let newer = rules.iter().any(|rule| rule.number > held);
        let calendar = newer.then(|| Calendar { rules: rules.into_iter().map(|rule| rule.rule).collect() });
        Ok((Some(update), calendar))
    }
}

/// Neighbours of one list that say the same share a run.
fn runs(entries: Vec<WorkEntry>) -> Vec<WorkRun> {
    let mut runs: Vec<WorkRun> = Vec::new();
    for WorkEntry { list, withdrawn, item, .. } in entries {
        match runs.last_mut() {
            Some(run) if run.list == list && run.withdrawn == withdrawn => run.items.push(item),
            _ => runs.push(WorkRun { list, withdrawn, items: vec![item] }),
        }
    }
    runs
}
