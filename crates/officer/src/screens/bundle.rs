//! O7 "Tanpa jaringan": a bundle file to take along, and one that somebody brought. Both take their time, and let the
//! device go between their steps.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};

use pendata_device::parcels::{
    BundleProgress, BundleReport, Cargo, Content, Refusal, read_bundle, write_bundle,
};
use pendata_device::{Device, Error as DeviceError};
use pendata_domain::area::VillageCode;
use pendata_domain::bundle::{Sender, file_name};
use pendata_domain::protocol::QuarantineReason;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::app::{App, held};
use crate::bridge::BridgeError;
use crate::documents::Document;
use crate::event::{Event, HouseholdChanged};
use crate::regions;
use crate::screens::entry::FormLabel;

/// What a bundle of a village would hold.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct BundleCargo {
    pub village: String,
    pub village_name: String,
    /// Own households with anything unsent.
    pub households: u32,
    /// Households with work of other tablets that this one carries.
    pub carried_households: u32,
    /// Of that work. Estimates, as all of these.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Of the village's data.
    #[ts(type = "number")]
    pub village_bytes: u64,
    pub photos: u32,
    #[ts(type = "number")]
    pub photo_bytes: u64,
    /// The server gave what seals a bundle; else sync once first.
    pub possible: bool,
    /// When unsent work was last put into a bundle, Unix seconds.
    #[ts(type = "number | null")]
    pub bundled: Option<i64>,
}

#[derive(Clone, Deserialize, TS)]
pub struct BundleArguments {
    pub village: String,
    /// The village too, for a tablet that does not have it.
    pub whole: bool,
    pub photos: bool,
}

/// Whose bundle it was, and what became of it.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct BundleTaken {
    pub village_name: String,
    /// The tablet and its officer; `None` where the district made it, or nobody knows their name.
    pub device: Option<String>,
    pub officer: Option<String>,
    /// The sender's clock, Unix seconds.
    #[ts(type = "number")]
    pub made: i64,
    /// Households that changed, and households of the village that were read.
    pub households: u32,
    pub loaded: u32,
    /// Changes: not here before, here before, waiting for others.
    pub accepted: u32,
    pub known: u32,
    pub waiting: u32,
    /// To be brought to the server.
    pub carried: u32,
    /// Own changes that the server says it holds, and those it keeps aside.
    pub sent: u32,
    pub set_aside: u32,
    /// Changes that are not in force, with the reasons' words.
    pub refused: Vec<RefusedChanges>,
    pub photos: u32,
    pub form: Option<u32>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct RefusedChanges {
    pub reason: String,
    pub changes: u32,
}

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct BundleStep {
    pub done: u32,
    /// 0 where that is not known.
    pub of: u32,
    #[ts(type = "number")]
    pub bytes: u64,
}

/// A file that was opened from the desktop, or handed over by a second start.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct GivenBundle {
    pub name: String,
}

/// What there is to carry, by village.
pub fn cargo(app: &App, (): ()) -> Result<Vec<BundleCargo>, BridgeError> {
    app.with_device(|unlocked| {
        let device = &unlocked.device;
        device.villages().iter().map(|village| Ok(of(village, device.cargo(village)?))).collect()
    })
}

fn of(village: &VillageCode, cargo: Cargo) -> BundleCargo {
    BundleCargo {
        village: village.to_string(),
        village_name: regions::village(village).name,
        households: cargo.households,
        carried_households: cargo.carried_households,
        bytes: cargo.bytes,
        village_bytes: cargo.village_bytes,
        photos: cargo.photos,
        photo_bytes: cargo.photo_bytes,
        possible: cargo.possible,
        bundled: cargo.bundled,
    }
}

/// A bundle to take along.
///
/// Errors: `BundleRefused` with `bundle_newer_key` before the first sync, `Stopped`.
pub fn write(app: &App, arguments: BundleArguments) -> Result<Document, BridgeError> {
    let BundleArguments { village, whole, photos } = arguments;
    let village: VillageCode = village.parse().map_err(|_| BridgeError::OutOfArea)?;
    let device = app.shared_device()?;
    let content = Content { village: whole, photos };
    app.bundling().begin();
    let (bytes, _) = write_bundle(&device, &village, content, Vec::new(), |step| goes_on(app, step))?;
    let name = file_name(&village, held(&device).today(&village));
    Ok(Document { name, media: "application/vnd.pendata.bundle", bytes })
}

