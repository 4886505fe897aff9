//! The order in which accepted changes enter a log: each after what it depends on, and changes of one seal
//! together as far as that allows, so that a page names a seal once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pendata_domain::ids::HouseholdId;
use pendata_domain::seal::SealId;

use crate::store::commit::Accepted;

/// Sorts the changes of one household: each after what it depends on, else as given.
pub fn causal(mut open: Vec<Accepted>) -> VecDeque<Accepted> {
    let mut sorted = VecDeque::with_capacity(open.len());
    while !open.is_empty() {
        let missing: BTreeSet<_> = open.iter().map(|change| change.hash).collect();
        let ready = open.iter().position(|change| !change.dependencies.iter().any(|d| missing.contains(d)));
        sorted.push_back(open.remove(ready.unwrap_or(0)));
    }
    sorted
}

/// Merges the households of one village into the order of its log, beginning with `seal`.
pub fn merged(
    mut households: BTreeMap<HouseholdId, VecDeque<Accepted>>,
    mut seal: SealId,
) -> Vec<(HouseholdId, Accepted)> {
    let mut log = Vec::new();
    loop {
        let heads = households.iter().filter_map(|(id, queue)| Some((*id, queue.front()?.origin)));
        let next = heads.min_by_key(|(_, origin)| (origin.seal != seal, origin.seal, origin.place));
        let Some((household, origin)) = next else { return log };
        seal = origin.seal;
        let change = households.get_mut(&household).and_then(VecDeque::pop_front);
        log.extend(change.map(|change| (household, change)));
    }
}
