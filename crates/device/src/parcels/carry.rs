//! What is on its way with this device: for the screens.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::HouseholdId;
use serde::Serialize;

use crate::device::Device;
use crate::error::Result;
use crate::tables::{bundled, carried, feeds, outbox, photos, relay};

/// What a bundle of a village would hold, and what this device carries for others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cargo {
    /// Own households with anything unsent, and the bytes of that.
    pub households: u32,
    pub bytes: u64,
    /// Households with changes of other tablets on their way.
    pub carried_households: u32,
    /// Bytes of the village: snapshot and log.
    pub village_bytes: u64,
    /// Photos that are not sent, and their bytes.
    pub photos: u32,
    pub photo_bytes: u64,
    /// Whether the server gave what seals a bundle.
    pub possible: bool,
    /// When unsent work was last put into a bundle, Unix seconds.
    pub bundled: Option<i64>,
}

impl Device {
    /// What there is to carry of a village. Sizes are estimates.
    pub fn cargo(&self, village: &VillageCode) -> Result<Cargo> {
        let db = &self.store.db;
        let cursor = feeds::get(db, village)?.cursor;
        let parts = relay::snapshot(db, village, cursor.epoch)?.map_or(0, |(_, bytes)| bytes);
        let (photos, photo_bytes, _) = photos::waiting(db)?;
        Ok(Cargo {
            households: outbox::unsent_households(db)?,
            bytes: outbox::bytes(db)?,
            carried_households: carried::counts(db)?.1,
            village_bytes: parts + relay::log_bytes(db, village, cursor.epoch, 0)?,
            photos,
            photo_bytes,
            possible: crate::tables::papers::newest_key(db, village)?.is_some(),
            bundled: bundled::newest(db)?,
        })
    }

    /// When an unsent household was last put into a bundle, Unix seconds.
    pub fn bundled(&self, household: HouseholdId) -> Result<Option<i64>> {
        bundled::of(&self.store.db, household)
    }

    /// Unsent work is in a bundle since this moment.
    pub(super) fn mark_bundled(&mut self, village: &VillageCode) -> Result<()> {
        let now = self.now();
        self.store.commit(self.environment.as_mut(), |ledger| bundled::mark(ledger.tx, village, now))
    }
}
