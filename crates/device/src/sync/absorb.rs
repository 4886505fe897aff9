//! What the server answered, into the device: first what became of the push, then what others did.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::VerifyingKey;
use pendata_domain::area::{Bounds, VillageCode};
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId};
use pendata_domain::protocol::{
    ChangeResult, FormNotice, FrameError, ScopeState, ScopeUpdate, SyncAnswer, SyncRequest, Verdict,
    open_frame,
};
use pendata_domain::receipt::{AcceptedList, Receipt};

use super::api::Reply;
use super::body;
use super::machine::Left;
use super::problem::SyncProblem;
use super::scope::{Reading, ScopePlan};
use crate::device::{Device, Refusal};
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::store::Ledger;
use crate::tables::{
    changes, decode, households, intents, meta, outbox, receipts, repairs, roster, seals, stale,
};

/// What an answer came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Absorbed {
    pub left: Left,
    pub form: Option<FormNotice>,
    pub sent: u32,
    pub waiting: u32,
    pub refused: u32,
    pub received: u32,
    pub touched: Vec<HouseholdId>,
    pub mismatch: bool,
}

/// An answer on its way into the device.
pub(crate) struct Intake {
    pub absorbed: Absorbed,
    pub villages: Vec<ScopePlan>,
}

impl Device {
    /// Takes in the reply to the last request but for what others did, which is left in the intake: to be given to
    /// [`Device::take_some`] village by village, then to [`Device::close_intake`]. A reply that is not the server's
    /// changes nothing.
    pub(crate) fn absorb(&mut self, reply: &Reply) -> Result<Intake, SyncProblem> {
        let frame = body::frame_of(reply)?;
        let bound = self.request.clone().ok_or(SyncProblem::Forged)?;
        let answer: SyncAnswer =
            open_frame(&frame, "sync answer", &bound, &self.identity.server_key()?).map_err(not_ours)?;
        let pushed = pushed(&bound)?;
        if pushed.hashes.len() != answer.results.len() {
            return Err(SyncProblem::Forged);
        }
        self.request = None;
        let absorbed = self.absorb_push(&answer, &pushed)?;
        Ok(self.plan_scopes(answer, &pushed.hashes, absorbed)?)
    }

    fn absorb_push(&mut self, answer: &SyncAnswer, pushed: &Pushed) -> Result<Absorbed> {
        let results: Vec<ChangeResult> = pushed
            .hashes
            .iter()
            .zip(&answer.results)
            .map(|(hash, verdict)| ChangeResult { hash: *hash, verdict: verdict.clone() })
            .collect();
        let accepted = accepted(&results);
        let receipt = answer.receipt.clone().filter(|receipt| self.vouches(receipt, &accepted));
        let settled = if receipt.is_some() { accepted } else { Vec::new() };
        let touched = self.households_of(&settled)?;
        let refusals = self.plan_refusals(&results)?;
        let replay = refusals.iter().any(Refusal::replays);
        let now = self.environment.now();
        let number: u64 = meta::get(&self.store.db, meta::REQUEST)?.unwrap_or(1);
        self.store.commit(self.environment.as_mut(), |ledger| {
            write_contact(ledger, answer, number + 1, now)?;
            if let Some(receipt) = &receipt {
                receipts::insert(ledger.tx, receipt, &settled)?;
            }
            if !settled.is_empty() {
                ledger.note(&Fact::Settled { hashes: settled.clone() })?;
            }
            if let Some(counter) = pushed.counter {
                seals::answered(ledger.tx, counter)?;
            }
            refusals.iter().try_for_each(|refusal| refusal.write(ledger, now))?;
            touched.iter().try_for_each(|household| households::refresh_sent(ledger.tx, *household))
        })?;
        self.read_clock_offset()?;
        self.read_bounds()?;
        self.after_push(&touched, !refusals.is_empty(), replay)?;
        let count = |wanted: fn(&Verdict) -> bool| {
            answer.results.iter().filter(|verdict| wanted(verdict)).count() as u32
        };
        Ok(Absorbed {
            sent: settled.len() as u32,
            waiting: count(|verdict| matches!(verdict, Verdict::Waiting { .. })),
            refused: count(|verdict| matches!(verdict, Verdict::Quarantined { .. })),
            left: Left { cut: replay, ..Left::default() },
            ..Absorbed::default()
        })
    }

    fn after_push(&mut self, touched: &[HouseholdId], any_refused: bool, replay: bool) -> Result<()> {
        let stale = |household: &HouseholdId| any_refused || touched.contains(household);
        self.opened = self.opened.take().filter(|opened| !stale(&opened.household));
        if replay {
            self.actor = Self::fresh_actor(self.identity.device, self.environment.as_mut());
            self.refresh_stale(usize::MAX)?;
        }
        Ok(())
    }

    /// The server's signature, this device, and exactly these changes.
    fn vouches(&self, receipt: &Receipt, accepted: &[ChangeHash]) -> bool {
        let key = self.identity.server_key();
        let ours = receipt.body.device == self.identity.device;
        ours && receipt.body.accepted == AcceptedList::of(accepted)
            && key.is_ok_and(|key| receipt.verify(&key).is_ok())
    }

    fn households_of(&self, hashes: &[ChangeHash]) -> Result<Vec<HouseholdId>> {
        let mut found = BTreeSet::new();
        for hash in hashes {
            found.extend(changes::household(&self.store.db, *hash)?);
        }
        Ok(found.into_iter().collect())
    }

