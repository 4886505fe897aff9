//! The state of a household as a reader sees it: the agreed values, and beside them what is contested.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::attribution::{Act, Attribution};
use crate::edit::NoteId;
use crate::ids::{CaseId, ChangeHash, DeviceNumber, FormVersion, HouseholdId, PersonId};
use crate::mapping::{AnswerKey, WhyApart};
use crate::question::{FieldPath, QuestionCode};
use crate::stage::Stage;

/// The value of a question: one text exactly as the form writes it, or a set of choices.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    One(String),
    Set(BTreeSet<String>),
}

impl Value {
    /// As the form engine takes it: a set is its choices separated by spaces.
    pub fn as_text(&self) -> String {
        match self {
            Value::One(text) => text.clone(),
            Value::Set(choices) => choices.iter().map(String::as_str).collect::<Vec<_>>().join(" "),
        }
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Value::One(text) => text.is_empty(),
            Value::Set(choices) => choices.is_empty(),
        }
    }
}

/// A question's agreed value. `contested`: candidates are open in a case and this is the last agreed value,
/// never to be exported, paid on or counted as agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub value: Value,
    pub contested: bool,
    /// What was answered under another form version and has no word in the reader's. Never in force.
    pub apart: Option<Apart>,
}

impl Field {
    /// An agreed answer.
    pub fn of(value: Value) -> Self {
        Self { value, contested: false, apart: None }
    }

    /// Answered under a newer form, so that this one may not write over it.
    pub fn is_newer(&self) -> bool {
        self.apart.as_ref().is_some_and(|apart| apart.why == WhyApart::NewerForm)
    }
}

/// An answer kept beside what is in force, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    pub why: WhyApart,
    pub value: Value,
    /// The version it was written under.
    pub form: FormVersion,
}

/// Answers by question.
pub type Answers = BTreeMap<QuestionCode, Field>;

/// A person of the household. A person who died or moved stays here; presence is an answer like others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: PersonId,
    pub answers: Answers,
    /// Why the membership ended, in the words of whoever said so.
    pub removal_reason: Option<String>,
    /// The household in which this person lives on.
    pub went_to: Option<HouseholdId>,
}

/// A remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub id: NoteId,
    pub path: Option<FieldPath>,
    pub text: String,
    pub by: Provenance,
}

/// A confirmation of a section or of a soft finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    pub reason: String,
    pub by: Provenance,
}

/// Where a value comes from: one change, its device and attribution.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Provenance {
    pub change: ChangeHash,
    pub device: DeviceNumber,
    /// `None` for the golden change and for writers that give none.
    pub attribution: Option<OrderedAttribution>,
    /// The device's clock, Unix seconds. Shown, never used to order.
    pub time: i64,
}

/// An attribution with a fixed order, so that candidates list alike on every node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderedAttribution(pub Attribution);

impl Ord for OrderedAttribution {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |a: &Attribution| (a.user, a.role, a.act, a.visit, a.form, a.today);
        key(&self.0).cmp(&key(&other.0))
    }
}

impl PartialOrd for OrderedAttribution {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Provenance {
    pub fn is_decision(&self) -> bool {
        self.attribution.is_some_and(|a| a.0.act == Act::Decision)
    }

    /// The form version it was made under; 0 where it says none.
    pub fn form(&self) -> FormVersion {
        self.attribution.map_or(FormVersion(0), |a| a.0.form)
    }

    /// The day of the visit, where known.
    pub fn day(&self) -> Option<NaiveDate> {
        self.attribution.map(|a| a.0.today)
    }
}

/// What a case is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Subject {
    /// The answer of one question.
    Answer { path: FieldPath },
    /// One choice of a several-answer question.
    Choice { path: FieldPath, choice: String },
    /// Whether a person still belongs to the household while others edited them.
    Presence { person: PersonId, path: FieldPath },
}

impl Subject {
    /// The question the case is about.
    pub fn path(&self) -> &FieldPath {
        match self {
            Subject::Answer { path } | Subject::Choice { path, .. } | Subject::Presence { path, .. } => path,
        }
    }

    /// Where its answers stand.
    pub fn key(&self) -> AnswerKey {
        let choice = match self {
            Subject::Choice { choice, .. } => Some(choice.clone()),
            Subject::Answer { .. } | Subject::Presence { .. } => None,
        };
        AnswerKey { question: self.path().question.clone(), choice }
    }
}

/// The kind of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// Different values for one question.
    Value,
    /// Add against remove of one choice.
    Set,
    /// A removal against edits of the person.
    Presence,
    /// Two decisions of one case.
    Decision,
}

/// One value that somebody gave, with everybody who gave it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Candidate {
    pub value: String,
    pub writers: Vec<Provenance>,
    /// Reasons given by decisions for this value.
    pub reasons: Vec<String>,
}

/// A live case. It never blocks the household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub id: CaseId,
    pub kind: ConflictKind,
    pub subject: Subject,
    /// The last value that all candidates' writers had seen.
    pub base: Option<String>,
    /// At least two, ordered by value.
    pub candidates: Vec<Candidate>,
}

/// A clash that the published policy decided; shown greyed, overridable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoMerged {
    pub subject: Subject,
    pub chosen: String,
    pub candidates: Vec<Candidate>,
}

/// Everything a reader needs of one household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Household {
    pub answers: Answers,
    /// In the order of the household.
    pub members: Vec<Member>,
    pub stage: Stage,
    /// The note that came with the stage.
    pub stage_note: String,
    /// The household its people lived in before.
    pub split_from: Option<HouseholdId>,
    /// The change that said the stage; `None` where nobody did.
    pub stage_said: Option<ChangeHash>,
    pub confirmations: BTreeMap<String, Confirmation>,
    pub notes: Vec<Note>,
    pub conflicts: Vec<Conflict>,
    pub auto_merged: Vec<AutoMerged>,
}

impl Household {
    pub fn field(&self, path: &FieldPath) -> Option<&Field> {
        let answers = match path.person {
            Some(person) => &self.member(person)?.answers,
            None => &self.answers,
        };
        answers.get(&path.question)
    }

    /// The value of a question as text; empty where there is none.
    pub fn text(&self, path: &FieldPath) -> String {
        self.field(path).map(|field| field.value.as_text()).unwrap_or_default()
    }

    pub fn member(&self, person: PersonId) -> Option<&Member> {
        self.members.iter().find(|member| member.id == person)
    }

    pub fn conflict(&self, id: CaseId) -> Option<&Conflict> {
        self.conflicts.iter().find(|conflict| conflict.id == id)
    }

    /// Every non-empty value, household first, then members in order: what a form engine is filled with.
    pub fn values(&self) -> impl Iterator<Item = (Option<PersonId>, &QuestionCode, String)> {
        let own = self.answers.iter().map(|(code, field)| (None, code, field.value.as_text()));
        let of_members = self.members.iter().flat_map(|member| {
            member.answers.iter().map(move |(code, field)| (Some(member.id), code, field.value.as_text()))
        });
        own.chain(of_members).filter(|(_, _, text)| !text.is_empty())
    }
}
