//! Incoming changes into a document: each with a verdict of its own, and nothing half-applied.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, Inspected, Proven};
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
    let (results, grown) = integrate_reading(document, incoming, Document::read_slots);
    Integration { results, document: grown.map_or_else(|| document.clone(), |proven| proven.document) }
}

/// The same for whoever reads and saves the document then: as the gate read and saved it. `None` where nothing was
/// accepted. `read`: see [`Document::proven`].
pub fn integrate_reading<T>(
    document: &Document,
    incoming: &[Inspected],
    read: impl Fn(&Document) -> T,
) -> (Vec<ChangeResult>, Option<Proven<T>>) {
    let mut state = Pending::new(document, incoming, read);
    loop {
        let ready = state.ready(incoming);
        if ready.is_empty() {
            break;
        }
        state.take(incoming, &ready);
    }
    (state.results(incoming), state.grown)
}

struct Pending<'a, T, R> {
    before: &'a Document,
    /// With what was accepted so far.
    grown: Option<Proven<T>>,
    read: R,
    verdicts: BTreeMap<ChangeHash, Verdict>,
}

impl<'a, T, R: Fn(&Document) -> T> Pending<'a, T, R> {
    fn new(before: &'a Document, incoming: &[Inspected], read: R) -> Self {
        let known = incoming.iter().filter(|change| before.contains(&change.hash));
        let verdicts = known.map(|change| (change.hash, Verdict::Duplicate)).collect();
        Self { before, grown: None, read, verdicts }
    }

    fn document(&self) -> &Document {
        self.grown.as_ref().map_or(self.before, |proven| &proven.document)
    }

    /// Changes without a verdict whose dependencies are all in the document, or come before them among these.
    fn ready(&self, incoming: &[Inspected]) -> Vec<usize> {
        let mut reached = BTreeSet::new();
        let mut ready = Vec::new();
        loop {
            let before = ready.len();
            for (i, change) in incoming.iter().enumerate() {
                let open = !self.verdicts.contains_key(&change.hash) && !reached.contains(&change.hash);
                let here = |dep: &ChangeHash| reached.contains(dep) || self.document().contains(dep);
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
        if let Ok(proven) = self.document().proven(&all, &self.read) {
            self.grown = Some(proven);
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
            self.document().proven(&[&change.bytes], &self.read)
        };
        let verdict = match outcome {
            Ok(proven) => {
                self.grown = Some(proven);
                Verdict::Accepted
            }
            Err(reason) => Verdict::Quarantined { reason },
        };
        self.verdicts.insert(change.hash, verdict);
    }

    fn results(&self, incoming: &[Inspected]) -> Vec<ChangeResult> {
        let result = |change: &Inspected| {
            let verdict = self.verdicts.get(&change.hash).cloned();
            ChangeResult { hash: change.hash, verdict: verdict.unwrap_or_else(|| self.waiting(change)) }
        };
        incoming.iter().map(result).collect()
    }

    fn waiting(&self, change: &Inspected) -> Verdict {
        let document = self.document();
        let missing = change.dependencies.iter().filter(|dep| !document.contains(dep)).copied().collect();
        Verdict::Waiting { missing }
    }
}
