//! What the district console says and hears, as JSON. TypeScript is generated from here.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The body of every error (RFC 9457). `code` is stable; words for people live in the console's locales.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Problem.ts")]
pub struct Problem {
    /// `urn:pendata:problem:<code>`
    pub r#type: String,
    pub title: String,
    pub status: u16,
    pub code: String,
}

/// A text in the form's two languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "Words.ts")]
pub struct Words {
    pub id: String,
    pub en: String,
}

/// An area: its Kemendagri code and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "Place.ts")]
pub struct Place {
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "Login.ts")]
pub struct Login {
    pub login: String,
    pub password: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "RoleWord.ts")]
pub enum RoleWord {
    VillageOfficer,
    DistrictAdmin,
    Operator,
}

/// Who is logged in. `csrf` goes into the header `x-pendata-csrf` of every request that changes something.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Me.ts")]
pub struct Me {
    pub user: u32,
    pub name: String,
    pub role: RoleWord,
    pub district: Place,
    pub csrf: String,
}

/// Beranda.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Overview.ts")]
pub struct Overview {
    pub open_cases: u32,
    pub ready: u32,
    pub returned: u32,
    pub quarantined: u32,
    /// Devices not seen for more than 14 days.
    pub silent_devices: u32,
    pub villages: Vec<VillageNumbers>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "VillageNumbers.ts")]
pub struct VillageNumbers {
    pub village: Place,
    pub households: u32,
    pub people: u32,
    pub ready: u32,
    pub returned: u32,
    /// Households with a hard finding.
    pub with_findings: u32,
    pub open_cases: u32,
    /// Unix seconds; 0 where nothing came yet.
    pub updated: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "CaseKind.ts")]
pub enum CaseKind {
    Value,
    Set,
    Presence,
    Decision,
}

/// `GET /api/cases`: every field may be left out.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(export_to = "QueueFilter.ts", optional_fields)]
pub struct QueueFilter {
    pub village: Option<String>,
    pub kind: Option<CaseKind>,
    /// Only cases open for at least so many days.
    pub older_days: Option<u32>,
    pub offset: Option<u32>,
    /// At most 200; 50 where it is left out.
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Queue.ts")]
pub struct Queue {
    /// Cases that the filter lets through, also those not on this page.
    pub total: u32,
    /// The oldest first.
    pub cases: Vec<QueueItem>,
    /// What the filter offers.
    pub villages: Vec<Place>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "QueueItem.ts")]
pub struct QueueItem {
    pub household: HouseholdBrief,
    pub case: String,
    pub kind: CaseKind,
    pub subject: Words,
    /// Unix seconds.
    pub opened: i64,
    pub candidates: u32,
}

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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
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
    pub stage_note: String,
    pub answers: Vec<AnswerView>,
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
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "MemberView.ts")]
pub struct MemberView {
    pub person: String,
    pub name: String,
    pub removal_reason: Option<String>,
    pub answers: Vec<AnswerView>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "NoteView.ts")]
pub struct NoteView {
    pub text: String,
    pub question: Option<String>,
    pub by: WriterView,
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
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "DeviceView.ts")]
pub struct DeviceView {
    pub number: u32,
    pub label: String,
    pub officer: String,
    pub villages: Vec<Place>,
    pub revoked: bool,
    /// Unix seconds.
    pub last_seen: i64,
    /// Changes the device said it still holds.
    pub backlog: u32,
    /// The device's clock less the server's, seconds.
    pub clock_offset: i64,
    /// Times it showed itself to be one of two copies.
    pub copies: u32,
}
