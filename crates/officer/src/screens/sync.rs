//! O7 Sinkronisasi: what waits, how far it is, what went wrong and when it is tried again.

use pendata_domain::ids::HouseholdId;
use serde::Serialize;
use ts_rs::TS;

use crate::app::App;
use crate::bridge::BridgeError;

#[derive(Clone, PartialEq, Serialize, TS)]
pub struct SyncStatus {
    pub activity: SyncActivity,
    /// Households with anything the server has not acknowledged.
    pub waiting_households: u32,
    /// Changes of them; answers that went into no change yet are not counted here.
    pub waiting_changes: u32,
    #[ts(type = "number")]
    pub waiting_bytes: u64,
    /// Households with work of other tablets that this one carries to the server.
    pub carried_households: u32,
    /// Changes the server keeps aside, where an admin sees them.
    pub quarantined: u32,
    /// The last sync that reached its end, Unix seconds by the server's clock.
    #[ts(type = "number | null")]
    pub last_success: Option<i64>,
    /// Others' changes that came with the last sync.
    pub received_changes: u32,
    /// Server's clock minus the device's, seconds, as last seen.
    #[ts(type = "number")]
    pub clock_offset: i64,
    /// `None` after a success.
    pub trouble: Option<Trouble>,
    /// Photos the server does not hold wholly, their bytes, and those of them that it holds.
    pub waiting_photos: u32,
    #[ts(type = "number")]
    pub photo_bytes: u64,
    #[ts(type = "number")]
    pub photo_bytes_sent: u64,
    /// The photo that did not go through; it goes on where it stopped. Households are not held up by it.
    pub delayed_photo: Option<DelayedPhoto>,
    /// Photos the server did not take with the last sync, and its last reason.
    pub refused_photos: u32,
    pub photo_refusal: Option<String>,
    /// While households of a village are still to come for the first time, also between syncs.
    pub download: Option<DownloadStatus>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct DelayedPhoto {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub head_name: String,
    /// Bytes the server holds, and all there are.
    pub sent: u32,
    pub bytes: u32,
}

/// How far the first download of a village is. What is here can be worked on.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct DownloadStatus {
    pub village: String,
    pub households: u32,
    pub of_households: u32,
    #[ts(type = "number")]
    pub bytes: u64,
    #[ts(type = "number")]
    pub of_bytes: u64,
    /// Smoothed; `None` where nothing runs, or nothing is known yet.
    pub seconds_left: Option<u32>,
    /// Villages that come after this one.
    pub villages_behind: u32,
}

#[derive(Clone, PartialEq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum SyncActivity {
    Idle,
    Paused,
    Running {
        step: SyncStep,
        /// Changes; parts of the village while it is loaded; bytes of photos.
        done: u32,
        total: u32,
        #[ts(type = "number")]
        bytes_up: u64,
        #[ts(type = "number")]
        bytes_down: u64,
        /// Seconds until the next try, while waiting.
        #[ts(type = "number | null")]
        retry_in: Option<u64>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncStep {
    /// Making changes of what was answered.
    Preparing,
    /// Changes to the server and back.
    Exchanging,
    /// A form is fetched.
    Form,
    /// The first download of a village, part by part.
    Village,
    /// Photos to the server, after everything else.
    Photos,
    /// Waiting before another try.
    Waiting,
}

/// Why the last sync ended early. Data is safe on the device in every case.
#[derive(Clone, PartialEq, Serialize, TS)]
pub struct Trouble {
    #[serde(flatten)]
    pub cause: TroubleCause,
    /// Unix seconds.
    #[ts(type = "number")]
    pub at: i64,
    /// When it is tried again by itself, Unix seconds; `None` where that would not help.
    #[ts(type = "number | null")]
    pub next_try: Option<i64>,
}

#[derive(Clone, PartialEq, Serialize, TS)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum TroubleCause {
    /// No network.
    Offline,
    /// Connected, but no whole answer came.
    WeakSignal,
    /// The network wants a log-in.
    CaptivePortal,
    /// The answer is not signed by the server this device trusts.
    UntrustedServer,
    /// The server is there and cannot serve now.
    ServerBusy,
    /// The server's log and the device's reading of it differ; it is read again.
    LogMismatch,
    /// The server refused: its stable code, such as `device_revoked`.
    Refused {
        reason: String,
    },
    DiskFull,
    /// What is still to come would leave too little of the disk. Nothing was begun: the officer frees space, or goes
    /// on with `sync.start_despite_space`.
    LowSpace {
        /// Bytes, with what must be left over.
        #[ts(type = "number")]
        needed: u64,
        #[ts(type = "number")]
        free: u64,
    },
    Storage,
}

impl TroubleCause {
    /// Its stable word, as on the bridge.
    pub(crate) fn word(&self) -> String {
        let value = serde_json::to_value(self).expect("a cause has text keys");
        value["cause"].as_str().unwrap_or_default().to_owned()
    }
}

/// A past sync, or several that moved nothing and came to the same.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct PastSync {
    /// Unix seconds by the server's clock: of the first, and of the last.
    #[ts(type = "number")]
    pub began: i64,
    #[ts(type = "number")]
    pub ended: i64,
    pub times: u32,
    /// Why it ended early, as [`TroubleCause`] names it.
    #[ts(type = "string | null")]
    pub trouble: Option<String>,
    pub sent: u32,
    pub received: u32,
    /// Households of a first download.
    pub loaded: u32,
    pub refused: u32,
    /// Both ways.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// As many as a screen shows.
const PAST: u32 = 30;

/// What past syncs came to, the newest first.
pub fn history(app: &App, (): ()) -> Result<Vec<PastSync>, BridgeError> {
    let past = app.with_device(|unlocked| Ok(unlocked.device.past_syncs(PAST)?))?;
    let view = |sync: pendata_device::PastSync| PastSync {
        began: sync.began,
        ended: sync.ended,
        times: sync.times,
        trouble: Some(sync.trouble).filter(|word| !word.is_empty()),
        sent: sync.sent,
        received: sync.received,
        loaded: sync.loaded,
        refused: sync.refused,
        bytes: sync.bytes,
    };
    Ok(past.into_iter().map(view).collect())
}

pub fn status(app: &App, (): ()) -> Result<SyncStatus, BridgeError> {
    app.with_device(|unlocked| app.syncing().status(&unlocked.device))
}

/// Begins a sync at once and ends a pause. How far it is comes as events.
pub fn start(app: &App, (): ()) -> Result<SyncStatus, BridgeError> {
    app.must_be_real()?;
    let status = status(app, ())?;
    app.syncing().now();
    Ok(status)
}

/// As `sync.start`, and sends photos also where they wait until the officer asks.
pub fn send_photos(app: &App, (): ()) -> Result<SyncStatus, BridgeError> {
    app.must_be_real()?;
    let status = status(app, ())?;
    app.syncing().now_with_photos();
    Ok(status)
}

/// The officer downloads though the disk is nearly full: begins at once.
pub fn start_despite_space(app: &App, (): ()) -> Result<SyncStatus, BridgeError> {
    app.must_be_real()?;
    app.with_device(|unlocked| {
        unlocked.device.download_despite_space();
        Ok(())
    })?;
    start(app, ())
}

/// Ends the sync under way and makes none until `sync.start`. Nothing is lost: it resumes where it was.
pub fn pause(app: &App, (): ()) -> Result<SyncStatus, BridgeError> {
    app.must_be_real()?;
    app.with_device(|_| Ok(()))?;
    app.syncing().pause();
    status(app, ())
}
