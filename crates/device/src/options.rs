//! How a device is opened.

use std::path::PathBuf;
use std::sync::Arc;

use crate::environment::{Keyring, SystemKeyring};

/// Where a device lives and what it costs to open it.
#[derive(Clone)]
pub struct Options {
    /// The device's own folder: one for each officer.
    pub dir: PathBuf,
    /// Opens the database through a named SQLite VFS; `None` for the usual one.
    pub vfs: Option<String>,
    /// The work one try of a PIN costs. Only read when a device is made.
    pub pin_cost: PinCost,
    pub keyring: Arc<dyn Keyring>,
}

impl Options {
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), vfs: None, pin_cost: PinCost::default(), keyring: Arc::new(SystemKeyring) }
    }
}

/// Argon2id (RFC 9106) parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PinCost {
    pub memory_kib: u32,
    pub passes: u32,
}

impl Default for PinCost {
    /// 64 MiB, three passes: about 120 ms on the machines we measured.
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3 }
    }
}

/// The fewest characters of a PIN.
pub const MIN_PIN_CHARACTERS: usize = 6;
