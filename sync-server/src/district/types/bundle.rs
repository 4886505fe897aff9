//! Bundle files.

use serde::Serialize;
use ts_rs::TS;

use super::Place;

/// Whose bundle it was, and what became of it.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "BundleImported.ts")]
pub struct BundleImported {
    pub village: Place,
    /// Empty where the server made it.
    pub device: String,
    pub officer: String,
    /// What that device sealed is kept aside.
    pub sender_revoked: bool,
    /// The sender's clock, Unix seconds.
    #[ts(type = "number")]
    pub made: i64,
    /// Households of which it brought changes.
    pub households: u32,
    /// Changes: new, here before, waiting for others.
    pub accepted: u32,
    pub duplicate: u32,
    pub waiting: u32,
    pub quarantined: Vec<RefusedChanges>,
    pub photos: u32,
}

/// Changes set aside for one reason.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "RefusedChanges.ts")]
pub struct RefusedChanges {
    pub reason: String,
    pub changes: u32,
}
