//! Things of households lately used, at most so many.

use std::collections::HashMap;

use pendata_domain::ids::HouseholdId;

pub struct Recent<T> {
    capacity: usize,
    /// With the tick of the last use.
    held: HashMap<HouseholdId, (u64, T)>,
    tick: u64,
}

impl<T> Recent<T> {
    pub fn of(capacity: usize) -> Self {
        Self { capacity, held: HashMap::new(), tick: 0 }
    }

    pub fn get(&mut self, household: HouseholdId) -> Option<&T> {
        self.tick += 1;
        let (used, thing) = self.held.get_mut(&household)?;
        *used = self.tick;
        Some(thing)
    }

    pub fn put(&mut self, household: HouseholdId, thing: T) {
        self.tick += 1;
        if self.held.len() >= self.capacity {
            self.make_room();
        }
        self.held.insert(household, (self.tick, thing));
    }

    pub fn forget(&mut self, household: HouseholdId) {
        self.held.remove(&household);
    }

    /// Drops the quarter that was longest unused, so that the search is seldom.
    fn make_room(&mut self) {
        let mut ticks: Vec<u64> = self.held.values().map(|(used, _)| *used).collect();
        ticks.sort_unstable();
        let limit = ticks[ticks.len() / 4];
        self.held.retain(|_, (used, _)| *used > limit);
    }
}
