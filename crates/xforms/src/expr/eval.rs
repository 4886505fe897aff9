//! Computes an expression against a household. Total: whatever the values are, there is a value, as in XPath.

use std::borrow::Cow;

use super::functions;
use super::value::{NodeRef, Nodes, OUTSIDE, Value, days_number, text_number};
use super::{Anchor, Expr, FieldPath, ItemPath, Rows};
use crate::form::Form;
use crate::form::schema::Id;
use crate::lists::{Lists, Table};
use crate::session::grid::Grid;
use crate::xpath::ast::Operator;

/// All that an expression may look at.
#[derive(Clone, Copy)]
pub(crate) struct Env<'a> {
    pub form: &'a Form,
    pub lists: &'a Lists,
    pub grid: &'a Grid,
    /// Days since 1970-01-01.
    pub today: i64,
    /// Language of `jr:choice-name`.
    pub language: usize,
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(crate) struct At {
    /// The node a predicate is tried at; outside predicates the same as `current`.
    pub node: NodeRef,
    /// The node whose bind or control holds the expression.
    pub current: (Id, u32),
    /// Position of `node` among those tried, from 1, and their number.
    pub position: usize,
    pub size: usize,
}

impl At {
    pub fn node(id: Id, row: u32) -> Self {
        Self { node: NodeRef::Field(id, row), current: (id, row), position: 1, size: 1 }
    }
}

/// A function called on arguments that it evaluates as it needs them.
pub(crate) struct Call<'e, 'a> {
    pub env: &'e Env<'a>,
    pub at: &'e At,
    pub arguments: &'a [Expr],
}

impl<'a> Call<'_, 'a> {
    pub fn value(&self, index: usize) -> Value<'a> {
        self.env.value(&self.arguments[index], self.at)
    }

    pub fn text(&self, index: usize) -> Cow<'a, str> {
        self.value(index).into_text(self.env)
    }

    pub fn number(&self, index: usize) -> f64 {
        self.value(index).to_number(self.env)
    }

    pub fn bool(&self, index: usize) -> bool {
        self.value(index).to_bool()
    }

    pub fn nodes(&self, index: usize) -> Nodes {
        match self.value(index) {
            Value::Nodes(nodes) => nodes,
            _ => Nodes::None,
        }
    }

    /// The texts of all arguments from `first` on, each node of a path by itself.
    pub fn texts(&self, first: usize, mut see: impl FnMut(&str)) {
        for index in first..self.arguments.len() {
            match self.value(index) {
                Value::Nodes(nodes) => nodes.as_slice().iter().for_each(|node| see(self.env.read(*node))),
                value => see(&value.into_text(self.env)),
            }
        }
    }
}

impl<'a> Env<'a> {
    pub fn value(&self, expr: &'a Expr, at: &At) -> Value<'a> {
        match expr {
            Expr::Number(value) => Value::Number(*value),
            Expr::Text(value) => Value::text(&**value),
            Expr::Negate(inner) => Value::Number(-self.value(inner, at).to_number(self)),
            Expr::Chain(true, parts) => Value::Bool(parts.iter().all(|part| self.value(part, at).to_bool())),
            Expr::Chain(false, parts) => Value::Bool(parts.iter().any(|part| self.value(part, at).to_bool())),
            Expr::Binary(operator, sides) => {
                self.binary(*operator, self.value(&sides.0, at), self.value(&sides.1, at))
            }
            Expr::Call(run, arguments) => functions::run(*run, self, at, arguments),
            Expr::Matches(inner, regex) => {
                Value::Bool(regex.is_match(&self.value(inner, at).into_text(self)))
            }
            Expr::ChoiceName(inner, select) => {
                let value = self.value(inner, at).into_text(self);
                Value::text(self.choice_name(*select, &value))
            }
            Expr::Fields(path) => Value::Nodes(self.fields(path, at)),
            Expr::Items(path) => Value::Nodes(self.items(path, at)),
            Expr::Column(column) => Value::Nodes(self.column(column, at.node)),
        }
    }

    pub fn truth(&self, expr: &'a Expr, at: &At) -> bool {
        self.value(expr, at).to_bool()
    }

    fn binary(&self, operator: Operator, left: Value<'a>, right: Value<'a>) -> Value<'a> {
        let numbers =
            |run: fn(f64, f64) -> f64| Value::Number(run(left.to_number(self), right.to_number(self)));
        match operator {
            Operator::Add => numbers(|left, right| left + right),
            Operator::Subtract => numbers(|left, right| left - right),
            Operator::Multiply => numbers(|left, right| left * right),
            Operator::Divide => numbers(|left, right| left / right),
            Operator::Modulo => numbers(|left, right| left % right),
            _ => Value::Bool(self.compare(operator, left, right)),
        }
    }

