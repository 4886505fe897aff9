//! Incoming changes into a document: each with a verdict of its own, and nothing half-applied.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, Inspected};
use crate::ids::ChangeHash;
use crate::protocol::{ChangeResult, QuarantineReason, Verdict};

/// What became of the incoming changes.
#[derive(Debug)]
pub struct Integration {
    /// In the order the changes came.
    pub results: Vec<ChangeResult>,
    /// The document with the accepted changes.
    pub document: Document,
}

/// Takes in what holds. A change whose dependency is neither here nor among the incoming waits; one that
/// depends on a refused change is refused with it. The order of arrival does not matter.
pub fn integrate(document: &Document, incoming: &[Inspected]) -> Integration {
    let mut state = Pending::new(document, incoming);
    loop {
        let ready = state.ready(incoming);
        if ready.is_empty() {
            break;
        }
        state.take(incoming, &ready);
    }
    state.finish(incoming)
}

struct Pending {
    document: Document,
    verdicts: BTreeMap<ChangeHash, Verdict>,
}

impl Pending {
    fn new(document: &Document, incoming: &[Inspected]) -> Self {
        let known = incoming.iter().filter(|change| document.contains(&change.hash));
        let verdicts = known.map(|change| (change.hash, Verdict::Duplicate)).collect();
        Self { document: document.clone(), verdicts }
    }

    /// Changes without a verdict whose dependencies are all in the document, or come before them among these.
    fn ready(&self, incoming: &[Inspected]) -> Vec<usize> {
        let mut reached = BTreeSet::new();
        let mut ready = Vec::new();
        loop {
            let before = ready.len();
            for (i, change) in incoming.iter().enumerate() {
                let open = !self.verdicts.contains_key(&change.hash) && !reached.contains(&change.hash);
                let here = |dep: &ChangeHash| reached.contains(dep) || self.document.contains(dep);
                if open && change.dependencies.iter().all(here) {
                    reached.insert(change.hash);
                    ready.push(i);
                }
            }
            if ready.len() == before {
                return ready;
            }
        }
    }

    /// All at once, which is the usual case and the cheap one; one by one where something does not hold.
    fn take(&mut self, incoming: &[Inspected], ready: &[usize]) {
        let all: Vec<&[u8]> = ready.iter().map(|i| incoming[*i].bytes.as_slice()).collect();
        if let Ok(document) = self.document.with_changes(&all) {
            self.document = document;
            ready.iter().for_each(|i| _ = self.verdicts.insert(incoming[*i].hash, Verdict::Accepted));
            return;
        }
        for i in ready {
            self.take_one(&incoming[*i]);
        }
    }

    fn take_one(&mut self, change: &Inspected) {
        let refused = |dep: &ChangeHash| matches!(self.verdicts.get(dep), Some(Verdict::Quarantined { .. }));
        let outcome = if change.dependencies.iter().any(refused) {
            Err(QuarantineReason::DependsOnRefused)
        } else {
            self.document.with_changes(&[&change.bytes])
        };
        let verdict = match outcome {
            Ok(document) => {
                self.document = document;
                Verdict::Accepted
            }
            Err(reason) => Verdict::Quarantined { reason },
        };
        self.verdicts.insert(change.hash, verdict);
    }

    fn finish(self, incoming: &[Inspected]) -> Integration {
        let results = incoming
            .iter()
            .map(|change| {
                let verdict = self.verdicts.get(&change.hash).cloned();
                let verdict = verdict.unwrap_or_else(|| self.waiting(change));
                ChangeResult { hash: change.hash, verdict }
            })
            .collect();
        Integration { results, document: self.document }
    }

    fn waiting(&self, change: &Inspected) -> Verdict {
        let missing =
            change.dependencies.iter().filter(|dep| !self.document.contains(dep)).copied().collect();
        Verdict::Waiting { missing }
    }
}
