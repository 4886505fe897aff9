//! Expressions with their names resolved: what [`build`] makes of a tree and [`eval`] computes.
//!
//! Every path is settled when the form is compiled: it ends at one node of the schema, and what remains for run time is
//! which rows of the repeat it means.

pub(crate) mod build;
pub(crate) mod dates;
pub(crate) mod eval;
pub mod functions;
mod nodes;
mod numbers;
mod paths;
mod pattern;
mod texts;
pub(crate) mod value;

use crate::form::schema::Id;
use crate::xpath::ast::Operator;
use functions::Run;
use regex_lite::Regex;

#[derive(Debug)]
pub(crate) enum Expr {
    Number(f64),
    Text(Box<str>),
    Negate(Box<Expr>),
    Chain(bool, Vec<Expr>),
    Binary(Operator, Box<(Expr, Expr)>),
    Call(Run, Vec<Expr>),
    /// `regex(value, '^...$')`
    Matches(Box<Expr>, Box<Regex>),
    /// `jr:choice-name(value, ' /data/select ')`
    ChoiceName(Box<Expr>, Id),
    Fields(Box<FieldPath>),
    Items(Box<ItemPath>),
    /// A column of the list row that a predicate stands at; `None` is the row itself.
    Column(Box<str>),
}

/// A path in the household.
#[derive(Debug)]
pub(crate) struct FieldPath {
    pub target: Id,
    pub rows: Rows,
    /// Predicates by the node of the path they stand at, outermost first.
    pub filters: Vec<(Id, Vec<Expr>)>,
}

#[derive(Debug)]
pub(crate) enum Rows {
    /// The target stands outside the repeat.
    Outside,
    /// The row that the context (within a predicate) or the expression (else) stands in.
    Own(Anchor),
    Every,
    /// `indexed-repeat(...)`: the row of that number, from 1.
    Nth(Expr),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Context,
    Current,
}

/// `instance('list')/root/item[predicates]/column`
#[derive(Debug)]
pub(crate) struct ItemPath {
    /// Index into the tables of the schema.
    pub list: usize,
    pub predicates: Vec<Expr>,
    /// A column that must equal a value for the first predicate to hold: looked up instead of scanned.
    pub join: Option<(Box<str>, Expr)>,
    pub column: Option<Box<str>>,
}

impl Expr {
    /// Visits this expression and all within it.
    pub fn visit(&self, see: &mut impl FnMut(&Expr)) {
        see(self);
        match self {
            Expr::Number(_) | Expr::Text(_) | Expr::Column(_) => {}
            Expr::Negate(inner) | Expr::Matches(inner, _) | Expr::ChoiceName(inner, _) => inner.visit(see),
            Expr::Chain(_, parts) | Expr::Call(_, parts) => parts.iter().for_each(|part| part.visit(see)),
            Expr::Binary(_, sides) => {
                sides.0.visit(see);
                sides.1.visit(see);
            }
            Expr::Fields(path) => {
                path.filters.iter().flat_map(|(_, filters)| filters).for_each(|filter| filter.visit(see));
                if let Rows::Nth(index) = &path.rows {
                    index.visit(see);
                }
            }
            Expr::Items(path) => path.predicates.iter().for_each(|predicate| predicate.visit(see)),
        }
    }

    /// Adds the schema nodes whose values (or number) this expression reads.
    pub fn reads(&self, found: &mut Vec<Id>) {
        self.visit(&mut |expr| {
            if let Expr::Fields(path) = expr {
                found.push(path.target);
            }
        });
    }
}
