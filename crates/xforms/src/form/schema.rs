//! The shape of a household: a tree of named nodes, at most one of which repeats, and the choice lists.

use std::collections::HashMap;

use crate::lists::Table;

/// Index of a node in document order; the subtree of a node is a run of indices.
pub(crate) type Id = usize;

#[derive(Debug, Default)]
pub(crate) struct Schema {
    pub nodes: Vec<Node>,
    pub by_name: HashMap<String, Id>,
    pub repeat: Option<Id>,
    pub lists: Vec<List>,
}

#[derive(Debug)]
pub(crate) struct Node {
    pub name: String,
    pub path: String,
    pub parent: Option<Id>,
    pub children: Vec<Id>,
    /// Whether the node is the repeat or stands within it.
    pub in_repeat: bool,
    /// Value of a new household or row.
    pub default: String,
    pub kind: NodeKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeKind {
    Group,
    Repeat,
    Field,
}

/// A secondary instance.
#[derive(Debug)]
pub(crate) struct List {
    pub name: String,
    /// `None` when the host supplies it.
    pub inside: Option<Table>,
}

impl Schema {
    pub fn root(&self) -> Id {
        0
    }

    pub fn child(&self, parent: Id, name: &str) -> Option<Id> {
        self.nodes[parent].children.iter().copied().find(|id| self.nodes[*id].name == name)
    }

    /// The node at an absolute path `/data/a/b`.
    pub fn at(&self, path: &str) -> Option<Id> {
        let mut names = path.trim().strip_prefix('/')?.split('/');
        let root = names.next().filter(|name| self.nodes.first().is_some_and(|root| root.name == *name));
        root?;
        names.try_fold(self.root(), |parent, name| self.child(parent, name))
    }

    pub fn list(&self, name: &str) -> Option<usize> {
        self.lists.iter().position(|list| list.name == name)
    }

    pub fn is_field(&self, id: Id) -> bool {
        self.nodes[id].kind == NodeKind::Field
    }
}
