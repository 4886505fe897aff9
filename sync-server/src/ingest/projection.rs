//! A household as the tables show it. A function of the document and the published form, so that `verify`
//! can make it again and compare.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use pendata_domain::document::Document;
use pendata_domain::form::CoreRole;
use pendata_domain::household::{Answers, Conflict, ConflictKind, Household, Member, Subject, Value};
use pendata_domain::ids::{FormVersion, HouseholdId, PersonId};
use pendata_domain::merge::read;
use pendata_domain::question::QuestionCode;
use pendata_domain::stage::Stage;
use pendata_domain::work::StageMark;
use serde::Serialize;

use crate::forms::{Published, day_of};

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Projection {
    #[n(0)]
    pub household: HouseholdRow,
    /// In the order of the household.
    #[n(1)]
    pub people: Vec<PersonRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct HouseholdRow {
    #[n(0)]
    pub rt: String,
    #[n(1)]
    pub head_name: String,
    #[n(2)]
    pub card: String,
    #[n(3)]
    pub address: String,
    #[n(4)]
    pub stage: Stage,
    #[n(5)]
    pub hard: u32,
    #[n(6)]
    pub soft: u32,
    /// JSON: answer by question.
    #[n(7)]
    pub answers: String,
    /// JSON: contested questions.
    #[n(8)]
    pub contested: String,
    /// The form version it was judged under.
    #[n(9)]
    pub form: FormVersion,
    /// Who said the stage.
    #[n(10)]
    pub stage_mark: Option<StageMark>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PersonRow {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub place: u32,
    #[n(2)]
    pub name: String,
    #[n(3)]
    pub nik: String,
    #[n(4)]
    pub sex: String,
    #[n(5)]
    pub birth_date: String,
    #[n(6)]
    pub relation: String,
    #[n(7)]
    pub presence: String,
    #[n(8)]
    pub answers: String,
    #[n(9)]
    pub contested: String,
}

/// The household of a document, and its projection.
pub fn project(document: &Document, household: HouseholdId, form: &Published) -> (Household, Projection) {
    let view = read(document, household, &form.rules);
    let projection = projected(document, &view, form);
    (view, projection)
}

/// The projection of a document that was read as `view`.
pub fn projected(document: &Document, view: &Household, form: &Published) -> Projection {
    let session = form.session(view, day_of(document));
    let findings = Published::findings(&session, view);
    // The head's name is calculated by the form, so it stands in the session and not in the document.
    let head = form.rules.core(CoreRole::HeadName).and_then(|code| session.field(None, code.as_str()));
    let hard = findings.iter().filter(|finding| finding.kind.is_hard()).count() as u32;
    let own = |role| text(&view.answers, form.rules.core(role));
    let row = HouseholdRow {
        rt: own(CoreRole::Rt),
        head_name: without_nul(head.map(|field| field.value.to_owned()).unwrap_or_default()),
        card: own(CoreRole::FamilyCard),
        address: own(CoreRole::Address),
        stage: view.stage,
        hard,
        soft: findings.len() as u32 - hard,
        answers: answers(&view.answers),
        contested: contested(&view.answers),
        form: form.version,
        stage_mark: view.stage_said.map(StageMark::of),
    };
    let people = (0..).zip(&view.members).map(|(place, member)| person(member, place, form)).collect();
    Projection { household: row, people }
}

fn person(member: &Member, place: u32, form: &Published) -> PersonRow {
    let own = |role| text(&member.answers, form.rules.core(role));
    PersonRow {
        person: member.id,
        place,
        name: own(CoreRole::Name),
        nik: own(CoreRole::Nik),
        sex: own(CoreRole::Sex),
        birth_date: own(CoreRole::BirthDate),
        relation: own(CoreRole::Relation),
        presence: own(CoreRole::Presence),
        answers: answers(&member.answers),
        contested: contested(&member.answers),
    }
}

fn text(answers: &Answers, question: Option<&QuestionCode>) -> String {
    let value = question.and_then(|code| answers.get(code)).map(|field| field.value.as_text());
    without_nul(value.unwrap_or_default())
}

/// U+0000, which no keyboard gives and PostgreSQL's texts do not hold, stands as U+FFFD; alike in both stores.
fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

fn answers(answers: &Answers) -> String {
    let values: BTreeMap<&str, &Value> = answers
        .iter()
        .filter(|(_, field)| !field.value.is_empty())
        .map(|(code, field)| (code.as_str(), &field.value))
        .collect();
    json(&values)
}

fn contested(answers: &Answers) -> String {
    let open = answers.iter().filter(|(_, field)| field.contested);
    json(&open.map(|(code, _)| code.as_str()).collect::<Vec<_>>())
}

/// A case as its tables show it.
pub struct CaseRow {
    pub kind: &'static str,
    pub question: String,
    /// JSON of the subject.
    pub subject: String,
    /// Value, and JSON of its writers.
    pub candidates: Vec<(String, String)>,
}

impl CaseRow {
    pub fn of(conflict: &Conflict) -> Self {
        let candidates = conflict.candidates.iter().map(|c| (c.value.clone(), json(&c.writers))).collect();
        Self {
            kind: kind_word(conflict.kind),
            question: question(&conflict.subject).to_string(),
            subject: json(&conflict.subject),
            candidates,
        }
    }
}

pub fn question(subject: &Subject) -> &QuestionCode {
    match subject {
        Subject::Answer { path } | Subject::Choice { path, .. } | Subject::Presence { path, .. } => {
            &path.question
        }
    }
}

pub fn kind_word(kind: ConflictKind) -> &'static str {
    match kind {
        ConflictKind::Value => "value",
        ConflictKind::Set => "set",
        ConflictKind::Presence => "presence",
        ConflictKind::Decision => "decision",
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("keys are text and values plain")
}
