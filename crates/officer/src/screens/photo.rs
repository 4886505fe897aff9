//! Photos of an answer: taking one in, showing one, fetching one that somebody else took. An answer names photos by
//! words (`pendata_domain::photo`), which the UI reads itself; here is what only this device knows of them.

use pendata_device::photos::prepare;
use pendata_device::sync::{HttpApi, fetch_picture};
use pendata_domain::area::zone_hours;
use pendata_domain::ids::{HouseholdId, PhotoHash};
use pendata_domain::question::FieldPath;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::form::{Saved, edit};
use super::settings::Language;
use crate::app::App;
use crate::base64;
use crate::bridge::BridgeError;
use crate::server::Server;

#[derive(Clone, Deserialize, TS)]
pub struct AddPhotoArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    #[ts(type = "string")]
    pub path: FieldPath,
    /// The photo it replaces; added where left out.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub instead: Option<PhotoHash>,
    pub language: Language,
}

/// What this device knows of a photo that was taken in here.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct OwnPhoto {
    #[ts(type = "string")]
    pub hash: PhotoHash,
    /// Bytes of the file it was made of.
    #[ts(type = "number")]
    pub source_bytes: u64,
    /// The server holds all of it.
    pub sent: bool,
}

#[derive(Clone, Deserialize, TS)]
pub struct PictureArguments {
    /// Of a photo, or of a thumbnail.
    #[ts(type = "string")]
    pub hash: PhotoHash,
}

#[derive(Clone, Deserialize, TS)]
pub struct FetchPictureArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    #[ts(type = "string")]
    pub hash: PhotoHash,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Picture {
    /// JPEG in base64 (RFC 4648).
    pub jpeg: String,
}

/// Makes a photo of a file and names it in the answer. The device is free while the picture is made small.
///
/// Errors: `PhotoTooLarge`, `NotAPhoto`, `PhotoTooManyPixels`, `PhotoDamaged`, `DiskFull`; the answer is as it was then.
pub fn add(app: &App, arguments: AddPhotoArguments, file: Vec<u8>) -> Result<Saved, BridgeError> {
    let AddPhotoArguments { household, path, instead, language } = arguments;
    let (now, zone) = app.with_device(|unlocked| {
        let village = unlocked.device.open(household)?.village.clone();
        Ok((unlocked.device.now(), zone_hours(village.area())))
    })?;
    let prepared = prepare(&file, now, zone)?;
    drop(file);
    edit(app, household, language, Some(path.clone()), |device| {
        device.photograph(household, &path, &prepared, instead)
    })
}

/// `None` where it is not on this device.
pub fn picture(app: &App, arguments: PictureArguments) -> Result<Option<Picture>, BridgeError> {
    let found = app.with_device(|unlocked| Ok(unlocked.device.picture(arguments.hash)))?;
    Ok(found.map(|jpeg| Picture { jpeg: base64::encode(&jpeg) }))
}

/// Brings a picture from the server and keeps it. Waits for the network, and lets the device go meanwhile.
///
/// Errors: `Offline`, `Refused` with `not_found` where nobody has sent it yet.
pub fn fetch(app: &App, arguments: FetchPictureArguments) -> Result<Picture, BridgeError> {
    let FetchPictureArguments { household, hash } = arguments;
    app.must_be_real()?;
    let device = app.shared_device()?;
    let server = Server::read(app.folder()).ok_or(BridgeError::Offline)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let api = HttpApi::new(&server.url)?;
    runtime.block_on(fetch_picture(&device, &api, household, hash))?;
    picture(app, PictureArguments { hash })?.ok_or(BridgeError::Storage)
}
