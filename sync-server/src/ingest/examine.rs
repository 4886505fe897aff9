//! One household of a push: through the gate, into the document, and out as a projection. Pure but for the
//! time it takes and the documents it keeps open; runs in a worker.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use pendata_domain::area::VillageCode;
use pendata_domain::document::{Document, Inspected, Proven};
use pendata_domain::household::{Conflict, Household};
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::merge::{integrate_reading, read};
use pendata_domain::protocol::{ChangeResult, QuarantineReason, Verdict};
use sha2::{Digest, Sha256};

use super::checks::Area;
use super::projection::{Projection, projected};
use super::recent::Recent;
use crate::forms::Published;

/// Documents a worker keeps open, of about 50 KB each.
const OPEN: usize = 400;

/// A household to examine.
#[derive(Clone, Encode, Decode)]
pub struct Job {
    #[n(0)]
    pub household: HouseholdId,
    #[n(1)]
    pub known: Option<Known>,
    /// Changes of the push.
    #[n(2)]
    pub own: Vec<Inspected>,
    /// Where their sealer may write.
    #[n(3)]
    pub area: Area,
    /// Changes that wait from earlier pushes, and where their sealers may write.
    #[n(4)]
    pub held: Vec<(Inspected, Area)>,
}

/// A household that has a document.
#[derive(Clone, Encode, Decode)]
pub struct Known {
    #[n(0)]
    pub village: VillageCode,
    #[n(1)]
    pub document: Held,
}

/// Where its document comes from.
#[derive(Clone, Encode, Decode)]
pub enum Held {
    #[n(0)]
    Saved(
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        Vec<u8>,
    ),
    /// Its changes: what was saved cannot be read.
    #[n(1)]
    Log(#[n(0)] Vec<ByteVec>),
}

/// What became of a household's changes.
#[derive(Encode, Decode)]
pub struct Examined {
    /// In the order of the job's own changes.
    #[n(0)]
    pub own: Vec<ChangeResult>,
    /// Those that waited and are settled or still wait.
    #[n(1)]
    pub held: Vec<ChangeResult>,
    /// `None` where nothing was accepted.
    #[n(2)]
    pub after: Option<After>,
}

/// A household's new state.
#[derive(Encode, Decode)]
pub struct After {
    #[n(0)]
    pub village: VillageCode,
    #[n(1)]
    pub heads: Vec<ChangeHash>,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub saved: Vec<u8>,
    #[n(3)]
    pub projection: Projection,
    #[n(4)]
    #[cbor(with = "super::sandbox::as_json")]
    pub open: Vec<Conflict>,
}

pub fn refused(hash: ChangeHash, reason: QuarantineReason) -> ChangeResult {
    ChangeResult { hash, verdict: Verdict::Quarantined { reason } }
}

/// Examines households, and keeps their documents open for the next time.
pub struct Examiner {
    /// With the SHA-256 of what each is when saved: a document is used only for exactly the bytes that were sent.
    open: Recent<([u8; 32], Arc<Document>)>,
}

impl Default for Examiner {
    fn default() -> Self {
        Self { open: Recent::of(OPEN) }
    }
}

impl Examiner {
    /// `None` where the saved document cannot be read. A panic inside refuses the household's changes.
    pub fn examine(&mut self, job: &Job, form: &Published) -> Option<Examined> {
        let own =
            || job.own.iter().map(|change| refused(change.hash, QuarantineReason::GateFailed)).collect();
        catch_unwind(AssertUnwindSafe(|| self.try_examine(job, form)))
            .unwrap_or_else(|_| Some(Examined { own: own(), held: Vec::new(), after: None }))
    }

    fn try_examine(&mut self, job: &Job, form: &Published) -> Option<Examined> {
        let (before, village) = match &job.known {
            None => (Arc::new(Document::golden()), None),
            Some(known) => (self.document(job.household, &known.document)?, Some(known.village.clone())),
        };
        if village.as_ref().is_some_and(|village| !job.area.contains(village)) {
            return Some(out_of_area(&before, &job.own));
        }
        let view = |document: &Document| read(document, job.household, &form.rules);
        let (mut own, mut grown) = integrate_reading(&before, &job.own, view);
        let village =
            village.or_else(|| form.rules.village_of(grown.as_ref().map_or(&before, |g| &g.document)));
        let Some(village) = village.filter(|village| job.area.contains(village)) else {
            return Some(without_area(own));
        };
        let (allowed, foreign): (Vec<_>, Vec<_>) =
            job.held.iter().partition(|(_, area)| area.contains(&village));
        if !allowed.is_empty() {
            let allowed = allowed.into_iter().map(|(change, _)| change);
            let all: Vec<Inspected> = job.own.iter().chain(allowed).cloned().collect();
            (own, grown) = integrate_reading(&before, &all, view);
        }
        let mut held = own.split_off(job.own.len());
        held.extend(foreign.iter().map(|(change, _)| refused(change.hash, QuarantineReason::OutOfArea)));
        let after = grown.map(|grown| self.after(job.household, village, grown, form));
        Some(Examined { own, held, after })
    }

    fn document(&mut self, household: HouseholdId, held: &Held) -> Option<Arc<Document>> {
        let saved = match held {
            Held::Saved(saved) => saved,
            Held::Log(changes) => return rebuilt(changes),
        };
        let fingerprint: [u8; 32] = Sha256::digest(saved).into();
        match self.open.get(household) {
            Some((held, document)) if *held == fingerprint => Some(document.clone()),
            _ => Document::load(saved).ok().map(Arc::new),
        }
    }

    fn after(
        &mut self,
        household: HouseholdId,
        village: VillageCode,
        grown: Proven<Household>,
        form: &Published,
    ) -> After {
        let Proven { document, saved, reading: view } = grown;
        let (heads, projection) = (document.heads(), projected(&document, &view, form));
        self.open.put(household, (Sha256::digest(&saved).into(), Arc::new(document)));
        After { village, heads, saved, projection, open: view.conflicts }
    }
}

fn rebuilt(changes: &[ByteVec]) -> Option<Arc<Document>> {
    Document::rebuild(changes.iter().map(|change| change.as_slice())).ok().map(Arc::new)
}

/// The household is kept where the sealer may not write: nothing of it is even tried.
fn out_of_area(before: &Document, own: &[Inspected]) -> Examined {
    let results = own.iter().map(|change| match before.contains(&change.hash) {
        true => ChangeResult { hash: change.hash, verdict: Verdict::Duplicate },
        false => refused(change.hash, QuarantineReason::OutOfArea),
    });
    Examined { own: results.collect(), held: Vec::new(), after: None }
}

/// A new household in no village, or one where the sealer may not write: what would have been accepted is
/// refused, the rest keeps its own verdict.
fn without_area(mut own: Vec<ChangeResult>) -> Examined {
    for result in &mut own {
        if result.verdict == Verdict::Accepted {
            result.verdict = Verdict::Quarantined { reason: QuarantineReason::OutOfArea };
        }
    }
    Examined { own, held: Vec::new(), after: None }
}
