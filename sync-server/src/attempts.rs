//! Slows down guessing: so many failures for one subject in a while, then none is tried, at any instance.

use sha2::{Digest, Sha256};

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Act, Write};

/// Failures after which a subject has to wait.
const ALLOWED: u32 = 8;
/// Seconds after which failures are forgotten.
const MEMORY: i64 = 300;

impl App {
    /// Errors with `TooManyAttempts` where a subject has to wait.
    pub(crate) fn may_try(&self, subject: &str, now: i64) -> Result<()> {
        let failures = self.store.failures(&self.subject(subject))?;
        match failures.is_none_or(|failures| failures.count < ALLOWED || now - failures.since > MEMORY) {
            true => Ok(()),
            false => Err(Error::TooManyAttempts),
        }
    }

    pub(crate) fn tried_in_vain(&self, subject: &str, now: i64) -> Result<()> {
        let write = Write::Failed { subject: self.subject(subject), memory: MEMORY };
        self.act(Act { district: None, time: now, write, audit: None }).map(drop)
    }

    pub(crate) fn forgive(&self, subject: &str, now: i64) -> Result<()> {
        let subject = self.subject(subject);
        if self.store.failures(&subject)?.is_none() {
            return Ok(());
        }
        self.store
            .write(Act { district: None, time: now, write: Write::Forgive { subject }, audit: None })
            .map(drop)
    }

    /// Names and addresses stand in no table.
    fn subject(&self, subject: &str) -> [u8; 32] {
        Sha256::new()
            .chain_update(self.keys.codes)
            .chain_update(b"\0attempt ")
            .chain_update(subject)
            .finalize()
            .into()
    }
}
