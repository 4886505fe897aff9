//! From a pushed group to a durable answer: cheap checks, the gate, one transaction, a signed receipt.

mod busy;
mod cache;
mod checks;
mod examine;
mod gate;
mod order;
mod plan;
pub mod projection;

use std::collections::BTreeMap;
use std::sync::Arc;

use pendata_domain::document::{Caps, Inspected, inspect};
use pendata_domain::ids::{ActorId, ChangeHash, HouseholdId};
use pendata_domain::protocol::{ChangeResult, Group, QuarantineReason, Verdict};
use pendata_domain::receipt::{Receipt, ReceiptBody};

use crate::app::App;
use crate::error::{Error, Result};
use crate::forms::Published;
use crate::store::Contact;
use crate::store::rows::CONSOLE;
use crate::store::rows::{HeldChange, Loaded};
use checks::{Claim, MAX_CHANGES};
use examine::{Examined, Held, Job, Known};

pub use busy::Busy;
pub use cache::{Cache, Cached};
pub use checks::{Area, Push, Sealer};
pub use gate::Gate;

/// Households whose document another process moved meanwhile are examined again this often.
const TRIES: u32 = 8;

/// What a push came to.
pub struct Ingested {
    /// One for each present change, in the order of the push.
    pub results: Vec<ChangeResult>,
    pub receipt: Receipt,
}

/// A household's part of a push.
struct Part<'a> {
    household: HouseholdId,
    claims: Vec<&'a Claim>,
    waiting: Vec<HeldChange>,
}

impl App {
    /// Takes in a group. The caller holds the device's turn. Errors leave nothing behind.
    pub fn ingest(&self, sealer: &mut Sealer, group: &Group, contact: Option<&Contact>) -> Result<Ingested> {
        if group.entries.len() > MAX_CHANGES {
            return Err(Error::TooLarge);
        }
        let push = Push::check(group, sealer);
        let form = self.form()?;
        let _turn = self.busy.take(push.claims.iter().map(|claim| claim.household));
        for _ in 0..TRIES {
            match self.try_ingest(sealer, group, &push, &form, contact) {
                Err(Error::Stale) => {
                    push.claims.iter().for_each(|claim| self.cache.forget(claim.household));
                    sealer.device = self.again(&sealer.device)?;
                }
                outcome => return outcome,
            }
        }
        Err(Error::Stale)
    }

    fn try_ingest(
        &self,
        sealer: &Sealer,
        group: &Group,
        push: &Push,
        form: &Arc<Published>,
        contact: Option<&Contact>,
    ) -> Result<Ingested> {
        let (parts, jobs) = self.jobs(sealer, push, form)?;
        let mut examined = self.gate.examine(jobs)?;
        self.settle_dependents(sealer, &parts, &mut examined)?;
        let mut plan = plan::Plan::new(self, sealer, group, push, contact);
        for (part, examined) in parts.iter().zip(examined) {
            plan.take(part, examined);
        }
        plan.refuse_the_rest(push);
        let plan::Planned { commit, results, cached, forgotten } = plan.finish(push);
        let (time, number) = (commit.time, commit.receipt.number);
        self.store.commit(commit)?;
        forgotten.into_iter().for_each(|household| self.cache.forget(household));
        cached.into_iter().for_each(|(household, document)| self.cache.put(household, document));
        let receipt = self.receipt(sealer, group, number, time, &results)?;
        Ok(Ingested { results, receipt })
    }

    /// One job for each household that has a change worth looking at.
    fn jobs<'a>(
        &self,
        sealer: &Sealer,
        push: &'a Push,
        form: &Arc<Published>,
    ) -> Result<(Vec<Part<'a>>, Vec<Job>)> {
        let mut by_household: BTreeMap<HouseholdId, Vec<&Claim>> = BTreeMap::new();
        for claim in push.claims.iter().filter(|claim| claim.checked.is_ok()) {
            by_household.entry(claim.household).or_default().push(claim);
        }
        let (mut parts, mut jobs) = (Vec::new(), Vec::new());
        for (household, claims) in by_household {
            let (known, waiting, elsewhere) = self.known(sealer, household)?;
            // What is kept in another district is out of the area of anybody of this one.
            let area = if elsewhere { Area::Villages(Vec::new()) } else { sealer.area.clone() };
            let own = claims.iter().filter_map(|claim| claim.checked.clone().ok()).collect();
            let held = waiting.iter().filter_map(|held| self.held(sealer, held)).collect::<Result<_>>()?;
            parts.push(Part { household, claims, waiting });
            jobs.push(Job { household, known, own, area, held, form: form.clone() });
        }
        Ok((parts, jobs))
    }

    /// A change that waits, with the area of the device that sealed it.
    fn held(&self, sealer: &Sealer, held: &HeldChange) -> Option<Result<(Inspected, Area)>> {
        let change = inspect(held.body.clone(), &Caps::CHANGE).ok()?;
        let author = ActorId(change.actor.as_slice().try_into().ok()?).device();
        let area = match self.store.device(author) {
            Ok(Some(device)) if author != CONSOLE => Area::Villages(device.account.villages),
            Ok(_) => sealer.area.clone(),
            Err(error) => return Some(Err(error)),
        };
        Some(Ok((change, area)))
    }

    fn known(
        &self,
        sealer: &Sealer,
        household: HouseholdId,
    ) -> Result<(Option<Known>, Vec<HeldChange>, bool)> {
        let district = &sealer.device.account.district;
        if let Some(cached) =
            self.cache.get(household).filter(|c| !c.waiting && c.village.district() == *district)
        {
            let document = Held::Open(cached.document);
            let known = Known { village: cached.village, version: cached.version, document };
            return Ok((Some(known), Vec::new(), false));
        }
        let loaded = self.store.load(district, &[household])?.pop().unwrap_or_default();
        let Loaded { document, waiting, elsewhere } = loaded;
        let known = document.map(|stored| Known {
            village: stored.village,
            version: stored.version,
            document: Held::Saved(stored.saved),
        });
        Ok((known, waiting, elsewhere))
    }

    fn receipt(
        &self,
        sealer: &Sealer,
        group: &Group,
        number: u64,
        time: i64,
        results: &[ChangeResult],
    ) -> Result<Receipt> {
        let body = ReceiptBody {
            epoch: self.store.epoch()?,
            device: sealer.device.number,
            number,
            counter: group.header.counter,
            accepted: accepted(results),
            time,
        };
        Ok(Receipt::sign(body, &self.keys.server))
    }

    /// A change that waits for one in quarantine will wait for ever: it is refused with it.
    fn settle_dependents(
        &self,
        sealer: &Sealer,
        parts: &[Part<'_>],
        examined: &mut [Examined],
    ) -> Result<()> {
        for (part, examined) in parts.iter().zip(examined) {
            for result in &mut examined.own {
                let Verdict::Waiting { missing } = &result.verdict else { continue };
                let refused_here =
                    part.claims.iter().any(|c| c.checked.is_err() && missing.contains(&c.hash));
                let district = &sealer.device.account.district;
                if refused_here || !self.store.refused(district, part.household, missing)?.is_empty() {
                    let reason = QuarantineReason::DependsOnRefused;
                    result.verdict = Verdict::Quarantined { reason };
                }
            }
        }
        Ok(())
    }
}

fn accepted(results: &[ChangeResult]) -> Vec<ChangeHash> {
    let holds = |verdict: &Verdict| matches!(verdict, Verdict::Accepted | Verdict::Duplicate);
    results.iter().filter(|result| holds(&result.verdict)).map(|result| result.hash).collect()
}
