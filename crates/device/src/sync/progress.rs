//! What a sync tells while it runs, and at its end.

use serde::Serialize;

use pendata_domain::ids::HouseholdId;

use super::pack::Download;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Making changes of what was answered.
    #[default]
    Preparing,
    /// Changes to the server and back.
    Exchanging,
    /// A form.
    Form,
    /// The village's snapshot, part by part.
    Village,
    /// Waiting before another try.
    Waiting,
    Done,
}

/// How far a sync is. What is counted follows the phase: changes, or parts of a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    pub phase: Phase,
    pub done: u32,
    pub total: u32,
    pub bytes_up: u64,
    pub bytes_down: u64,
    /// Seconds until the next try, while waiting.
    pub retry_in: Option<u64>,
    /// While a village's snapshot is being read, whatever the phase.
    pub download: Option<Download>,
}

/// What a sync came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SyncReport {
    /// Own changes the server acknowledged, by receipt.
    pub sent: u32,
    /// Own changes the server holds until others come.
    pub waiting: u32,
    /// Own changes the server keeps aside.
    pub refused: u32,
    /// Changes of others that came in.
    pub received: u32,
    /// Households that a snapshot brought.
    pub loaded: u32,
    /// Work lists or the calendar are others than before.
    pub new_work: bool,
    /// Households others changed.
    pub touched: Vec<HouseholdId>,
    pub requests: u32,
    pub bytes_up: u64,
    pub bytes_down: u64,
}
