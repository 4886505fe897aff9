//! The end of a round: photos, once the households are where they belong.

use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::time::Instant;

use pendata_device::Device;
use pendata_device::sync::{
    HttpApi, Patience, PhotoChoice, PhotoProgress, PhotoReport, SyncProblem, send_photos,
};

use super::{FIRST_PAUSE, Syncing};
use crate::app::held;
use crate::event::Event;
use crate::screens::sync::{DelayedPhoto, SyncActivity, SyncStep};
use crate::server::Server;

impl Syncing {
    /// Sends thumbnails, and photos where the officer lets them go by themselves or asked for them now.
    pub(super) async fn photos(&self, device: &Mutex<Device>, server: &Server, tries: u32) {
        let waiting = held(device).counts().map_or(0, |counts| counts.unsent_photos);
        let Some(api) = HttpApi::new(&server.url).ok().filter(|_| waiting > 0) else {
            return self.settle_photos(device, &(PhotoReport::default(), Ok(())));
        };
        let choice = match self.photos_wait.load(Ordering::Relaxed)
            && !self.photos_now.swap(false, Ordering::Relaxed)
        {
            true => PhotoChoice::Thumbnails,
            false => PhotoChoice::All,
        };
        let patience = Patience { tries, ..Patience::default() };
        let watch = |progress: &PhotoProgress| {
            self.set_activity(activity(progress));
            self.tell(device);
            self.goes_on()
        };
        let sent = tokio::select! {
            sent = send_photos(device, &api, patience, choice, tokio::time::sleep, watch) => sent,
            () = self.cut_short.notified() => (PhotoReport::default(), Err(SyncProblem::Stopped)),
        };
        self.settle_photos(device, &sent);
        self.tell(device);
    }

    /// Households go first: what was answered meanwhile ends the run.
    fn goes_on(&self) -> bool {
        let state = held(&self.state);
        let due = state.due.is_some_and(|due| due <= Instant::now());
        !(state.paused || state.ending || due)
    }

    fn settle_photos(
        &self,
        device: &Mutex<Device>,
        (report, outcome): &(PhotoReport, Result<(), SyncProblem>),
    ) {
        let mut state = held(&self.state);
        state.activity = SyncActivity::Idle;
        state.refused_photos = report.refused;
        state.photo_refusal = report.reason.clone();
        if !matches!(outcome, Err(SyncProblem::Stopped)) {
            state.delayed = report.delayed.as_ref().map(|photo| DelayedPhoto {
                household: photo.household,
                head_name: head_of(device, photo.household),
                sent: photo.sent,
                bytes: photo.bytes,
            });
        }
        if outcome.is_err() && !state.paused {
            let again = Instant::now() + FIRST_PAUSE;
            state.due = Some(state.due.map_or(again, |due| due.min(again)));
        }
        drop(state);
        if report.sent > 0 {
            self.listeners.tell(&Event::Photos(()));
        }
    }
}

fn head_of(device: &Mutex<Device>, household: pendata_domain::ids::HouseholdId) -> String {
    held(device).list_row(household).ok().flatten().map(|row| row.head).unwrap_or_default()
}

fn activity(progress: &PhotoProgress) -> SyncActivity {
    SyncActivity::Running {
        step: SyncStep::Photos,
        done: u32::try_from(progress.bytes_done).unwrap_or(u32::MAX),
        total: u32::try_from(progress.bytes_total).unwrap_or(u32::MAX),
        bytes_up: progress.bytes_up,
        bytes_down: 0,
        retry_in: progress.retry_in,
    }
}
