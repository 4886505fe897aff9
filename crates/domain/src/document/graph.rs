//! Which change came before which: the dependency graph of a document.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ChangeHash as Foreign;

use super::Document;
use crate::ids::ChangeHash;

/// The ancestors of every change, for asking what a writer had seen.
#[derive(Debug)]
pub struct Ancestry {
    /// A change's place in an order where each follows what it depends on, and its direct dependencies.
    changes: BTreeMap<ChangeHash, (usize, Vec<ChangeHash>)>,
}

impl Document {
    pub fn ancestry(&self) -> Ancestry {
        let own = |h: &Foreign| ChangeHash(h.0);
        let changes = self
            .inner
            .get_changes_meta(&[])
            .into_iter()
            .enumerate()
            .map(|(place, meta)| (own(&meta.hash), (place, meta.deps.iter().map(own).collect())))
            .collect();
        Ancestry { changes }
    }
}

impl Ancestry {
    /// Everything `change` had seen, itself included.
    pub fn seen_by(&self, change: ChangeHash) -> BTreeSet<ChangeHash> {
        let mut seen = BTreeSet::new();
        let mut open = vec![change];
        while let Some(hash) = open.pop() {
            if seen.insert(hash) {
                open.extend(self.changes.get(&hash).into_iter().flat_map(|(_, deps)| deps.iter().copied()));
            }
        }
        seen
    }

    /// Neither had seen the other.
    pub fn concurrent(&self, a: ChangeHash, b: ChangeHash) -> bool {
        a != b && !self.seen_by(a).contains(&b) && !self.seen_by(b).contains(&a)
    }

    /// The newest changes that all of `changes` had seen before they were made.
    pub fn common_before(&self, changes: &[ChangeHash]) -> Vec<ChangeHash> {
        let mut sets = changes.iter().map(|change| {
            let mut seen = self.seen_by(*change);
            seen.remove(change);
            seen
        });
        let first = sets.next().unwrap_or_default();
        let common = sets.fold(first, |common, seen| common.intersection(&seen).copied().collect());
        let covered: BTreeSet<ChangeHash> = common
            .iter()
            .flat_map(|hash| self.changes.get(hash).into_iter().flat_map(|(_, deps)| deps.iter().copied()))
            .collect();
        common.difference(&covered).copied().collect()
    }

    /// A place in an order in which each change follows what it depends on.
    pub fn place(&self, change: &ChangeHash) -> usize {
        self.changes.get(change).map_or(usize::MAX, |(place, _)| *place)
    }
}
