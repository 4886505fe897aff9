//! The tree of an expression before names are resolved.

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ast {
    Number(f64),
    Text(String),
    Negate(Box<Ast>),
    /// `and` (true) or `or` (false) of two or more operands, flat so that a long chain is not deep.
    Chain(bool, Vec<Ast>),
    Binary(Operator, Box<Ast>, Box<Ast>),
    Call(String, Vec<Ast>),
    Path(Path),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

/// A location path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Path {
    pub start: Start,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Start {
    Root,
    Context,
    /// `current()`: where the expression stands, also from within a predicate.
    Current,
    /// `instance('name')`
    Instance(String),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    pub axis: Axis,
    pub predicates: Vec<Ast>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Axis {
    Own,
    Parent,
    Child(String),
}
