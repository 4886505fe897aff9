//! An officer's tablet: a real device that speaks HTTP, and what each of its syncs costs.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use pendata_device::sync::{HttpApi, Patience, Phase, Progress, SyncReport, enrol, run};
use pendata_device::{Device, NoKeyring, Options, PinCost, SystemEnvironment};
use pendata_domain::area::VillageCode;
use tempfile::TempDir;

use crate::bare::{Dice, Draws};
use crate::measure::{disk, process_cpu};
use crate::office::{Office, lists};
use crate::row::Sample;
use crate::text::{CLIENT_CPU, CLIENT_DISK, DOWN, ON_2G, SERVER_CPU, SERVER_PEAK, TRIPS, UP, WALL};
use crate::wire::{Relay, Traffic};

pub const PIN: &str = "482915";

/// No second try: a bench whose network fails has nothing to tell.
const PATIENCE: Patience =
    Patience { tries: 1, first_pause: Duration::from_millis(1), longest_pause: Duration::from_millis(1) };

pub struct Tablet {
    dir: TempDir,
    device: Mutex<Device>,
    /// The randomness its keys were made of.
    pub draws: Draws,
}

/// A sync and its cost. Times in seconds.
pub struct Synced {
    pub report: SyncReport,
    pub traffic: Traffic,
    /// When each phase began: bytes both ways and seconds until then.
    pub phases: Vec<(Phase, u64, f64)>,
    pub wall: f64,
    pub client_cpu: f64,
    pub server_cpu: f64,
}

impl Tablet {
    /// Enrolled and nothing else. `pin_cost`: `None` for one that costs nothing.
    pub fn enrol(office: &Office, code: &str, pin_cost: Option<PinCost>) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let pin_cost = pin_cost.unwrap_or(PinCost { memory_kib: 64, passes: 1 });
        let api = api(&office.address)?;
        let enrolled = alone()?.block_on(enrol(&api, code, "tablet", "", &mut SystemEnvironment))?;
        let draws = Draws::default();
        let options = Options { pin_cost, ..options(dir.path()) };
        let device = Device::create(options, PIN, &enrolled, lists(), Box::new(Dice(draws.clone())))?;
        Ok(Self { dir, device: Mutex::new(device), draws })
    }

    /// A new officer of the village.
    pub fn of(office: &Office, login: &str, village: &VillageCode) -> anyhow::Result<Self> {
        let (_, code) = Office::officer(&office.books()?, login, std::slice::from_ref(village))?;
        Self::enrol(office, &code, None)
    }

    pub fn device(&self) -> MutexGuard<'_, Device> {
        self.device.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For what locks the device step by step.
    pub fn mutex(&self) -> &Mutex<Device> {
        &self.device
    }

    /// Bytes in the device's folder.
    pub fn disk(&self) -> u64 {
        disk(self.dir.path())
    }

    /// One sync over a connection of its own.
    pub fn sync(&self, office: &Office, relay: &Relay) -> anyhow::Result<Synced> {
        self.watched(office, relay, |_| ())
    }

    /// One sync; `watch` is told the device each time that the sync tells its progress.
    pub fn watched(
        &self,
        office: &Office,
        relay: &Relay,
        mut watch: impl FnMut(&Progress) + Send,
    ) -> anyhow::Result<Synced> {
        let server = office.process()?;
        let (api, runtime) = (api(&relay.address)?, alone()?);
        let mut phases: Vec<(Phase, u64, f64)> = Vec::new();
        let (before, mark, cpu, begun) = (relay.traffic(), server.mark(), process_cpu(), Instant::now());
        let told = |progress: &Progress| {
            if phases.last().is_none_or(|(phase, ..)| *phase != progress.phase) {
                let bytes = relay.traffic().since(&before).total();
                phases.push((progress.phase, bytes, begun.elapsed().as_secs_f64()));
            }
            watch(progress);
            true
        };
        let (report, outcome) = runtime.block_on(run(&self.device, &api, PATIENCE, tokio::time::sleep, told));
        let (wall, cpu) = (begun.elapsed().as_secs_f64(), process_cpu() - cpu);
        outcome.context("the sync did not come to its end")?;
        let traffic = relay.traffic().since(&before);
        let client_cpu = cpu - traffic.relay_cpu();
        Ok(Synced { report, traffic, phases, wall, client_cpu, server_cpu: server.since(mark) })
    }

    /// Closes the device and leaves its folder, which is deleted with the result.
    pub fn close(self) -> TempDir {
        self.dir
    }

    pub fn held(&self, office: &Office) -> anyhow::Result<Sample> {
        let peak = office.process()?.peak();
        Ok(Sample::default().with(CLIENT_DISK, self.disk() as f64 / 1e3).with(SERVER_PEAK, peak))
    }
}

impl Synced {
    pub fn sample(&self) -> Sample {
        Sample::default()
            .with(WALL, self.wall)
            .with(CLIENT_CPU, self.client_cpu * 1e3)
            .with(SERVER_CPU, self.server_cpu * 1e3)
            .and(self.traffic.sample())
    }
}

impl Traffic {
    pub fn sample(&self) -> Sample {
        Sample::default()
            .with(UP, self.up as f64 / 1e3)
            .with(DOWN, self.down as f64 / 1e3)
            .with(TRIPS, self.round_trips() as f64)
            .with(ON_2G, self.on_2g())
    }
}

/// Opens the device in a folder, by the PIN that all tablets of the bench have.
pub fn unlock(dir: &Path) -> anyhow::Result<Device> {
    Ok(Device::unlock(options(dir), PIN, lists(), Box::new(SystemEnvironment))?)
}

/// Syncs a device once, without measuring anything.
pub fn sync_plainly(device: Device, address: &str) -> anyhow::Result<()> {
    let (device, api) = (Mutex::new(device), api(address)?);
    let (_, outcome) = alone()?.block_on(run(&device, &api, PATIENCE, tokio::time::sleep, |_| true));
    outcome.context("the sync did not come to its end")
}

fn options(dir: &Path) -> Options {
    Options { keyring: Arc::new(NoKeyring), ..Options::at(PathBuf::from(dir)) }
}

fn api(address: &str) -> anyhow::Result<HttpApi> {
    Ok(HttpApi::new(&format!("http://{address}"))?)
}

fn alone() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}
