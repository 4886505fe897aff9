//! Erasures on this device (docs/decisions/0031): what the server's papers name is emptied once the household in its place
//! is here. Tables first, in one transaction; then the photos' files and the journal, which is written anew. What is left
//! to do stands in the database from that transaction on, so that a program killed anywhere goes on with it.

use std::collections::BTreeSet;

use pendata_domain::edit::Intent;
use pendata_domain::household::Member;
use pendata_domain::ids::{HouseholdId, PhotoHash};
use pendata_domain::merge::{Naming, read};
use pendata_domain::photo::named_in;
use pendata_domain::protocol::{ERASURE, Erasure, open_frame};

use super::Device;
use crate::error::Result;
use crate::facts::Fact;
use crate::tables::erasures::{self, Erased};
use crate::tables::{intents, meta, photos, snapshots};

impl Device {
    /// What stands in the place of a household that was emptied.
    pub fn stands_for(&self, household: HouseholdId) -> Result<Option<HouseholdId>> {
        erasures::remade(&self.store.db, household)?.map(|remade| self.last_of(remade)).transpose()
    }

    /// The household itself, or what stands in its place in the end.
    fn last_of(&self, mut household: HouseholdId) -> Result<HouseholdId> {
        while let Some(remade) = erasures::remade(&self.store.db, household)? {
            household = remade;
        }
        Ok(household)
    }

    /// Empties what papers name and the device still has, and ends what a kill cut short.
    pub(crate) fn take_erasures(&mut self) -> Result<()> {
        if self.form().is_err() {
            return Ok(());
        }
        loop {
            let some = self.erasures_to_take()?;
            if some.is_empty() {
                break;
            }
            some.iter().try_for_each(|erasure| self.take_erasure(erasure))?;
        }
        match meta::get::<Vec<[u8; 32]>>(&self.store.db, meta::ERASING)? {
            Some(files) => self.end_erasing(&files),
            None => Ok(()),
        }
    }

    fn erasures_to_take(&self) -> Result<Vec<Erasure>> {
        let mut found = Vec::new();
        for village in &self.identity.villages {
            // A device to learn on has neither papers nor a server.
            let Some(papers) = self.papers(village)? else { continue };
            let key = self.identity.server_key()?;
            for frame in &papers.erasures {
                let Ok(erasure) = open_frame::<Erasure>(frame, ERASURE, &[], &key) else { continue };
                let taken = erasures::holds(&self.store.db, erasure.household)?;
                let ready = !taken && erasure.village == *village && self.stands(erasure.remade)?;
                found.extend(ready.then_some(erasure));
            }
        }
        Ok(found)
    }

    /// The household is here, or another in its place: it may have been emptied itself before this device saw it.
    fn stands(&self, remade: HouseholdId) -> Result<bool> {
        let db = &self.store.db;
        let here = snapshots::get(db, remade)?.is_some_and(|(_, document)| !document.persons().is_empty());
        Ok(here || erasures::holds(db, remade)?)
    }

    fn take_erasure(&mut self, erasure: &Erasure) -> Result<()> {
        let household = erasure.household;
        let erasure = &Erasure { remade: self.last_of(erasure.remade)?, ..erasure.clone() };
        let (files, was_here) = self.files_of(erasure)?;
        let erased = Erased {
            village: erasure.village.clone(),
            household,
            remade: erasure.remade,
            time: erasure.time,
            kept: self.kept_of(erasure)?,
            taken: self.environment.now(),
        };
        let fact = Fact::Erased { erased };
        self.opened = self.opened.take().filter(|opened| opened.household != household);
        self.held = self.held.filter(|(held, _)| *held != household);
        let before: Option<Vec<[u8; 32]>> = meta::get(&self.store.db, meta::ERASING)?;
        let all: Vec<[u8; 32]> =
            before.iter().flatten().copied().chain(files.iter().map(|hash| hash.0)).collect();
        self.store.commit(self.environment.as_mut(), |ledger| {
            ledger.note(&fact)?;
            if was_here { meta::put(ledger.tx, meta::ERASING, &all) } else { Ok(()) }
        })
    }

