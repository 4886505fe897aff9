//! The list of households, search, counts and notices.

use pendata_domain::ids::HouseholdId;
use pendata_domain::protocol::RosterEntry;

use super::Device;
use crate::error::Result;
use crate::fold;
use crate::status::Status;
use crate::tables::households::{self, Filter, ListRow, Page};
use crate::tables::notices::{self, Notice};
use crate::tables::past_syncs::{self, PastSync};
use crate::tables::{carried, changes, meta, outbox, photos, roster};

/// What waits on the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Households with anything the server has not acknowledged.
    pub unsent_households: u32,
    pub unsent_changes: u32,
    pub unsent_bytes: u64,
    /// Changes of other tablets that this one carries to the server, and their households.
    pub carried_changes: u32,
    pub carried_households: u32,
    /// Changes the server keeps aside and that were not written again.
    pub kept_aside: u32,
    /// Pulled changes that wait for another.
    pub held: u32,
    /// Photos the server does not hold wholly, their bytes, and those of them that it holds.
    pub unsent_photos: u32,
    pub photo_bytes: u64,
    pub photo_bytes_sent: u64,
    /// Unix seconds of the last complete sync, by the server's clock.
    pub last_sync: Option<i64>,
}

impl Device {
    pub fn list(&self, filter: &Filter, page: Page) -> Result<Vec<ListRow>> {
        households::list(&self.store.db, filter, page)
    }

    pub fn list_row(&self, household: HouseholdId) -> Result<Option<ListRow>> {
        households::get(&self.store.db, household)
    }

    /// Households in which every word of the text begins a word of a name, a NIK, the family card or the RT
    /// (`rt3`). Case, accents, apostrophes and spellings of Muhammad do not matter.
    pub fn search(&self, text: &str, limit: u32) -> Result<Vec<ListRow>> {
        match fold::query(text) {
            Some(query) => households::find(&self.store.db, &query, limit),
            None => Ok(Vec::new()),
        }
    }

    /// Households of each status, in one RT or in all.
    pub fn counts_by_status(&self, rt: Option<&str>) -> Result<Vec<(Status, u32)>> {
        households::counts(&self.store.db, rt)
    }

    /// Households that a split made and that was taken back: on no list of all, in one RT or in all.
    pub fn emptied(&self, rt: Option<&str>) -> Result<u32> {
        households::emptied(&self.store.db, rt)
    }

    /// Every RT and its number of households.
    pub fn rts(&self) -> Result<Vec<(String, u32)>> {
        households::rts(&self.store.db)
    }

    pub fn counts(&self) -> Result<Counts> {
        let db = &self.store.db;
        let (unsent_photos, photo_bytes, photo_bytes_sent) = photos::waiting(db)?;
        let (carried_changes, carried_households) = carried::counts(db)?;
        Ok(Counts {
            carried_changes,
            carried_households,
            unsent_photos,
            photo_bytes,
            photo_bytes_sent,
            unsent_households: outbox::unsent_households(db)?,
            unsent_changes: outbox::counts(db)?.0,
            unsent_bytes: outbox::bytes(db)?,
            kept_aside: changes::aside_count(db)?,
            held: changes::held_count(db)?,
            last_sync: meta::get(db, meta::LAST_SYNC)?,
        })
    }

    /// The newest notices first.
    pub fn notices(&self, limit: u32) -> Result<Vec<Notice>> {
        notices::newest(&self.store.db, limit)
    }

    pub fn mark_notices_read(&mut self, up_to: u64) -> Result<()> {
        self.store.commit(self.environment.as_mut(), |ledger| notices::mark_read(ledger.tx, up_to))
    }

    /// What a sync came to, for the list of past ones.
    pub fn remember_sync(&mut self, sync: &PastSync) -> Result<()> {
        self.store.commit(self.environment.as_mut(), |ledger| past_syncs::add(ledger.tx, sync))
    }

    /// The newest first.
    pub fn past_syncs(&self, limit: u32) -> Result<Vec<PastSync>> {
        past_syncs::newest(&self.store.db, limit)
    }

    /// Who is who on changes of the area.
    pub fn roster(&self) -> Result<Vec<RosterEntry>> {
        roster::all(&self.store.db)
    }
}
