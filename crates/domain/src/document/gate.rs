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

impl Document {
    /// This document with the changes applied, if all of them hold: every dependency present, the same
    /// hashes come back out, and what is saved loads again with equal heads. `self` is never touched.
    ///
    /// Errors: `DuplicateSequence`, `ForeignShape`, else `GateFailed`.
    pub fn with_changes(&self, changes: &[&[u8]]) -> Result<Document, QuarantineReason> {
        caught(|| dry_run(&self.inner, changes))
            .unwrap_or(Err(QuarantineReason::GateFailed))
            .map(|inner| Document { inner })
    }

    /// The document that a change of our own was just written into, if it holds as one from elsewhere would.
    /// Spares applying it a second time.
    pub(super) fn grown_to(&self, branch: Document, change: &[u8]) -> Result<Document, QuarantineReason> {
        caught(|| {
            let parsed = Change::from_bytes(change.to_vec()).map_err(|_| QuarantineReason::Malformed)?;
            super::shape::check(&self.inner, &parsed)?;
            comes_back(&branch.inner).then_some(()).ok_or(QuarantineReason::GateFailed)
        })
        .unwrap_or(Err(QuarantineReason::GateFailed))
        .map(|()| branch)
    }
}

fn dry_run(before: &Automerge, changes: &[&[u8]]) -> Result<Automerge, QuarantineReason> {
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
    if !copy.get_missing_deps(&[]).is_empty() || added(before, &copy, &expected).is_none() {
        return Err(QuarantineReason::GateFailed);
    }
    if comes_back(&copy) { Ok(copy) } else { Err(QuarantineReason::GateFailed) }
}

/// Whether what is saved loads again as the same document and can be read. May panic: see [`caught`].
fn comes_back(document: &Automerge) -> bool {
    let saved = document.save_nocompress();
    let Ok(loaded) = Automerge::load(&saved) else { return false };
    // Some damaged changes load and panic only when read: reading is part of the dry run, by the calls that we read
    // with. Hydrating the whole document takes as long as loading it.
    super::writes::read_through(&loaded);
    loaded.get_heads() == document.get_heads() && loaded.save_nocompress() == saved
}

/// `Some` where exactly the expected changes came in, under their own hashes.
fn added(before: &Automerge, after: &Automerge, expected: &BTreeSet<ChangeHash>) -> Option<()> {
    let came: BTreeSet<ChangeHash> =
        after.get_changes(&before.get_heads()).iter().map(|c| ChangeHash(c.hash().0)).collect();
    (came == *expected).then_some(())
}

fn reason(error: AutomergeError) -> QuarantineReason {
    match error {
        AutomergeError::DuplicateSeqNumber(..) => QuarantineReason::DuplicateSequence,
        _ => QuarantineReason::GateFailed,
    }
}