/// Takes in a bundle that the officer chose.
///
/// Errors: `BundleRefused` with the reason; nothing was taken then. `Stopped`: what was taken stays, and the rest comes
/// with another try.
pub fn read(app: &App, (): (), file: Vec<u8>) -> Result<BundleTaken, BridgeError> {
    take(app, Cursor::new(file))
}

/// The file that was opened from the desktop; `None` where there is none.
pub fn given(app: &App, (): ()) -> Result<Option<GivenBundle>, BridgeError> {
    let path = app.bundling().given();
    let name = path.and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    Ok(name.map(|name| GivenBundle { name }))
}

/// Takes that file in.
///
/// Errors: as `bundle.read`, and `bundle_unreadable` where the stick is gone.
pub fn read_given(app: &App, (): ()) -> Result<BundleTaken, BridgeError> {
    let gone = || BridgeError::BundleRefused { reason: "bundle_unreadable".into(), place: None };
    let path = app.bundling().given().ok_or_else(gone)?;
    let taken = take(app, BufReader::new(File::open(path).map_err(|_| gone())?))?;
    app.bundling().forget();
    Ok(taken)
}

/// The officer does not want that file.
pub fn forget_given(app: &App, (): ()) -> Result<(), BridgeError> {
    app.bundling().forget();
    Ok(())
}

/// Ends what is under way. What was taken stays.
pub fn stop(app: &App, (): ()) -> Result<(), BridgeError> {
    app.bundling().stop();
    Ok(())
}

fn take(app: &App, source: impl Read + Seek) -> Result<BundleTaken, BridgeError> {
    let device = app.shared_device()?;
    app.bundling().begin();
    let outcome = read_bundle(&device, source, |step| goes_on(app, step));
    // Also after a stop: what was taken by then is there.
    app.tell(&Event::Village(()));
    let report = outcome?;
    for household in &report.taken.households {
        app.tell(&Event::Household(HouseholdChanged {
            household: *household,
            merged: true,
            paths: Vec::new(),
        }));
    }
    let device = held(&device);
    if report.taken.form.is_some() {
        app.tell(&Event::Form(FormLabel::of(&*device.form()?)));
    }
    let taken = told(&device, report)?;
    app.tell(&Event::Sync(app.syncing().status(&device)?));
    drop(device);
    app.syncing().soon();
    Ok(taken)
}

fn goes_on(app: &App, step: BundleProgress) -> bool {
    app.tell(&Event::Bundle(BundleStep { done: step.done, of: step.of, bytes: step.bytes }));
    app.bundling().goes_on()
}

fn told(device: &Device, report: BundleReport) -> Result<BundleTaken, BridgeError> {
    let BundleReport { header, taken } = report;
    let (label, officer) = match header.sender {
        Sender::Server => (None, None),
        Sender::Device(number) => {
            let roster = device.roster()?;
            let known = roster.into_iter().find_map(|entry| {
                let device = entry.devices.into_iter().find(|device| device.number == number)?;
                Some((device.label, entry.name))
            });
            known.map_or((None, None), |(label, name)| (Some(label), Some(name)))
        }
    };
    Ok(BundleTaken {
        village_name: regions::village(&header.village).name,
        device: label,
        officer,
        made: header.time,
        households: taken.households.len() as u32,
        loaded: taken.loaded,
        accepted: taken.accepted,
        known: taken.known,
        waiting: taken.waiting,
        carried: taken.carried,
        sent: taken.sent,
        set_aside: taken.set_aside,
        refused: counted(&taken.refused),
        photos: taken.photos,
        form: taken.form.map(|form| form.0),
    })
}

fn counted(reasons: &[QuarantineReason]) -> Vec<RefusedChanges> {
    let counts = QuarantineReason::ALL.into_iter().map(|reason| {
        let changes = reasons.iter().filter(|other| **other == reason).count() as u32;
        RefusedChanges { reason: reason.as_str().into(), changes }
    });
    counts.filter(|refused| refused.changes > 0).collect()
}

impl From<Refusal> for BridgeError {
    fn from(refusal: Refusal) -> Self {
        let reason = refusal.code().to_owned();
        match refusal {
            Refusal::Stopped => Self::Stopped,
            Refusal::Device(DeviceError::LowSpace { .. }) => Self::DiskFull,
            Refusal::Device(error) => error.into(),
            Refusal::OtherDistrict { village } | Refusal::OtherVillage { village } => {
                Self::BundleRefused { reason, place: Some(regions::village(&village).name) }
            }
            _ => Self::BundleRefused { reason, place: None },
        }
    }
}
