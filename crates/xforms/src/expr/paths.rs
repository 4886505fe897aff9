//! Settles a location path at compile time: which node it ends at, and which rows of the repeat it means.
//!
//! An absolute path that goes on below the repeat, without a predicate there, and is written within that repeat, means the
//! own row to JavaRosa and all rows to XPath. pyxform writes it in labels only, where the own row is meant; elsewhere it
//! is refused.

use super::build::{Builder, Place, ignores_context};
use super::functions::Kind;
use super::{Anchor, Expr, FieldPath, ItemPath, Rows};
use crate::form::schema::Id;
use crate::refusal::{Fault, RefusalCode};
use crate::xpath::ast::{Ast, Axis, Operator, Path, Start, Step};

impl Builder<'_> {
    pub(super) fn path(&self, path: &Path, place: Place) -> Result<Expr, Fault> {
        match (&path.start, place) {
            (Start::Instance(list), _) => self.list_path(list, &path.steps),
            (Start::Context, Place::Item(list)) => self.column(list, &path.steps),
            (Start::Context, Place::Node(node)) => {
                self.walk(Walk::from(node, Anchor::Context, self), &path.steps)
            }
            (Start::Context | Start::Current, _) => {
                self.walk(Walk::from(self.owner, Anchor::Current, self), &path.steps)
            }
            (Start::Root, _) => self.absolute(&path.steps),
        }
    }

    fn absolute(&self, steps: &[Step]) -> Result<Expr, Fault> {
        let root = &self.schema.nodes[self.schema.root()];
        match steps.split_first() {
            Some((first, rest))
                if first.axis == Axis::Child(root.name.clone()) && first.predicates.is_empty() =>
            {
                let walk = Walk { absolute: true, ..Walk::from(self.schema.root(), Anchor::Current, self) };
                self.walk(walk, rest)
            }
            _ => {
                Err(Fault::new(RefusalCode::Unknown, format!("an absolute path starts with /{}", root.name)))
            }
        }
    }

    fn walk(&self, mut walk: Walk, steps: &[Step]) -> Result<Expr, Fault> {
        for (index, step) in steps.iter().enumerate() {
            self.advance(&mut walk, step, index + 1 == steps.len())?;
            let filters =
                step.predicates.iter().map(|predicate| self.predicate(predicate, Place::Node(walk.node)));
            let filters = filters.collect::<Result<Vec<_>, _>>()?;
            if !filters.is_empty() {
                walk.filters.push((walk.node, filters));
            }
        }
        Ok(Expr::Fields(Box::new(FieldPath { target: walk.node, rows: walk.rows, filters: walk.filters })))
    }

    fn advance(&self, walk: &mut Walk, step: &Step, last: bool) -> Result<(), Fault> {
        let here = &self.schema.nodes[walk.node];
        match &step.axis {
            Axis::Own => {}
            Axis::Parent => {
                walk.node =
                    here.parent.ok_or_else(|| Fault::new(RefusalCode::Unknown, "a path leaves the form"))?;
                if !self.schema.nodes[walk.node].in_repeat {
                    walk.rows = Rows::Outside;
                }
            }
            Axis::Child(name) => {
                let found = self.schema.child(walk.node, name);
                let missing =
                    || Fault::new(RefusalCode::Unknown, format!("there is no {name} in {}", here.path));
                walk.node = found.ok_or_else(missing)?;
                if self.schema.repeat == Some(walk.node) {
                    let own = walk.absolute && !last && step.predicates.is_empty() && self.owner_in_repeat();
                    if own && !self.own_row {
                        return Err(Fault::new(
                            RefusalCode::Ambiguous,
                            "an absolute path to a question of the own repeat",
                        ));
                    }
                    walk.rows = if own { Rows::Own(Anchor::Current) } else { Rows::Every };
                }
            }
        }
        Ok(())
    }

    fn owner_in_repeat(&self) -> bool {
        self.schema.nodes[self.owner].in_repeat
    }

    /// A predicate is a condition, or a number that means a position.
    fn predicate(&self, ast: &Ast, place: Place) -> Result<Expr, Fault> {
        let (expr, kind) = self.build(ast, place)?;
        if kind == Kind::Number { Ok(expr) } else { self.condition_at(ast, place) }
    }

    pub(super) fn indexed(
        &self,
        target: &Ast,
        repeat: &Ast,
        index: &Ast,
        place: Place,
    ) -> Result<Expr, Fault> {
        let target = self.node_of(target, place)?;
        if self.schema.repeat != Some(self.node_of(repeat, place)?) || !self.schema.nodes[target].in_repeat {
            return Err(Fault::new(
                RefusalCode::Arguments,
                "indexed-repeat() takes a question of the repeat",
            ));
        }
        let rows = Rows::Nth(self.scalar(index, place)?.0);
        Ok(Expr::Fields(Box::new(FieldPath { target, rows, filters: Vec::new() })))
    }

    fn node_of(&self, ast: &Ast, place: Place) -> Result<Id, Fault> {
        match (Builder { own_row: true, ..*self }).build(ast, place)?.0 {
            Expr::Fields(path) if path.filters.is_empty() => Ok(path.target),
            _ => Err(Fault::new(RefusalCode::Arguments, "a plain path to a question is wanted")),
        }
    }

    /// `name` or `./name` at a row of a list.
    fn column(&self, list: usize, steps: &[Step]) -> Result<Expr, Fault> {
        let named: Vec<&Step> = steps.iter().filter(|step| step.axis != Axis::Own).collect();
        match named.as_slice() {
            [Step { axis: Axis::Child(name), predicates }] if predicates.is_empty() => {
                self.check_column(list, name)?;
                Ok(Expr::Column(name.as_str().into()))
            }
            _ => Err(Fault::new(
                RefusalCode::Axis,
                "a predicate on a list compares its columns, or current()/..",
            )),
        }
    }

    fn check_column(&self, list: usize, name: &str) -> Result<(), Fault> {
        let list = &self.schema.lists[list];
        match &list.inside {
            Some(table) if table.column(name).is_none() => {
                Err(Fault::new(RefusalCode::Unknown, format!("the list {} has no column {name}", list.name)))
            }
            _ => Ok(()),
        }
    }

    /// `instance('list')/root/item[...]` or one of its columns.
    pub(crate) fn list_path(&self, name: &str, steps: &[Step]) -> Result<Expr, Fault> {
        let unknown = || Fault::new(RefusalCode::Unknown, format!("there is no list {name}"));
        let list = self.schema.list(name).ok_or_else(unknown)?;
        let is = |step: &Step, wanted: &str| step.axis == Axis::Child(wanted.to_owned());
        let (item, column) = match steps {
            [root, item] if is(root, "root") && is(item, "item") => (item, None),
            [root, item, Step { axis: Axis::Child(column), predicates }]
                if is(root, "root") && is(item, "item") && predicates.is_empty() =>
            {
                self.check_column(list, column)?;
                (item, Some(column.as_str().into()))
            }
            _ => {
                return Err(Fault::new(
                    RefusalCode::Axis,
                    "a list is read as instance('..')/root/item[..]/column",
                ));
            }
        };
        let predicates = item.predicates.iter().map(|predicate| self.item_predicate(predicate, list));
        let predicates = predicates.collect::<Result<Vec<_>, _>>()?;
        let join = item.predicates.first().and_then(|predicate| self.join(predicate, list));
        Ok(Expr::Items(Box::new(ItemPath { list, predicates, join, column })))
    }

    fn item_predicate(&self, ast: &Ast, list: usize) -> Result<Expr, Fault> {
        let (expr, kind) = self.build(ast, Place::Item(list))?;
        match kind {
            Kind::Bool => Ok(expr),
            _ => Err(Fault::new(RefusalCode::Axis, "a predicate on a list is a condition")),
        }
    }

    /// `column = text` in the first predicate lets the list be looked up.
    fn join(&self, ast: &Ast, list: usize) -> Option<(Box<str>, Expr)> {
        match ast {
            Ast::Chain(true, parts) => parts.iter().find_map(|part| self.join(part, list)),
            Ast::Binary(Operator::Equal, left, right) => {
                self.join_sides(left, right, list).or_else(|| self.join_sides(right, left, list))
            }
            _ => None,
        }
    }

    fn join_sides(&self, column: &Ast, key: &Ast, list: usize) -> Option<(Box<str>, Expr)> {
        let Expr::Column(column) = self.build(column, Place::Item(list)).ok()?.0 else { return None };
        let (key, kind) = self.build(key, Place::Item(list)).ok()?;
        let single = match &key {
            Expr::Fields(path) => !matches!(path.rows, Rows::Every),
            _ => kind == Kind::Text,
        };
        (single && ignores_context(&key)).then_some((column, key))
    }
}

/// How far a path has been followed.
struct Walk {
    node: Id,
    rows: Rows,
    filters: Vec<(Id, Vec<Expr>)>,
    absolute: bool,
}

impl Walk {
    fn from(node: Id, anchor: Anchor, builder: &Builder<'_>) -> Self {
        let rows = if builder.schema.nodes[node].in_repeat { Rows::Own(anchor) } else { Rows::Outside };
        Self { node, rows, filters: Vec::new(), absolute: false }
    }
}
