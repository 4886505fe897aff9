//! Gives the names in a tree their meaning, and refuses what has none.

use super::functions::{self, Kind, Meaning};
use super::{Anchor, Expr, ItemPath, dates, nodes, pattern};
use crate::form::schema::{Id, Schema};
use crate::refusal::{Fault, RefusalCode};
use crate::xpath::ast::{Ast, Operator};
use crate::xpath::parse;

/// What an expression is written against.
#[derive(Clone, Copy)]
pub(crate) struct Builder<'s> {
    pub schema: &'s Schema,
    /// Whether a node is a select, for `jr:choice-name`.
    pub is_select: &'s dyn Fn(Id) -> bool,
    /// The node whose bind, control or label holds the expression.
    pub owner: Id,
    /// Whether an absolute path below the owner's own repeat may mean the own row: in labels, where pyxform writes it.
    pub own_row: bool,
}

/// Where within the expression a part stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Outside predicates.
    Owner,
    /// In a predicate at this node.
    Node(Id),
    /// In a predicate at a row of this list.
    Item(usize),
}

impl Builder<'_> {
    /// An expression whose truth decides.
    pub fn condition(&self, source: &str) -> Result<Expr, Fault> {
        let (expr, kind) = self.build(&parse(source)?, Place::Owner)?;
        decided(expr, kind)
    }

    /// An expression whose value is taken.
    pub fn value(&self, source: &str) -> Result<Expr, Fault> {
        Ok(self.scalar(&parse(source)?, Place::Owner)?.0)
    }

    /// The path of an `<itemset>`.
    pub fn itemset(&self, source: &str) -> Result<ItemPath, Fault> {
        match self.build(&parse(source)?, Place::Owner)?.0 {
            Expr::Items(path) if path.column.is_none() => Ok(*path),
            _ => Err(Fault::new(RefusalCode::Syntax, "choices are read as instance('list')/root/item[..]")),
        }
    }

    pub(super) fn condition_at(&self, ast: &Ast, place: Place) -> Result<Expr, Fault> {
        let (expr, kind) = self.build(ast, place)?;
        decided(expr, kind)
    }

    pub(super) fn build(&self, ast: &Ast, place: Place) -> Result<(Expr, Kind), Fault> {
        match ast {
            Ast::Number(value) => Ok((Expr::Number(*value), Kind::Number)),
            Ast::Text(value) => Ok((Expr::Text(value.as_str().into()), Kind::Text)),
            Ast::Negate(inner) => Ok((Expr::Negate(Box::new(self.scalar(inner, place)?.0)), Kind::Number)),
            Ast::Chain(all, parts) => {
                let parts =
                    parts.iter().map(|part| self.condition_at(part, place)).collect::<Result<_, _>>()?;
                Ok((Expr::Chain(*all, parts), Kind::Bool))
            }
            Ast::Binary(operator, left, right) => self.binary(*operator, left, right, place),
            Ast::Call(name, arguments) => self.call(name, arguments, place),
            Ast::Path(path) => Ok((self.path(path, place)?, Kind::Nodes)),
        }
    }

    /// A part whose value is read: a path must not end at a group, which has none.
    pub(super) fn scalar(&self, ast: &Ast, place: Place) -> Result<(Expr, Kind), Fault> {
        let (expr, kind) = self.build(ast, place)?;
        match &expr {
            Expr::Fields(path) if !self.schema.is_field(path.target) => {
                let name = &self.schema.nodes[path.target].path;
                Err(Fault::new(RefusalCode::Ambiguous, format!("{name} is a group and has no value")))
            }
            Expr::Items(path) if path.column.is_none() => {
                Err(Fault::new(RefusalCode::Ambiguous, "a row of a list has no value: name a column"))
            }
            _ => Ok((expr, kind)),
        }
    }

    fn binary(
        &self,
        operator: Operator,
        left: &Ast,
        right: &Ast,
        place: Place,
    ) -> Result<(Expr, Kind), Fault> {
        let (left, right) = (self.scalar(left, place)?, self.scalar(right, place)?);
        let arithmetic = matches!(
            operator,
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Modulo
        );
        let kinds = (left.1, right.1);
        if !arithmetic && matches!(kinds, (Kind::Bool, Kind::Nodes) | (Kind::Nodes, Kind::Bool)) {
            return Err(Fault::new(RefusalCode::Ambiguous, "a question compared with true() or false()"));
        }
        let kind = if arithmetic { Kind::Number } else { Kind::Bool };
        Ok((Expr::Binary(operator, Box::new((left.0, right.0))), kind))
    }

    fn call(&self, name: &str, arguments: &[Ast], place: Place) -> Result<(Expr, Kind), Fault> {
        let function = functions::find(name).ok_or_else(|| {
            Fault::new(RefusalCode::Function, format!("the function {name}() is not supported"))
        })?;
        let (least, most) = function.arguments;
        if arguments.len() < least || arguments.len() > most {
            let bounds =
                if most == usize::MAX { format!("{least} or more") } else { format!("{least} to {most}") };
            return Err(Fault::new(RefusalCode::Arguments, format!("{name}() takes {bounds} arguments")));
        }
        let Meaning::Run(run) = function.meaning else {
            return Ok((self.built(name, arguments, place)?, function.yields));
        };
        let built = self.arguments(function, arguments, place)?;
        let kind = match function.yields {
            Kind::Either if built[1].1 == built[2].1 => built[1].1,
            Kind::Either if built[1].1 == Kind::Nodes || built[2].1 == Kind::Nodes => Kind::Nodes,
            kind => kind,
        };
        Ok((Expr::Call(run, built.into_iter().map(|(expr, _)| expr).collect()), kind))
    }

    fn arguments(
        &self,
        function: &functions::Function,
        arguments: &[Ast],
        place: Place,
    ) -> Result<Vec<(Expr, Kind)>, Fault> {
        if function.name == "format-date" {
            check_format(&arguments[1])?;
        }
        let nodes_only = matches!(function.name, "count" | "count-non-empty");
        let mut built = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let condition = match function.name {
                "not" | "boolean" => true,
                "if" => index == 0,
                "checklist" => index > 1,
                _ => false,
            };
            let (expr, kind) =
                if nodes_only { self.build(argument, place)? } else { self.scalar(argument, place)? };
            if nodes_only && kind != Kind::Nodes {
                return Err(Fault::new(RefusalCode::Arguments, format!("{}() takes a path", function.name)));
            }
            built.push((if condition { decided(expr, kind)? } else { expr }, kind));
        }
        Ok(built)
    }

    /// Functions that are more than a call.
    fn built(&self, name: &str, arguments: &[Ast], place: Place) -> Result<Expr, Fault> {
        match (name, arguments) {
            ("regex", [value, Ast::Text(source)]) => {
                let value = self.scalar(value, place)?.0;
                Ok(Expr::Matches(Box::new(value), Box::new(pattern::compile(source)?)))
            }
            ("regex", _) => Err(Fault::new(RefusalCode::Regex, "the pattern must be written out")),
            ("jr:choice-name", [value, Ast::Text(path)]) => {
                let select = self.schema.at(path).or_else(|| self.relative(path));
                let select = select.filter(|id| (self.is_select)(*id)).ok_or_else(|| {
                    Fault::new(RefusalCode::Unknown, format!("{} is no select question", path.trim()))
                })?;
                Ok(Expr::ChoiceName(Box::new(self.scalar(value, place)?.0), select))
            }
            ("indexed-repeat", [target, repeat, index]) => self.indexed(target, repeat, index, place),
            ("position", [node @ Ast::Path(_)]) => {
                Ok(Expr::Call(nodes::position_of, vec![self.build(node, place)?.0]))
            }
            ("position", []) if place != Place::Owner => Ok(Expr::Call(nodes::position_here, Vec::new())),
            ("last", []) if place != Place::Owner => Ok(Expr::Call(nodes::last, Vec::new())),
            _ => Err(Fault::new(
                RefusalCode::Arguments,
                format!("{name}() is not supported with these arguments"),
            )),
        }
    }

    /// pyxform writes the question within a repeat as a relative path, also in a text.
    fn relative(&self, path: &str) -> Option<Id> {
        match (Builder { own_row: true, ..*self }).build(&parse(path).ok()?, Place::Owner).ok()?.0 {
            Expr::Fields(path) => Some(path.target),
            _ => None,
        }
    }
}

