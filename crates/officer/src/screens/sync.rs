//! O7 Sinkronisasi: what waits, how far it is, what went wrong and when it is tried again.

use serde::Serialize;
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SyncStatus {
    pub activity: SyncActivity,
    /// Households and changes the server has not acknowledged. Answers no change was cut from count as one.
    pub waiting_households: u32,
    pub waiting_changes: u32,
    #[ts(type = "number")]
    pub waiting_bytes: u64,
    /// Changes the server keeps aside, where an admin sees them.
    pub quarantined: u32,
    /// The last sync that reached its end, Unix seconds.
    #[ts(type = "number | null")]
    pub last_success: Option<i64>,
    /// What the last sync that reached its end brought.
    pub received_changes: u32,
    /// `None` after a success.
    pub trouble: Option<Trouble>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum SyncActivity {
    Idle,
    Paused,
    Running {
        step: SyncStep,
        /// Changes (sending), changes or households (receiving), as far as known.
        done: u32,
        total: Option<u32>,
        #[ts(type = "number")]
        bytes_done: u64,
        #[ts(type = "number | null")]
        bytes_total: Option<u64>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncStep {
    Connecting,
    Sending,
    Receiving,
    /// The first download of a village.
    Downloading,
    Form,
}

/// Why the last sync ended early. Data is safe on the device in every case.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
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

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum TroubleCause {
    /// No network, or no answer.
    Offline,
    /// The network wants a log-in.
    CaptivePortal,
    /// The answer is not signed by the server this device trusts.
    UntrustedServer,
    /// The server is there and cannot serve now.
    ServerBusy,
    /// The device was revoked.
    Revoked,
    /// The device's clock and the server's are too far apart.
    ClockOff {
        #[ts(type = "number")]
        seconds: i64,
    },
    /// The server needs a newer program.
    Outdated,
    /// The server refused for another reason: its stable code.
    Refused {
        reason: String,
    },
    DiskFull,
    Storage,
}
