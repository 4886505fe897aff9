//! The automerge document of a household. The only module that imports automerge.
//!
//! Layout: maps and scalars, four levels at most. `answers/<code>` and `members/<person>/<code>` hold text
//! exactly as the form writes it; a several-answer question is one boolean per choice, `<code>/<choice>`.
//! Nothing is ever deleted but to be written again in the same change (docs/decisions/0002).

mod cut;
mod gate;
mod golden;
mod graph;
mod history;
mod inspect;
pub mod keys;
mod packed;
pub mod rank;
mod repair;
mod shape;
mod writes;

use automerge::{Automerge, ReadDoc};

use crate::ids::ChangeHash;

pub use cut::{Cut, CutError, CutRequest, Home, MAX_VALUE_BYTES, Scalar, Stroke};
pub use gate::Proven;
pub use graph::Ancestry;
pub use history::HistoryEntry;
pub use inspect::{Caps, Inspected, change_hash, inspect};
pub use writes::{Slot, Write};

/// A household's document: its whole history.
#[derive(Clone, Debug)]
pub struct Document {
    inner: Automerge,
}

/// Bytes that are no document of ours, or no longer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the document cannot be read")]
pub struct Unreadable;

impl Document {
    /// An empty household: the golden change and nothing else. Every device starts from the same bytes, so
    /// that concurrent first answers stand in the same containers.
    pub fn golden() -> Self {
        golden::document()
    }

    /// Reads a saved document. Errors where it does not load, or loading panics.
    pub fn load(saved: &[u8]) -> Result<Self, Unreadable> {
        gate::caught(|| Automerge::load(saved).map_err(|_| Unreadable))
            .unwrap_or(Err(Unreadable))
            .map(|inner| Self { inner })
    }

    /// Rebuilds a document from its changes (any order, golden change not included), in one call.
    ///
    /// Errors where a change is malformed or one that it depends on is missing.
    pub fn rebuild<'a>(changes: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, Unreadable> {
        let mut document = Self::golden();
        let parsed = changes
            .into_iter()
            .map(|bytes| automerge::Change::from_bytes(bytes.to_vec()).map_err(|_| Unreadable))
            .collect::<Result<Vec<_>, _>>()?;
        gate::caught(move || {
            document.inner.apply_changes(parsed).map_err(|_| Unreadable)?;
            match document.inner.get_missing_deps(&[]) {
                missing if missing.is_empty() => Ok(document),
                _ => Err(Unreadable),
            }
        })
        .unwrap_or(Err(Unreadable))
    }

    /// Not deflated: whole files and pages are compressed, which is smaller and faster.
    pub fn save(&self) -> Vec<u8> {
        self.inner.save_nocompress()
    }

    /// The changes nothing depends on yet, sorted.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.inner.get_heads().into_iter().map(|h| ChangeHash(h.0)).collect()
    }

    pub fn contains(&self, hash: &ChangeHash) -> bool {
        self.inner.get_change_meta_by_hash(&automerge::ChangeHash(hash.0)).is_some()
    }

    /// Every change but the golden one, in an order in which each follows what it depends on: hash and
    /// uncompressed chunk.
    pub fn changes(&self) -> Vec<(ChangeHash, Vec<u8>)> {
        self.changes_since(&[golden::hash()])
    }

    /// The changes that are not in the history of `heads`.
    pub fn changes_since(&self, heads: &[ChangeHash]) -> Vec<(ChangeHash, Vec<u8>)> {
        self.inner
            .get_changes(&foreign(heads))
            .into_iter()
            .map(|change| (ChangeHash(change.hash().0), change.raw_bytes().to_vec()))
            .collect()
    }

    /// How many changes the document holds, the golden one not counted.
    pub fn change_count(&self) -> usize {
        self.inner.get_changes_meta(&[automerge::ChangeHash(golden::hash().0)]).len()
    }
}

fn foreign(hashes: &[ChangeHash]) -> Vec<automerge::ChangeHash> {
    hashes.iter().map(|h| automerge::ChangeHash(h.0)).collect()
}
