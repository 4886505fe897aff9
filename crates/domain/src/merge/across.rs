//! Answers by the reader's names and codes, whichever form version they were written under.

use super::cases::Reader;
use super::claim_key_at;
use crate::document::{Write, keys};
use crate::form::FormRules;
use crate::household::{Apart, Field, Provenance, Value};
use crate::ids::{ChangeHash, PersonId};
use crate::mapping::{AnswerKey, Reading, WhyApart};
use crate::question::{FieldPath, QuestionCode};

/// What a visible write says.
pub(super) struct Said {
    /// Where it stands in the document.
    at: AnswerKey,
    pub reading: Reading,
    pub by: Provenance,
}

impl Reader<'_> {
    /// Whether answers to a question have to be looked at one by one: they may stand under another name or code.
    pub fn crosses(&self, question: &QuestionCode) -> bool {
        self.has_newer || self.rules.mapping().touches(question)
    }

    /// What stands at a key.
    pub fn said(&self, person: Option<PersonId>, at: &AnswerKey) -> Vec<Said> {
        self.hear(at, self.document.writes(keys::ANSWERS, person, &at.to_string()))
    }

    /// What stood at a key, as far as `heads` go.
    pub fn said_at(&self, person: Option<PersonId>, at: &AnswerKey, heads: &[ChangeHash]) -> Vec<Said> {
        self.hear(at, self.document.values_at(keys::ANSWERS, person, &at.to_string(), heads))
    }

    /// Claims of a key.
    pub fn claimed(&self, person: Option<PersonId>, at: &AnswerKey) -> Vec<Said> {
        self.hear(at, self.document.writes(keys::CLAIMS, None, &claim_key_at(person, at)))
    }

    fn hear(&self, at: &AnswerKey, writes: Vec<Write>) -> Vec<Said> {
        let said = |write: Write| {
            let by = self.document.provenance(write.change);
            Said { at: at.clone(), reading: self.rules.reading(at.clone(), &write.value, by.form()), by }
        };
        writes.into_iter().map(said).collect()
    }

    /// Without what its writer's later self, or somebody who had seen it, said at another key.
    pub fn standing(&self, said: Vec<Said>) -> Vec<Said> {
        let Some(first) = said.first() else { return said };
        let alike = |other: &Said| other.at == first.at || other.reading == first.reading;
        if said.iter().all(alike) {
            return said;
        }
        let seen: Vec<_> = said.iter().map(|s| self.seen_by(s.by.change)).collect();
        let outlived = |old: &Said| {
            said.iter().zip(&seen).any(|(new, seen)| match new.by.change == old.by.change {
                true => new.at == new.reading.key && old.at != old.reading.key,
                false => new.at != old.at && seen.contains(&old.by.change),
            })
        };
        let stands: Vec<bool> = said.iter().map(|old| !outlived(old)).collect();
        said.into_iter().zip(stands).filter_map(|(said, stands)| stands.then_some(said)).collect()
    }
}

/// Of what is kept apart, the newest; of several of one version, the last in the order of values.
pub(super) fn apart_of(said: &[Said]) -> Option<Apart> {
    let apart = said.iter().filter_map(|said| {
        let Reading { key, value, apart } = &said.reading;
        let value = match (&key.choice, value.as_str()) {
            (None, text) => Value::One(text.to_owned()),
            (Some(choice), "true") => Value::Set([choice.clone()].into()),
            // Nothing stands in the way of asking again; a newer form's word does, whatever it is.
            (Some(_), _) if *apart == Some(WhyApart::NoCounterpart) => return None,
            (Some(_), _) => Value::Set(Default::default()),
        };
        Some(Apart { why: (*apart)?, value, form: said.by.form() })
    });
    apart.max_by(|a, b| (a.why, a.form, &a.value).cmp(&(b.why, b.form, &b.value)))
}

/// Adds what is kept apart of one choice to what is kept of others.
pub(super) fn keep_apart(field: &mut Field, more: Option<Apart>) {
    match (&mut field.apart, more) {
        (_, None) => {}
        (kept @ None, more) => *kept = more,
        (Some(kept), Some(more)) => {
            if let (Value::Set(choices), Value::Set(others)) = (&mut kept.value, more.value) {
                choices.extend(others);
            }
            kept.why = kept.why.max(more.why);
            kept.form = kept.form.max(more.form);
        }
    }
}

/// What a question is called by the reader's form.
pub(super) fn renamed(rules: &FormRules, path: FieldPath) -> FieldPath {
    FieldPath { question: rules.mapping().name(&path.question), ..path }
}
