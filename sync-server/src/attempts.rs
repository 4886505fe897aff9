//! Slows down guessing: so many failures for one subject in a while, then none is tried, at any instance.

use sha2::{Digest, Sha256};

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Act, Write};

/// Seconds after which failures are forgotten.
const MEMORY: i64 = 300;

/// What is guessed, by whom.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Guess<'a> {
    /// A one-time code, from an address that many offices may share.
    Enrolment { from: &'a str },
    /// A password, from one address.
    Password { login: &'a str, from: &'a str },
    /// A password from wherever: strangers shall not lock somebody out by eight wrong ones.
    PasswordAnywhere { login: &'a str },
    /// The second factor's code, of whoever has the password.
    Code { login: &'a str },
}

impl Guess<'_> {
    /// Failures after which the subject has to wait.
    const fn allowed(self) -> u32 {
        match self {
            // Of fifty bits: 60 in five minutes find none in a million years.
            Self::Enrolment { .. } => 60,
            Self::Password { .. } | Self::Code { .. } => 8,
            // NIST SP 800-63B, 5.2.2.
            Self::PasswordAnywhere { .. } => 100,
        }
    }

    fn subject(self) -> String {
        match self {
            Self::Enrolment { from } => format!("enrol\0{from}"),
            Self::Password { login, from } => format!("password\0{login}\0{from}"),
            Self::PasswordAnywhere { login } => format!("password\0{login}"),
            Self::Code { login } => format!("code\0{login}"),
        }
    }
}

impl App {
    /// Errors with `TooManyAttempts` where a subject has to wait.
    pub(crate) fn may_try(&self, guess: Guess<'_>, now: i64) -> Result<()> {
        let failures = self.store.failures(&self.subject(guess))?;
        let passes = |count: u32, since: i64| count < guess.allowed() || now - since > MEMORY;
        match failures.is_none_or(|failures| passes(failures.count, failures.since)) {
            true => Ok(()),
            false => Err(Error::TooManyAttempts),
        }
    }

    pub(crate) fn tried_in_vain(&self, guess: Guess<'_>, now: i64) -> Result<()> {
        let write = Write::Failed { subject: self.subject(guess), memory: MEMORY };
        self.act(Act { district: None, time: now, write, audit: None }).map(drop)
    }

    pub(crate) fn forgive(&self, guess: Guess<'_>, now: i64) -> Result<()> {
        let subject = self.subject(guess);
        if self.store.failures(&subject)?.is_none() {
            return Ok(());
        }
        self.store
            .write(Act { district: None, time: now, write: Write::Forgive { subject }, audit: None })
            .map(drop)
    }

    /// Names and addresses stand in no table.
    fn subject(&self, guess: Guess<'_>) -> [u8; 32] {
        Sha256::new()
            .chain_update(self.keys.codes)
            .chain_update(b"\0attempt ")
            .chain_update(guess.subject())
            .finalize()
            .into()
    }
}
