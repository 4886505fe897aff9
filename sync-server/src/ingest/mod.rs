//! From a pushed group to a durable answer: cheap checks, the gate, one transaction, a signed receipt.

mod busy;
mod cache;
mod checks;
mod examine;
mod gate;
mod harm;
mod order;
mod parts;
mod plan;
pub mod projection;
mod recent;
mod release;
pub mod sandbox;
mod ward;

use std::sync::Arc;

use pendata_domain::later::Later;
use pendata_domain::protocol::{ErasedEntry, Group, MAX_PUSH_CHANGES, SealOutcome, Verdict};
use pendata_domain::receipt::{AcceptedList, Receipt, ReceiptBody};
use pendata_domain::seal::SealId;

use crate::app::App;
use crate::error::{Error, NotErased, Result};
use crate::forms::Published;
use crate::store::Contact;
use crate::store::commit::Besides;
use crate::store::life::Life;
use crate::surroundings::Point;
use crate::transfers::TransferRefusal;
use parts::Part;

pub use busy::Busy;
pub use cache::Cache;
pub use checks::{Area, Push, Sealer};
pub use examine::{Held, Job, Known};
pub use gate::{Gate, Outcome};
pub use sandbox::{LOST, Workers};

/// Households whose document another process moved meanwhile are examined again this often.
pub const TRIES: u32 = 8;

/// What a push came to.
pub struct Ingested {
    /// One for each entry of the group, in its order.
    pub results: Vec<Verdict>,
    /// Those of them that are about households that were emptied.
    pub erased: Vec<ErasedEntry>,
    pub receipt: Receipt,
    pub seal: SealId,
}

impl Ingested {
    /// The results as they travel.
    pub fn spoken(&self) -> Vec<Verdict> {
        self.results.iter().map(Verdict::spoken).collect()
    }

    /// As its writer is told, whoever brought it.
    pub fn outcome(&self) -> SealOutcome {
        let (writer, receipt) = (self.receipt.body.device, self.receipt.clone());
        let (results, erased) = (self.spoken(), self.erased.clone());
        SealOutcome { writer, seal: self.seal, results, receipt, erased }
    }
}

impl App {
    /// Takes in a group. The caller holds the device's turn. Errors leave nothing behind.
    pub fn ingest(&self, sealer: &mut Sealer, group: &Group, contact: Option<&Contact>) -> Result<Ingested> {
        if group.entries.len() > MAX_PUSH_CHANGES {
            return Err(Error::TooLarge);
        }
        let life = self.may_promise().inspect_err(|_| self.metrics.refused_by_epoch())?;
        let push = Push::check(group, sealer);
        let form = self.form(&sealer.device.account.district)?;
        let _turn = self.busy.take(push.claims.iter().map(|claim| claim.household));
        for _ in 0..TRIES {
            match self.try_ingest(sealer, group, &push, (&form, life), contact) {
                // Another instance sealed for the console meanwhile: this seal is not the next of its chain.
                Err(Error::Stale) if sealer.console => {
                    push.claims.iter().for_each(|claim| self.cache.forget(claim.household));
                    return Err(Error::Stale);
                }
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
        (form, life): (&Arc<Published>, Life),
        contact: Option<&Contact>,
    ) -> Result<Ingested> {
        let (old, parts): (Vec<_>, Vec<_>) = self.parts(sealer, push)?.into_iter().partition(Part::is_old);
        let (emptied, fresh): (Vec<_>, Vec<_>) = parts.into_iter().partition(Part::is_erased);
        let jobs = fresh.iter().map(|part| self.job(sealer, part)).collect::<Result<_>>()?;
        let outcomes = self.gate.examine(form, jobs)?;
        self.reached(Point::AfterApply);
        let mut plan = plan::Plan::new(self, sealer, group, push, contact);
        plan.leave_out(&emptied, self.erased_of(sealer, push, &emptied)?);
        for (part, outcome) in fresh.iter().zip(outcomes) {
            let outcome = match outcome {
                Outcome::Unreadable => self.examine_rebuilt(sealer, part, form)?,
                outcome => outcome,
            };
            // What was not tried is not acknowledged either: its device pushes it again.
            let Outcome::Examined(mut examined) = outcome else { continue };
            self.refuse_dependents(sealer, part, push, &mut examined)?;
            plan.take(part, *examined);
        }
        plan.refuse_the_rest(push, &self.taken_before(sealer, push)?);
        plan.repeat(&old);
        let plan::Planned { commit, results, erased, cached, forgotten } = plan.finish(push);
        if results.iter().any(|verdict| *verdict != Verdict::Accepted) {
            // Nothing is emptied, and nobody is told of a move, for a household that does not stand.
            match &sealer.besides {
                Some((Besides::Erases(_), _)) => return Err(Error::NotErased(NotErased::NotFounded)),
                Some((Besides::Transfers(_), _)) => return Err(TransferRefusal::NotFounded.into()),
                None => {}
            }
        }
        let (time, number) = (commit.time, commit.receipt.number);
        // Before the commit: whoever confirms that has confirmed what the chain was by then.
        let chain = self.chain_mark(&commit.district, life.epoch)?;
        let harm = harm::of(&commit);
        self.reached(Point::BeforeCommit);
        self.store.commit(commit)?;
        self.reached(Point::AfterCommit);
        self.tell_of(harm)?;
        forgotten.into_iter().for_each(|household| self.cache.forget(household));
        cached.into_iter().for_each(|(household, document)| self.cache.put(household, document));
        let (device, counter) = (sealer.device.number, group.header.counter);
        let (epoch, accepted) = (self.store.life()?.epoch, accepted(push, &results));
        let body =
            ReceiptBody { epoch, device, number, counter, accepted, time, chain, later: Later::default() };
        let receipt = Receipt::sign(body, &self.keys.server);
        self.metrics.pushed(&results);
        Ok(Ingested { results, erased, receipt, seal: push.seal })
    }
}

fn accepted(push: &Push, results: &[Verdict]) -> AcceptedList {
    let named = push.entries.iter().zip(results).filter(|(_, verdict)| verdict.holds());
    AcceptedList::of(named.filter_map(|(entry, _)| Some(&entry.as_ref()?.1)))
}
