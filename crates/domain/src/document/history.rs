//! The history of one field: every value it had, in causal order.

use automerge::legacy::{Key, ObjectId, OpType};
use automerge::{Change, ExpandedChange, ObjId, ScalarValue};

use super::{Document, keys, shape};
use crate::household::Provenance;
use crate::ids::PersonId;
use crate::mapping::WhyApart;
use crate::question::{FieldPath, QuestionCode};

/// One write of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    pub question: QuestionCode,
    /// The choice, for a several-answer question.
    pub choice: Option<String>,
    /// Text as written; `true` or `false` for a choice.
    pub value: String,
    pub by: Provenance,
    /// The reason given with a decision in the same change.
    pub reason: Option<String>,
    /// Why the reader's form does not take the value, as far as it says; `value` is as written then.
    pub apart: Option<WhyApart>,
}

impl Document {
    /// Every write of a field, each after what its writer had seen; answers given while it was contested
    /// (claims) among them.
    pub fn history(&self, path: &FieldPath) -> Vec<HistoryEntry> {
        self.histories(path.person, std::slice::from_ref(&path.question))
    }

    /// The writes of several questions of the household or of one person, as one history.
    pub fn histories(&self, person: Option<PersonId>, questions: &[QuestionCode]) -> Vec<HistoryEntry> {
        let places: Vec<FieldPath> =
            questions.iter().map(|question| FieldPath { person, question: question.clone() }).collect();
        let Some(home) = places.first().and_then(|path| keys::home(&self.inner, path)) else {
            return Vec::new();
        };
        let decisions = keys::container(&self.inner, keys::DECISIONS);
        let claims = keys::container(&self.inner, keys::CLAIMS);
        let mut entries = Vec::new();
        for change in self.inner.get_changes(&[]) {
            let expanded = change.decode();
            let mut writes = Vec::new();
            for path in &places {
                let question = &path.question;
                let mut add = |map: &ObjId, key: &str| {
                    let found = writes_in(&expanded, |object| shape::is(object, map), key).into_iter();
                    writes.extend(found.map(|(choice, value)| (question.clone(), choice, value)));
                };
                add(&home, question.as_str());
                claims.iter().for_each(|claims| add(claims, &path.to_string()));
            }
            if writes.is_empty() {
                continue;
            }
            let by = self.provenance(crate::ids::ChangeHash(change.hash().0));
            let reason = decisions.as_ref().and_then(|id| reason_in(&change, |object| shape::is(object, id)));
            entries.extend(writes.into_iter().map(|(question, choice, value)| HistoryEntry {
                question,
                choice,
                value,
                by: by.clone(),
                reason: reason.clone(),
                apart: None,
            }));
        }
        entries
    }
}

fn writes_in(
    expanded: &ExpandedChange,
    at_home: impl Fn(&ObjectId) -> bool,
    question: &str,
) -> Vec<(Option<String>, String)> {
    let at_home = expanded.operations.iter().filter(|op| at_home(&op.obj));
    // A person's first answers follow the operation that makes the person, in the same change, so that
    // their object is known by then: the filter above holds for them too.
    at_home
        .filter_map(|op| {
            let Key::Map(key) = &op.key else { return None };
            let choice = match key.strip_prefix(question)? {
                "" => None,
                rest => Some(rest.strip_prefix('/')?.to_owned()),
            };
            Some((choice, text(&op.action)?))
        })
        .collect()
}

fn reason_in(change: &Change, in_decisions: impl Fn(&ObjectId) -> bool) -> Option<String> {
    let expanded = change.decode();
    let decision = expanded.operations.iter().find(|op| in_decisions(&op.obj))?;
    let text = text(&decision.action)?;
    text.split_once('\n').map(|(_, reason)| reason.to_owned())
}

fn text(action: &OpType) -> Option<String> {
    match action {
        OpType::Put(ScalarValue::Str(text)) => Some(text.to_string()),
        OpType::Put(ScalarValue::Boolean(ticked)) => Some(ticked.to_string()),
        _ => None,
    }
}