    /// XPath 1.0 §3.4: a node set compares true when one of its nodes does.
    fn compare(&self, operator: Operator, left: Value<'a>, right: Value<'a>) -> bool {
        match (left, right) {
            (Value::Nodes(nodes), right) => nodes
                .as_slice()
                .iter()
                .any(|node| self.compare(operator, Value::text(self.read(*node)), right.clone())),
            (left, Value::Nodes(nodes)) => nodes
                .as_slice()
                .iter()
                .any(|node| self.compare(operator, left.clone(), Value::text(self.read(*node)))),
            (left, right) => self.compare_atoms(operator, &left, &right),
        }
    }

    #[allow(clippy::float_cmp, reason = "XPath's equality of numbers is exact")]
    fn compare_atoms(&self, operator: Operator, left: &Value<'a>, right: &Value<'a>) -> bool {
        if matches!(operator, Operator::Equal | Operator::Unequal) {
            let equal = match (left, right) {
                (Value::Bool(_), _) | (_, Value::Bool(_)) => left.to_bool() == right.to_bool(),
                (Value::Text(left), Value::Text(right)) => left == right,
                _ => return compare_numbers(operator, left.to_number(self), right.to_number(self)),
            };
            return equal == (operator == Operator::Equal);
        }
        compare_numbers(operator, left.to_number(self), right.to_number(self))
    }

