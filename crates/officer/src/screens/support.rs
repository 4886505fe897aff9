//! What the district's helpers ask first: how full the disk is, which versions, how the last syncs went. Holds no name, no
//! number and no answer of anybody.

use serde::Serialize;
use ts_rs::TS;

use super::settings::Settings;
use super::sync::SyncStatus;
use crate::app::App;
use crate::bridge::BridgeError;

/// Bytes of the disk.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Storage {
    #[ts(type = "number")]
    pub data: u64,
    #[ts(type = "number")]
    pub photos: u64,
    /// `None` where the system does not tell.
    #[ts(type = "number | null")]
    pub free: Option<u64>,
}

/// Numbers and codes alone.
#[derive(Clone, PartialEq, Serialize, TS)]
pub struct Report {
    pub version: String,
    pub system: String,
    pub graphics_card: bool,
    pub device_number: u32,
    /// `None` before the first download.
    pub form_version: Option<u32>,
    pub households: u32,
    pub settings: Settings,
    pub storage: Storage,
    /// Answers are in the database alone: the journal beside it cannot be written.
    pub single_copy: bool,
    pub sync: SyncStatus,
    /// When it was made, Unix seconds.
    #[ts(type = "number")]
    pub at: i64,
}

pub fn storage(app: &App, (): ()) -> Result<Storage, BridgeError> {
    app.with_device(|unlocked| Ok(of(unlocked.device.space())))
}

fn of(space: pendata_device::Space) -> Storage {
    Storage { data: space.data, photos: space.photos, free: space.free }
}

pub fn report(app: &App, (): ()) -> Result<Report, BridgeError> {
    let settings = app.settings().clone();
    app.with_device(|unlocked| {
        let device = &unlocked.device;
        let households = device.counts_by_status(None)?.into_iter().map(|(_, count)| count).sum();
        let mut sync = app.syncing().status(device)?;
        // The one place of a status that names somebody.
        sync.delayed_photo.iter_mut().for_each(|photo| photo.head_name.clear());
        Ok(Report {
            version: env!("CARGO_PKG_VERSION").into(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            graphics_card: crate::machine::has_graphics_card(),
            device_number: device.number().0,
            form_version: device.form().ok().map(|form| form.version.0),
            households,
            settings,
            storage: of(device.space()),
            single_copy: device.single_copy(),
            sync,
            at: device.now(),
        })
    })
}
