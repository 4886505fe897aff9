//! What an operation in a household document may be: nothing but scalars in the known containers.

use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{Automerge, Change, ObjId, ScalarValue};

use super::cut::MAX_VALUE_BYTES;
use super::keys;
use crate::protocol::QuarantineReason;

/// Errors with `ForeignShape` where an operation makes or writes what no version of ours does. Keys and
/// text of newer versions pass; new object types, lists, counters and deep nesting do not.
pub fn check(doc: &Automerge, change: &Change) -> Result<(), QuarantineReason> {
    let members = keys::container(doc, keys::MEMBERS).ok_or(QuarantineReason::ForeignShape)?;
    let expanded = change.decode();
    let fits = expanded.operations.iter().all(|op| fits(op, &members));
    if fits { Ok(()) } else { Err(QuarantineReason::ForeignShape) }
}

fn fits(op: &Op, members: &ObjId) -> bool {
    let key_fits = match &op.key {
        Key::Map(key) => key.len() <= keys::MAX_KEY_BYTES,
        Key::Seq(_) => false,
    };
    key_fits && !op.insert && !matches!(op.obj, ObjectId::Root) && action_fits(op, members)
}

fn action_fits(op: &Op, members: &ObjId) -> bool {
    match &op.action {
        OpType::Make(automerge::ObjType::Map) => is(&op.obj, members),
        OpType::Put(ScalarValue::Str(text)) => text.len() <= MAX_VALUE_BYTES && !is(&op.obj, members),
        OpType::Put(ScalarValue::Boolean(_)) => !is(&op.obj, members),
        OpType::Delete => !is(&op.obj, members),
        _ => false,
    }
}

/// Whether an operation's object is the given one.
pub fn is(object: &ObjectId, id: &ObjId) -> bool {
    match (object, id) {
        (ObjectId::Id(op), ObjId::Id(counter, actor, _)) => op.0 == *counter && op.1 == *actor,
        (ObjectId::Root, ObjId::Root) => true,
        _ => false,
    }
}
