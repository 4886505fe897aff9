//! Functions on nodes.

use super::eval::{Call, usize_number};
use super::value::{NodeRef, OUTSIDE, Value};

pub(super) fn count<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::Number(usize_number(call.nodes(0).as_slice().len()))
}

pub(super) fn count_non_empty<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let nodes = call.nodes(0);
    let filled = nodes.as_slice().iter().filter(|node| !call.env.read(**node).is_empty());
    Value::Number(usize_number(filled.count()))
}

/// `position(node)`: its number among the rows; 1 for a node that stands alone.
pub(super) fn position_of<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let nodes = call.nodes(0);
    Value::Number(match nodes.as_slice().first() {
        None => f64::NAN,
        Some(NodeRef::Field(_, row)) if *row != OUTSIDE => f64::from(*row) + 1.0,
        Some(_) => 1.0,
    })
}

pub(super) fn position_here<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::Number(usize_number(call.at.position))
}

pub(super) fn last<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::Number(usize_number(call.at.size))
}
