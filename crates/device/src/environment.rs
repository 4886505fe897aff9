//! What the device takes from outside: the clock, randomness, free space and the operating system's keyring. A simulation
//! gives its own.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Clock and randomness.
pub trait Environment: Send {
    /// The device's clock, Unix milliseconds. May be wrong by years.
    fn now_millis(&self) -> i64;

    fn fill(&mut self, bytes: &mut [u8]);

    /// The device's clock, Unix seconds.
    fn now(&self) -> i64 {
        self.now_millis().div_euclid(1000)
    }

    /// Bytes free on the disk of a folder; `None` where that cannot be told.
    fn free_bytes(&self, _folder: &Path) -> Option<u64> {
        None
    }
}

/// `N` random bytes.
pub(crate) fn random<const N: usize>(environment: &mut dyn Environment) -> [u8; N] {
    let mut bytes = [0; N];
    environment.fill(&mut bytes);
    bytes
}

/// The machine's own clock and randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEnvironment;

impl Environment for SystemEnvironment {
    fn now_millis(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_millis() as i64,
            Err(before) => -(before.duration().as_millis() as i64),
        }
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives randomness");
    }

    fn free_bytes(&self, folder: &Path) -> Option<u64> {
        fs4::available_space(folder).ok()
    }
}

/// Half of the key, kept by the operating system where it offers that.
pub trait Keyring: Send + Sync {
    /// The secret kept under `account`, if the keyring can be reached and holds one.
    fn read(&self, account: &str) -> Option<Vec<u8>>;

    /// Whether the secret is kept from here on.
    fn write(&self, account: &str, secret: &[u8]) -> bool;
}

const SERVICE: &str = "id.pendata.device";

/// Keychain, Credential Manager or Secret Service.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemKeyring;

impl Keyring for SystemKeyring {
    fn read(&self, account: &str) -> Option<Vec<u8>> {
        keyring::Entry::new(SERVICE, account).ok()?.get_secret().ok()
    }

    fn write(&self, account: &str, secret: &[u8]) -> bool {
        keyring::Entry::new(SERVICE, account).is_ok_and(|entry| entry.set_secret(secret).is_ok())
    }
}

/// For machines without a keyring: the PIN alone protects the key.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoKeyring;

impl Keyring for NoKeyring {
    fn read(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn write(&self, _: &str, _: &[u8]) -> bool {
        false
    }
}
