//! The sync task: by itself every few minutes while the device is open, on demand, and later after a failure.

mod pace;
mod photos;
mod round;
mod state;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use pendata_device::Device;
use tokio::sync::Notify;

use crate::app::held;
use crate::bridge::BridgeError;
use crate::event::{Event, Listeners};
use crate::screens::sync::{SyncActivity, SyncStatus};
use crate::server::Server;
pub(crate) use state::SyncState;

/// Between two syncs that went well.
const INTERVAL: Duration = Duration::from_secs(5 * 60);
/// After work was cut: others of the same minute go along.
const SOON: Duration = Duration::from_secs(20);
/// Pauses after failures double from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
const LAST_PAUSE: Duration = Duration::from_secs(30 * 60);

/// What the task and the screens share.
pub(crate) struct Syncing {
    state: Mutex<SyncState>,
    /// Something about the plan changed.
    woken: Condvar,
    /// The round under way is to end at its next wait.
    cut_short: Notify,
    /// Photos go only when the officer asks for it.
    photos_wait: AtomicBool,
    /// The officer asked for it.
    photos_now: AtomicBool,
    listeners: Arc<Listeners>,
    worker: Mutex<Option<JoinHandle<()>>>,
}

impl Syncing {
    pub fn new(listeners: Arc<Listeners>) -> Self {
        Self {
            state: Mutex::default(),
            woken: Condvar::new(),
            cut_short: Notify::new(),
            photos_wait: AtomicBool::new(false),
            photos_now: AtomicBool::new(false),
            listeners,
            worker: Mutex::default(),
        }
    }

    /// Starts the task for an open device.
    pub fn start(self: &Arc<Self>, device: Arc<Mutex<Device>>, server: Server) {
        *held(&self.state) = SyncState { due: Some(Instant::now()), ..SyncState::default() };
        let shared = Arc::clone(self);
        let task = std::thread::spawn(move || shared.work(&device, &server));
        *held(&self.worker) = Some(task);
    }

    /// Ends the task; comes back when it is over, so that the device can be closed.
    pub fn stop(&self) {
        held(&self.state).ending = true;
        self.wake();
        if let Some(task) = held(&self.worker).take() {
            // A task that panicked is over as well.
            task.join().unwrap_or_default();
        }
    }

    /// On demand; ends a pause.
    pub fn now(&self) {
        let mut state = held(&self.state);
        state.paused = false;
        state.due = Some(Instant::now());
        drop(state);
        self.woken.notify_all();
    }

    /// As [`Syncing::now`], with photos.
    pub fn now_with_photos(&self) {
        self.photos_now.store(true, Ordering::Relaxed);
        self.now();
    }

    /// Whether photos wait until the officer asks.
    pub fn let_photos_wait(&self, wait: bool) {
        self.photos_wait.store(wait, Ordering::Relaxed);
    }

    /// Something waits to be sent.
    pub fn soon(&self) {
        let mut state = held(&self.state);
        let due = Instant::now() + SOON;
        state.due = Some(state.due.map_or(due, |at| at.min(due)));
        drop(state);
        self.woken.notify_all();
    }

    pub fn pause(&self) {
        held(&self.state).paused = true;
        self.wake();
    }

    /// What the screens know of the syncs of an open device.
    pub fn status(&self, device: &Device) -> Result<SyncStatus, BridgeError> {
        let (counts, download) = (device.counts()?, device.download()?);
        Ok(held(&self.state).status(&counts, device.clock_offset(), download))
    }

    fn wake(&self) {
        self.cut_short.notify_one();
        self.woken.notify_all();
    }

    fn work(&self, device: &Mutex<Device>, server: &Server) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let Ok(runtime) = runtime else {
            return;
        };
        while self.wait_until_due() {
            runtime.block_on(async {
                self.forget_late_cut().await;
                self.round(device, server).await;
            });
        }
    }

    /// A pause or a lock that came while no round was under way cuts none of those that follow.
    async fn forget_late_cut(&self) {
        tokio::select! {
            biased;
            () = self.cut_short.notified() => {}
            () = std::future::ready(()) => {}
        }
    }

    /// Whether a round is to be made; `false` ends the task.
    fn wait_until_due(&self) -> bool {
        let mut state = held(&self.state);
        loop {
            let now = Instant::now();
            match state.due.filter(|_| !state.paused) {
                _ if state.ending => return false,
                Some(due) if due <= now => {
                    state.due = None;
                    return true;
                }
                Some(due) => {
                    let waited = self.woken.wait_timeout(state, due - now);
                    state = waited.unwrap_or_else(std::sync::PoisonError::into_inner).0;
                }
                None => state = self.woken.wait(state).unwrap_or_else(std::sync::PoisonError::into_inner),
            }
        }
    }

    pub(crate) fn tell(&self, device: &Mutex<Device>) {
        let status = self.status(&held(device));
        if let Ok(status) = status {
            self.listeners.tell(&Event::Sync(status));
        }
    }

    fn set_activity(&self, activity: SyncActivity) {
        held(&self.state).activity = activity;
    }
}
