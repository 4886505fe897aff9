//! The driver: carries out what the machine says, on a device and over a wire.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pendata_domain::ids::HouseholdId;
use pendata_domain::protocol::FormNotice;

use super::absorb::{Absorbed, Intake};
use super::api::{Call, Reply, SyncApi};
use super::machine::{Effect, Event, Left, Machine, Patience};
use super::pack::PartWanted;
use super::problem::SyncProblem;
use super::progress::{Phase, Progress, SyncReport};
use crate::device::Device;
use crate::environment::random;
use crate::error::Error;

/// Brings the device and the server behind `api` together. `rest` waits; `watch` is told how far it is and ends
/// the sync by returning `false`. What was done before a problem stays done, and the report tells it.
pub async fn run<A, R, F, W>(
    device: &Mutex<Device>,
    api: &A,
    patience: Patience,
    rest: R,
    mut watch: W,
) -> (SyncReport, Result<(), SyncProblem>)
where
    A: SyncApi,
    R: Fn(Duration) -> F + Send + Sync,
    F: Future<Output = ()> + Send,
    W: FnMut(&Progress) -> bool + Send,
{
    let mut machine = Machine::new(patience);
    let mut driver = Driver::new(device);
    let mut effects = std::collections::VecDeque::from(machine.step(Event::Start));
    while let Some(effect) = effects.pop_front() {
        let event = match effect {
            Effect::Tell(phase, pause) => driver.tell(phase, pause, &mut watch),
            Effect::Rest(pause) => {
                rest(pause).await;
                Some(Event::Rested)
            }
            Effect::Send(call) => {
                driver.count_up(&call);
                let reply = api.call(call).await;
                Some(driver.reply(reply.map_err(SyncProblem::from)))
            }
            Effect::Finish(outcome) => return driver.finish(outcome),
            other => Some(driver.own_step(&other)),
        };
        if let Some(event) = event {
            let stops = matches!(event, Event::Stop);
            let next = machine.step(event);
            match stops {
                true => effects = next.into(),
                false => effects.extend(next),
            }
        }
    }
    driver.finish(Ok(()))
}

/// What the reply under way is an answer to.
enum Asked {
    Sync,
    Form(FormNotice),
    Part(PartWanted),
    Repair(HouseholdId),
}

struct Driver<'d> {
    device: &'d Mutex<Device>,
    asked: Asked,
    form: Option<FormNotice>,
    /// A form this program cannot use is not fetched twice.
    form_unusable: bool,
    mismatches: u32,
    lost_parts: u32,
    /// Free space is looked at once a sync.
    space_seen: bool,
    progress: Progress,
    report: SyncReport,
}

/// Households read again under one lock: some 20 ms.
const REFRESHED_AT_ONCE: usize = 20;

/// Twice is one too many: the first is repaired by reading again.
const MOST_MISMATCHES: u32 = 2;

impl<'d> Driver<'d> {
    fn new(device: &'d Mutex<Device>) -> Self {
        Self {
            device,
            asked: Asked::Sync,
            form: None,
            form_unusable: false,
            mismatches: 0,
            lost_parts: 0,
            space_seen: false,
            progress: Progress::default(),
            report: SyncReport::default(),
        }
    }

    /// A panic elsewhere left the device as its last transaction did.
    fn device(&self) -> MutexGuard<'d, Device> {
        self.device.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(
        &mut self,
        phase: Phase,
        pause: Option<Duration>,
        watch: &mut impl FnMut(&Progress) -> bool,
    ) -> Option<Event> {
        self.progress.phase = phase;
        self.progress.retry_in = pause.map(|pause| pause.as_secs());
        self.count_progress();
        let goes_on = watch(&self.progress) || phase == Phase::Done;
        (!goes_on).then_some(Event::Stop)
    }

    fn count_progress(&mut self) {
        let device = self.device();
        let (done, total) = match device.part_wanted() {
            Ok(Some(part)) => (part.index, part.parts),
            _ => {
                let left = device.counts().map_or(0, |counts| counts.unsent_changes);
                (self.report.sent, self.report.sent + left)
            }
        };
        self.progress.download = device.download().unwrap_or_default();
        (self.progress.done, self.progress.total) = (done, total);
        (self.progress.bytes_up, self.progress.bytes_down) = (self.report.bytes_up, self.report.bytes_down);
    }

    fn own_step(&mut self, effect: &Effect) -> Event {
        let done = match effect {
            Effect::Prepare => self.device().begin_sync().map(|()| Event::Prepared),
            Effect::FetchForm => self.fetch_form(),
            Effect::FetchPart => self.fetch_part(),
            Effect::Repair => self.repair(),
            _ => self.request(),
        };
        done.unwrap_or_else(|error| self.failed(error.into()))
    }

    fn request(&mut self) -> Result<Event, Error> {
        self.asked = Asked::Sync;
        self.device().next_request().map(Event::Ready)
    }

    fn fetch_form(&mut self) -> Result<Event, Error> {
        let Some(notice) = self.form.clone() else {
            return Ok(Event::Absorbed(Left { more: true, ..Left::default() }));
        };
        let hash = notice.hash;
        self.asked = Asked::Form(notice);
        self.device().form_call(hash).map(Event::Ready)
    }

