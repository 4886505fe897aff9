//! Households of a spreadsheet: planned whole, made in steps, waiting for the officer's word before anything of them
//! becomes a change.

use std::collections::HashMap;
use std::sync::Arc;

use pendata_domain::area::VillageCode;
use pendata_domain::document::Document;
use pendata_domain::edit::Intent;
use pendata_domain::household::Household;
use pendata_domain::ids::HouseholdId;
use pendata_domain::stage::Stage;
use sha2::{Digest, Sha256};

use super::{Device, Opened};
use crate::check;
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::overlay;
use crate::projection::{self, Projection};
use crate::tables::disclosures::{self, Disclosure};
use crate::tables::imports::{self, ImportNumber, ImportStanding, ImportState};
use crate::tables::intents::{IntentRow, NO_VISIT};
use crate::tables::{households, people};

/// A household to be made.
pub struct Planned {
    pub village: VillageCode,
    pub intents: Vec<Intent>,
}

/// Numbers of people and families on the device, with their households.
pub struct OnDevice {
    pub cards: HashMap<String, HouseholdId>,
    pub niks: HashMap<String, HouseholdId>,
}

impl Device {
    pub fn on_device(&self) -> Result<OnDevice> {
        let (cards, niks) = (households::cards(&self.store.db)?, people::niks(&self.store.db)?);
        Ok(OnDevice { cards: cards.into_iter().collect(), niks: niks.into_iter().collect() })
    }

    /// Notes all households of a file, to be made by [`Device::import_step`]. All of them or none are noted.
    ///
    /// Errors: `OutOfArea`, `NoForm`, `StorageFull`.
    pub fn begin_import(&mut self, file: &str, planned: &[Planned]) -> Result<ImportStanding> {
        self.form()?;
        if planned.iter().any(|household| !self.identity.villages.contains(&household.village)) {
            return Err(Error::OutOfArea);
        }
        let number = imports::next_number(&self.store.db)?;
        let (count, time) = (u32::try_from(planned.len()).unwrap_or(u32::MAX), self.now());
        self.store.commit(self.environment.as_mut(), |ledger| {
            ledger.note(&Fact::ImportBegun { number, file: file.to_owned(), households: count, time })?;
            for (place, household) in (0..).zip(planned) {
                imports::plan(ledger.tx, number, place, &household.village, &household.intents)?;
            }
            Ok(())
        })?;
        self.import(number)
    }

    /// Makes the next households of an import, `limit` at most, each whole or not at all. Goes on after a kill where it
    /// stopped.
    pub fn import_step(&mut self, number: ImportNumber, limit: u32) -> Result<ImportStanding> {
        let planned = imports::next_planned(&self.store.db, number, limit)?;
        let Some(last) = planned.last().map(|(place, ..)| *place) else {
            return self.import(number);
        };
        let first = self.store.next_entry();
        let mut made = Vec::with_capacity(planned.len());
        for (seq, (_, village, intents)) in (first..).zip(planned) {
            made.push(self.made(seq, village, intents)?);
        }
        self.store.commit(self.environment.as_mut(), |ledger| {
            for (row, village, projection) in &made {
                ledger.note(&Fact::Imported { number, village: village.clone(), row: row.clone() })?;
                projection::write(ledger.tx, projection, None)?;
            }
            imports::drop_planned(ledger.tx, number, last)
        })?;
        self.import(number)
    }

    fn made(
        &mut self,
        seq: u64,
        village: VillageCode,
        mut intents: Vec<Intent>,
    ) -> Result<(IntentRow, VillageCode, Projection)> {
        let form = self.form()?;
        intents.push(Intent::SetStage { stage: Stage::Draft, note: String::new() });
        let row = IntentRow {
            seq,
            household: HouseholdId(self.new_uuid()),
            intents,
            base: Document::golden().heads(),
            form: form.version,
            visit: NO_VISIT,
            today: self.today(&village),
            time: self.environment.now(),
            replays: 0,
        };
        let by = self.provenance(&row);
        let mut view = Household::default();
        row.intents.iter().try_for_each(|intent| overlay::lay(&mut view, intent, &by))?;
        let session = check::fill(&form, row.today, Arc::clone(&self.lists), &view);
        let projection = self.projected(row.household, &village, &form, &view, &session, true);
        Ok((row, village, projection))
    }

    /// Takes an import back: what is not made yet is not, and what nobody touched is gone. Returns how many were.
    pub fn withdraw_import(&mut self, number: ImportNumber) -> Result<u32> {
        self.must_be_open(number)?;
        self.opened = None;
        let households = imports::untouched(&self.store.db, number, u32::MAX)?;
        let gone = households.len() as u32;
        self.store.commit(self.environment.as_mut(), |ledger| {
            ledger.note(&Fact::ImportWithdrawn { number, households: households.clone() })
        })?;
        Ok(gone)
    }

    /// Makes changes of an import's households, `limit` at most, so that the next sync sends them. The last step closes
    /// the import; what was not made yet is not made any more.
    pub fn send_import_step(&mut self, number: ImportNumber, limit: u32) -> Result<ImportStanding> {
        self.must_be_open(number)?;
        let households = imports::untouched(&self.store.db, number, limit)?;
        if households.is_empty() {
            self.store
                .commit(self.environment.as_mut(), |ledger| ledger.note(&Fact::ImportSent { number }))?;
            return self.import(number);
        }
        self.store.commit(self.environment.as_mut(), |ledger| {
            ledger.note(&Fact::ImportTaken { households: households.clone() })
        })?;
        households.into_iter().try_for_each(|household| self.cut(household))?;
        self.import(number)
    }

    fn must_be_open(&self, number: ImportNumber) -> Result<()> {
        match self.import(number)?.state {
            ImportState::Open => Ok(()),
            _ => Err(Error::UnknownImport),
        }
    }

    pub fn import(&self, number: ImportNumber) -> Result<ImportStanding> {
        imports::standing(&self.store.db, number)?.ok_or(Error::UnknownImport)
    }

    /// The newest first.
    pub fn imports(&self) -> Result<Vec<ImportStanding>> {
        imports::all(&self.store.db)
    }

    /// Remembers which column answers which question in files with these headings.
    pub fn choose_columns(&mut self, headings: &str, codes: &[Option<String>]) -> Result<()> {
        let signature = signature(headings);
        self.store
            .commit(self.environment.as_mut(), |ledger| imports::choose_columns(ledger.tx, &signature, codes))
    }

    pub fn chosen_columns(&self, headings: &str) -> Result<Option<Vec<Option<String>>>> {
        imports::chosen_columns(&self.store.db, &signature(headings))
    }

    /// The household as it would be opened, without keeping it open.
    pub fn look(&self, household: HouseholdId) -> Result<Opened> {
        self.load(household)
    }

    /// The NIK of the head, for lists.
    pub fn nik_of_head(&self, household: HouseholdId, head: &str) -> Result<String> {
        people::nik_of_head(&self.store.db, household, head)
    }

    /// Notes that a file with whole numbers is made, and why: before it is.
    pub fn disclose(&mut self, kind: &str, households: u32, reason: &str) -> Result<()> {
        let (time, kind, reason) = (self.now(), kind.to_owned(), reason.to_owned());
        let fact = Fact::Disclosed { time, kind, households, reason };
        self.store.commit(self.environment.as_mut(), |ledger| ledger.note(&fact))
    }

    /// The newest first.
    pub fn disclosures(&self) -> Result<Vec<Disclosure>> {
        disclosures::all(&self.store.db)
    }
}

fn signature(headings: &str) -> [u8; 32] {
    Sha256::digest(headings.as_bytes()).into()
}
