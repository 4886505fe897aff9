//! A household: what lists show, and all of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FindingView, OtherCase, Place, Words, WriterView};

/// What lists show of a household: numbers masked.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "HouseholdBrief.ts")]
pub struct HouseholdBrief {
    pub household: String,
    pub village: Place,
    pub rt: String,
    pub head_name: String,
    /// Family card number, masked.
    pub card: String,
    pub stage: StageWord,
    pub members: u32,
    pub hard: u32,
    pub soft: u32,
    pub open_cases: u32,
    pub updated: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "StageWord.ts")]
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

#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "ReturnRequest.ts")]
pub struct ReturnRequest {
    /// What the officer is asked to do. May not be empty.
    pub note: String,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Returned.ts")]
pub struct Returned {
    pub change: String,
}

/// A household, read-only; identity numbers masked.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "HouseholdView.ts")]
pub struct HouseholdView {
    pub brief: HouseholdBrief,
    /// The reviewer's note, or what was said beside `stage_reason`.
    pub stage_note: String,
    /// Why nobody was interviewed: a stable code; empty for none.
    pub stage_reason: String,
    pub answers: Vec<AnswerView>,
    /// What the form asks for no more, or has no word for.
    pub kept: Vec<AnswerView>,
    pub members: Vec<MemberView>,
    pub findings: Vec<FindingView>,
    pub cases: Vec<OtherCase>,
    pub notes: Vec<NoteView>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "AnswerView.ts")]
pub struct AnswerView {
    pub question: String,
    pub label: Words,
    pub value: Words,
    pub contested: bool,
    /// An identity number: shown in full only by a `RevealRequest`.
    pub masked: bool,
}

/// Asks for an identity number in full.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "RevealRequest.ts", optional_fields)]
pub struct RevealRequest {
    /// The member whose number it is; none for the household's own.
    pub person: Option<String>,
    pub question: String,
    pub reason: RevealReason,
}

/// Why somebody sees a number in full. A choice and no text: it stands in the audit chain, which holds no personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "RevealReason.ts")]
pub enum RevealReason {
    /// The person asks for their own data, or what of it is wrong.
    SubjectRequest,
    /// Compared with another household or register.
    Duplicate,
    /// Compared with a document.
    Verification,
    Complaint,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Revealed.ts")]
pub struct Revealed {
    pub value: String,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "MemberView.ts")]
pub struct MemberView {
    pub person: String,
    pub name: String,
    pub removal_reason: Option<String>,
    pub answers: Vec<AnswerView>,
    pub kept: Vec<AnswerView>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "NoteView.ts")]
pub struct NoteView {
    pub text: String,
    pub question: Option<String>,
    pub by: WriterView,
}
