//! Changes that arrive: planned against what is here, then written in one transaction with the cursor.

use std::collections::BTreeSet;
use std::sync::Arc;

use pendata_domain::area::VillageCode;
use pendata_domain::document::{Caps, Document, Inspected, inspect};
use pendata_domain::household::Household;
use pendata_domain::ids::{ActorId, ChangeHash, DeviceNumber, HouseholdId};
use pendata_domain::merge::{integrate, read};
use pendata_domain::protocol::{QuarantineReason, Verdict};
use pendata_domain::stage::Stage;
use rusqlite::Transaction;

use super::Device;
use crate::check;
use crate::error::Result;
use crate::overlay::subject_path;
use crate::projection::{self, Projection};
use crate::tables::notices::{self, NoticeKind};
use crate::tables::{carried, changes, households, intents, outbox, snapshots};

/// Changes of one household as they came, seals verified.
pub(crate) struct Incoming {
    pub household: HouseholdId,
    pub village: VillageCode,
    pub changes: Vec<Vec<u8>>,
    /// A saved document the changes go upon, from a snapshot part.
    pub upon: Option<Document>,
}

/// What they come to.
pub(crate) struct Integrated {
    pub household: HouseholdId,
    village: VillageCode,
    document: Document,
    projection: Projection,
    arrived: Vec<Inspected>,
    /// Arrived changes that were not here before.
    pub accepted: usize,
    released: Vec<ChangeHash>,
    held: Vec<ChangeHash>,
    refused: Vec<(ChangeHash, QuarantineReason)>,
    notices: Vec<(NoticeKind, String)>,
}

impl Device {
    /// Passes the changes through the gate upon a copy of the household. Writes nothing.
    pub(crate) fn plan(&self, incoming: Incoming) -> Result<Integrated> {
        let Incoming { household, village, changes: bytes, upon } = incoming;
        let form = self.form_of(household)?;
        let standing = snapshots::get(&self.store.db, household)?.map(|(_, document)| document);
        let before = standing.clone().unwrap_or_else(Document::golden);
        let base = upon.unwrap_or_else(|| before.clone());
        let own = own_beyond(&base, standing.as_ref());
        let (arrived, malformed) = inspected(bytes);
        let (mut waiting, _) = inspected(changes::held_of(&self.store.db, household)?);
        waiting.retain(|held| !arrived.iter().any(|change| change.hash == held.hash));
        let all: Vec<Inspected> = own.into_iter().chain(waiting).chain(arrived.clone()).collect();
        let integration = integrate(&base, &all);
        let verdicts = Verdicts::of(&integration.results, &arrived);
        let pending = intents::pending(&self.store.db, household)?;
        let view = self.view(household, &integration.document, &pending)?;
        let session = check::fill(&form, self.today(&village), Arc::clone(&self.lists), &view);
        let unsent = outbox::unsent(&self.store.db, household)?;
        let projection = self.projected(household, &village, &form, &view, &session, unsent);
        let mut notices =
            standing.map(|s| self.told(&read(&s, household, &form.rules), &view)).unwrap_or_default();
        notices
            .extend(verdicts.refused.iter().map(|(_, why)| (NoticeKind::PulledRefused, why.as_str().into())));
        notices.extend(malformed.into_iter().map(|why| (NoticeKind::PulledRefused, why.as_str().to_owned())));
        let Verdicts { accepted, released, held, refused } = verdicts;
        let document = integration.document;
        Ok(Integrated {
            household,
            village,
            document,
            projection,
            arrived,
            accepted,
            released,
            held,
            refused,
            notices,
        })
    }

    /// What the officer is told about the step from one view to the next.
    fn told(&self, before: &Household, after: &Household) -> Vec<(NoticeKind, String)> {
        let ids = |view: &Household| view.conflicts.iter().map(|c| c.id).collect::<BTreeSet<_>>();
        let (old, new) = (ids(before), ids(after));
        let path =
            |conflict: &pendata_domain::household::Conflict| subject_path(&conflict.subject).to_string();
        let opened = after.conflicts.iter().filter(|c| !old.contains(&c.id));
        let decided = before.conflicts.iter().filter(|c| !new.contains(&c.id));
        let mut told: Vec<(NoticeKind, String)> =
            opened.map(|c| (NoticeKind::ConflictOpened, path(c))).collect();
        told.extend(decided.map(|c| (NoticeKind::ConflictDecided, path(c))));
        if after.stage == Stage::Returned && before.stage != Stage::Returned {
            told.push((NoticeKind::Returned, after.stage_note.clone()));
        }
        told
    }
}

