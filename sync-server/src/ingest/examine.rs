//! One household of a push: through the gate, into the document, and out as a projection. Pure but for the
//! time it takes; runs in the gate's workers.

use std::sync::Arc;

use pendata_domain::area::VillageCode;
use pendata_domain::document::{Document, Inspected};
use pendata_domain::household::Conflict;
use pendata_domain::ids::HouseholdId;
use pendata_domain::merge::integrate;
use pendata_domain::protocol::{ChangeResult, QuarantineReason, Verdict};

use super::checks::Area;
use super::projection::{Projection, project};
use crate::forms::Published;

/// A household to examine.
pub struct Job {
    pub household: HouseholdId,
    pub known: Option<Known>,
    /// Changes of the push.
    pub own: Vec<Inspected>,
    /// Where their sealer may write.
    pub area: Area,
    /// Changes that wait from earlier pushes, and where their sealers may write.
    pub held: Vec<(Inspected, Area)>,
    pub form: Arc<Published>,
}

/// A household that has a document.
pub struct Known {
    pub village: VillageCode,
    pub version: u64,
    pub document: Held,
}

pub enum Held {
    Open(Arc<Document>),
    Saved(Vec<u8>),
}

/// What became of a household's changes.
pub struct Examined {
    /// In the order of the job's own changes.
    pub own: Vec<ChangeResult>,
    /// Those that waited and are settled or still wait.
    pub held: Vec<ChangeResult>,
    /// `None` where nothing was accepted.
    pub after: Option<After>,
}

/// A household's new state.
pub struct After {
    pub village: VillageCode,
    pub expected: Option<u64>,
    pub document: Document,
    pub projection: Projection,
    pub open: Vec<Conflict>,
}

/// Every change of the push refused for one reason.
pub fn refuse(own: &[Inspected], reason: QuarantineReason) -> Examined {
    let results = own.iter().map(|change| refused(change, reason)).collect();
    Examined { own: results, held: Vec::new(), after: None }
}

fn refused(change: &Inspected, reason: QuarantineReason) -> ChangeResult {
    ChangeResult { hash: change.hash, verdict: Verdict::Quarantined { reason } }
}

/// `None` where the saved document cannot be read.
pub fn examine(job: Job) -> Option<Examined> {
    let (before, village, expected) = match job.known {
        None => (Arc::new(Document::golden()), None, None),
        Some(Known { village, version, document }) => match open(document) {
            Some(document) => (document, Some(village), Some(version)),
            None => return None,
        },
    };
    if village.as_ref().is_some_and(|village| !job.area.contains(village)) {
        return Some(out_of_area(&before, &job.own));
    }
    let mut integration = integrate(&before, &job.own);
    let village = village.or_else(|| job.form.rules.village_of(&integration.document));
    let Some(village) = village.filter(|village| job.area.contains(village)) else {
        return Some(without_area(integration.results));
    };
    let (allowed, foreign): (Vec<_>, Vec<_>) =
        job.held.into_iter().partition(|(_, area)| area.contains(&village));
    if !allowed.is_empty() {
        let all: Vec<Inspected> =
            job.own.iter().cloned().chain(allowed.into_iter().map(|(change, _)| change)).collect();
        integration = integrate(&before, &all);
    }
    let mut own = integration.results;
    let mut held = own.split_off(job.own.len());
    held.extend(foreign.iter().map(|(change, _)| refused(change, QuarantineReason::OutOfArea)));
    let news = own.iter().chain(&held).any(|result| result.verdict == Verdict::Accepted);
    let after = news.then(|| {
        let (view, projection) = project(&integration.document, job.household, &job.form);
        After { village, expected, document: integration.document, projection, open: view.conflicts }
    });
    Some(Examined { own, held, after })
}

fn open(held: Held) -> Option<Arc<Document>> {
    match held {
        Held::Open(document) => Some(document),
        Held::Saved(saved) => Document::load(&saved).ok().map(Arc::new),
    }
}

/// The household is kept where the sealer may not write: nothing of it is even tried.
fn out_of_area(before: &Document, own: &[Inspected]) -> Examined {
    let results = own.iter().map(|change| match before.contains(&change.hash) {
        true => ChangeResult { hash: change.hash, verdict: Verdict::Duplicate },
        false => refused(change, QuarantineReason::OutOfArea),
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
