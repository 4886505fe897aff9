//! O1 Masuk dan penyiapan: enrolment, the PIN, and what is there to show.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pendata_device::sync::{self, HttpApi};
use pendata_device::{Device, Enrolled, MIN_PIN_CHARACTERS, PublishedForm, SystemEnvironment};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::settings::Settings;
use crate::app::App;
use crate::bridge::BridgeError;
use crate::event::Event;
use crate::regions;
use crate::server::Server;
use crate::unlocked::Open;

/// What the UI starts from.
#[derive(Clone, PartialEq, Serialize, TS)]
pub struct AppState {
    /// Of the program.
    pub version: String,
    pub settings: Settings,
    /// As chosen, or as the machine wants it.
    pub simple_graphics: bool,
    /// Mode latihan: what is open is not real and never sent.
    pub training: bool,
    pub phase: Phase,
}

#[derive(Clone, PartialEq, Serialize, TS)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Phase {
    NotEnrolled,
    /// `wait_seconds`: left of the delay after wrong PINs; 0 for none.
    Locked {
        wait_seconds: u32,
    },
    Ready {
        officer: Officer,
        /// `None` until the first download brought one.
        form: Option<FormLabel>,
        /// The database was found damaged at this start and was rebuilt.
        recovery: Option<Recovery>,
    },
}

/// Whose device this is.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Officer {
    pub name: String,
    pub device_label: String,
    pub device_number: u32,
    pub villages: Vec<Village>,
}

/// A village of the officer's work: code and the names from village up to province.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Village {
    pub code: String,
    pub name: String,
    pub subdistrict: String,
    pub district: String,
    pub province: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct FormLabel {
    pub version: u32,
    pub title: String,
}

impl FormLabel {
    pub(crate) fn of(form: &PublishedForm) -> Self {
        Self { version: form.version.0, title: form.form.title().to_owned() }
    }
}

/// What came back after a damaged database was moved aside.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Recovery {
    /// Answers recovered from the second journal.
    pub recovered: u32,
    /// Entries of the journal that could not be read.
    pub unreadable: u32,
}

#[derive(Clone, Deserialize, TS)]
pub struct EnrolArguments {
    /// The server's address, `https://…`.
    pub url: String,
    /// The one-time code given by the district.
    pub code: String,
    /// What the officer calls the device.
    pub label: String,
    pub pin: String,
    /// The beginning of the server key's fingerprint, where the district gave one.
    #[serde(default)]
    #[ts(optional)]
    pub fingerprint: Option<String>,
}

#[derive(Clone, Deserialize, TS)]
pub struct UnlockArguments {
    pub pin: String,
}

#[derive(Clone, Deserialize, TS)]
pub struct ChangePinArguments {
    pub old: String,
    pub new: String,
}

pub fn state(app: &App, (): ()) -> Result<AppState, BridgeError> {
    Ok(current(app))
}

/// Enrols this device: once, online. Blocks until the server answered.
///
/// Errors: `AlreadyEnrolled`, `WeakPin`, `UnfitAddress`, `Offline`, `CaptivePortal`, `UntrustedServer`, `Refused`.
pub fn enrol(app: &App, arguments: EnrolArguments) -> Result<AppState, BridgeError> {
    app.must_be_real()?;
    if app.is_enrolled() {
        return Err(BridgeError::AlreadyEnrolled);
    }
    // The code is good for one use: whatever can fail here fails before it is used.
    must_be_strong(&arguments.pin)?;
    let server = Server::at(&arguments.url)?;
    server.write(app.folder())?;
    let enrolled = ask(&server, &arguments)?;
    let environment = Box::new(SystemEnvironment);
    let device =
        Device::create(app.options().clone(), &arguments.pin, &enrolled, regions::lists(), environment)?;
    Ok(begin(app, device))
}

fn ask(server: &Server, arguments: &EnrolArguments) -> Result<Enrolled, BridgeError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let api = HttpApi::new(&server.url)?;
    let mut environment = SystemEnvironment;
    let fingerprint = arguments.fingerprint.as_deref().unwrap_or_default();
    let asked = sync::enrol(&api, &arguments.code, &arguments.label, fingerprint, &mut environment);
    Ok(runtime.block_on(asked)?)
}

