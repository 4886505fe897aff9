//! A bundle under way, and a file that the desktop handed over.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::app::held;

#[derive(Default)]
pub(crate) struct Bundling {
    stopped: AtomicBool,
    given: Mutex<Option<PathBuf>>,
}

impl Bundling {
    pub fn begin(&self) {
        self.stopped.store(false, Ordering::Relaxed);
    }

    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub fn goes_on(&self) -> bool {
        !self.stopped.load(Ordering::Relaxed)
    }

    pub fn give(&self, path: &Path) {
        *held(&self.given) = Some(path.to_owned());
    }

    pub fn given(&self) -> Option<PathBuf> {
        held(&self.given).clone()
    }

    pub fn forget(&self) {
        *held(&self.given) = None;
    }
}
