//! Changes the server keeps aside: their answers are written again under a new actor upon what the household is,
//! or, where that cannot help, stay as they are and the officer is told.

use std::collections::{BTreeMap, BTreeSet};

use pendata_domain::area::VillageCode;
use pendata_domain::document::Document;
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::protocol::{ChangeResult, QuarantineReason, Verdict};

use super::Device;
use super::rebuild::without;
use crate::error::Result;
use crate::facts::Fact;
use crate::store::Ledger;
use crate::tables::notices::{self, NoticeKind};
use crate::tables::{changes, households, intents, snapshots, stale};

/// After this many tries an answer is not written again by itself.
const MOST_REPLAYS: u32 = 3;

/// What is to be done about the refused changes of one household.
pub(crate) struct Refusal {
    household: HouseholdId,
    facts: Vec<Fact>,
    /// The document without them, where their answers are written again.
    clean: Option<(VillageCode, Document)>,
    reason: QuarantineReason,
    /// Of the changes themselves: another device's leave the document, its own are written again.
    own: bool,
}

impl Refusal {
    pub fn replays(&self) -> bool {
        self.clean.is_some()
    }

    pub fn write(&self, ledger: &Ledger<'_>, now: i64) -> Result<()> {
        self.facts.iter().try_for_each(|fact| ledger.note(fact))?;
        let kind = match (self.own, self.replays()) {
            (false, _) => NoticeKind::PulledRefused,
            (true, true) => NoticeKind::Replayed,
            (true, false) => NoticeKind::Refused,
        };
        notices::insert(ledger.tx, kind, Some(self.household), self.reason.as_str(), now)?;
        match &self.clean {
            Some((village, document)) => {
                snapshots::put(ledger.tx, self.household, village, document)?;
                stale::mark(ledger.tx, self.household)
            }
            None => households::refresh_sent(ledger.tx, self.household),
        }
    }
}

impl Device {
    /// `own`: this device sealed them.
    pub(crate) fn plan_refusals(&self, results: &[ChangeResult], own: bool) -> Result<Vec<Refusal>> {
        let mut by_household: BTreeMap<HouseholdId, Vec<(ChangeHash, QuarantineReason)>> = BTreeMap::new();
        for result in results {
            let Verdict::Quarantined { reason } = result.verdict else { continue };
            if let Some(household) = changes::household(&self.store.db, result.hash)? {
                by_household.entry(household).or_default().push((result.hash, reason));
            }
        }
        by_household
            .into_iter()
            .map(|(household, refused)| self.plan_refusal(household, &refused, own))
            .collect()
    }

    fn plan_refusal(
        &self,
        household: HouseholdId,
        refused: &[(ChangeHash, QuarantineReason)],
        own: bool,
    ) -> Result<Refusal> {
        let root =
            refused.iter().map(|(_, reason)| *reason).find(|r| *r != QuarantineReason::DependsOnRefused);
        let reason = root.unwrap_or(QuarantineReason::DependsOnRefused);
        let standing = snapshots::get(&self.store.db, household)?;
        let again = refused.iter().all(|(_, reason)| replayable(*reason))
            && !changes::any_aside(&self.store.db, household)?
            && self.most_replays(refused)? < MOST_REPLAYS;
        let replay = again || !own;
        let replayed = match standing.filter(|_| replay) {
            Some((village, document)) => self.plan_replay(household, village, &document, refused, reason)?,
            None => None,
        };
        let as_it_is = || {
            let facts = refused.iter().map(|(hash, reason)| fact(*hash, *reason, false)).collect();
            Refusal { household, facts, clean: None, reason, own }
        };
        Ok(replayed.map_or_else(as_it_is, |refusal| Refusal { own, ..refusal }))
    }

    /// Also what was cut upon the refused changes and not pushed yet is written again. `None` where something of it cannot
    /// be: answers are kept until a receipt, and what a server took once and a restored one refuses stays as it is.
    fn plan_replay(
        &self,
        household: HouseholdId,
        village: VillageCode,
        document: &Document,
        refused: &[(ChangeHash, QuarantineReason)],
        reason: QuarantineReason,
    ) -> Result<Option<Refusal>> {
        let reasons: BTreeMap<ChangeHash, QuarantineReason> = refused.iter().copied().collect();
        let spoiled: BTreeSet<ChangeHash> = reasons.keys().copied().collect();
        let (clean, left_out) = without(document, &spoiled)?;
        let hashes: BTreeSet<ChangeHash> = left_out.union(&spoiled).copied().collect();
        if changes::any_without_answers(&self.store.db, &hashes)? {
            return Ok(None);
        }
        let reason_of = |hash| reasons.get(hash).copied().unwrap_or(QuarantineReason::DependsOnRefused);
        let facts = hashes.iter().map(|hash| fact(*hash, reason_of(hash), true)).collect();
        Ok(Some(Refusal { household, facts, clean: Some((village, clean)), reason, own: true }))
    }

    fn most_replays(&self, refused: &[(ChangeHash, QuarantineReason)]) -> Result<u32> {
        let counts = refused.iter().map(|(hash, _)| intents::replays_of(&self.store.db, *hash));
        Ok(counts.collect::<Result<Vec<_>>>()?.into_iter().max().unwrap_or(0))
    }
}

fn fact(hash: ChangeHash, reason: QuarantineReason, replay: bool) -> Fact {
    Fact::Refused { hash, reason, replay }
}

/// Whether writing the answers again, under another actor and seal, can help.
fn replayable(reason: QuarantineReason) -> bool {
    !matches!(reason, QuarantineReason::OutOfArea | QuarantineReason::Revoked | QuarantineReason::Erased)
}
