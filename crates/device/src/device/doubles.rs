//! Likely duplicates: looked for when two tablets have met, answered by officers. An answer is a confirmation in the
//! documents of the pair, recorded as every edit is: it travels, and stands beside what other officers say.

use std::collections::BTreeSet;

use pendata_domain::duplicates::{Family, Match, Pair, Said, Standing, Word, likely, standing};
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;

use super::Device;
use crate::error::Result;
use crate::tables::{carried, doubles, outbox};

/// A likely duplicate with what officers said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Double {
    pub found: Match,
    pub said: Vec<Said>,
}

impl Double {
    pub fn standing(&self) -> Standing {
        standing(self.said.iter().map(|said| said.word))
    }
}

impl Device {
    /// Likely duplicates, the likeliest first.
    pub fn doubles(&self) -> Result<Vec<Double>> {
        let with_words =
            |found: Match| Ok(Double { said: doubles::words(&self.store.db, &found.pair)?, found });
        doubles::all(&self.store.db)?.into_iter().map(with_words).collect()
    }

    /// Households that are in a pair which nobody, or not everybody, called two.
    pub fn doubled(&self) -> Result<BTreeSet<HouseholdId>> {
        let open = self.doubles()?.into_iter().filter(|double| double.standing() != Standing::Different);
        Ok(open.flat_map(|double| double.found.pair.households()).collect())
    }

    /// Records the officer's word in every household of the pair.
    pub fn say_of_double(&mut self, pair: &Pair, word: Word) -> Result<()> {
        let intent =
            Intent::Confirm { subject: pair.subject(self.identity.user), reason: word.as_str().into() };
        for household in pair.households() {
            self.record(household, std::slice::from_ref(&intent))?;
        }
        Ok(())
    }

    /// Households with work that the server is not known to hold, own or carried.
    pub(crate) fn fresh_households(&self) -> Result<BTreeSet<HouseholdId>> {
        let mut fresh: BTreeSet<HouseholdId> = outbox::households(&self.store.db)?.into_iter().collect();
        fresh.extend(carried::households(&self.store.db)?);
        Ok(fresh)
    }

    /// Every household as far as duplicates are looked for, to be compared while the device does other work.
    pub(crate) fn families(&self) -> Result<Vec<Family>> {
        doubles::families(&self.store.db)
    }

    /// Keeps what was found. Returns how many pairs were not known.
    pub(crate) fn keep_doubles(&mut self, found: &[Match]) -> Result<u32> {
        let now = self.now();
        self.store.commit(self.environment.as_mut(), |ledger| {
            let mut new = 0;
            for one in found {
                new += u32::from(doubles::put(ledger.tx, one, now)?);
            }
            Ok(new)
        })
    }

    /// Looks for duplicates of some households among all. Returns how many pairs were not known.
    pub fn look_for_doubles(&mut self, fresh: &BTreeSet<HouseholdId>) -> Result<u32> {
        let found = likely(&self.families()?, fresh);
        self.keep_doubles(&found)
    }
}
