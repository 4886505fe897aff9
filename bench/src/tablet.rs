//! An officer's tablet: a real device that speaks HTTP, and what each of its syncs costs.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use anyhow::Context;
use pendata_device::sync::{HttpApi, Patience, Phase, Progress, SyncReport, enrol, run};
use pendata_device::{Device, NoKeyring, Options, PinCost, SystemEnvironment};
use pendata_domain::area::VillageCode;
use tempfile::TempDir;

use crate::measure::{Process, disk, timed};
use crate::office::{Office, lists};
use crate::wire::{Proxy, Traffic};

const PIN: &str = "482915";

/// No second try: a bench whose network fails has nothing to tell.
const PATIENCE: Patience =
    Patience { tries: 1, first_pause: Duration::from_millis(1), longest_pause: Duration::from_millis(1) };

pub struct Tablet {
    dir: TempDir,
    device: Mutex<Device>,
    options: Options,
}

/// A sync and its cost. Times in seconds.
pub struct Synced {
    pub report: SyncReport,
    pub traffic: Traffic,
    /// Bytes both ways until each phase began.
    pub phases: Vec<(Phase, u64)>,
    pub wall: f64,
    pub client_cpu: f64,
    pub server_cpu: f64,
    /// MiB that this process needed on top of what it had.
    pub client_growth: f64,
}

impl Tablet {
    /// Enrolled and nothing else. `pin_cost`: `None` for one that costs nothing.
    pub fn enrol(office: &Office, code: &str, pin_cost: Option<PinCost>) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let pin_cost = pin_cost.unwrap_or(PinCost { memory_kib: 64, passes: 1 });
        let options =
            Options { dir: dir.path().to_owned(), vfs: None, pin_cost, keyring: Arc::new(NoKeyring) };
        let api = api(&office.address)?;
        let enrolled = alone()?.block_on(enrol(&api, code, "tablet", "", &mut SystemEnvironment))?;
        let device = Device::create(options.clone(), PIN, &enrolled, lists(), Box::new(SystemEnvironment))?;
        Ok(Self { dir, device: Mutex::new(device), options })
    }

    /// A new officer of the village.
    pub fn of(office: &Office, login: &str, village: &VillageCode) -> anyhow::Result<Self> {
        let (_, code) = Office::officer(&office.books()?, login, std::slice::from_ref(village))?;
        Self::enrol(office, &code, None)
    }

    pub fn device(&self) -> MutexGuard<'_, Device> {
        self.device.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Bytes in the device's folder.
    pub fn disk(&self) -> u64 {
        disk(self.dir.path())
    }

    /// One sync over a connection of its own, everything of the client on this thread.
    pub fn sync(&self, office: &Office, proxy: &Proxy) -> anyhow::Result<Synced> {
        let (server, this) = (office.process()?, Process::this());
        let (api, runtime) = (api(&proxy.address)?, alone()?);
        let mut phases = Vec::new();
        let before = proxy.traffic();
        let watch = |progress: &Progress| {
            if phases.last().is_none_or(|(phase, _)| *phase != progress.phase) {
                phases.push((progress.phase, proxy.traffic().since(&before).total()));
            }
            true
        };
        this.forget_peak()?;
        let (rss, mark) = (this.rss(), server.mark());
        let sync = || runtime.block_on(run(&self.device, &api, PATIENCE, tokio::time::sleep, watch));
        let ((report, outcome), wall, client_cpu) = timed(sync);
        outcome.context("the sync did not come to its end")?;
        let traffic = proxy.traffic().since(&before);
        let (server_cpu, client_growth) = (server.since(mark), (this.peak() - rss).max(0.0));
        Ok(Synced { report, traffic, phases, wall, client_cpu, server_cpu, client_growth })
    }

    /// A program start: the PIN is entered and the list stands there. Returns wall seconds of both.
    pub fn restart(self) -> anyhow::Result<(Self, f64)> {
        let Self { dir, device, options } = self;
        drop(device);
        let open = || Device::unlock(options.clone(), PIN, lists(), Box::new(SystemEnvironment));
        let (device, wall, _) = timed(open);
        Ok((Self { dir, device: Mutex::new(device?), options }, wall))
    }
}

fn api(address: &str) -> anyhow::Result<HttpApi> {
    Ok(HttpApi::new(&format!("http://{address}"))?)
}

fn alone() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}