pub fn unlock(app: &App, arguments: UnlockArguments) -> Result<AppState, BridgeError> {
    app.must_be_real()?;
    if app.open().is_some() {
        return Ok(current(app));
    }
    must_not_wait(app)?;
    let opened =
        Device::unlock(app.options().clone(), &arguments.pin, regions::lists(), Box::new(SystemEnvironment));
    let device = opened.map_err(BridgeError::from).inspect_err(|error| remember_wait(app, error))?;
    Ok(begin(app, device))
}

/// Another PIN for the same data. The old one wrong counts as at the lock: the next try waits.
///
/// Errors: `WeakPin` of the new one, `WrongPin`, `TooEarly`; the old PIN holds then.
pub fn change_pin(app: &App, arguments: ChangePinArguments) -> Result<(), BridgeError> {
    app.must_be_real()?;
    must_be_strong(&arguments.new)?;
    must_not_wait(app)?;
    let changed =
        app.with_device(|unlocked| Ok(unlocked.device.change_pin(&arguments.old, &arguments.new)?));
    changed.inspect_err(|error| remember_wait(app, error))
}

fn must_be_strong(pin: &str) -> Result<(), BridgeError> {
    match pin.chars().count() < MIN_PIN_CHARACTERS {
        true => Err(BridgeError::WeakPin { least_digits: MIN_PIN_CHARACTERS as u32 }),
        false => Ok(()),
    }
}

fn must_not_wait(app: &App) -> Result<(), BridgeError> {
    match waiting(app) {
        0 => Ok(()),
        wait_seconds => Err(BridgeError::TooEarly { wait_seconds }),
    }
}

/// Cuts what was collected, then forgets the keys. Ends the training mode: its device is not unlocked by a PIN.
pub fn lock(app: &App, (): ()) -> Result<AppState, BridgeError> {
    app.close()?;
    let state = current(app);
    app.tell(&Event::State(state.clone()));
    Ok(state)
}

/// From here on the device is open.
pub(crate) fn begin(app: &App, device: Device) -> AppState {
    let open = Open::new(device);
    if let Some(server) = Server::read(app.folder()) {
        app.syncing().start(Arc::clone(&open.device), server);
    }
    *app.open() = Some(open);
    *app.wait_until() = None;
    let state = current(app);
    app.tell(&Event::State(state.clone()));
    state
}

pub(crate) fn current(app: &App) -> AppState {
    let phase = match app.open().as_mut() {
        Some(open) => ready(&open.lock().device),
        None if app.is_enrolled() => Phase::Locked { wait_seconds: waiting(app) },
        None => Phase::NotEnrolled,
    };
    let settings = app.settings().clone();
    AppState {
        version: env!("CARGO_PKG_VERSION").into(),
        simple_graphics: settings.simple_graphics(),
        settings,
        training: app.is_training(),
        phase,
    }
}

fn ready(device: &Device) -> Phase {
    let form = device.form().ok();
    Phase::Ready {
        officer: Officer {
            name: device.user_name().to_owned(),
            device_label: own_label(device),
            device_number: device.number().0,
            villages: device.villages().iter().map(regions::village).collect(),
        },
        form: form.as_deref().map(FormLabel::of),
        recovery: device.recovery().map(|done| Recovery {
            recovered: u32::try_from(done.restored).unwrap_or(u32::MAX),
            unreadable: done.unreadable,
        }),
    }
}

/// As the server knows it; empty before the first sync.
fn own_label(device: &Device) -> String {
    let roster = device.roster().unwrap_or_default();
    let mut devices = roster.into_iter().flat_map(|entry| entry.devices);
    devices.find(|known| known.number == device.number()).map(|known| known.label).unwrap_or_default()
}

fn remember_wait(app: &App, error: &BridgeError) {
    if let BridgeError::WrongPin { wait_seconds } | BridgeError::TooEarly { wait_seconds } = error {
        *app.wait_until() = Some(Instant::now() + Duration::from_secs(u64::from(*wait_seconds)));
    }
}

/// Seconds until the next PIN is tried.
fn waiting(app: &App) -> u32 {
    let left = app.wait_until().map(|until| until.saturating_duration_since(Instant::now()));
    left.map_or(0, |left| left.as_millis().div_ceil(1000) as u32)
}
