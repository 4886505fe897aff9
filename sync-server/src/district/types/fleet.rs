//! Devices, and what a lost one held.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Place;
use crate::store::fleet::Cause;

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "DeviceView.ts")]
pub struct DeviceView {
    pub number: u32,
    pub label: String,
    pub officer: String,
    pub villages: Vec<Place>,
    pub revoked: bool,
    pub revocation: Option<RevocationView>,
    /// When it was first reported lost, Unix seconds.
    pub lost_at: Option<i64>,
    /// Unix seconds.
    pub enrolled: i64,
    pub last_seen: i64,
    /// Not seen for more than 14 days.
    pub silent: bool,
    /// Changes the device said it still holds.
    pub backlog: u32,
    /// When the oldest of them was written, Unix seconds.
    pub oldest: Option<i64>,
    /// The device's clock less the server's, seconds.
    pub clock_offset: i64,
    /// Times it showed itself to be one of two copies.
    pub copies: u32,
    /// Version of its program; empty where it does not tell.
    pub program: String,
    /// The newest form version it holds; 0 for none.
    pub form: u32,
    /// Bytes free on its disk.
    pub disk_free: Option<u64>,
}

#[derive(Clone, Copy, Debug, Serialize, TS)]
#[ts(export_to = "RevocationView.ts")]
pub struct RevocationView {
    pub cause: Cause,
    /// Unix seconds.
    pub at: i64,
    /// Until when work that still comes is reviewed as that of somebody who left.
    pub grace_ends: Option<i64>,
}

#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "RevokeRequest.ts")]
pub struct RevokeRequest {
    pub cause: Cause,
    pub reason: String,
}

/// What a lost device held, for the notice that UU 27/2022 asks for within three days.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "LostReport.ts")]
pub struct LostReport {
    pub device: DeviceView,
    /// When it was first reported lost, Unix seconds.
    pub reported: i64,
    /// 3 x 24 hours later.
    pub deadline: i64,
    /// When this was made.
    pub made: i64,
    pub villages: Vec<LostVillage>,
    pub households: Vec<LostHousehold>,
}

/// A village whose households the device was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "LostVillage.ts")]
pub struct LostVillage {
    pub village: Place,
    /// Unix seconds.
    pub from: i64,
    /// When the officer's right to it ended; `null` where it had not.
    pub until: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "LostHousehold.ts")]
pub struct LostHousehold {
    pub household: String,
    pub village: String,
    pub rt: String,
    /// Masked.
    pub head: String,
    /// Since when the device may have held it, Unix seconds.
    pub since: i64,
    /// The server had it when the device was last seen; else it may have reached the device from another tablet.
    pub certain: bool,
}
