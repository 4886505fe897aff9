//! What an expression yields, and XPath's conversions between the kinds (XPath 1.0 §3-4, with ODK's dates as days).

use std::borrow::Cow;

use super::dates;
use super::eval::Env;

/// Row index of a node outside the repeat.
pub(crate) const OUTSIDE: u32 = u32::MAX;

/// A node that a path found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeRef {
    /// Schema node and row of the repeat.
    Field(usize, u32),
    /// List, row.
    Item(usize, u32),
    /// List, row, column.
    Cell(usize, u32, usize),
}

#[derive(Debug, Clone)]
pub(crate) enum Nodes {
    None,
    One(NodeRef),
    Many(Vec<NodeRef>),
}

impl Nodes {
    pub fn as_slice(&self) -> &[NodeRef] {
        match self {
            Nodes::None => &[],
            Nodes::One(node) => std::slice::from_ref(node),
            Nodes::Many(nodes) => nodes,
        }
    }
}

impl FromIterator<NodeRef> for Nodes {
    fn from_iter<T: IntoIterator<Item = NodeRef>>(nodes: T) -> Self {
        Nodes::Many(nodes.into_iter().collect())
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Value<'a> {
    Bool(bool),
    Number(f64),
    Text(Cow<'a, str>),
    /// Days since 1970-01-01.
    Date(i64),
    Nodes(Nodes),
}

impl<'a> Value<'a> {
    pub fn text(value: impl Into<Cow<'a, str>>) -> Self {
        Value::Text(value.into())
    }

    pub fn into_text(self, env: &Env<'a>) -> Cow<'a, str> {
        match self {
            Value::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            Value::Number(value) => Cow::Owned(number_text(value)),
            Value::Text(value) => value,
            Value::Date(days) => Cow::Owned(dates::iso(days)),
            Value::Nodes(nodes) => Cow::Borrowed(nodes.as_slice().first().map_or("", |node| env.read(*node))),
        }
    }

    pub fn to_number(&self, env: &Env<'a>) -> f64 {
        match self {
            Value::Bool(value) => f64::from(u8::from(*value)),
            Value::Number(value) => *value,
            Value::Text(value) => text_number(value),
            Value::Date(days) => days_number(*days),
            Value::Nodes(nodes) => {
                nodes.as_slice().first().map_or(f64::NAN, |node| text_number(env.read(*node)))
            }
        }
    }

    /// A path's truth never gets here: the build refuses it.
    pub fn to_bool(&self) -> bool {
        match self {
            Value::Bool(value) => *value,
            Value::Number(value) => *value != 0.0 && !value.is_nan(),
            Value::Text(value) => !value.is_empty(),
            Value::Date(_) => true,
            Value::Nodes(nodes) => !nodes.as_slice().is_empty(),
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "days of a calendar of four-digit years are exact")]
pub(crate) fn days_number(days: i64) -> f64 {
    days as f64
}

/// XPath `number()` of a text; an ISO date counts as its days since 1970-01-01.
pub(crate) fn text_number(text: &str) -> f64 {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let bytes = text.as_bytes();
    let plain = bytes.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    if !plain || bytes.is_empty() {
        return f64::NAN;
    }
    if bytes.len() == 10 && bytes[4] == b'-' {
        return dates::parse(text).map_or(f64::NAN, days_number);
    }
    text.parse().unwrap_or(f64::NAN)
}

/// XPath `string()` of a number: no exponent, no trailing zeroes.
pub(crate) fn number_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if value == 0.0 { "0".to_owned() } else { format!("{value}") }
}
