//! One sync with what it tells.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use pendata_device::sync::{HttpApi, Patience, Phase, Progress, SyncProblem, SyncReport, Unreachable, run};
use pendata_device::{Device, Error, PastSync, PublishedForm};
use pendata_domain::ids::FormVersion;

use super::{INTERVAL, Syncing};
use crate::app::held;
use crate::event::{Event, HouseholdChanged};
use crate::screens::entry::FormLabel;
use crate::screens::sync::{SyncActivity, SyncStep, Trouble, TroubleCause};
use crate::server::Server;

/// Few tries of a call: the next round comes by itself, and the officer reads meanwhile what is wrong.
const TRIES: u32 = 3;

impl Syncing {
    pub(super) async fn round(&self, device: &Mutex<Device>, server: &Server) {
        let began = held(device).now();
        let outcome = tokio::select! {
            outcome = self.sync(device, server) => outcome,
            () = self.cut_short.notified() => (SyncReport::default(), Err(SyncProblem::Stopped)),
        };
        let now = held(device).now();
        self.settle(&outcome, now);
        remember(device, began, &outcome);
        self.tell(device);
        let (report, outcome) = outcome;
        for household in &report.touched {
            let changed = HouseholdChanged { household: *household, merged: true, paths: Vec::new() };
            self.listeners.tell(&Event::Household(changed));
        }
        if report.loaded > 0 || report.new_work {
            self.listeners.tell(&Event::Village(()));
        }
        if outcome.is_ok() {
            self.photos(device, server, TRIES).await;
        }
    }

    /// At once and not at the round's end: the first form opens the list while the village still comes.
    fn tell_form(&self, told: &mut Option<FormVersion>, now: Option<Arc<PublishedForm>>) {
        if let Some(form) = now.filter(|form| *told != Some(form.version)) {
            *told = Some(form.version);
            self.listeners.tell(&Event::Form(FormLabel::of(&form)));
        }
    }

    async fn sync(&self, device: &Mutex<Device>, server: &Server) -> (SyncReport, Result<(), SyncProblem>) {
        let api = match HttpApi::new(&server.url) {
            Ok(api) => api,
            Err(problem) => return (SyncReport::default(), Err(problem)),
        };
        let patience = Patience { tries: TRIES, ..Patience::default() };
        let (mut listed, mut form) = (None, newest_form(device).map(|form| form.version));
        run(device, &api, patience, tokio::time::sleep, |progress| {
            self.set_activity(activity(progress));
            let households = progress.download.as_ref().map(|download| {
                held(&self.state).pace.note(download.bytes, Instant::now());
                download.households
            });
            self.tell(device);
            self.tell_form(&mut form, newest_form(device));
            if households != listed.replace(households).flatten() {
                self.listeners.tell(&Event::Village(()));
            }
            let state = held(&self.state);
            !(state.paused || state.ending)
        })
        .await
    }

    /// Remembers how it ended and plans the next.
    fn settle(&self, (report, outcome): &(SyncReport, Result<(), SyncProblem>), now: i64) {
        let mut state = held(&self.state);
        state.activity = SyncActivity::Idle;
        state.pace.rest();
        state.received = report.received;
        match outcome {
            Ok(()) => {
                (state.trouble, state.failures) = (None, 0);
                state.due = state.due.or(Some(Instant::now() + INTERVAL));
            }
            Err(SyncProblem::Stopped) => {}
            Err(problem) => {
                state.failures += 1;
                let pause = helps_later(problem).then(|| state.pause());
                state.due = state.due.or(pause.map(|pause| Instant::now() + pause));
                let next_try = pause.map(|pause| now + pause.as_secs() as i64);
                state.trouble = Some(Trouble { cause: cause(problem), at: now, next_try });
            }
        }
    }
}

/// A sync the officer stopped is none to remember.
fn remember(device: &Mutex<Device>, began: i64, (report, outcome): &(SyncReport, Result<(), SyncProblem>)) {
    let trouble = match outcome {
        Err(SyncProblem::Stopped) => return,
        Err(problem) => cause(problem).word(),
        Ok(()) => String::new(),
    };
    let mut device = held(device);
    let past = PastSync {
        began,
        ended: device.now(),
        times: 1,
        trouble,
        sent: report.sent,
        received: report.received,
        loaded: report.loaded,
        refused: report.refused,
        bytes: report.bytes_up + report.bytes_down,
    };
    // Nothing depends on it: where the disk is full, the officer is told by the next answer.
    device.remember_sync(&past).unwrap_or_default();
}

fn newest_form(device: &Mutex<Device>) -> Option<Arc<PublishedForm>> {
    held(device).form().ok()
}

fn activity(progress: &Progress) -> SyncActivity {
    let step = match progress.phase {
        Phase::Done => return SyncActivity::Idle,
        Phase::Preparing => SyncStep::Preparing,
        Phase::Exchanging => SyncStep::Exchanging,
        Phase::Form => SyncStep::Form,
        Phase::Village => SyncStep::Village,
        Phase::Waiting => SyncStep::Waiting,
    };
    SyncActivity::Running {
        step,
        done: progress.done,
        total: progress.total,
        bytes_up: progress.bytes_up,
        bytes_down: progress.bytes_down,
        retry_in: progress.retry_in,
    }
}

fn helps_later(problem: &SyncProblem) -> bool {
    // 5xx: a server that was set back takes things again once its operator has looked at it.
    problem.passes()
        || matches!(
            problem,
            SyncProblem::CaptivePortal
                | SyncProblem::DigestMismatch
                | SyncProblem::Refused { status: 500.., .. }
        )
}

fn cause(problem: &SyncProblem) -> TroubleCause {
    match problem {
        SyncProblem::Unreachable(Unreachable::NoConnection) => TroubleCause::Offline,
        SyncProblem::Unreachable(_) => TroubleCause::WeakSignal,
        SyncProblem::CaptivePortal => TroubleCause::CaptivePortal,
        SyncProblem::Forged => TroubleCause::UntrustedServer,
        SyncProblem::Busy { .. }
        | SyncProblem::Server { .. }
        | SyncProblem::Refused { status: 500.., .. } => TroubleCause::ServerBusy,
        SyncProblem::Refused { .. } | SyncProblem::NewerProtocol => {
            TroubleCause::Refused { reason: problem.code().to_owned() }
        }
        SyncProblem::DigestMismatch => TroubleCause::LogMismatch,
        SyncProblem::Device(Error::StorageFull) => TroubleCause::DiskFull,
        SyncProblem::Device(Error::LowSpace { needed, free }) => {
            TroubleCause::LowSpace { needed: *needed, free: *free }
        }
        SyncProblem::Device(_) | SyncProblem::Stopped => TroubleCause::Storage,
    }
}
