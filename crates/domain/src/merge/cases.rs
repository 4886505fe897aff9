//! Cases: their identity, their base, and removals that met edits.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::document::{Ancestry, Document, Write, keys};
use crate::form::{CoreRole, FormRules, ends_membership};
use crate::household::{Candidate, Conflict, ConflictKind, Member, Provenance, Subject, Value};
use crate::ids::{CaseId, ChangeHash, HouseholdId, PersonId};
use crate::mapping::AnswerKey;
use crate::question::FieldPath;

/// The id of a case: the household and the subject. Every node opens the same case once.
pub fn case_id(household: HouseholdId, subject: &Subject) -> CaseId {
    let word = match subject {
        Subject::Answer { path } => format!("answer:{path}"),
        Subject::Choice { path, choice } => format!("choice:{path}/{choice}"),
        Subject::Presence { path, .. } => format!("presence:{path}"),
    };
    let mut hasher = Sha256::new();
    hasher.update(b"pendata case 1\0");
    hasher.update(household.as_bytes());
    hasher.update(word.as_bytes());
    let hash = hasher.finalize();
    CaseId(std::array::from_fn(|i| hash[i]))
}

/// The key of a decision: the case and the candidates that were decided between, so that two decisions of
/// one clash meet on one key.
pub fn decision_key(conflict: &Conflict) -> String {
    let mut hasher = Sha256::new();
    hasher.update(conflict.id.0);
    for candidate in &conflict.candidates {
        candidate.writers.iter().for_each(|writer| hasher.update(writer.change.0));
    }
    let hash = hasher.finalize();
    hash[..8].iter().map(|b| format!("{b:02x}")).collect()
}

/// What reading a document for cases needs: the document and, once asked for, who had seen what.
pub struct Reader<'a> {
    pub document: &'a Document,
    pub household: HouseholdId,
    pub rules: &'a FormRules,
    /// Somebody wrote under a form newer than the reader's.
    pub has_newer: bool,
    ancestry: OnceCell<Ancestry>,
}

impl<'a> Reader<'a> {
    pub fn new(document: &'a Document, household: HouseholdId, rules: &'a FormRules) -> Self {
        let has_newer = rules.precedes(document.newest_form());
        Self { document, household, rules, has_newer, ancestry: OnceCell::new() }
    }

    /// Everything the writer of a change had seen, the change included.
    pub fn seen_by(&self, change: ChangeHash) -> BTreeSet<ChangeHash> {
        self.ancestry().seen_by(change)
    }

    fn ancestry(&self) -> &Ancestry {
        self.ancestry.get_or_init(|| self.document.ancestry())
    }

    /// The last value that all writers had seen before they wrote; goes further back where that was
    /// contested itself.
    pub fn base(
        &self,
        person: Option<PersonId>,
        key: &AnswerKey,
        mut writers: Vec<ChangeHash>,
    ) -> Option<String> {
        loop {
            let heads = self.ancestry().common_before(&writers);
            let mut seen = self.values_before(person, key, &heads);
            seen.sort_by(|a, b| a.value.cmp(&b.value));
            match seen.as_slice() {
                [] => return None,
                [first, rest @ ..] if rest.iter().all(|w| w.value == first.value) => {
                    return Some(first.value.clone());
                }
                several => writers = several.iter().map(|w| w.change).collect(),
            }
        }
    }

    fn values_before(&self, person: Option<PersonId>, key: &AnswerKey, heads: &[ChangeHash]) -> Vec<Write> {
        if !self.crosses(&key.question) {
            return self.document.values_at(keys::ANSWERS, person, &key.to_string(), heads);
        }
        let sources = self.rules.mapping().sources(key).into_iter();
        let said = sources.flat_map(|source| self.said_at(person, &source, heads)).collect();
        let known = self.standing(said).into_iter();
        let known = known.filter(|said| said.reading.key == *key && said.reading.apart.is_none());
        known.map(|said| Write { value: said.reading.value, change: said.by.change }).collect()
    }

    /// The case of a person whom one ended while another, who had not seen it, edited them.
    pub fn removal_against_edits(&self, member: &Member) -> Option<Conflict> {
        let question = self.rules.core(CoreRole::Presence)?;
        let field = member.answers.get(question).filter(|field| !field.contested)?;
        let Value::One(presence) = &field.value else {
            return None;
        };
        if !ends_membership(presence) {
            return None;
        }
        let removals = self.document.writes(keys::MEMBERS, Some(member.id), question.as_str());
        let edits = self.edits_unseen_by(
            member.id,
            question.as_str(),
            &removals.iter().map(|w| w.change).collect::<Vec<_>>(),
        );
        if edits.is_empty() {
            return None;
        }
        let path = FieldPath::person(member.id, question.clone());
        let writers = removals.iter().map(|w| self.document.provenance(w.change)).collect();
        let key = AnswerKey { question: question.clone(), choice: None };
        let base = self.base(Some(member.id), &key, removals.iter().map(|w| w.change).collect());
        let subject = Subject::Presence { person: member.id, path };
        let keep = base.clone().unwrap_or_else(|| "1".into());
        let mut candidates = vec![
            Candidate {
                value: presence.clone(),
                writers,
                reasons: member.removal_reason.iter().cloned().collect(),
            },
            Candidate { value: keep, writers: edits, reasons: Vec::new() },
        ];
        candidates.sort();
        let id = case_id(self.household, &subject);
        Some(Conflict { id, kind: ConflictKind::Presence, subject, base, candidates })
    }

    fn edits_unseen_by(&self, person: PersonId, presence: &str, removals: &[ChangeHash]) -> Vec<Provenance> {
        let mut changes: Vec<ChangeHash> = self
            .document
            .member_slots(person)
            .iter()
            .filter(|slot| slot.key != presence && !slot.key.starts_with('_'))
            .flat_map(|slot| self.document.writes(keys::MEMBERS, Some(person), &slot.key))
            .map(|write| write.change)
            .collect();
        changes.sort();
        changes.dedup();
        changes.retain(|edit| removals.iter().all(|removal| self.ancestry().concurrent(*edit, *removal)));
        changes.into_iter().map(|change| self.document.provenance(change)).collect()
    }
}
