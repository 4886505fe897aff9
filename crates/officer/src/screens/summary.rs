//! O3 Ringkasan keluarga: who they are, how far each section is, what the reviewer said.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::author::{Author, Place};
use super::progress::Progress;
use super::settings::Language;
use super::status::Status;

#[derive(Clone, Debug, Deserialize, TS)]
pub struct SummaryArguments {
    pub household: String,
    pub language: Language,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct HouseholdSummary {
    pub household: String,
    pub head_name: String,
    /// In full: the household is open.
    pub family_card: String,
    pub rt: String,
    pub address: String,
    pub status: Status,
    pub stage: StageWord,
    /// What came with the stage: the reviewer's note.
    pub stage_note: String,
    pub progress: Progress,
    pub notes: Vec<NoteView>,
    /// Something of it waits to be sent.
    pub waiting: bool,
}

/// The stage as its officer or the district set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StageWord {
    NotVisited,
    Draft,
    Ready,
    Returned,
    NotFound,
    Refused,
    Moved,
    Locked,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NoteView {
    pub note: String,
    /// The question it is on; `None` for the whole household.
    pub place: Option<Place>,
    pub text: String,
    pub by: Author,
}

#[derive(Clone, Debug, Deserialize, TS)]
pub struct StageArguments {
    pub household: String,
    pub stage: StageWord,
    /// Why; required for not found, refused and moved.
    pub note: String,
}
