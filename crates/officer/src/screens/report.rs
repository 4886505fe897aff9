//! How this device stands, for whoever helps the officer: counts, versions and the last sync. No name, number or answer.

use pendata_device::Counts;
use serde::Serialize;

use super::sync::{SyncStatus, status};
use crate::app::App;
use crate::bridge::BridgeError;
use crate::documents::Document;
use crate::unlocked::Unlocked;

#[derive(Serialize)]
struct Report {
    program: &'static str,
    system: &'static str,
    device: u32,
    villages: Vec<String>,
    form: Option<u32>,
    /// Unix seconds by the corrected clock.
    made: i64,
    counts: Counts,
    sync: SyncStatus,
    /// Answers are in the database alone: the journal beside it cannot be written.
    single_copy: bool,
    /// Facts given back by the journal at the last unlocking.
    restored: usize,
    free_bytes: Option<u64>,
}

/// The report as JSON. The delayed photo's household is left out: its head has a name.
pub fn report(app: &App, (): ()) -> Result<Document, BridgeError> {
    let sync = SyncStatus { delayed_photo: None, ..status(app, ())? };
    let report = app.with_device(|unlocked| Ok(of(unlocked, sync)?))?;
    let bytes = serde_json::to_vec_pretty(&report).expect("a report has text keys and finite numbers");
    Ok(Document { name: format!("pendata-{}.json", report.device), media: "application/json", bytes })
}

fn of(unlocked: &Unlocked<'_>, sync: SyncStatus) -> pendata_device::Result<Report> {
    let device = &unlocked.device;
    Ok(Report {
        program: env!("CARGO_PKG_VERSION"),
        system: std::env::consts::OS,
        device: device.number().0,
        villages: device.villages().iter().map(ToString::to_string).collect(),
        form: device.form().ok().map(|form| form.version.0),
        made: device.now(),
        counts: device.counts()?,
        sync,
        single_copy: device.single_copy(),
        restored: device.recovery().map_or(0, |done| done.restored),
        free_bytes: device.free_bytes(),
    })
}