    /// The text that a node reads as: empty while irrelevant, without choices that are not offered.
    pub fn read(&self, node: NodeRef) -> &'a str {
        match node {
            NodeRef::Field(id, row) => self.grid.read(id, row),
            NodeRef::Item(..) => "",
            NodeRef::Cell(list, row, column) => {
                self.table(list).and_then(|table| table.cell(row as usize, column)).unwrap_or_default()
            }
        }
    }

    pub fn table(&self, list: usize) -> Option<&'a Table> {
        let list = &self.form.schema.lists[list];
        list.inside.as_ref().or_else(|| self.lists.get(&list.name))
    }

    fn fields(&self, path: &'a FieldPath, at: &At) -> Nodes {
        match &path.rows {
            Rows::Outside => self.kept(path, OUTSIDE, at),
            Rows::Own(anchor) => self.kept(path, row_of(*anchor, at), at),
            Rows::Every => self.filtered_rows(path, at),
            Rows::Nth(index) => {
                let index = self.value(index, at).to_number(self);
                let found = (0_u32..).take(self.grid.rows()).find(|row| f64::from(row + 1) == index);
                found.map_or(Nodes::None, |row| Nodes::One(NodeRef::Field(path.target, row)))
            }
        }
    }

    /// The target in one row, if the predicates on the way keep it.
    fn kept(&self, path: &'a FieldPath, row: u32, at: &At) -> Nodes {
        let target = NodeRef::Field(path.target, row);
        let kept = path.filters.iter().all(|(id, filters)| {
            let here =
                At { node: NodeRef::Field(*id, self.grid.row_for(*id, row)), position: 1, size: 1, ..*at };
            filters.iter().all(|filter| self.holds(filter, &here))
        });
        if kept { Nodes::One(target) } else { Nodes::None }
    }

    fn filtered_rows(&self, path: &'a FieldPath, at: &At) -> Nodes {
        let mut rows: Vec<u32> = (0_u32..).take(self.grid.rows()).collect();
        for (id, filters) in &path.filters {
            let whole_rows = self.form.schema.repeat == Some(*id);
            for filter in filters {
                let size = if whole_rows { rows.len() } else { 1 };
                let mut position = 0;
                rows.retain(|row| {
                    position = if whole_rows { position + 1 } else { 1 };
                    let node = NodeRef::Field(*id, self.grid.row_for(*id, *row));
                    self.holds(filter, &At { node, position, size, ..*at })
                });
            }
        }
        rows.into_iter().map(|row| NodeRef::Field(path.target, row)).collect()
    }

    /// A predicate: a number means a position.
    fn holds(&self, filter: &'a Expr, at: &At) -> bool {
        match self.value(filter, at) {
            Value::Number(number) => usize_number(at.position) == number,
            value => value.to_bool(),
        }
    }

    pub fn items(&self, path: &'a ItemPath, at: &At) -> Nodes {
        let Some(table) = self.table(path.list) else { return Nodes::None };
        let column = match path.column.as_deref().map(|name| table.column(name)) {
            Some(None) => return Nodes::None,
            Some(Some(column)) => Some(column),
            None => None,
        };
        let candidates = self.candidates(path, table, at);
        let kept = candidates.into_iter().filter(|row| self.keeps_item(path, *row, at));
        kept.filter_map(|row| match column {
            Some(column) => table.cell(row as usize, column).map(|_| NodeRef::Cell(path.list, row, column)),
            None => Some(NodeRef::Item(path.list, row)),
        })
        .collect()
    }

    /// Whether the predicates keep this row of the list.
    pub fn keeps_item(&self, path: &'a ItemPath, row: u32, at: &At) -> bool {
        let here = At { node: NodeRef::Item(path.list, row), ..*at };
        path.predicates.iter().all(|predicate| self.truth(predicate, &here))
    }

    fn candidates(&self, path: &'a ItemPath, table: &Table, at: &At) -> Vec<u32> {
        let join = path.join.as_ref().and_then(|(column, key)| Some((table.column(column)?, key)));
        let Some((column, key)) = join else {
            return (0_u32..).take(table.len()).collect();
        };
        match self.value(key, at) {
            Value::Nodes(nodes) if nodes.as_slice().is_empty() => Vec::new(),
            key => table.matching(column, &key.into_text(self)).to_vec(),
        }
    }

    fn column(&self, column: &str, node: NodeRef) -> Nodes {
        let NodeRef::Item(list, row) = node else { return Nodes::None };
        let table = self.table(list);
        let found = table.and_then(|table| {
            let column = table.column(column)?;
            table.cell(row as usize, column).map(|_| NodeRef::Cell(list, row, column))
        });
        found.map_or(Nodes::None, Nodes::One)
    }
}

fn row_of(anchor: Anchor, at: &At) -> u32 {
    match (anchor, at.node) {
        (Anchor::Context, NodeRef::Field(_, row)) => row,
        _ => at.current.1,
    }
}

fn compare_numbers(operator: Operator, left: f64, right: f64) -> bool {
    #[allow(clippy::float_cmp, reason = "XPath's equality of numbers is exact")]
    match operator {
        Operator::Equal => left == right,
        Operator::Unequal => left != right,
        Operator::Less => left < right,
        Operator::LessOrEqual => left <= right,
        Operator::Greater => left > right,
        _ => left >= right,
    }
}

pub(super) fn usize_number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// Sums and extremes: every node of every argument as a number.
pub(super) fn numbers_of<'a>(call: &Call<'_, 'a>, mut see: impl FnMut(f64)) {
    for index in 0..call.arguments.len() {
        match call.value(index) {
            Value::Nodes(nodes) => {
                nodes.as_slice().iter().for_each(|node| see(text_number(call.env.read(*node))))
            }
            Value::Date(days) => see(days_number(days)),
            value => see(value.to_number(call.env)),
        }
    }
}