/// JavaRosa asks whether the value is empty, XPath whether the node is there: neither can be meant by both.
fn decided(expr: Expr, kind: Kind) -> Result<Expr, Fault> {
    if kind == Kind::Nodes {
        return Err(Fault::new(
            RefusalCode::Ambiguous,
            "the truth of a question: compare it, as in ${q} != ''",
        ));
    }
    Ok(expr)
}

fn check_format(format: &Ast) -> Result<(), Fault> {
    let refuse = || {
        Fault::new(RefusalCode::Arguments, "a date format is a literal of %Y %y %m %n %d %e %H %h %M %S %3")
    };
    let Ast::Text(format) = format else { return Err(refuse()) };
    let known = |part: &str| part.starts_with(|letter| dates::FORMAT_PARTS.contains(letter));
    if format.split('%').skip(1).all(known) { Ok(()) } else { Err(refuse()) }
}

/// Whether an expression can be computed without the row that a predicate stands at.
pub(super) fn ignores_context(expr: &Expr) -> bool {
    let mut ignores = true;
    expr.visit(&mut |part| match part {
        Expr::Column(_) => ignores = false,
        Expr::Fields(path) if matches!(path.rows, super::Rows::Own(Anchor::Context)) => ignores = false,
        Expr::Items(_) => ignores = false,
        _ => {}
    });
    ignores
}
