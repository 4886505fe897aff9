//! The gate: no change enters a document before a dry run on a copy. automerge 0.12 panics on one in six
//! damaged changes, and some that it takes "fine" make a document that cannot be loaded again.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, AutomergeError, Change, ReadDoc};

use super::Document;
use crate::ids::ChangeHash;
use crate::protocol::QuarantineReason;

/// Runs what may panic inside automerge. `None` where it did. Needs `panic = "unwind"`.
pub fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// A document that came through the gate, and what the dry run made of it on the way.
#[derive(Clone, Debug)]
pub struct Proven<T> {
    pub document: Document,
    /// As [`Document::save`] gives it.
    pub saved: Vec<u8>,
    /// What the reader read of it.
    pub reading: T,
}

impl Document {
    /// This document with the changes applied, if all of them hold: every dependency present, the same
    /// hashes come back out, and what is saved loads again with equal heads. `self` is never touched.
    ///
    /// Errors: `DuplicateSequence`, `ForeignShape`, else `GateFailed`.
    pub fn with_changes(&self, changes: &[&[u8]]) -> Result<Document, QuarantineReason> {
        self.proven(changes, &Document::read_slots).map(|proven| proven.document)
    }

    /// The same, by a reader that has to read all answers and members; a reader that panics refuses the changes.
    /// Whoever reads the document anyway spares reading it twice.
    pub fn proven<T>(
        &self,
        changes: &[&[u8]],
        read: &impl Fn(&Document) -> T,
    ) -> Result<Proven<T>, QuarantineReason> {
        caught(|| dry_run(&self.inner, changes, read)).unwrap_or(Err(QuarantineReason::GateFailed))
    }

    /// The document that a change of our own was just written into, if it holds as one from elsewhere would.
    /// Spares applying it a second time.
    pub(super) fn grown_to(&self, branch: Document, change: &[u8]) -> Result<Document, QuarantineReason> {
        caught(|| {
            let parsed = Change::from_bytes(change.to_vec()).map_err(|_| QuarantineReason::Malformed)?;
            super::shape::check(&self.inner, &parsed)?;
            comes_back(branch, &Document::read_slots).ok_or(QuarantineReason::GateFailed)
        })
        .unwrap_or(Err(QuarantineReason::GateFailed))
        .map(|proven| proven.document)
    }
}

fn dry_run<T>(
    before: &Automerge,
    changes: &[&[u8]],
    read: &impl Fn(&Document) -> T,
) -> Result<Proven<T>, QuarantineReason> {
    let parsed = changes
        .iter()
        .map(|bytes| Change::from_bytes(bytes.to_vec()).map_err(|_| QuarantineReason::Malformed))
        .collect::<Result<Vec<_>, _>>()?;
    for change in &parsed {
        super::shape::check(before, change)?;
    }
    let expected: BTreeSet<ChangeHash> = parsed.iter().map(|c| ChangeHash(c.hash().0)).collect();
    let mut copy = before.clone();
    copy.apply_changes(parsed).map_err(reason)?;
    let whole = copy.get_missing_deps(&[]).is_empty() && added(before, &copy) == expected;
    whole.then(|| comes_back(Document { inner: copy }, read)).flatten().ok_or(QuarantineReason::GateFailed)
}

/// The document, if what is saved loads again as the same document and can be read. May panic: see [`caught`].
fn comes_back<T>(document: Document, read: &impl Fn(&Document) -> T) -> Option<Proven<T>> {
    let saved = document.save();
    let loaded = Document { inner: Automerge::load(&saved).ok()? };
    // Some damaged changes load and panic only when read: reading is part of the dry run, by the calls that we read
    // with. Hydrating the whole document takes as long as loading it.
    loaded.read_marks();
    let reading = read(&loaded);
    let same = loaded.inner.get_heads() == document.inner.get_heads() && loaded.save() == saved;
    same.then_some(Proven { document, saved, reading })
}

/// The changes that came in, made again from their operations: some that are numbered beyond reason do not come back out.
fn added(before: &Automerge, after: &Automerge) -> BTreeSet<ChangeHash> {
    after.get_changes(&before.get_heads()).iter().map(|change| ChangeHash(change.hash().0)).collect()
}

fn reason(error: AutomergeError) -> QuarantineReason {
    match error {
        AutomergeError::DuplicateSeqNumber(..) => QuarantineReason::DuplicateSequence,
        _ => QuarantineReason::GateFailed,
    }
}