    /// Pictures that nobody names any more, and whether anything of the household is here.
    fn files_of(&self, erasure: &Erasure) -> Result<(BTreeSet<PhotoHash>, bool)> {
        let db = &self.store.db;
        let Some((_, old)) = snapshots::get(db, erasure.household)? else {
            return Ok((BTreeSet::new(), false));
        };
        let mut gone = named_in(&old.save());
        let remade = snapshots::get(db, erasure.remade)?.map(|(_, document)| named_in(&document.save()));
        let mut stay = remade.unwrap_or_default();
        for kept in photos::all(db)? {
            let pictures = [kept.photo.hash, kept.photo.thumbnail];
            match kept.household == erasure.household {
                true => gone.extend(pictures),
                false => stay.extend(pictures),
            }
        }
        gone.retain(|hash| !stay.contains(hash));
        Ok((gone, true))
    }

    /// Answers without a receipt that are about the others and name nobody who was erased.
    fn kept_of(&self, erasure: &Erasure) -> Result<Vec<(String, String)>> {
        let db = &self.store.db;
        let Some((_, document)) = snapshots::get(db, erasure.household)? else { return Ok(Vec::new()) };
        let form = self.form_of(erasure.household)?;
        let said = read(&document, erasure.household, &form.rules);
        let pending = intents::pending(db, erasure.household)?;
        let meant = self.view(erasure.household, &document, &pending)?;
        let member = |view: &pendata_domain::household::Household| view.member(erasure.person).cloned();
        let nobody = || Member {
            id: erasure.person,
            answers: Default::default(),
            removal_reason: None,
            went_to: None,
        };
        let known = [member(&said), member(&meant)].map(|member| member.unwrap_or_else(nobody));
        let namings = known.map(|member| Naming::of(&member, &form.rules));
        let mut kept: Vec<(String, String)> = Vec::new();
        for intent in intents::of_household(db, erasure.household)?.into_iter().flat_map(|row| row.intents) {
            let Some((path, value)) = words(&intent) else { continue };
            if namings.iter().any(|naming| naming.concerns(&intent)) {
                continue;
            }
            // Of an answer that was given twice, the later one.
            kept.retain(|(at, said)| *at != path || said.starts_with(TICKS));
            kept.push((path, value));
        }
        Ok(kept)
    }

    /// Drops the files of photos, and writes the journal anew without what is erased.
    fn end_erasing(&mut self, files: &[[u8; 32]]) -> Result<()> {
        let vault = self.vault();
        files.iter().try_for_each(|hash| vault.remove(PhotoHash(*hash)))?;
        if self.store.renew_journal(self.environment.as_mut())? {
            self.store.commit(self.environment.as_mut(), |ledger| meta::remove(ledger.tx, meta::ERASING))?;
        }
        Ok(())
    }
}

/// How a choice that was ticked or unticked is written down.
const TICKS: [char; 2] = ['✓', '✗'];

/// Where an answer belongs, and what it says; `None` for what is none.
fn words(intent: &Intent) -> Option<(String, String)> {
    match intent {
        Intent::SetAnswer { path, value } | Intent::Restore { path, value, .. } => {
            Some((path.to_string(), value.clone()))
        }
        Intent::Tick { path, choice, ticked } => {
            Some((path.to_string(), format!("{} {choice}", TICKS[usize::from(!*ticked)])))
        }
        Intent::RemovePerson { person, question, presence, .. } => {
            let path = pendata_domain::question::FieldPath::person(*person, question.clone());
            Some((path.to_string(), presence.clone()))
        }
        Intent::Note { path, text, .. } => {
            Some((path.as_ref().map(ToString::to_string).unwrap_or_default(), text.clone()))
        }
        _ => None,
    }
}
