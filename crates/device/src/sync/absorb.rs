//! What the server answered, into the device: first what became of the push, then what others did.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::VerifyingKey;
use pendata_domain::area::{Bounds, VillageCode};
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId};
use pendata_domain::protocol::{
    ChangeResult, ErasedEntry, FormNotice, FrameError, Group, PROTOCOL_VERSION, QuarantineReason,
    SEAL_OUTCOME, ScopeState, ScopeUpdate, SealOutcome, Signed, SyncAnswer, SyncRequest, Verdict, open_frame,
};
use pendata_domain::receipt::{AcceptedList, Receipt};
use pendata_domain::seal::SealId;

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
    carried, changes, decode, households, intents, meta, outbox, papers, receipts, repairs, roster, seals,
    stale, work,
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
    /// The server's life, where villages were asked for.
    pub epoch: Option<u32>,
    /// Work lists or the calendar are others now.
    pub new_work: bool,
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
        let answer = self.opened(&frame, &bound)?;
        let pushed = pushed(&bound)?;
        if pushed.hashes.len() != answer.results.len() {
            return Err(SyncProblem::Forged);
        }
        let answer = SyncAnswer { results: meant(answer.results, &answer.erased), ..answer };
        self.request = None;
        let carried_for = carried::village(&self.store.db, pushed.seal)?;
        let absorbed = self.absorb_push(&answer, &pushed)?;
        self.absorb_exchange(&answer, carried_for.as_ref())?;
        Ok(self.plan_scopes(answer, &pushed, absorbed)?)
    }

    /// What the server signed and this program cannot read is not forged: the program is too old for it.
    fn opened(&self, frame: &[u8], bound: &[u8]) -> Result<SyncAnswer, SyncProblem> {
        let frame = Signed::parse(frame).map_err(not_ours)?;
        frame.verify("sync answer", bound, &self.identity.server_key()?).map_err(not_ours)?;
        match frame.version() {
            Ok(PROTOCOL_VERSION) => frame.peek().map_err(|_| SyncProblem::NewerProtocol),
            _ => Err(SyncProblem::NewerProtocol),
        }
    }

    fn absorb_push(&mut self, answer: &SyncAnswer, pushed: &Pushed) -> Result<Absorbed> {
        let settled = self.settle_seal(&Settling {
            pushed,
            results: &answer.results,
            receipt: answer.receipt.as_ref(),
            answer: Some(answer),
        })?;
        self.read_clock_offset()?;
        self.read_bounds()?;
        let count = |wanted: fn(&Verdict) -> bool| {
            answer.results.iter().filter(|verdict| wanted(verdict)).count() as u32
        };
        Ok(Absorbed {
            sent: settled.sent,
            waiting: count(|verdict| matches!(verdict, Verdict::Waiting { .. })),
            refused: count(|verdict| matches!(verdict, Verdict::Quarantined { .. })),
            left: Left {
                cut: settled.replay,
                more: answer.work.as_ref().is_some_and(|work| work.more),
                ..Left::default()
            },
            new_work: answer.work.is_some() || answer.calendar.is_some(),
            ..Absorbed::default()
        })
    }

    /// What the server said of a seal, into the device: in its answer to a push, or brought by another device.
    pub(crate) fn settle_seal(&mut self, settling: &Settling<'_>) -> Result<Settled> {
        let Settling { pushed, results, receipt, answer } = *settling;
        let results: Vec<ChangeResult> = pushed
            .hashes
            .iter()
            .zip(results)
            .map(|(hash, verdict)| ChangeResult { hash: *hash, verdict: verdict.clone() })
            .collect();
        let own = self.sealed(pushed)?;
        let accepted = accepted(&results);
        let receipt = receipt.filter(|receipt| self.vouches(receipt, pushed, &accepted));
        let settled = if receipt.is_some() { accepted } else { Vec::new() };
        let touched = self.households_of(&settled)?;
        let refusals = self.plan_refusals(&results, own)?;
        let replay = refusals.iter().any(Refusal::replays);
        let set_aside = set_aside(&results);
        let spoken: Vec<ChangeHash> =
            settled.iter().copied().chain(set_aside.iter().map(|(hash, _)| *hash)).collect();
        let now = self.environment.now();
        let number: u64 = meta::get(&self.store.db, meta::REQUEST)?.unwrap_or(1);
        self.store.commit(self.environment.as_mut(), |ledger| {
            if let Some(answer) = answer {
                write_contact(ledger, answer, number + 1, now)?;
            }
            if let Some(receipt) = receipt.filter(|_| own) {
                receipts::insert(ledger.tx, receipt, &settled)?;
            }
            if !settled.is_empty() {
                ledger.note(&Fact::Settled { hashes: settled.clone() })?;
            }
            if let Some(group) = &pushed.group {
                if own {
                    seals::answered(ledger.tx, group.header.counter)?;
                }
                // Its own too may have come back to it from others' hands, or out of a log of another life.
                carried::answered(ledger.tx, pushed.seal)?;
            }
            refusals.iter().try_for_each(|refusal| refusal.write(ledger, now))?;
            carried::delivered(ledger.tx, &spoken)?;
            if !own {
                set_aside
                    .iter()
                    .try_for_each(|(hash, reason)| changes::refuse(ledger.tx, *hash, *reason, true))?;
            }
            touched.iter().try_for_each(|household| households::refresh_sent(ledger.tx, *household))
        })?;
        self.after_push(&touched, !refusals.is_empty(), replay)?;
        Ok(Settled { sent: settled.len() as u32, replay, touched })
    }

    /// Whether this device sealed what was pushed. A copy of it may have sealed something else under the same number.
    fn sealed(&self, pushed: &Pushed) -> Result<bool> {
        match &pushed.group {
            Some(group) if group.header.device == self.identity.device => {
                seals::holds(&self.store.db, group.header.counter, pushed.seal)
            }
            Some(_) => Ok(false),
            None => Ok(true),
        }
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

    /// The server's signature, the device that sealed, and exactly these changes.
    fn vouches(&self, receipt: &Receipt, pushed: &Pushed, accepted: &[ChangeHash]) -> bool {
        let key = self.identity.server_key();
        let writer = pushed.group.as_ref().map_or(self.identity.device, |group| group.header.device);
        receipt.body.device == writer
            && receipt.body.accepted == AcceptedList::of(accepted)
            && key.is_ok_and(|key| receipt.verify(&key).is_ok())
    }

    fn households_of(&self, hashes: &[ChangeHash]) -> Result<Vec<HouseholdId>> {
        let mut found = BTreeSet::new();
        for hash in hashes {
            found.extend(changes::household(&self.store.db, *hash)?);
        }
        Ok(found.into_iter().collect())
    }

    fn plan_scopes(&mut self, answer: SyncAnswer, pushed: &Pushed, mut absorbed: Absorbed) -> Result<Intake> {
        let kept = self.newest_kept()?;
        if let Some(notice) = answer.form.as_ref().filter(|notice| notice.version == kept) {
            self.move_start(notice)?;
        }
        absorbed.form = answer.form.filter(|notice: &FormNotice| notice.version > kept);
        absorbed.left.form = absorbed.form.is_some();
        if self.form().is_err() {
            // Nothing of a village can be read yet; it is asked for again once the form is here.
            return Ok(Intake { absorbed, villages: Vec::new() });
        }
        absorbed.epoch = answer.scopes.iter().map(|update| update.epoch).max();
        let keys = self.keys()?;
        let reading = Reading { keys: &keys, pushed: &pushed.hashes, group: pushed.group.as_ref() };
        let mut villages = Vec::new();
        for update in answer.scopes {
            self.take_village(&update)?;
            let plan = self.plan_scope(update, &reading)?;
            absorbed.left.part |= plan.wants_part();
            absorbed.left.more |= plan.more;
            absorbed.mismatch |= plan.mismatch;
            villages.push(plan);
        }
        Ok(Intake { absorbed, villages })
    }

    /// What is left to do once every village of an answer is taken in.
    pub(crate) fn close_intake(&mut self, mut absorbed: Absorbed) -> Result<Absorbed> {
        self.take_erasures()?;
        if self.form().is_ok() && absorbed.left == Left::default() {
            if changes::held_count(&self.store.db)? > 0 {
                self.store.commit(self.environment.as_mut(), |ledger| repairs::add_held(ledger.tx))?;
            }
            absorbed.left.repair = self.repair_wanted()?.is_some();
            absorbed.left.cut = self.rebase_lost()? || std::mem::take(&mut self.baseless);
            absorbed.epoch.map_or(Ok(()), |epoch| self.give_back(epoch))?;
        }
        absorbed.left.push = self.has_to_push()?;
        Ok(absorbed)
    }

    /// Own changes, or others' that this device carries.
    pub(super) fn has_to_push(&self) -> Result<bool> {
        let db = &self.store.db;
        Ok(outbox::has_unsealed(db)? || seals::any_unanswered(db)? || carried::any_to_bring(db)?)
    }

    /// Keys and papers, and the word on a carried seal, for the device that wrote it.
    fn absorb_exchange(&mut self, answer: &SyncAnswer, village: Option<&VillageCode>) -> Result<()> {
        let Some(exchange) = &answer.exchange else { return Ok(()) };
        let key = self.identity.server_key()?;
        let frame = exchange.outcome.as_deref();
        let outcome = frame.and_then(|frame| open_frame::<SealOutcome>(frame, SEAL_OUTCOME, &[], &key).ok());
        let read = self.read_exchange(exchange)?;
        self.store.commit(self.environment.as_mut(), |ledger| {
            read.keep(ledger)?;
            match (&outcome, village, frame) {
                (Some(outcome), Some(village), Some(frame)) => {
                    papers::keep_outcome(ledger.tx, village, outcome, frame)
                }
                _ => Ok(()),
            }
        })
    }

    /// A village that came to the device's area since its enrolment.
    fn take_village(&mut self, update: &ScopeUpdate) -> Result<()> {
        if update.state == ScopeState::Revoked || self.identity.villages.contains(&update.village) {
            return Ok(());
        }
        let mut identity = self.identity.clone();
        identity.villages.push(update.village.clone());
        let fact = Fact::Enrolled { identity: identity.clone() };
        self.store.commit(self.environment.as_mut(), |ledger| {
            work::ask_again(ledger.tx)?;
            ledger.note(&fact)
        })?;
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

/// Verdicts as they are meant: beside those that every program reads stands which of them are about emptied households.
pub(crate) fn meant(results: Vec<Verdict>, erased: &[ErasedEntry]) -> Vec<Verdict> {
    (0..).zip(results).map(|(place, verdict)| verdict.meant(place, erased)).collect()
}

/// What a request pushed.
#[derive(Default)]
pub(crate) struct Pushed {
    pub group: Option<Group>,
    pub seal: SealId,
    /// Of its changes, in its order.
    pub hashes: Vec<ChangeHash>,
}

impl Pushed {
    pub fn of(group: Group) -> Result<Self> {
        let seal = group.seal().map_err(|_| Error::Damaged)?;
        let hashes = seal.changes.iter().map(|change| change.hash).collect();
        Ok(Self { group: Some(group), seal: seal.id(), hashes })
    }
}

/// The server's word on what was pushed.
#[derive(Clone, Copy)]
pub(crate) struct Settling<'a> {
    pub pushed: &'a Pushed,
    pub results: &'a [Verdict],
    pub receipt: Option<&'a Receipt>,
    /// Where it stood; `None` where another device brought it.
    pub answer: Option<&'a SyncAnswer>,
}

/// What it came to.
pub(crate) struct Settled {
    pub sent: u32,
    pub replay: bool,
    pub touched: Vec<HouseholdId>,
}

fn pushed(request: &[u8]) -> Result<Pushed> {
    let request: SyncRequest = decode(request)?;
    request.push.map_or(Ok(Pushed::default()), Pushed::of)
}

/// Changes that are accepted or were known.
fn accepted(results: &[ChangeResult]) -> Vec<ChangeHash> {
    results.iter().filter(|result| result.verdict.holds()).map(|result| result.hash).collect()
}

/// Changes that the server keeps aside.
fn set_aside(results: &[ChangeResult]) -> Vec<(ChangeHash, QuarantineReason)> {
    let reason = |result: &ChangeResult| match result.verdict {
        Verdict::Quarantined { reason } => Some((result.hash, reason)),
        _ => None,
    };
    results.iter().filter_map(reason).collect()
}

fn write_contact(ledger: &Ledger<'_>, answer: &SyncAnswer, next_request: u64, now: i64) -> Result<()> {
    meta::put(ledger.tx, meta::TICKET, &answer.ticket)?;
    meta::put(ledger.tx, meta::REQUEST, &next_request)?;
    meta::put(ledger.tx, meta::CLOCK_OFFSET, &(answer.time - now))?;
    if let Some(bounds) = &answer.bounds {
        keep_bounds(ledger, bounds)?;
    }
    if let Some(update) = &answer.work {
        work::take(ledger.tx, update)?;
    }
    if let Some(calendar) = &answer.calendar {
        meta::put(ledger.tx, meta::CALENDAR, calendar)?;
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
