//! What the program tells the UI without being asked: `subscribe(topic)` on the other side.

use serde::Serialize;
use ts_rs::TS;

use crate::screens::entry::AppState;
use crate::screens::sync::SyncStatus;

/// One push. The topic is the tag; TypeScript gets the map of topics and payloads.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "topic", content = "payload", rename_all = "snake_case")]
pub enum Event {
    /// The phase changed: locked, unlocked, enrolled, a form came.
    State(AppState),
    /// How far a sync is, or that one ended.
    Sync(SyncStatus),
    /// A household changed: by this device, or by somebody else's work merged into it.
    Household(HouseholdChanged),
}

/// A household that looks different now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HouseholdChanged {
    pub household: String,
    /// It came from the server: open screens ask again for what they show.
    pub merged: bool,
    /// Paths of changed questions, where known.
    pub paths: Vec<String>,
}
