//! A document as a household: agreed values, and beside them the open cases.

use std::collections::{BTreeMap, BTreeSet};

use super::across::{Said, apart_of, keep_apart, renamed};
use super::cases::{Reader, case_id};
use super::settle::{Settled, settle};
use crate::document::{Document, Slot, keys};
use crate::edit::NoteId;
use crate::form::{CoreRole, FormRules, MergePolicy};
use crate::household::{
    Answers, Apart, AutoMerged, Candidate, Confirmation, Conflict, ConflictKind, Field, Household, Member,
    Note, Provenance, Subject, Value,
};
use crate::ids::{ChangeHash, HouseholdId, PersonId};
use crate::mapping::AnswerKey;
use crate::question::FieldPath;
use crate::stage::Stage;

/// Reads a document under the rules of a form, whichever versions it was written under. Answers to questions that the
/// form does not have are among the others.
pub fn read(document: &Document, household: HouseholdId, rules: &FormRules) -> Household {
    let reader = Reader::new(document, household, rules);
    let mut out = Household::default();
    out.answers =
        answers(&reader, None, document.slots(keys::ANSWERS), &mut out.conflicts, &mut out.auto_merged);
    out.members = members(&reader, &mut out.conflicts, &mut out.auto_merged);
    (out.stage, out.stage_note, out.stage_said) = stage(document);
    out.split_from = split_from(document);
    out.confirmations = confirmations(&reader);
    out.notes = notes(document, rules);
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
    let mut across: BTreeMap<AnswerKey, Vec<Said>> = BTreeMap::new();
    for slot in slots {
        let Some(key) = AnswerKey::parse(&slot.key) else {
            continue;
        };
        if reader.crosses(&key.question) {
            for said in reader.said(person, &key) {
                across.entry(said.reading.key.clone()).or_default().push(said);
            }
            continue;
        }
        let (value, contested) = match slot.rivals.is_empty() {
            true => (slot.value, false),
            false => {
                let writes = slot.rivals.into_iter();
                let writes = writes.map(|w| (w.value, reader.document.provenance(w.change))).collect();
                resolve(reader, person, &key, writes, conflicts, auto)
            }
        };
        place(&mut answers, key, value, contested, None);
    }
    for (key, said) in across {
        let (apart, known): (Vec<_>, Vec<_>) =
            reader.standing(said).into_iter().partition(|said| said.reading.apart.is_some());
        let writes: Vec<_> = known.into_iter().map(|said| (said.reading.value, said.by)).collect();
        let (value, contested) = match writes.is_empty() {
            true => (String::new(), false),
            false => resolve(reader, person, &key, writes, conflicts, auto),
        };
        place(&mut answers, key, value, contested, apart_of(&apart));
    }
    answers
}

fn place(answers: &mut Answers, key: AnswerKey, value: String, contested: bool, apart: Option<Apart>) {
    let Some(choice) = key.choice else {
        answers.insert(key.question, Field { value: Value::One(value), contested, apart });
        return;
    };
    let field = answers.entry(key.question).or_insert_with(|| Field::of(Value::Set(BTreeSet::new())));
    field.contested |= contested;
    keep_apart(field, apart);
    if let (Value::Set(choices), "true") = (&mut field.value, value.as_str()) {
        choices.insert(choice);
    }
}

/// The value in force of what is written at a key, and whether it is contested.
fn resolve(
    reader: &Reader<'_>,
    person: Option<PersonId>,
    key: &AnswerKey,
    writes: Vec<(String, Provenance)>,
    conflicts: &mut Vec<Conflict>,
    auto: &mut Vec<AutoMerged>,
) -> (String, bool) {
    let changes = writes.iter().map(|(_, by)| by.change).collect();
    let path = FieldPath { person, question: key.question.clone() };
    let subject = match &key.choice {
        Some(choice) => Subject::Choice { path, choice: choice.clone() },
        None => Subject::Answer { path },
    };
    match settle(writes, policy(reader.rules, &subject)) {
        Settled::Agreed(value) => (value, false),
        Settled::ByPolicy(chosen, candidates) => {
            auto.push(AutoMerged { subject, chosen: chosen.clone(), candidates });
            (chosen, false)
        }
        Settled::Contested(candidates) => {
            let base = reader.base(person, key, changes);
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
        let (person, key) = (conflict.subject.path().person, conflict.subject.key());
        let sources = reader.rules.mapping().sources(&key);
        let claimed = |at: &&AnswerKey| slots.iter().any(|slot| slot.key == claim_key_at(person, at));
        let said: Vec<Said> =
            sources.iter().filter(claimed).flat_map(|at| reader.claimed(person, at)).collect();
        for Said { reading, by, .. } in said {
            if reading.key != key || reading.apart.is_some() {
                continue;
            }
            match conflict.candidates.iter_mut().find(|c| c.value == reading.value) {
                Some(candidate) => candidate.writers.push(by),
                None => {
                    let candidate =
                        Candidate { value: reading.value, writers: vec![by], reasons: Vec::new() };
                    conflict.candidates.push(candidate);
                }
            }
        }
        conflict.candidates.iter_mut().for_each(|c| c.writers.sort());
        conflict.candidates.sort();
    }
}

/// Where an answer to a contested question stands.
pub fn claim_key_at(person: Option<PersonId>, key: &AnswerKey) -> String {
    let path = FieldPath { person, question: key.question.clone() };
    match &key.choice {
        Some(choice) => format!("{path}/{choice}"),
        None => path.to_string(),
    }
}

/// Confirmations by what their subject is called by now; that of the name by now comes before an earlier one's.
fn confirmations(reader: &Reader<'_>) -> BTreeMap<String, Confirmation> {
    let mut found = BTreeMap::new();
    let mut earlier = Vec::new();
    for slot in reader.document.slots(keys::CONFIRMATIONS) {
        let by = latest_writer(reader.document, keys::CONFIRMATIONS, &slot.key);
        let confirmation = Confirmation { reason: slot.value, by };
        match subject_by_now(reader.rules, &slot.key) {
            Some(subject) if subject != slot.key => earlier.push((subject, confirmation)),
            _ => _ = found.insert(slot.key, confirmation),
        }
    }
    for (subject, confirmation) in earlier {
        found.entry(subject).or_insert(confirmation);
    }
    found
}

/// `None` for what is no question's finding.
fn subject_by_now(rules: &FormRules, subject: &str) -> Option<String> {
    let (path, kind) = subject.split_once(':')?;
    Some(format!("{}:{kind}", renamed(rules, path.parse().ok()?)))
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

fn notes(document: &Document, rules: &FormRules) -> Vec<Note> {
    let mut notes: Vec<Note> = document
        .slots(keys::NOTES)
        .into_iter()
        .filter_map(|slot| {
            let (path, text) = slot.value.split_once('\n')?;
            Some(Note {
                id: NoteId(slot.key.parse().ok()?),
                path: path.parse().ok().map(|path| renamed(rules, path)),
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
