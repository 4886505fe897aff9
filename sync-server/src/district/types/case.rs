//! A case and its decision.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AnswerView, CaseKind, HouseholdBrief, RoleWord, Words};

/// One case, with everything a decision needs.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "CaseView.ts")]
pub struct CaseView {
    pub household: HouseholdBrief,
    pub case: String,
    pub kind: CaseKind,
    pub subject: SubjectView,
    pub opened: i64,
    /// The last value all had seen; `null` where there was none.
    pub base: Option<ValueView>,
    pub candidates: Vec<CandidateView>,
    /// What else may be chosen: the choices of the question; empty where it takes any text.
    pub choices: Vec<ValueView>,
    /// Clashes of this household that the form's policy decided.
    pub auto_merged: Vec<AutoMergedView>,
    /// Other open cases of this household.
    pub others: Vec<OtherCase>,
    /// Findings on the household as it stands.
    pub findings: Vec<FindingView>,
    /// What the household's questions for photos name.
    pub photos: Vec<AnswerView>,
    /// Heads of the document as seen here: they go back with the decision.
    pub heads: Vec<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "OtherCase.ts")]
pub struct OtherCase {
    pub case: String,
    pub kind: CaseKind,
    pub subject: SubjectView,
}

/// What a case, an answer or a finding is about.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "SubjectView.ts")]
pub struct SubjectView {
    pub question: String,
    pub label: Words,
    /// Name of the person, where it is about one.
    pub person: Option<String>,
    /// The choice, where it is about one.
    pub choice: Option<Words>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "ValueView.ts")]
pub struct ValueView {
    pub value: String,
    pub label: Words,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "CandidateView.ts")]
pub struct CandidateView {
    pub value: String,
    pub label: Words,
    pub writers: Vec<WriterView>,
    /// Reasons that decisions gave for it.
    pub reasons: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "ActWord.ts")]
pub enum ActWord {
    Save,
    Decision,
    Reauthored,
    Import,
}

/// Who wrote a value, and how.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "WriterView.ts")]
pub struct WriterView {
    /// Empty where the account is not known.
    pub name: String,
    pub role: Option<RoleWord>,
    pub act: Option<ActWord>,
    pub device: u32,
    pub device_label: String,
    /// Day of the visit, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// Number of the visit on its device; 0 where there was none.
    pub visit: u32,
    /// The device's clock, Unix seconds: shown, never trusted.
    pub at: i64,
    /// The change, hexadecimal.
    pub change: String,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "AutoMergedView.ts")]
pub struct AutoMergedView {
    pub subject: SubjectView,
    pub chosen: String,
    pub candidates: Vec<CandidateView>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "FindingView.ts")]
pub struct FindingView {
    pub subject: SubjectView,
    /// `required`, `type`, `choice`, `constraint` or `soft`.
    pub kind: String,
    /// What the form says; empty where it says nothing.
    pub message: Words,
    /// Not there before the choice under preview.
    pub new: bool,
}

#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "PreviewRequest.ts")]
pub struct PreviewRequest {
    pub value: String,
}

/// The household as it would be with a choice.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Preview.ts")]
pub struct Preview {
    pub result: ValueView,
    pub findings: Vec<FindingView>,
    /// Cases that would still be open.
    pub open_cases: u32,
}

#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "Decision.ts")]
pub struct Decision {
    pub value: String,
    /// May not be empty.
    pub reason: String,
    /// The heads of the case view.
    pub heads: Vec<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Decided.ts")]
pub struct Decided {
    /// The signed change that carries it.
    pub change: String,
    /// Somebody decided otherwise at the same time: the case is open again, with both decisions.
    pub contested: bool,
    /// The case to look at next.
    pub next: Option<NextCase>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "NextCase.ts")]
pub struct NextCase {
    pub household: String,
    pub case: String,
}
