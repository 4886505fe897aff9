//! Reading one household: what the screens show, its history, its cases, its findings.

use std::sync::Arc;

use pendata_domain::area::VillageCode;
use pendata_domain::document::{Document, HistoryEntry};
use pendata_domain::household::{Conflict, Household};
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::merge::{self, read};
use pendata_domain::question::FieldPath;
use pendata_xforms::{Finding, Session};

use super::{Device, Opened};
use crate::check::{self, PublishedForm};
use crate::error::{Error, Result};
use crate::projection::{Context, Projection, project};
use crate::tables::people::NikHolder;
use crate::tables::{households, intents, outbox, people, snapshots, visits};

impl Device {
    /// The household with its answers that went into no change yet, and the form's word on it. Kept open, so
    /// that the next answer costs a commit and no more.
    ///
    /// Errors: `UnknownHousehold`, `NoForm`.
    pub fn open(&mut self, household: HouseholdId) -> Result<&Opened> {
        if self.opened.as_ref().is_none_or(|opened| opened.household != household) {
            self.opened = None;
            self.take_up_form()?;
            self.opened = Some(self.load(household)?);
        }
        Ok(self.opened.as_ref().expect("opened just above"))
    }

    /// The household as screens show it.
    pub fn household(&mut self, household: HouseholdId) -> Result<&Household> {
        Ok(&self.open(household)?.view)
    }

    /// Everything the form finds fault with.
    pub fn check(&mut self, household: HouseholdId) -> Result<Vec<Finding>> {
        let opened = self.open(household)?;
        Ok(check::findings(&opened.session, &opened.view))
    }

    /// The changes nothing depends on yet, answers not yet in a change left out: equal on every replica that
    /// holds the same changes.
    pub fn heads(&mut self, household: HouseholdId) -> Result<&[ChangeHash]> {
        Ok(&self.open(household)?.heads)
    }

    pub fn conflicts(&mut self, household: HouseholdId) -> Result<&[Conflict]> {
        Ok(&self.open(household)?.view.conflicts)
    }

    /// Every value a field had, each after what its writer had seen; answers not yet in a change come last.
    pub fn history(&mut self, household: HouseholdId, path: &FieldPath) -> Result<Vec<HistoryEntry>> {
        self.open(household)?;
        let form = self.form_of(household)?;
        let opened = self.opened.as_ref().expect("opened just above");
        let composed = self.composer(household, &form).compose(&opened.document, &opened.pending);
        Ok(merge::history(&composed.document, &form.rules, path))
    }

    /// Everybody on this device with this NIK, those who died or moved away as well.
    pub fn people_with_nik(&self, nik: &str) -> Result<Vec<NikHolder>> {
        people::with_nik(&self.store.db, nik)
    }

    pub(super) fn load(&self, household: HouseholdId) -> Result<Opened> {
        let form = self.form_of(household)?;
        let (village, document) =
            snapshots::get(&self.store.db, household)?.ok_or(Error::UnknownHousehold)?;
        let pending = intents::pending(&self.store.db, household)?;
        let view = self.view(household, &document, &pending)?;
        let day = self.today(&village);
        let session = check::fill(&form, day, Arc::clone(&self.lists), &view);
        let listed = households::get(&self.store.db, household)?.is_some();
        let unsent = outbox::unsent(&self.store.db, household)?;
        let projection = listed.then(|| self.projected(household, &village, &form, &view, &session, unsent));
        let visit = visits::open(&self.store.db, household)?;
        let heads = document.heads();
        Ok(Opened { household, village, view, session, document, heads, pending, projection, visit })
    }

    /// The document read with the pending rows composed upon it. Where their base is not back yet, they are
    /// laid over what there is.
    pub(super) fn view(
        &self,
        household: HouseholdId,
        document: &Document,
        pending: &[intents::IntentRow],
    ) -> Result<Household> {
        let form = self.form_of(household)?;
        if pending.is_empty() {
            return Ok(read(document, household, &form.rules));
        }
        let composed = self.composer(household, &form).compose(document, pending);
        let mut view = read(&composed.document, household, &form.rules);
        if composed.whole {
            return Ok(view);
        }
        let done: Vec<u64> = composed.groups.iter().flat_map(|group| group.rows.iter().copied()).collect();
        for row in pending.iter().filter(|row| !done.contains(&row.seq)) {
            let by = self.provenance(row);
            for intent in &row.intents {
                // What does not hold yet shows once its base is back.
                crate::overlay::lay(&mut view, intent, &by).unwrap_or_default();
            }
        }
        Ok(view)
    }

    pub(super) fn projected(
        &self,
        household: HouseholdId,
        village: &VillageCode,
        form: &PublishedForm,
        view: &Household,
        session: &Session,
        unsent: bool,
    ) -> Projection {
        let findings = self.findings(village, &form.rules, view, session);
        let (rules, form, now) = (&form.rules, form.version.0, self.now());
        project(view, &Context { household, village, rules, form, findings, unsent, now })
    }
}