    fn plan_scopes(
        &mut self,
        answer: SyncAnswer,
        pushed: &[ChangeHash],
        mut absorbed: Absorbed,
    ) -> Result<Intake> {
        let kept = self.newest_kept()?;
        absorbed.form = answer.form.filter(|notice: &FormNotice| notice.version > kept);
        absorbed.left.form = absorbed.form.is_some();
        if self.form().is_err() {
            // Nothing of a village can be read yet; it is asked for again once the form is here.
            return Ok(Intake { absorbed, villages: Vec::new() });
        }
        let keys = self.keys()?;
        let mut villages = Vec::new();
        for update in answer.scopes {
            self.take_village(&update)?;
            let plan = self.plan_scope(update, &Reading { keys: &keys, pushed })?;
            absorbed.left.part |= plan.wants_part();
            absorbed.left.more |= plan.more;
            absorbed.mismatch |= plan.mismatch;
            villages.push(plan);
        }
        Ok(Intake { absorbed, villages })
    }

    /// What is left to do once every village of an answer is taken in.
    pub(crate) fn close_intake(&mut self, mut absorbed: Absorbed) -> Result<Absorbed> {
        if self.form().is_ok() && absorbed.left == Left::default() {
            if changes::held_count(&self.store.db)? > 0 {
                self.store.commit(self.environment.as_mut(), |ledger| repairs::add_held(ledger.tx))?;
            }
            absorbed.left.repair = self.repair_wanted()?.is_some();
            absorbed.left.cut = self.rebase_lost()? || std::mem::take(&mut self.baseless);
        }
        absorbed.left.push = outbox::has_unsealed(&self.store.db)?;
        Ok(absorbed)
    }

    /// A village that came to the device's area since its enrolment.
    fn take_village(&mut self, update: &ScopeUpdate) -> Result<()> {
        if update.state == ScopeState::Revoked || self.identity.villages.contains(&update.village) {
            return Ok(());
        }
        let mut identity = self.identity.clone();
        identity.villages.push(update.village.clone());
        let fact = Fact::Enrolled { identity: identity.clone() };
        self.store.commit(self.environment.as_mut(), |ledger| ledger.note(&fact))?;
        self.identity = identity;
        Ok(())
    }

    /// Keys of the roster's devices, and our own.
    fn keys(&self) -> Result<BTreeMap<DeviceNumber, VerifyingKey>> {
        let mut keys: BTreeMap<_, _> = roster::keys(&self.store.db)?.into_iter().collect();
        keys.insert(self.identity.device, self.identity.signing_key()?.verifying_key());
        Ok(keys)
    }

    /// Answers whose base never came back though everything was read: they go upon what there is.
    fn rebase_lost(&mut self) -> Result<bool> {
        let mut lost = Vec::new();
        for household in intents::households_pending(&self.store.db)? {
            let Some((_, document)) = crate::tables::snapshots::get(&self.store.db, household)? else {
                continue;
            };
            let pending = intents::pending(&self.store.db, household)?;
            let baseless = pending.iter().filter(|row| !row.base.iter().all(|hash| document.contains(hash)));
            lost.extend(baseless.map(|row| row.seq));
        }
        if lost.is_empty() {
            return Ok(false);
        }
        self.store
            .commit(self.environment.as_mut(), |ledger| ledger.note(&Fact::Rebased { rows: lost.clone() }))?;
        Ok(true)
    }

    /// The sync came to its end.
    pub(crate) fn finish_sync(&mut self) -> Result<()> {
        let now = self.now();
        self.store.commit(self.environment.as_mut(), |ledger| meta::put(ledger.tx, meta::LAST_SYNC, &now))
    }
}

/// What a request pushed.
#[derive(Default)]
struct Pushed {
    /// Of its seal.
    counter: Option<u64>,
    /// Of its changes, in its order.
    hashes: Vec<ChangeHash>,
}

fn pushed(request: &[u8]) -> Result<Pushed> {
    let request: SyncRequest = decode(request)?;
    let Some(group) = request.push else { return Ok(Pushed::default()) };
    let hashes = group.entries.iter().map(|entry| Ok(entry.sealed().map_err(|_| Error::Damaged)?.hash));
    Ok(Pushed { counter: Some(group.header.counter), hashes: hashes.collect::<Result<_>>()? })
}

/// Changes that are accepted or were known.
fn accepted(results: &[ChangeResult]) -> Vec<ChangeHash> {
    results.iter().filter(|result| result.verdict.holds()).map(|result| result.hash).collect()
}

fn write_contact(ledger: &Ledger<'_>, answer: &SyncAnswer, next_request: u64, now: i64) -> Result<()> {
    meta::put(ledger.tx, meta::TICKET, &answer.ticket)?;
    meta::put(ledger.tx, meta::REQUEST, &next_request)?;
    meta::put(ledger.tx, meta::CLOCK_OFFSET, &(answer.time - now))?;
    if let Some(bounds) = &answer.bounds {
        keep_bounds(ledger, bounds)?;
    }
    match &answer.roster {
        Some((version, entries)) => roster::replace(ledger.tx, *version, entries),
        None => Ok(()),
    }
}

/// Others than before: every household's place is looked at again.
fn keep_bounds(ledger: &Ledger<'_>, bounds: &Vec<(VillageCode, Bounds)>) -> Result<()> {
    let before: Option<Vec<(VillageCode, Bounds)>> = meta::get(ledger.tx, meta::BOUNDS)?;
    if before.as_ref() == Some(bounds) || (before.is_none() && bounds.is_empty()) {
        return Ok(());
    }
    stale::mark_all(ledger.tx)?;
    meta::put(ledger.tx, meta::BOUNDS, bounds)
}

pub(super) fn not_ours(_: FrameError) -> SyncProblem {
    SyncProblem::Forged
}
