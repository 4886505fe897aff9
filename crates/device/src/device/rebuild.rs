//! Documents and list from the changes that are here: after a rebuild from the journal, and after a refusal.

use std::collections::BTreeSet;

use pendata_domain::document::{Caps, Document, inspect};
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::merge::integrate;
use pendata_domain::protocol::Verdict;

use super::Device;
use crate::error::Result;
use crate::tables::{changes, snapshots, stale};

impl Device {
    /// Makes every document again from its snapshot and changes; what waits for others' changes is held until
    /// the server gives those.
    pub(super) fn rebuild_documents(&mut self) -> Result<()> {
        self.opened = None;
        for household in snapshots::all(&self.store.db)? {
            self.rebuild_document(household)?;
        }
        self.refresh_stale(usize::MAX)?;
        Ok(())
    }

    fn rebuild_document(&mut self, household: HouseholdId) -> Result<()> {
        let Some((village, document)) = snapshots::get(&self.store.db, household)? else {
            return Ok(());
        };
        let spoiled = changes::replayed_of(&self.store.db, household)?;
        let kept = changes::of_household(&self.store.db, household)?;
        let kept: Vec<_> = kept
            .into_iter()
            .filter_map(|bytes| inspect(bytes, &Caps::CHANGE).ok())
            .filter(|change| !spoiled.contains(&change.hash))
            .collect();
        let integration = integrate(&document, &kept);
        self.store.commit(self.environment.as_mut(), |ledger| {
            for result in &integration.results {
                match result.verdict {
                    Verdict::Waiting { .. } => changes::hold(ledger.tx, result.hash)?,
                    _ => changes::release(ledger.tx, result.hash)?,
                }
            }
            snapshots::put(ledger.tx, household, &village, &integration.document)?;
            stale::mark(ledger.tx, household)
        })
    }
}

/// The document without some changes and all that depend on them; and the hashes of what was left out.
pub(super) fn without(
    document: &Document,
    spoiled: &BTreeSet<ChangeHash>,
) -> Result<(Document, BTreeSet<ChangeHash>)> {
    let mut left_out = BTreeSet::new();
    let mut kept = Vec::new();
    for (hash, bytes) in document.changes() {
        let change = inspect(bytes, &Caps::CHANGE).map_err(|_| crate::error::Error::Damaged)?;
        let depends = change.dependencies.iter().any(|dep| left_out.contains(dep));
        match depends || spoiled.contains(&hash) {
            true => _ = left_out.insert(hash),
            false => kept.push(change.bytes),
        }
    }
    let document =
        Document::rebuild(kept.iter().map(Vec::as_slice)).map_err(|_| crate::error::Error::Damaged)?;
    Ok((document, left_out))
}
