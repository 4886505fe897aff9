//! The types of O4 Isian.

use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::question::FieldPath;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::screens::conflicts::ConflictView;
use crate::screens::decree::ApartView;
use crate::screens::photo::OwnPhoto;
use crate::screens::progress::Progress;
use crate::screens::settings::Language;

#[derive(Clone, Deserialize, TS)]
pub struct OpenArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub language: Language,
}

/// A household opened for filling.
#[derive(Clone, PartialEq, Serialize, TS)]
pub struct FormView {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub title: String,
    /// The form it is filled under; a newer one may be here already.
    pub form_version: u32,
    /// A draft, which stays under that form until it is done and sent, or moved; else until it is left.
    pub stays: bool,
    pub head_name: String,
    pub progress: Progress,
    /// When the last answer became durable on this device, Unix seconds; `None` for none of ours.
    #[ts(type = "number | null")]
    pub saved_at: Option<i64>,
}

#[derive(Clone, Deserialize, TS)]
pub struct SectionArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub section: String,
    /// Required for the section that repeats per member, absent for the others.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub person: Option<PersonId>,
    pub language: Language,
}

/// One page: a section, or one member's part of the section that repeats.
#[derive(Clone, PartialEq, Serialize, TS)]
pub struct SectionView {
    pub section: String,
    pub label: String,
    #[ts(type = "string | null")]
    pub person: Option<PersonId>,
    /// In the order of the form, those not relevant included, with their kept value.
    pub questions: Vec<QuestionView>,
}

/// A question as it stands.
#[derive(Clone, PartialEq, Serialize, TS)]
pub struct QuestionView {
    /// `q303`, or `<person>/q402`: what every method takes.
    #[ts(type = "string")]
    pub path: FieldPath,
    pub code: String,
    pub kind: QuestionKind,
    pub label: String,
    /// Empty for none.
    pub hint: String,
    /// Label of the group inside the section; empty for none. Questions of one group follow each other.
    pub group: String,
    /// As the form writes it: a code, a number, `YYYY-MM-DD`, choices separated by spaces,
    /// `lat lon altitude accuracy`, photos separated by spaces. Empty for no answer. Of a contested question: the last
    /// agreed value.
    pub value: String,
    /// Those the answers given so far leave open.
    pub choices: Vec<ChoiceView>,
    /// The value in the words of its choices; else the value.
    pub value_label: String,
    pub relevant: bool,
    pub required: bool,
    pub readonly: bool,
    pub findings: Vec<FindingView>,
    /// Open cases on it: at most one, but for a several-answer question one for each contested choice.
    pub contested: Vec<ConflictView>,
    /// What was answered under another form version and is not in force here.
    pub apart: Option<ApartView>,
    /// What is known of the photos in the value that were taken in on this device.
    pub photos: Vec<OwnPhoto>,
    /// Everybody else of the village with this NIK.
    pub elsewhere: Vec<Elsewhere>,
    /// The value loaded from the registry, where it differs from `value`.
    pub previous: Option<String>,
    pub previous_label: Option<String>,
    /// Loaded from the registry and neither changed nor confirmed here.
    pub unconfirmed: bool,
}

/// Somebody else with the same NIK.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Elsewhere {
    #[ts(type = "string")]
    pub household: HouseholdId,
    /// In this very household.
    pub here: bool,
    pub person_name: String,
    pub head_name: String,
    pub rt: String,
    /// One of the two died or moved away: maybe the same person, and no mistake.
    pub left: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    Text,
    Integer,
    Decimal,
    Date,
    SelectOne,
    SelectMultiple,
    Geopoint,
    Image,
    /// Text to read.
    Note,
    /// Filled by the form, shown where it has a label.
    Calculated,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ChoiceView {
    pub value: String,
    pub label: String,
}

/// What is wrong with an answer. The code is the question's code and the kind, stable for counting.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct FindingView {
    pub kind: FindingKind,
    /// The form's own words; empty where the form has none and the UI's words for the kind hold.
    pub message: String,
    /// Reason with which the officer confirmed a soft finding.
    pub confirmed: Option<String>,
    /// Of a place, what the form's own words do not say.
    pub place_doubts: Vec<PlaceDoubt>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PlaceDoubt {
    /// Typed, not measured.
    Typed,
    /// Outside the village's bounds.
    Outside,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A required answer is missing.
    Required,
    /// The answer is not of the question's type.
    Type,
    /// The list does not offer the answer (any more).
    Choice,
    /// A rule is broken.
    Constraint,
    /// To be confirmed with a reason.
    Soft,
}

#[derive(Clone, Deserialize, TS)]
pub struct SetArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    #[ts(type = "string")]
    pub path: FieldPath,
    /// Empty clears the answer.
    pub value: String,
    pub language: Language,
}

#[derive(Clone, Deserialize, TS)]
pub struct TickArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    #[ts(type = "string")]
    pub path: FieldPath,
    pub choice: String,
    pub ticked: bool,
    pub language: Language,
}

/// What an edit did. It is durable on this device before this is sent.
#[derive(Clone, PartialEq, Serialize, TS)]
pub struct Saved {
    /// The device's clock, Unix seconds.
    #[ts(type = "number")]
    pub saved_at: i64,
    /// Every question, of any section, that looks different now, in full.
    pub questions: Vec<QuestionView>,
    pub progress: Progress,
    /// The person just added.
    #[ts(type = "string | null")]
    pub added: Option<PersonId>,
}

#[derive(Clone, Deserialize, TS)]
pub struct AddMemberArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub language: Language,
}

#[derive(Clone, Deserialize, TS)]
pub struct RemoveMemberArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    #[ts(type = "string")]
    pub person: PersonId,
    pub reason: RemovalReason,
    /// More words; may be empty.
    pub note: String,
    pub language: Language,
}

/// Why a membership ends. The person stays in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RemovalReason {
    Moved,
    MovedAbroad,
    Died,
    NotFound,
    WrongEntry,
    Duplicate,
}

#[derive(Clone, Deserialize, TS)]
pub struct RestoreMemberArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    #[ts(type = "string")]
    pub person: PersonId,
    pub language: Language,
}

/// People who begin a household of their own.
#[derive(Clone, Deserialize, TS)]
pub struct SplitArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    #[ts(type = "Array<string>")]
    pub members: Vec<PersonId>,
    /// One of them.
    #[ts(type = "string")]
    pub head: PersonId,
    /// May be empty.
    pub note: String,
}

#[derive(Clone, Deserialize, TS)]
pub struct MoveMemberArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    #[ts(type = "string")]
    pub person: PersonId,
    /// Stands before this person afterwards; last where left out.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub before: Option<PersonId>,
    pub language: Language,
}

#[derive(Clone, Deserialize, TS)]
pub struct ConfirmSoftArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    #[ts(type = "string")]
    pub path: FieldPath,
    pub reason: String,
    pub language: Language,
}

#[derive(Clone, Deserialize, TS)]
pub struct ConfirmSectionArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub section: String,
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub person: Option<PersonId>,
    pub language: Language,
}

#[derive(Clone, Deserialize, TS)]
pub struct NoteArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    /// The question it is on; the whole household where left out.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub path: Option<FieldPath>,
    pub text: String,
    pub language: Language,
}

/// Whether leaving the household wrote a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Closed {
    pub cut: bool,
}
