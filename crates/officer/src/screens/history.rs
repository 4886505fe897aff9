//! O8 Riwayat: every value a question had, and putting one back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::author::{Author, Place};
use super::settings::Language;

#[derive(Clone, Debug, Deserialize, TS)]
pub struct HistoryArguments {
    pub household: String,
    pub path: String,
    pub language: Language,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HistoryView {
    pub place: Place,
    /// Latest first. What this device saved and no change holds yet stands on top, without `change`.
    pub entries: Vec<HistoryEntryView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HistoryEntryView {
    /// The value afterwards; of a several-answer question `true` or `false` for `choice`.
    pub value: String,
    /// In words, where the question has choices.
    pub value_label: String,
    pub choice: Option<String>,
    pub choice_label: Option<String>,
    pub by: Option<Author>,
    /// Given with a decision.
    pub reason: Option<String>,
    /// What `field.restore` takes; `None` while no change holds it.
    pub change: Option<String>,
}

#[derive(Clone, Debug, Deserialize, TS)]
pub struct RestoreArguments {
    pub household: String,
    pub path: String,
    /// As in the entry.
    pub value: String,
    pub change: String,
    pub language: Language,
}
