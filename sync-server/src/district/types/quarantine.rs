//! What was set aside.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Place;
use crate::store::fleet::Cause;

/// `GET /api/quarantine`: every field may be left out.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(export_to = "QuarantineQuestion.ts", optional_fields)]
pub struct QuarantineQuestion {
    pub reason: Option<String>,
    pub device: Option<u32>,
    /// What was looked at and left out; what waits to be looked at where it is left out.
    pub kept: Option<bool>,
    pub offset: Option<u32>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "QuarantineItem.ts")]
pub struct QuarantineItem {
    pub household: String,
    pub change: String,
    pub device: u32,
    pub device_label: String,
    pub officer: String,
    /// Stable word, such as `out_of_area`.
    pub reason: String,
    pub bytes: u32,
    pub received: i64,
    /// Where the household is kept, if it is known.
    pub village: Option<Place>,
    /// Why its device is revoked, if it is.
    pub cause: Option<Cause>,
    /// It came within the days in which work of somebody who left is waited for.
    pub in_grace: bool,
    /// When it was looked at and left out, Unix seconds.
    pub kept: Option<i64>,
}

/// At most 200 changes at once.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "ReleaseRequest.ts")]
pub struct ReleaseRequest {
    pub changes: Vec<String>,
    pub reason: String,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Released.ts")]
pub struct Released {
    pub released: u32,
    pub left: Vec<NotReleased>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "NotReleased.ts")]
pub struct NotReleased {
    pub change: String,
    /// `waiting`, `not_found`, or the reason it is set aside for.
    pub verdict: String,
}

#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "KeepOutRequest.ts")]
pub struct KeepOutRequest {
    pub changes: Vec<String>,
    /// `false`: they wait to be looked at again.
    pub kept: bool,
    pub reason: String,
}
