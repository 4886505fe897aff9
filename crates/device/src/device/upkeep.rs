//! Keeping the list true: households are read again after a new form, a rebuild or a refusal.

use pendata_domain::ids::HouseholdId;

use super::Device;
use crate::check;
use crate::error::Result;
use crate::projection::{self, Projection};
use crate::tables::{intents, outbox, snapshots, stale};

/// Households of one transaction.
const BATCH: usize = 50;

impl Device {
    /// Reads again households whose line of the list is not of the newest form, `limit` at most. Returns how
    /// many were read; fewer than `limit` means that all are.
    pub fn refresh_stale(&mut self, limit: usize) -> Result<usize> {
        self.take_up_form()?;
        if self.form().is_err() {
            return Ok(0);
        }
        let mut done = 0;
        while done < limit {
            let size = BATCH.min(limit - done) as u32;
            let stale = stale::some(&self.store.db, size)?;
            if stale.is_empty() {
                break;
            }
            done += stale.len();
            self.refresh(&stale)?;
        }
        Ok(done)
    }

    pub(super) fn refresh(&mut self, households: &[HouseholdId]) -> Result<()> {
        self.opened = self.opened.take().filter(|opened| !households.contains(&opened.household));
        let projections: Vec<Projection> =
            households.iter().map(|household| self.read_again(*household)).collect::<Result<_>>()?;
        self.store.commit(self.environment.as_mut(), |ledger| {
            projections.iter().try_for_each(|projection| projection::write(ledger.tx, projection, None))
        })
    }

    fn read_again(&self, household: HouseholdId) -> Result<Projection> {
        let form = self.form_of(household)?;
        let (village, document) =
            snapshots::get(&self.store.db, household)?.ok_or(crate::error::Error::UnknownHousehold)?;
        let pending = intents::pending(&self.store.db, household)?;
        let view = self.view(household, &document, &pending)?;
        let session = check::fill(&form, self.today(&village), self.lists.clone(), &view);
        let unsent = outbox::unsent(&self.store.db, household)?;
        Ok(self.projected(household, &village, &form, &view, &session, unsent))
    }
}
