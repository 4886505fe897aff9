//! What is visible at each key of a document: one write, or several where writers had not seen each other.

use std::hint::black_box;

use automerge::{Automerge, ObjId, ReadDoc, ScalarValue, Value, ValueRef};

use super::{Document, foreign, keys};
use crate::attribution::Attribution;
use crate::household::{OrderedAttribution, Provenance};
use crate::ids::{ActorId, ChangeHash, DeviceNumber, FormVersion, PersonId};

/// A visible value and the operation that wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Text as written; `true` or `false` for a choice.
    pub value: String,
    pub change: ChangeHash,
}

/// A key and its visible writes; more than one only where they were concurrent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub key: String,
    pub value: String,
    /// Empty where a single write is visible: its writer is looked up on demand.
    pub rivals: Vec<Write>,
}

impl Document {
    /// The slots of one of the containers.
    pub fn slots(&self, container: &str) -> Vec<Slot> {
        keys::container(&self.inner, container).map(|id| slots_of(&self.inner, &id)).unwrap_or_default()
    }

    /// The slots of a person, place and removal reason included.
    pub fn member_slots(&self, person: PersonId) -> Vec<Slot> {
        keys::member_map(&self.inner, person).map(|id| slots_of(&self.inner, &id)).unwrap_or_default()
    }

    /// The newest form version any change was made under.
    pub fn newest_form(&self) -> FormVersion {
        let metas = self.inner.get_changes_meta(&[]);
        let forms = metas.iter().filter_map(|meta| meta.message.as_deref()?.parse::<Attribution>().ok());
        forms.map(|attribution| attribution.form).max().unwrap_or(FormVersion(0))
    }

    /// Reads all answers and members, as readers do.
    pub fn read_slots(&self) {
        let persons = self.persons().into_iter().filter_map(|person| keys::member_map(&self.inner, person));
        let answers = keys::container(&self.inner, keys::ANSWERS);
        persons.chain(answers).for_each(|id| _ = black_box(slots_of(&self.inner, &id)));
    }

    /// Reads what is said about them, small in most households: the other containers.
    pub(super) fn read_marks(&self) {
        let others =
            keys::CONTAINERS.into_iter().filter(|name| ![keys::ANSWERS, keys::MEMBERS].contains(name));
        others.for_each(|name| _ = black_box(self.slots(name)));
    }

    pub fn persons(&self) -> Vec<PersonId> {
        keys::persons(&self.inner)
    }

    /// Every visible write of a key of a person, or of a container.
    pub fn writes(&self, container: &str, person: Option<PersonId>, key: &str) -> Vec<Write> {
        let home = match person {
            Some(person) => keys::member_map(&self.inner, person),
            None => keys::container(&self.inner, container),
        };
        home.map(|id| visible(&self.inner, &id, key)).unwrap_or_default()
    }

    /// The distinct values of a key that were visible at `heads`.
    pub fn values_at(
        &self,
        container: &str,
        person: Option<PersonId>,
        key: &str,
        heads: &[ChangeHash],
    ) -> Vec<Write> {
        let home = match person {
            Some(person) => keys::member_map(&self.inner, person),
            None => keys::container(&self.inner, container),
        };
        let Some(id) = home else { return Vec::new() };
        let found = self.inner.get_all_at(&id, key, &foreign(heads)).unwrap_or_default();
        found.into_iter().filter_map(|(value, op)| write(&self.inner, &value, &op)).collect()
    }

    /// Who made a change, and how.
    pub fn provenance(&self, change: ChangeHash) -> Provenance {
        let meta = self.inner.get_change_meta_by_hash(&automerge::ChangeHash(change.0));
        let attribution =
            meta.as_ref().and_then(|m| m.message.as_deref()?.parse().ok()).map(OrderedAttribution);
        let actor = meta.as_ref().and_then(|m| <[u8; 8]>::try_from(m.actor.to_bytes()).ok());
        Provenance {
            change,
            device: actor.map_or(DeviceNumber(0), |bytes| ActorId(bytes).device()),
            attribution,
            time: meta.map_or(0, |m| m.timestamp),
        }
    }
}

fn slots_of(doc: &Automerge, id: &ObjId) -> Vec<Slot> {
    let items = doc.map_range(id, ..);
    items
        .filter_map(|item| {
            let value = scalar_text(&item.value)?;
            let key = item.key.into_owned();
            let rivals = if item.conflict { visible(doc, id, &key) } else { Vec::new() };
            Some(Slot { key, value, rivals })
        })
        .collect()
}

fn visible(doc: &Automerge, id: &ObjId, key: &str) -> Vec<Write> {
    let found = doc.get_all(id, key).unwrap_or_default();
    found.into_iter().filter_map(|(value, op)| write(doc, &value, &op)).collect()
}

fn write(doc: &Automerge, value: &Value<'_>, op: &ObjId) -> Option<Write> {
    let Value::Scalar(scalar) = value else {
        return None;
    };
    let text = match scalar.as_ref() {
        ScalarValue::Str(text) => text.to_string(),
        ScalarValue::Boolean(ticked) => ticked.to_string(),
        _ => return None,
    };
    Some(Write { value: text, change: ChangeHash(doc.hash_for_opid(op)?.0) })
}

fn scalar_text(value: &ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Scalar(automerge::ScalarValueRef::Str(text)) => Some(text.to_string()),
        ValueRef::Scalar(automerge::ScalarValueRef::Boolean(ticked)) => Some(ticked.to_string()),
        _ => None,
    }
}
