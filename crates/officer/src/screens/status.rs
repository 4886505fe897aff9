//! The one word for how a household stands.

use pendata_device::Status as DeviceStatus;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Derived from the stage, the findings, the receipts and the open cases; one per household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Assigned, untouched.
    NotVisited,
    /// Begun, not complete.
    Draft,
    /// Begun, and something in it is wrong.
    NeedsFix,
    /// Complete as the officer says (or nobody to ask); the server does not have all of it yet.
    Ready,
    /// The same, and the server acknowledged all of it.
    Sent,
    /// A reviewer asks for a change.
    Returned,
    /// A case waits for the district. The officer may go on.
    Conflict,
    /// The period is closed.
    Locked,
}

const WORDS: [(Status, DeviceStatus); 8] = [
    (Status::NotVisited, DeviceStatus::NotVisited),
    (Status::Draft, DeviceStatus::Draft),
    (Status::NeedsFix, DeviceStatus::NeedsFix),
    (Status::Ready, DeviceStatus::Ready),
    (Status::Sent, DeviceStatus::Sent),
    (Status::Returned, DeviceStatus::Returned),
    (Status::Conflict, DeviceStatus::Conflict),
    (Status::Locked, DeviceStatus::Locked),
];

impl Status {
    pub fn of_device(self) -> DeviceStatus {
        WORDS.iter().find(|(word, _)| *word == self).map(|(_, status)| *status).expect("every word is listed")
    }
}

pub fn status_word(status: DeviceStatus) -> Status {
    WORDS.iter().find(|(_, known)| *known == status).map(|(word, _)| *word).expect("every status is listed")
}
