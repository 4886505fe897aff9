//! A document as a household: agreed values, and beside them the open cases.

use std::collections::BTreeSet;

use super::cases::{Reader, case_id};
use super::settle::{Settled, settle};
use crate::document::{Document, Slot, keys};
use crate::edit::NoteId;
use crate::form::{CoreRole, FormRules, MergePolicy};
use crate::household::{
    Answers, AutoMerged, Candidate, Confirmation, Conflict, ConflictKind, Field, Household, Member, Note,
    Provenance, Subject, Value,
};
use crate::ids::{ChangeHash, HouseholdId, PersonId};
use crate::question::{FieldPath, QuestionCode};
use crate::stage::Stage;

/// Reads a document under the rules of a form. Unknown keys of newer versions are kept in the document and
/// left out here only where they are no question codes.
pub fn read(document: &Document, household: HouseholdId, rules: &FormRules) -> Household {
    let reader = Reader::new(document, household, rules);
    let mut out = Household::default();
    out.answers =
        answers(&reader, None, document.slots(keys::ANSWERS), &mut out.conflicts, &mut out.auto_merged);
    out.members = members(&reader, &mut out.conflicts, &mut out.auto_merged);
    (out.stage, out.stage_note, out.stage_said) = stage(document);
    out.split_from = split_from(document);
    for slot in document.slots(keys::CONFIRMATIONS) {
        let by = latest_writer(document, keys::CONFIRMATIONS, &slot.key);
        out.confirmations.insert(slot.key, Confirmation { reason: slot.value, by });
    }
    out.notes = notes(document);
    claims(&reader, &mut out.conflicts);
    presence_cases(&reader, &mut out);
    out.conflicts.sort_by(|a, b| a.subject.cmp(&b.subject));
    out
}

fn members(reader: &Reader<'_>, conflicts: &mut Vec<Conflict>, auto: &mut Vec<AutoMerged>) -> Vec<Member> {
    let mut placed: Vec<(String, Member)> = reader
        .document
        .persons()
        .into_iter()
        .map(|id| {
            let slots = reader.document.member_slots(id);
            let own = |key: &str| slots.iter().find(|s| s.key == key).map(first_value);
            let (order, removal_reason) = (own(keys::ORDER).unwrap_or_default(), own(keys::REASON));
            let went_to = own(keys::WENT_TO).and_then(|text| text.parse().ok());
            let answers = answers(reader, Some(id), slots, conflicts, auto);
            (order, Member { id, answers, removal_reason, went_to })
        })
        .collect();
    placed.sort_by(|a, b| (&a.0, a.1.id).cmp(&(&b.0, b.1.id)));
    placed.into_iter().map(|(_, member)| member).collect()
}

/// Of rival values that no case is made of, the smallest: the same on every node.
fn first_value(slot: &Slot) -> String {
    slot.rivals.iter().map(|w| w.value.clone()).min().unwrap_or_else(|| slot.value.clone())
}

fn answers(
    reader: &Reader<'_>,
    person: Option<PersonId>,
    slots: Vec<Slot>,
    conflicts: &mut Vec<Conflict>,
    auto: &mut Vec<AutoMerged>,
) -> Answers {
    let mut answers = Answers::new();
    for slot in slots {
        let (code, choice) = match slot.key.split_once('/') {
            Some((code, choice)) => (code, Some(choice.to_owned())),
            None => (slot.key.as_str(), None),
        };
        let Ok(question) = QuestionCode::new(code).map_err(drop) else {
            continue;
        };
        if code.starts_with('_') {
            continue;
        }
        let path = FieldPath { person, question: question.clone() };
        let subject = match &choice {
            Some(choice) => Subject::Choice { path, choice: choice.clone() },
            None => Subject::Answer { path },
        };
        let (value, contested) = resolve(reader, person, &slot, subject, conflicts, auto);
        place(&mut answers, question, choice, value, contested);
    }
    answers
}

fn place(
    answers: &mut Answers,
    question: QuestionCode,
    choice: Option<String>,
    value: String,
    contested: bool,
) {
    let Some(choice) = choice else {
        answers.insert(question, Field { value: Value::One(value), contested });
        return;
    };
    let field = answers
        .entry(question)
        .or_insert_with(|| Field { value: Value::Set(BTreeSet::new()), contested: false });
    field.contested |= contested;
    if let (Value::Set(choices), "true") = (&mut field.value, value.as_str()) {
        choices.insert(choice);
    }
}

/// The value in force of a slot, and whether it is contested.
fn resolve(
    reader: &Reader<'_>,
    person: Option<PersonId>,
    slot: &Slot,
    subject: Subject,
    conflicts: &mut Vec<Conflict>,
    auto: &mut Vec<AutoMerged>,
) -> (String, bool) {
    if slot.rivals.is_empty() {
        return (slot.value.clone(), false);
    }
    let writes =
        slot.rivals.iter().map(|w| (w.value.clone(), reader.document.provenance(w.change))).collect();
    match settle(writes, policy(reader.rules, &subject)) {
        Settled::Agreed(value) => (value, false),
        Settled::ByPolicy(chosen, candidates) => {
            auto.push(AutoMerged { subject, chosen: chosen.clone(), candidates });
            (chosen, false)
        }
        Settled::Contested(candidates) => {
            let base = reader.base(person, &slot.key, slot.rivals.iter().map(|w| w.change).collect());
            conflicts.push(conflict(reader, subject, base.clone(), candidates));
            (base.unwrap_or_default(), true)
        }
    }
}

