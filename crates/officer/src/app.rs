//! The program behind the screens: one device folder, locked or open, its sync, and who listens.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use pendata_device::{Device, Options};
use pendata_domain::ids::HouseholdId;
use pendata_domain::question::FieldPath;

use crate::bridge::BridgeError;
use crate::bundling::Bundling;
use crate::event::{Event, HouseholdChanged, Listeners};
use crate::meeting::Meetings;
use crate::screens::entry;
use crate::screens::settings::{PhotoSending, Settings};
use crate::syncing::Syncing;
use crate::unlocked::{Open, Unlocked};

/// Shared by every call; lives as long as the program.
pub struct App {
    options: Options,
    settings: Mutex<Settings>,
    open: Mutex<Option<Open>>,
    /// No PIN is tried before this.
    wait_until: Mutex<Option<Instant>>,
    listeners: Arc<Listeners>,
    syncing: Arc<Syncing>,
    bundling: Bundling,
    meetings: Arc<Meetings>,
}

impl App {
    /// The app of a device's folder, which need not exist yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self::with(Options::at(folder))
    }

    pub fn with(options: Options) -> Self {
        let settings = Mutex::new(Settings::read(&options.dir));
        let listeners = Arc::new(Listeners::default());
        let syncing = Arc::new(Syncing::new(Arc::clone(&listeners)));
        syncing.let_photos_wait(held(&settings).photos == PhotoSending::OnDemand);
        let meetings = Arc::new(Meetings::new(Arc::clone(&listeners), Arc::clone(&syncing)));
        let (open, wait_until, bundling) = (Mutex::default(), Mutex::default(), Bundling::default());
        Self { options, settings, open, wait_until, listeners, syncing, bundling, meetings }
    }

    pub fn folder(&self) -> &Path {
        &self.options.dir
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    pub fn is_enrolled(&self) -> bool {
        Device::exists(&self.options)
    }

    /// Whether the open device is the one to learn on.
    pub fn is_training(&self) -> bool {
        self.open().as_mut().is_some_and(|open| open.lock().device.is_training())
    }

    /// Errors with `Training` while the officer is learning: for what speaks to a server or to the real device.
    pub(crate) fn must_be_real(&self) -> Result<(), BridgeError> {
        if self.is_training() { Err(BridgeError::Training) } else { Ok(()) }
    }

    /// The program ends: no sync and no meeting is left half-way in a step, and what was collected becomes changes.
    pub fn close(&self) -> Result<(), BridgeError> {
        self.bundling.stop();
        self.meetings.close();
        self.syncing.stop();
        match self.open().take() {
            Some(mut open) => Ok(open.lock().device.cut_all().map(drop)?),
            None => Ok(()),
        }
    }

    /// Works on the open device, one call at a time. A damaged database ends the session: the next unlocking
    /// rebuilds it.
    ///
    /// Errors: `Locked`, `NotEnrolled`.
    pub fn with_device<R>(
        &self,
        work: impl FnOnce(&mut Unlocked<'_>) -> Result<R, BridgeError>,
    ) -> Result<R, BridgeError> {
        let done = match self.open().as_mut() {
            Some(open) => work(&mut open.lock()),
            None if self.is_enrolled() => Err(BridgeError::Locked),
            None => Err(BridgeError::NotEnrolled),
        };
        if matches!(done, Err(BridgeError::Damaged)) {
            self.meetings.close();
            self.syncing.stop();
            *self.open() = None;
            self.tell(&Event::State(entry::current(self)));
        }
        done
    }

    /// The open device for what waits for the network: locked for single steps only.
    pub(crate) fn shared_device(&self) -> Result<Arc<Mutex<Device>>, BridgeError> {
        self.open().as_ref().map(|open| Arc::clone(&open.device)).ok_or(BridgeError::Locked)
    }

    pub(crate) fn open(&self) -> MutexGuard<'_, Option<Open>> {
        held(&self.open)
    }

    pub(crate) fn wait_until(&self) -> MutexGuard<'_, Option<Instant>> {
        held(&self.wait_until)
    }

    pub fn settings(&self) -> MutexGuard<'_, Settings> {
        held(&self.settings)
    }

    pub(crate) fn syncing(&self) -> &Arc<Syncing> {
        &self.syncing
    }

    pub(crate) fn bundling(&self) -> &Bundling {
        &self.bundling
    }

    /// A bundle file was opened from the desktop: the officer is asked about it once the device is open.
    pub fn give_bundle(&self, path: &Path) {
        self.bundling.give(path);
        self.tell(&Event::BundleGiven(()));
    }

    pub(crate) fn meetings(&self) -> &Arc<Meetings> {
        &self.meetings
    }

    /// Hands every event from here on to `listener`, which must neither block nor call back.
    pub fn subscribe(&self, listener: impl Fn(&Event) + Send + Sync + 'static) {
        self.listeners.add(listener);
    }

    pub(crate) fn tell(&self, event: &Event) {
        self.listeners.tell(event);
    }

    pub(crate) fn tell_changed(&self, household: HouseholdId, paths: Vec<FieldPath>) {
        self.tell(&Event::Household(HouseholdChanged { household, merged: false, paths }));
    }
}

/// A panic in another call leaves the program usable: what was committed is on disk.
pub(crate) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
