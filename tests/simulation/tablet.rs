//! A tablet: a real device on real encrypted files, with a clock that may be wrong and a power supply.

use std::io::Cursor;
use std::path::Path;
use std::pin::pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use pendata_device::parcels::{BundleReport, Refusal, read_bundle};
use pendata_device::sync::{Patience, Progress, SyncApi, SyncProblem, SyncReport, enrol, run};
use pendata_device::{Device, Environment, NoKeyring, Options, PinCost};
use pendata_xforms::Lists;
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;

use crate::folder;
use crate::power::{Power, until_cut};

pub const PIN: &str = "482915";

/// A tablet's clock, dice and power.
#[derive(Clone)]
pub struct Surroundings {
    millis: Arc<AtomicI64>,
    dice: Arc<Mutex<ChaCha8Rng>>,
    pub power: Power,
}

impl Surroundings {
    pub fn new(seed: u64, now: i64) -> Self {
        Self {
            millis: Arc::new(AtomicI64::new(now * 1000)),
            dice: Arc::new(Mutex::new(ChaCha8Rng::seed_from_u64(seed))),
            power: Power::default(),
        }
    }

    pub fn pass(&self, seconds: i64) {
        self.millis.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Environment for Surroundings {
    fn now_millis(&self) -> i64 {
        self.power.draw();
        self.millis.load(Ordering::SeqCst)
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        self.power.draw();
        self.dice.lock().expect("no test panics in here").fill_bytes(bytes);
    }
}

/// The least work the key derivation does: the tests are not about guessing PINs.
pub fn options(dir: &Path) -> Options {
    let pin_cost = PinCost { memory_kib: 64, passes: 1 };
    Options { dir: dir.to_owned(), vfs: None, pin_cost, keyring: Arc::new(NoKeyring) }
}

pub struct Tablet {
    pub name: String,
    pub dir: TempDir,
    pub surroundings: Surroundings,
    pub device: Mutex<Device>,
}

/// Steps of a sync; the longest have a few dozen.
const LONGEST_SYNC: usize = 1_000;

/// How a sync ended.
pub type Synced = (SyncReport, Result<(), SyncProblem>);

impl Tablet {
    pub fn enrol(name: &str, api: &impl SyncApi, code: &str, seed: u64, now: i64) -> Self {
        let mut surroundings = Surroundings::new(seed, now);
        let enrolled = at_once(enrol(api, code, name, "", &mut surroundings)).expect("it answers at once");
        let enrolled = enrolled.expect("an enrolment");
        let dir = folder::fresh();
        let environment = Box::new(surroundings.clone());
        let device = Device::create(options(dir.path()), PIN, &enrolled, Lists::none(), environment);
        Self { name: name.into(), dir, surroundings, device: Mutex::new(device.expect("a device")) }
    }

    fn on(name: &str, dir: TempDir, surroundings: Surroundings) -> Self {
        let environment = Box::new(surroundings.clone());
        let device = Device::unlock(options(dir.path()), PIN, Lists::none(), environment);
        Self { name: name.into(), dir, surroundings, device: Mutex::new(device.expect("it unlocks")) }
    }

    /// Looks at the device, with power.
    pub fn with<T>(&self, work: impl FnOnce(&mut Device) -> T) -> T {
        work(&mut self.device.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Killed at this moment, and started again on the files it left.
    pub fn kill(&mut self) {
        self.lose(|_| ());
    }

    /// Killed; then something happens to its files before it is started again.
    pub fn lose(&mut self, what: impl FnOnce(&Path)) {
        self.surroundings.power.stays_on();
        let left = folder::copy(self.dir.path());
        what(left.path());
        *self = Self::on(&self.name, left, self.surroundings.clone());
    }

    /// Another tablet with the same files.
    pub fn copied(&self, name: &str, seed: u64) -> Self {
        let now = self.surroundings.millis.load(Ordering::SeqCst) / 1000;
        Self::on(name, folder::copy(self.dir.path()), Surroundings::new(seed, now))
    }

    /// Works on the device for as long as there is power. Without, it is started again and nothing is known of
    /// the work.
    pub fn until_cut<T>(&mut self, work: impl FnOnce(&mut Device) -> T) -> Option<T> {
        let done = until_cut(|| self.with(work));
        match done {
            Some(_) => self.surroundings.power.stays_on(),
            None => self.kill(),
        }
        done
    }

    /// Takes in a bundle for as long as there is power.
    pub fn take(&mut self, file: &[u8]) -> Option<Result<BundleReport, Refusal>> {
        let here = &*self;
        let taken = until_cut(|| read_bundle(&here.device, Cursor::new(file), |_| true));
        match taken {
            Some(_) => self.surroundings.power.stays_on(),
            None => self.kill(),
        }
        taken
    }

    pub fn sync(&mut self, api: &impl SyncApi) -> Option<Synced> {
        self.sync_with(api, |_, _| ())
    }

    /// Syncs for as long as there is power and somebody waits; `meanwhile` is what the officer does.
    pub fn sync_with(
        &mut self,
        api: &impl SyncApi,
        mut meanwhile: impl FnMut(&Self, &Progress) + Send,
    ) -> Option<Synced> {
        let rest = |_| async {};
        let here = &*self;
        let mut told = 0;
        let watch = |progress: &Progress| {
            told += 1;
            assert!(told < LONGEST_SYNC, "{} syncs without end: {progress:?}", here.name);
            meanwhile(here, progress);
            true
        };
        let syncing = || at_once(run(&here.device, api, Patience::default(), rest, watch));
        match until_cut(syncing).flatten() {
            Some(synced) => {
                self.surroundings.power.stays_on();
                Some(synced)
            }
            None => {
                self.kill();
                None
            }
        }
    }
}

/// Runs what waits for nothing; `None` where it does.
pub fn at_once<T>(work: impl Future<Output = T>) -> Option<T> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}