fn policy(rules: &FormRules, subject: &Subject) -> MergePolicy {
    match subject {
        Subject::Answer { path } | Subject::Choice { path, .. } | Subject::Presence { path, .. } => {
            rules.policy(&path.question)
        }
    }
}

fn conflict(
    reader: &Reader<'_>,
    subject: Subject,
    base: Option<String>,
    candidates: Vec<Candidate>,
) -> Conflict {
    let decided = |c: &Candidate| c.writers.iter().any(Provenance::is_decision);
    let kind = match &subject {
        _ if candidates.iter().all(decided) => ConflictKind::Decision,
        Subject::Choice { .. } => ConflictKind::Set,
        _ => ConflictKind::Value,
    };
    let candidates = with_reasons(reader.document, candidates);
    Conflict { id: case_id(reader.household, &subject), kind, subject, base, candidates }
}

/// Adds the reasons that decisions among the writers gave.
fn with_reasons(document: &Document, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    if !candidates.iter().flat_map(|c| &c.writers).any(Provenance::is_decision) {
        return candidates;
    }
    for slot in document.slots(keys::DECISIONS) {
        for write in document.writes(keys::DECISIONS, None, &slot.key) {
            let Some((_, reason)) = write.value.split_once('\n') else {
                continue;
            };
            for candidate in &mut candidates {
                if candidate.writers.iter().any(|writer| writer.change == write.change) {
                    candidate.reasons.push(reason.to_owned());
                }
            }
        }
    }
    candidates
}

/// Answers given to a question while it was contested join its case as candidates; where it is not
/// contested any more they say nothing.
fn claims(reader: &Reader<'_>, conflicts: &mut [Conflict]) {
    let slots = reader.document.slots(keys::CLAIMS);
    for conflict in conflicts {
        let key = claim_key(&conflict.subject);
        if !slots.iter().any(|slot| slot.key == key) {
            continue;
        }
        for write in reader.document.writes(keys::CLAIMS, None, &key) {
            let writer = reader.document.provenance(write.change);
            match conflict.candidates.iter_mut().find(|c| c.value == write.value) {
                Some(candidate) => candidate.writers.push(writer),
                None => conflict.candidates.push(Candidate {
                    value: write.value,
                    writers: vec![writer],
                    reasons: Vec::new(),
                }),
            }
        }
        conflict.candidates.iter_mut().for_each(|c| c.writers.sort());
        conflict.candidates.sort();
    }
}

/// Where an answer to a contested question stands.
pub fn claim_key(subject: &Subject) -> String {
    match subject {
        Subject::Answer { path } | Subject::Presence { path, .. } => path.to_string(),
        Subject::Choice { path, choice } => format!("{path}/{choice}"),
    }
}

fn presence_cases(reader: &Reader<'_>, household: &mut Household) {
    let Some(question) = reader.rules.core(CoreRole::Presence) else {
        return;
    };
    for member in &mut household.members {
        let Some(case) = reader.removal_against_edits(member) else {
            continue;
        };
        if let Some(field) = member.answers.get_mut(question) {
            field.contested = true;
            field.value = Value::One(case.base.clone().unwrap_or_default());
        }
        household.conflicts.push(case);
    }
}

/// The change that said the stage; `None` where nobody did.
pub fn stage_said(document: &Document) -> Option<ChangeHash> {
    stage(document).2
}

/// Two stages set at once: the higher role's, then the less advanced; never a case.
fn stage(document: &Document) -> (Stage, String, Option<ChangeHash>) {
    let parse = |text: &str| {
        let (word, note) = text.split_once('\n').unwrap_or((text, ""));
        (Stage::from_word(word).unwrap_or(Stage::Draft), note.to_owned())
    };
    let rank = |change| document.provenance(change).attribution.map(|a| a.0.role);
    document
        .writes(keys::STATUS, None, keys::STAGE)
        .into_iter()
        .map(|write| (std::cmp::Reverse(rank(write.change)), parse(&write.value), write.change))
        .min()
        .map(|(_, (stage, note), change)| (stage, note, Some(change)))
        .unwrap_or_default()
}

/// Of two that were said at once, the smaller: the same on every node.
fn split_from(document: &Document) -> Option<HouseholdId> {
    let writes = document.writes(keys::STATUS, None, keys::SPLIT_FROM);
    writes.iter().filter_map(|write| write.value.parse().ok()).min()
}

fn notes(document: &Document) -> Vec<Note> {
    let mut notes: Vec<Note> = document
        .slots(keys::NOTES)
        .into_iter()
        .filter_map(|slot| {
            let (path, text) = slot.value.split_once('\n')?;
            Some(Note {
                id: NoteId(slot.key.parse().ok()?),
                path: path.parse().ok(),
                text: text.to_owned(),
                by: latest_writer(document, keys::NOTES, &slot.key),
            })
        })
        .collect();
    notes.sort_by_key(|note| (note.by.time, note.id));
    notes
}

fn latest_writer(document: &Document, container: &str, key: &str) -> Provenance {
    let writer =
        document.writes(container, None, key).into_iter().map(|w| document.provenance(w.change)).min();
    writer.unwrap_or_else(|| document.provenance(ChangeHash([0; 32])))
}
