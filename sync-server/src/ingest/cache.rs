//! Documents lately written, so that the next push of a household needs no load. A document is about 50 KB in
//! memory: the cache stays small, and is never a truth (the version in the commit guards it).

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use pendata_domain::area::VillageCode;
use pendata_domain::document::Document;
use pendata_domain::ids::HouseholdId;

/// Documents held: about 20 MB.
const CAPACITY: usize = 400;

#[derive(Clone)]
pub struct Cached {
    pub village: VillageCode,
    pub version: u64,
    pub document: Arc<Document>,
    /// Whether changes of the household wait at the server.
    pub waiting: bool,
}

#[derive(Default)]
pub struct Cache(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    documents: HashMap<HouseholdId, (u64, Cached)>,
    tick: u64,
}

impl Cache {
    pub fn get(&self, household: HouseholdId) -> Option<Cached> {
        let mut shelf = self.shelf();
        shelf.tick += 1;
        let tick = shelf.tick;
        let (used, cached) = shelf.documents.get_mut(&household)?;
        *used = tick;
        Some(cached.clone())
    }

    pub fn put(&self, household: HouseholdId, cached: Cached) {
        let mut shelf = self.shelf();
        shelf.tick += 1;
        let tick = shelf.tick;
        if shelf.documents.len() >= CAPACITY {
            shelf.make_room();
        }
        shelf.documents.insert(household, (tick, cached));
    }

    pub fn forget(&self, household: HouseholdId) {
        self.shelf().documents.remove(&household);
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.0.lock().expect("nothing panics while the shelf is held")
    }
}

impl Shelf {
    /// Drops the quarter that was longest unused, so that the search is seldom.
    fn make_room(&mut self) {
        let mut ticks: Vec<u64> = self.documents.values().map(|(used, _)| *used).collect();
        ticks.sort_unstable();
        let limit = ticks[ticks.len() / 4];
        self.documents.retain(|_, (used, _)| *used > limit);
    }
}
