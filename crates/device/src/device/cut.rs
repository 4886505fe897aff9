//! Cutting changes from collected answers: when a household is left, and before a sync.

use pendata_domain::area::VillageCode;
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;
use pendata_domain::merge::stage_said;
use pendata_domain::work::StageMark;

use super::Device;
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::store::Ledger;
use crate::tables::notices::{self, NoticeKind};
use crate::tables::{households, imports, intents, snapshots, visits};
use crate::view::{Composed, ComposedGroup};

impl Device {
    /// The officer leaves the household: its answers become changes, and the visit ends. A form that came
    /// meanwhile holds from here on, unless the household stays a draft.
    pub fn leave(&mut self, household: HouseholdId) -> Result<()> {
        self.cut(household)?;
        let now = self.environment.now();
        self.opened = self.opened.take().filter(|opened| opened.household != household);
        self.store.commit(self.environment.as_mut(), |ledger| visits::end(ledger.tx, household, now))?;
        self.release(household)
    }

    /// Its line of the list was written under the form it was held under.
    fn release(&mut self, household: HouseholdId) -> Result<()> {
        let Some((_, version)) = self.held.take_if(|(held, _)| *held == household) else {
            return Ok(());
        };
        let outdated = version < self.form_of(household)?.version;
        match outdated && snapshots::get(&self.store.db, household)?.is_some() {
            true => self.refresh(&[household]),
            false => Ok(()),
        }
    }

    /// Makes changes of all answers that are in none. Answers whose base is not back yet wait for the server.
    pub fn cut_all(&mut self) -> Result<()> {
        for household in intents::households_pending(&self.store.db)? {
            self.cut(household)?;
        }
        self.baseless = !intents::households_pending(&self.store.db)?.is_empty();
        if self.baseless {
            // Their base may lack what this actor wrote since: under another name they hold beside it.
            self.actor = Self::fresh_actor(self.identity.device, self.environment.as_mut());
        }
        Ok(())
    }

    /// Change, snapshot, outbox and list in one transaction. Rows whose base is not back yet stay, and what waits
    /// for the officer's word on an import.
    pub(super) fn cut(&mut self, household: HouseholdId) -> Result<()> {
        let rows = intents::pending(&self.store.db, household)?;
        if rows.is_empty() || imports::is_waiting(&self.store.db, household)? {
            return Ok(());
        }
        let form = self.form_of(household)?;
        let (village, document) =
            snapshots::get(&self.store.db, household)?.ok_or(Error::UnknownHousehold)?;
        let composed = self.composer(household, &form).compose(&document, &rows);
        if composed.groups.is_empty() {
            return Ok(());
        }
        let now = self.environment.now();
        self.opened = self.opened.take().filter(|opened| opened.household != household);
        self.store.commit(self.environment.as_mut(), |ledger| {
            let Composed { document, groups, .. } = &composed;
            for group in groups {
                ledger.note(&fact(group, household, &village))?;
                if !group.left_out.is_empty() {
                    set_aside(ledger, household, &group.left_out, now)?;
                }
            }
            snapshots::put(ledger.tx, household, &village, document)?;
            // The word on the stage has its name only from here on.
            households::mark_stage(ledger.tx, household, stage_said(document).map(StageMark::of))?;
            households::refresh_sent(ledger.tx, household)
        })
    }
}

fn fact(group: &ComposedGroup, household: HouseholdId, village: &VillageCode) -> Fact {
    let rows = group.rows.clone();
    match &group.cut {
        Some(cut) => {
            Fact::Cut { village: village.clone(), household, hash: cut.hash, bytes: cut.bytes.clone(), rows }
        }
        None => {
            let kept = |row: &u64| !group.left_out.iter().any(|(seq, _)| seq == row);
            Fact::Void { rows: rows.into_iter().filter(kept).collect() }
        }
    }
}

/// What could not be written again stays in its row, and the officer is told.
fn set_aside(
    ledger: &Ledger<'_>,
    household: HouseholdId,
    left_out: &[(u64, Intent)],
    now: i64,
) -> Result<()> {
    ledger.note(&Fact::SetAside { rows: left_out.iter().map(|(seq, _)| *seq).collect() })?;
    for (_, intent) in left_out {
        let path = match intent {
            Intent::SetAnswer { path, .. } | Intent::Tick { path, .. } | Intent::Restore { path, .. } => {
                path.to_string()
            }
            _ => String::new(),
        };
        notices::insert(ledger.tx, NoticeKind::NotReplayed, Some(household), &path, now)?;
    }
    Ok(())
}
