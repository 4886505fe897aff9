//! Saved documents lately written, so that the next push of a household needs no look into the store. Never a
//! truth: the version in the commit guards it.

use std::sync::Mutex;

use pendata_domain::area::VillageCode;
use pendata_domain::ids::HouseholdId;

use super::recent::Recent;

/// Documents held: about 10 MB.
const CAPACITY: usize = 4_000;

#[derive(Clone)]
pub struct Cached {
    pub village: VillageCode,
    pub version: u64,
    pub saved: Vec<u8>,
    /// Whether changes of the household wait at the server.
    pub waiting: bool,
}

pub struct Cache(Mutex<Recent<Cached>>);

impl Default for Cache {
    fn default() -> Self {
        Self(Mutex::new(Recent::of(CAPACITY)))
    }
}

impl Cache {
    pub fn get(&self, household: HouseholdId) -> Option<Cached> {
        self.shelf().get(household).cloned()
    }

    pub fn put(&self, household: HouseholdId, cached: Cached) {
        self.shelf().put(household, cached);
    }

    pub fn forget(&self, household: HouseholdId) {
        self.shelf().forget(household);
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Recent<Cached>> {
        self.0.lock().expect("nothing panics while the shelf is held")
    }
}
