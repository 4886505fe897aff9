//! Cutting a change: writes strokes into a document as one automerge change.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{AutomergeError, ObjId, ScalarValue, hydrate};

use super::{Document, foreign, gate, keys};
use crate::attribution::Attribution;
use crate::ids::{ActorId, ChangeHash, PersonId};

/// The longest text of one answer, in bytes.
pub const MAX_VALUE_BYTES: usize = 4_000;

/// Where a stroke lands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    Container(&'static str),
    Person(PersonId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    Text(String),
    Ticked(bool),
}

/// One write in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stroke {
    Put {
        home: Home,
        key: String,
        value: Scalar,
    },
    /// Deletes what is visible and writes the value as new: a decision. A plain put of the current winner
    /// would only delete the others, and a second, different decision would then win in silence.
    Overwrite {
        home: Home,
        key: String,
        value: Scalar,
    },
    Clear {
        home: Home,
        key: String,
    },
    /// A person with all first answers, in one batch.
    Person {
        person: PersonId,
        values: Vec<(String, Scalar)>,
    },
}

/// Under which circumstances a change is cut.
#[derive(Clone, Debug)]
pub struct CutRequest {
    pub actor: ActorId,
    pub attribution: Attribution,
    /// The device's clock, Unix seconds.
    pub time: i64,
    /// The heads the writer had seen. What came later is concurrent with this change.
    pub base: Vec<ChangeHash>,
}

/// A change as cut: its hash and uncompressed chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    pub hash: ChangeHash,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CutError {
    #[error("the person is not in the household")]
    UnknownPerson,
    #[error("the case is not open")]
    UnknownCase,
    #[error("the role may not decide cases")]
    NotAllowed,
    #[error("the answer is longer than {MAX_VALUE_BYTES} bytes")]
    TooLong,
    #[error("the question was answered under a newer form")]
    NewerForm,
    /// The document refuses the write: it is damaged and must be rebuilt from its changes.
    #[error("the document refuses the write")]
    Refused,
}

impl Document {
    /// The document as it stood at `heads`.
    pub fn at(&self, heads: &[ChangeHash]) -> Result<Document, CutError> {
        if heads == self.heads() {
            return Ok(self.clone());
        }
        let fork = gate::caught(|| self.inner.fork_at(&foreign(heads)));
        match fork {
            Some(Ok(inner)) => Ok(Document { inner }),
            _ => Err(CutError::Refused),
        }
    }

    /// Writes the strokes as one change upon `request.base`. `None` where they change nothing.
    pub fn cut(&mut self, request: &CutRequest, strokes: &[Stroke]) -> Result<Option<Cut>, CutError> {
        let mut branch = self.at(&request.base)?;
        branch.inner.set_actor(automerge::ActorId::from(request.actor.0.to_vec()));
        let before = branch.heads();
        let written = gate::caught(|| write(&mut branch, request, strokes));
        written.unwrap_or(Err(CutError::Refused))?;
        let Some((hash, bytes)) = branch.changes_since(&before).pop() else {
            return Ok(None);
        };
        *self = match request.base == self.heads() {
            true => self.grown_to(branch, &bytes),
            false => self.with_changes(&[&bytes]),
        }
        .map_err(|_| CutError::Refused)?;
        Ok(Some(Cut { hash, bytes }))
    }
}

fn write(branch: &mut Document, request: &CutRequest, strokes: &[Stroke]) -> Result<(), CutError> {
    let mut tx = branch.inner.transaction();
    for stroke in strokes {
        lay(&mut tx, stroke)?;
    }
    let options =
        CommitOptions::default().with_time(request.time).with_message(request.attribution.to_string());
    tx.commit_with(options);
    Ok(())
}

fn lay(tx: &mut Transaction<'_>, stroke: &Stroke) -> Result<(), CutError> {
    let done = match stroke {
        Stroke::Put { home, key, value } => tx.put(find(tx, home)?, key.as_str(), scalar(value)),
        Stroke::Overwrite { home, key, value } => {
            let id = find(tx, home)?;
            tx.delete(&id, key.as_str()).and_then(|()| tx.put(&id, key.as_str(), scalar(value)))
        }
        Stroke::Clear { home, key } => tx.delete(find(tx, home)?, key.as_str()),
        Stroke::Person { person, values } => lay_person(tx, *person, values)?,
    };
    done.map_err(|_: AutomergeError| CutError::Refused)
}

fn lay_person(
    tx: &mut Transaction<'_>,
    person: PersonId,
    values: &[(String, Scalar)],
) -> Result<Result<(), AutomergeError>, CutError> {
    let members = find(tx, &Home::Container(keys::MEMBERS))?;
    let map: std::collections::HashMap<String, hydrate::Value> =
        values.iter().map(|(key, value)| (key.clone(), hydrate::Value::Scalar(scalar(value)))).collect();
    let made = tx.batch_create_object(members, keys::member(person), &hydrate::Value::Map(map.into()), false);
    Ok(made.map(drop))
}

fn find(tx: &Transaction<'_>, home: &Home) -> Result<ObjId, CutError> {
    match home {
        Home::Container(name) => keys::container(tx, name).ok_or(CutError::Refused),
        Home::Person(person) => keys::member_map(tx, *person).ok_or(CutError::UnknownPerson),
    }
}

fn scalar(value: &Scalar) -> ScalarValue {
    match value {
        Scalar::Text(text) => ScalarValue::Str(text.as_str().into()),
        Scalar::Ticked(ticked) => ScalarValue::Boolean(*ticked),
    }
}