impl Integrated {
    /// How many changes wait for another, and why others do not hold.
    pub fn not_taken(&self) -> (u32, Vec<QuarantineReason>) {
        let arrived = |hash: &ChangeHash| self.arrived.iter().any(|change| change.hash == *hash);
        let waiting = self.held.iter().filter(|hash| arrived(hash)).count() as u32;
        (waiting, self.refused.iter().map(|(_, reason)| *reason).collect())
    }

    /// What the server's log brought need not be carried there.
    pub fn delivered(&self, tx: &Transaction<'_>) -> Result<()> {
        let hashes: Vec<ChangeHash> = self.arrived.iter().map(|change| change.hash).collect();
        carried::delivered(tx, &hashes)?;
        households::refresh_sent(tx, self.household)
    }

    /// Writes what was planned. `number` is this device's.
    pub fn write(&self, tx: &Transaction<'_>, number: DeviceNumber, now: i64) -> Result<()> {
        let household = self.household;
        for change in &self.arrived {
            changes::insert(tx, household, change.hash, &change.bytes, is_of(change, number))?;
        }
        self.released.iter().try_for_each(|hash| changes::release(tx, *hash))?;
        self.held.iter().try_for_each(|hash| changes::hold(tx, *hash))?;
        self.refused.iter().try_for_each(|(hash, reason)| changes::refuse(tx, *hash, *reason, false))?;
        snapshots::put(tx, household, &self.village, &self.document)?;
        projection::write(tx, &self.projection, None)?;
        let mut told = self.notices.iter();
        told.try_for_each(|(kind, detail)| notices::insert(tx, *kind, Some(household), detail, now))
    }
}

fn is_of(change: &Inspected, number: DeviceNumber) -> bool {
    let actor: Option<[u8; 8]> = change.actor.as_slice().try_into().ok();
    actor.is_some_and(|bytes| ActorId(bytes).device() == number)
}

/// Changes of the document that stands here and that a saved document from elsewhere lacks.
fn own_beyond(base: &Document, standing: Option<&Document>) -> Vec<Inspected> {
    let here = standing.map(Document::changes).unwrap_or_default();
    let beyond = here.into_iter().filter(|(hash, _)| !base.contains(hash)).map(|(_, bytes)| bytes);
    inspected(beyond.collect()).0
}

fn inspected(changes: Vec<Vec<u8>>) -> (Vec<Inspected>, Vec<QuarantineReason>) {
    let (mut sound, mut malformed) = (Vec::new(), Vec::new());
    for bytes in changes {
        match inspect(bytes, &Caps::CHANGE) {
            Ok(change) => sound.push(change),
            Err(reason) => malformed.push(reason),
        }
    }
    (sound, malformed)
}

#[derive(Default)]
struct Verdicts {
    accepted: usize,
    released: Vec<ChangeHash>,
    held: Vec<ChangeHash>,
    refused: Vec<(ChangeHash, QuarantineReason)>,
}

impl Verdicts {
    fn of(results: &[pendata_domain::protocol::ChangeResult], arrived: &[Inspected]) -> Self {
        let mut verdicts = Self::default();
        for result in results {
            match &result.verdict {
                Verdict::Accepted | Verdict::Duplicate => verdicts.released.push(result.hash),
                Verdict::Waiting { .. } => verdicts.held.push(result.hash),
                Verdict::Quarantined { reason } => verdicts.refused.push((result.hash, *reason)),
            }
            let is_new = result.verdict == Verdict::Accepted;
            verdicts.accepted +=
                usize::from(is_new && arrived.iter().any(|change| change.hash == result.hash));
        }
        verdicts
    }
}
