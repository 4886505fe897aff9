//! Names inside a document.

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, Value};

use crate::ids::PersonId;
use crate::question::{FieldPath, QuestionCode};

pub const ANSWERS: &str = "answers";
pub const MEMBERS: &str = "members";
pub const STATUS: &str = "status";
pub const CONFIRMATIONS: &str = "confirmations";
pub const DECISIONS: &str = "decisions";
pub const CLAIMS: &str = "claims";
pub const NOTES: &str = "notes";
pub const CONTAINERS: [&str; 7] = [ANSWERS, MEMBERS, STATUS, CONFIRMATIONS, DECISIONS, CLAIMS, NOTES];

/// Layout version, written by the golden change.
pub const LAYOUT: &str = "_v";
/// The stage and its note in one scalar, so that they cannot mix.
pub const STAGE: &str = "stage";
/// A member's place in the household.
pub const ORDER: &str = "_order";
/// Why a membership ended.
pub const REASON: &str = "_reason";
/// The household a person went to.
pub const WENT_TO: &str = "_to";
/// The household this one was split from; in the status container.
pub const SPLIT_FROM: &str = "from";

/// The longest key: a person, a question and a choice.
pub const MAX_KEY_BYTES: usize = 160;

pub fn choice(question: &QuestionCode, choice: &str) -> String {
    format!("{question}/{choice}")
}

pub fn member(person: PersonId) -> String {
    person.0.simple().to_string()
}

pub fn container(doc: &impl ReadDoc, name: &str) -> Option<ObjId> {
    match doc.get(ROOT, name) {
        Ok(Some((Value::Object(ObjType::Map), id))) => Some(id),
        _ => None,
    }
}

pub fn member_map(doc: &impl ReadDoc, person: PersonId) -> Option<ObjId> {
    match doc.get(container(doc, MEMBERS)?, member(person)) {
        Ok(Some((Value::Object(ObjType::Map), id))) => Some(id),
        _ => None,
    }
}

/// The map in which a field's value stands.
pub fn home(doc: &impl ReadDoc, path: &FieldPath) -> Option<ObjId> {
    match path.person {
        Some(person) => member_map(doc, person),
        None => container(doc, ANSWERS),
    }
}

/// Persons of a document, in no order.
pub fn persons(doc: &Automerge) -> Vec<PersonId> {
    let Some(members) = container(doc, MEMBERS) else {
        return Vec::new();
    };
    doc.keys(members).filter_map(|key| key.parse().ok()).collect()
}
