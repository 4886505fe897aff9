//! What a clash of concurrent writes comes to under the question's policy.

use std::collections::{BTreeMap, BTreeSet};

use crate::form::MergePolicy;
use crate::household::{Candidate, Provenance};

/// What concurrent writes of one key come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// All wrote the same.
    Agreed(String),
    /// The policy decided.
    ByPolicy(String, Vec<Candidate>),
    /// A person must decide.
    Contested(Vec<Candidate>),
}

/// Groups writes by value, so that the same answer given twice is no conflict, and applies the policy.
/// Device clocks decide nothing: `LatestVisit` goes by the day of the visit, and only where the days differ.
pub fn settle(writes: Vec<(String, Provenance)>, policy: MergePolicy) -> Settled {
    let mut candidates = candidates(writes);
    if candidates.len() == 1 {
        return Settled::Agreed(candidates.remove(0).value);
    }
    let decided = candidates.iter().filter(|c| c.writers.iter().any(Provenance::is_decision)).count();
    let winner = if decided > 0 { None } else { winner(&candidates, policy) };
    match winner {
        Some(value) => Settled::ByPolicy(value, candidates),
        None => Settled::Contested(candidates),
    }
}

fn candidates(writes: Vec<(String, Provenance)>) -> Vec<Candidate> {
    let mut by_value: BTreeMap<String, Vec<Provenance>> = BTreeMap::new();
    for (value, writer) in writes {
        by_value.entry(value).or_default().push(writer);
    }
    by_value
        .into_iter()
        .map(|(value, mut writers)| {
            writers.sort();
            Candidate { value, writers, reasons: Vec::new() }
        })
        .collect()
}

fn winner(candidates: &[Candidate], policy: MergePolicy) -> Option<String> {
    match policy {
        MergePolicy::Human => None,
        MergePolicy::Union => Some(union(candidates)),
        MergePolicy::LatestVisit => highest(candidates, |p| p.day()),
        MergePolicy::Authority => highest(candidates, |p| p.attribution.map(|a| a.0.role)),
    }
}

/// A choice that anyone ticked is ticked; of texts (photos) every word that anyone wrote is there.
fn union(candidates: &[Candidate]) -> String {
    let words = || candidates.iter().flat_map(|c| c.value.split_ascii_whitespace());
    match words().any(|word| word == "true") {
        true => "true".to_owned(),
        false => words().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" "),
    }
}

/// The one value whose best writer stands above the best writers of all others.
fn highest<R: Ord + Copy>(
    candidates: &[Candidate],
    rank: impl Fn(&Provenance) -> Option<R>,
) -> Option<String> {
    let best = |c: &Candidate| c.writers.iter().map(&rank).max().flatten();
    let top = candidates.iter().map(&best).max()??;
    let mut at_top = candidates.iter().filter(|c| best(c) == Some(top));
    match (at_top.next(), at_top.next()) {
        (Some(only), None) => Some(only.value.clone()),
        _ => None,
    }
}
