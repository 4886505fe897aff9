//! Households under work. A push takes all of its households at once and waits while another push has one of
//! them: two pushes never examine one household side by side only to find it stale. Across processes the
//! version in the commit does the same, by trying again.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use pendata_domain::ids::HouseholdId;

#[derive(Default)]
pub struct Busy {
    taken: Mutex<BTreeSet<HouseholdId>>,
    freed: Condvar,
}

/// Households taken; freed when dropped.
pub struct Turn<'a> {
    busy: &'a Busy,
    households: Vec<HouseholdId>,
}

impl Busy {
    /// Waits until none of the households is taken, then takes all.
    pub fn take(&self, households: impl IntoIterator<Item = HouseholdId>) -> Turn<'_> {
        let wanted: BTreeSet<HouseholdId> = households.into_iter().collect();
        let others = |taken: &mut BTreeSet<HouseholdId>| !taken.is_disjoint(&wanted);
        let mut taken = self.freed.wait_while(self.taken(), others).unwrap_or_else(PoisonError::into_inner);
        taken.extend(&wanted);
        Turn { busy: self, households: wanted.into_iter().collect() }
    }

    fn taken(&self) -> MutexGuard<'_, BTreeSet<HouseholdId>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut taken = self.busy.taken();
        self.households.iter().for_each(|household| _ = taken.remove(household));
        self.busy.freed.notify_all();
    }
}
