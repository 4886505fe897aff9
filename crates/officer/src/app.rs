//! The program behind the screens: one device folder, locked or open, and who listens to it.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::event::Event;
use crate::screens::settings::Settings;

type Listener = Box<dyn Fn(&Event) + Send + Sync>;

/// Shared by every call; lives as long as the program.
pub struct App {
    folder: PathBuf,
    settings: Mutex<Settings>,
    listeners: Mutex<Vec<Listener>>,
}

impl App {
    /// The app of a device's folder, which need not exist yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        let settings = Mutex::new(Settings::read(&folder));
        Self { folder, settings, listeners: Mutex::default() }
    }

    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// Hands every event from here on to `listener`, which must not block.
    pub fn subscribe(&self, listener: impl Fn(&Event) + Send + Sync + 'static) {
        held(&self.listeners).push(Box::new(listener));
    }

    pub fn tell(&self, event: &Event) {
        held(&self.listeners).iter().for_each(|listener| listener(event));
    }

    pub fn settings(&self) -> MutexGuard<'_, Settings> {
        held(&self.settings)
    }
}

/// A panic in another call leaves the program usable: what was committed is on disk.
pub(crate) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
