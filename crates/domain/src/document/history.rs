//! The history of one field: every value it had, in causal order.

use automerge::legacy::{Key, ObjectId, OpType};
use automerge::{Change, ScalarValue};

use super::{Document, keys, shape};
use crate::household::Provenance;
use crate::question::FieldPath;

/// One write of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The choice, for a several-answer question.
    pub choice: Option<String>,
    /// Text as written; `true` or `false` for a choice.
    pub value: String,
    pub by: Provenance,
    /// The reason given with a decision in the same change.
    pub reason: Option<String>,
}

impl Document {
    /// Every write of a field, each after what its writer had seen; answers given while it was contested
    /// (claims) among them.
    pub fn history(&self, path: &FieldPath) -> Vec<HistoryEntry> {
        let Some(home) = keys::home(&self.inner, path) else {
            return Vec::new();
        };
        let decisions = keys::container(&self.inner, keys::DECISIONS);
        let claims = keys::container(&self.inner, keys::CLAIMS);
        let (question, claimed) = (path.question.as_str(), path.to_string());
        let mut entries = Vec::new();
        for change in self.inner.get_changes(&[]) {
            let mut writes = writes_in(&change, |object| shape::is(object, &home), question);
            if let Some(claims) = &claims {
                writes.extend(writes_in(&change, |object| shape::is(object, claims), &claimed));
            }
            if writes.is_empty() {
                continue;
            }
            let by = self.provenance(crate::ids::ChangeHash(change.hash().0));
            let reason = decisions.as_ref().and_then(|id| reason_in(&change, |object| shape::is(object, id)));
            entries.extend(writes.into_iter().map(|(choice, value)| HistoryEntry {
                choice,
                value,
                by: by.clone(),
                reason: reason.clone(),
            }));
        }
        entries
    }
}

fn writes_in(
    change: &Change,
    at_home: impl Fn(&ObjectId) -> bool,
    question: &str,
) -> Vec<(Option<String>, String)> {
    let expanded = change.decode();
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