    fn fetch_part(&mut self) -> Result<Event, Error> {
        let device = self.device();
        let Some(wanted) = device.part_wanted()? else {
            return Ok(Event::Absorbed(Left { more: true, ..Left::default() }));
        };
        if !self.space_seen {
            device.must_have_space()?;
        }
        let call = device.part_call(&wanted)?;
        drop(device);
        self.space_seen = true;
        self.asked = Asked::Part(wanted);
        Ok(Event::Ready(call))
    }

    fn repair(&mut self) -> Result<Event, Error> {
        let mut device = self.device();
        let Some(household) = device.repair_wanted()? else {
            return Ok(Event::Absorbed(Left::default()));
        };
        let call = device.repair_call(household)?;
        drop(device);
        self.asked = Asked::Repair(household);
        Ok(Event::Ready(call))
    }

    fn count_up(&mut self, call: &Call) {
        self.report.requests += 1;
        self.report.bytes_up += call.body.len() as u64;
    }

    fn reply(&mut self, reply: Result<Reply, SyncProblem>) -> Event {
        let absorbed = reply.and_then(|reply| {
            self.report.bytes_down += reply.body.len() as u64;
            self.absorb(&reply)
        });
        match absorbed {
            Ok(left) => Event::Absorbed(left),
            Err(problem) => self.failed(problem),
        }
    }

    fn absorb(&mut self, reply: &Reply) -> Result<Left, SyncProblem> {
        match &self.asked {
            Asked::Sync => {
                let absorbed = self.absorb_answer(reply)?;
                self.take(absorbed)
            }
            Asked::Form(notice) => {
                let notice = notice.clone();
                self.absorb_form(&notice, reply)
            }
            Asked::Repair(household) => self.device().absorb_repair(*household, reply),
            Asked::Part(wanted) => {
                let wanted = wanted.clone();
                self.absorb_part(&wanted, reply)
            }
        }
    }

    /// The device is let go between a few households and the next, so that the officer's answers come in between.
    fn absorb_answer(&self, reply: &Reply) -> Result<Absorbed, SyncProblem> {
        let Intake { mut absorbed, villages } = self.device().absorb(reply)?;
        for mut village in villages {
            while self.device().take_some(&mut village, &mut absorbed)? {}
        }
        Ok(self.device().close_intake(absorbed)?)
    }

    fn absorb_part(&mut self, wanted: &PartWanted, reply: &Reply) -> Result<Left, SyncProblem> {
        let Some(mut part) = self.device().open_part(wanted, reply)? else {
            return self.lose_part();
        };
        let loaded = part.count();
        while self.device().take_some_of_part(wanted, &mut part)? {}
        self.report.loaded += loaded;
        let left = self.device().after_part()?;
        if loaded == 0 && !left.part { self.lose_part() } else { Ok(left) }
    }

    fn lose_part(&mut self) -> Result<Left, SyncProblem> {
        self.lost_parts += 1;
        match self.lost_parts >= MOST_MISMATCHES {
            true => Err(SyncProblem::Server { status: 404 }),
            false => Ok(Left { more: true, ..Left::default() }),
        }
    }

    fn absorb_form(&mut self, notice: &FormNotice, reply: &Reply) -> Result<Left, SyncProblem> {
        let absorbed = self.device().absorb_form(notice, reply);
        match absorbed {
            // The older form stays in use, and what was answered under it is still sent.
            Err(SyncProblem::Device(Error::UnusableForm)) if self.device().form().is_ok() => {
                tracing::warn!(code = "unusable_form", version = notice.version.0);
                self.form_unusable = true;
            }
            other => {
                other?;
                while self.device().refresh_stale(REFRESHED_AT_ONCE)? == REFRESHED_AT_ONCE {}
            }
        }
        Ok(Left { more: true, ..Left::default() })
    }

    fn take(&mut self, absorbed: Absorbed) -> Result<Left, SyncProblem> {
        let report = &mut self.report;
        report.sent += absorbed.sent;
        report.waiting += absorbed.waiting;
        report.refused += absorbed.refused;
        report.received += absorbed.received;
        report.touched.extend(absorbed.touched);
        report.new_work |= absorbed.new_work;
        self.form = absorbed.form;
        self.mismatches += u32::from(absorbed.mismatch);
        if self.mismatches >= MOST_MISMATCHES {
            return Err(SyncProblem::DigestMismatch);
        }
        let form = absorbed.left.form && !self.form_unusable;
        Ok(Left { form, ..absorbed.left })
    }

    fn failed(&mut self, problem: SyncProblem) -> Event {
        let dice = u32::from_le_bytes(random(self.device().environment.as_mut()));
        Event::Failed { problem, dice }
    }

    fn finish(mut self, outcome: Result<(), SyncProblem>) -> (SyncReport, Result<(), SyncProblem>) {
        self.report.touched.sort();
        self.report.touched.dedup();
        let outcome = outcome.and_then(|()| Ok(self.device().finish_sync()?));
        (self.report, outcome)
    }
}
