//! A push by household: what is known of each, what waits for it, and what it drags along when it is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use minicbor::bytes::ByteVec;
use pendata_domain::document::{Caps, Document, Inspected, inspect};
use pendata_domain::ids::{ActorId, ChangeHash, HouseholdId};
use pendata_domain::protocol::{QuarantineReason, Verdict};

use super::cache::Cached;
use super::checks::{Area, Claim, Push, Sealer};
use super::examine::{Examined, Held, Job, Known};
use super::gate::Outcome;
use crate::app::App;
use crate::error::{Error, Result};
use crate::forms::Published;
use crate::store::rows::{CONSOLE, HeldChange, Loaded, StoredDocument};

/// A household's part of a push.
pub struct Part<'a> {
    pub household: HouseholdId,
    pub claims: Vec<&'a Claim>,
    /// Changes of earlier pushes that wait, other than those of this push.
    pub waiting: Vec<HeldChange>,
    /// Its changes that the log of an emptied household holds; not looked for of others.
    pub known: BTreeSet<ChangeHash>,
    source: Source,
}

/// What is known of the household.
enum Source {
    /// Everything of this part is in the log already.
    Old,
    /// No document.
    Nothing,
    /// Emptied: another household stands in its place.
    Erased,
    /// Kept in another district: out of the area of anybody of this one.
    Elsewhere,
    Cached(Cached),
    Stored(StoredDocument),
}

/// Changes that the log holds.
type Logged = BTreeSet<(HouseholdId, ChangeHash)>;

impl Part<'_> {
    pub fn is_old(&self) -> bool {
        matches!(self.source, Source::Old)
    }

    pub fn is_erased(&self) -> bool {
        matches!(self.source, Source::Erased)
    }

    /// Of the document that is known.
    pub fn version(&self) -> Option<u64> {
        match &self.source {
            Source::Old | Source::Nothing | Source::Erased | Source::Elsewhere => None,
            Source::Cached(cached) => Some(cached.version),
            Source::Stored(stored) => Some(stored.version),
        }
    }

    fn known(&self) -> Option<Known> {
        match &self.source {
            Source::Old | Source::Nothing | Source::Erased | Source::Elsewhere => None,
            Source::Cached(cached) => {
                Some(Known { village: cached.village.clone(), document: Held::Saved(cached.saved.clone()) })
            }
            Source::Stored(stored) => {
                Some(Known { village: stored.village.clone(), document: Held::Saved(stored.saved.clone()) })
            }
        }
    }
}

impl App {
    /// The households of a push, as far as it passed the cheap checks.
    pub(super) fn parts<'a>(&self, sealer: &Sealer, push: &'a Push) -> Result<Vec<Part<'a>>> {
        let mut by_household: BTreeMap<HouseholdId, Vec<&Claim>> = BTreeMap::new();
        for claim in push.claims.iter().filter(|claim| claim.checked.is_ok()) {
            by_household.entry(claim.household).or_default().push(claim);
        }
        let cached: BTreeMap<HouseholdId, Cached> = by_household
            .keys()
            .filter_map(|household| Some((*household, self.usable(sealer, *household)?)))
            .collect();
        let (mut stored, known) = self.stored(sealer, &by_household, &cached)?;
        let part = |(household, claims): (HouseholdId, Vec<&'a Claim>)| match cached.get(&household) {
            Some(cached) => {
                let (waiting, known, source) = (Vec::new(), BTreeSet::new(), Source::Cached(cached.clone()));
                Part { household, claims, waiting, known, source }
            }
            None => loaded(household, claims, stored.remove(&household), &known),
        };
        Ok(by_household.into_iter().map(part).collect())
    }

    /// A document in memory that needs no look into the store.
    fn usable(&self, sealer: &Sealer, household: HouseholdId) -> Option<Cached> {
        let district = &sealer.device.account.district;
        self.cache.get(household).filter(|c| !c.waiting && c.village.district() == *district)
    }

    /// What the store has of those that are not in memory; nothing of those whose changes are all in the log.
    fn stored(
        &self,
        sealer: &Sealer,
        by_household: &BTreeMap<HouseholdId, Vec<&Claim>>,
        cached: &BTreeMap<HouseholdId, Cached>,
    ) -> Result<(BTreeMap<HouseholdId, Loaded>, Logged)> {
        let district = &sealer.device.account.district;
        let asked = || by_household.iter().filter(|(household, _)| !cached.contains_key(household));
        let changes: Vec<(HouseholdId, ChangeHash)> = asked()
            .flat_map(|(household, claims)| claims.iter().map(|claim| (*household, claim.hash)))
            .collect();
        let known = self.store.known(district, &changes)?;
        let is_new = |(household, claims): &(&HouseholdId, &Vec<&Claim>)| {
            claims.iter().any(|claim| !known.contains(&(**household, claim.hash)))
        };
        let wanted: Vec<HouseholdId> = asked().filter(is_new).map(|(household, _)| *household).collect();
        let loaded = self.store.load(district, &wanted)?;
        Ok((wanted.into_iter().zip(loaded).collect(), known))
    }

    /// The emptied households of a push. Those of changes that the cheap checks refused are looked for too: what is set
    /// aside of them keeps no body either.
    pub(super) fn erased_of(
        &self,
        sealer: &Sealer,
        push: &Push,
        emptied: &[Part<'_>],
    ) -> Result<BTreeMap<HouseholdId, HouseholdId>> {
        let refused = push.claims.iter().filter(|claim| claim.checked.is_err()).map(|claim| claim.household);
        let asked: BTreeSet<HouseholdId> = refused.chain(emptied.iter().map(|part| part.household)).collect();
        match asked.is_empty() {
            true => Ok(BTreeMap::new()),
            false => self.store.erased(&sealer.device.account.district, &Vec::from_iter(asked)),
        }
    }

    pub(super) fn job(&self, sealer: &Sealer, part: &Part<'_>) -> Result<Job> {
        let area = match part.source {
            Source::Elsewhere => Area::Villages(Vec::new()),
            _ => sealer.area.clone(),
        };
        let own = part.claims.iter().filter_map(|claim| claim.checked.clone().ok()).collect();
        let held = part.waiting.iter().filter_map(|held| self.held(sealer, held));
        Ok(Job {
            household: part.household,
            known: part.known(),
            own,
            area,
            held: held.collect::<Result<_>>()?,
        })
    }

    /// A change that waits, with the area of the device that sealed it.
    fn held(&self, sealer: &Sealer, held: &HeldChange) -> Option<Result<(Inspected, Area)>> {
        let change = inspect(held.body.clone(), &Caps::CHANGE).ok()?;
        let author = ActorId(change.actor.as_slice().try_into().ok()?).device();
        let area = match self.store.device(author) {
            Ok(Some(device)) if author != CONSOLE => Area::Villages(device.account.villages(self.now())),
            Ok(_) => sealer.area.clone(),
            Err(error) => return Some(Err(error)),
        };
        Some(Ok((change, area)))
    }

    /// Again, for a household whose saved document cannot be read: the log is the truth, the document a cache.
    pub(super) fn examine_rebuilt(
        &self,
        sealer: &Sealer,
        part: &Part<'_>,
        form: &Arc<Published>,
    ) -> Result<Outcome> {
        tracing::error!(household = %part.household, "a saved document cannot be read and is rebuilt");
        let changes = self.store.changes(&sealer.device.account.district, part.household)?;
        let mut job = self.job(sealer, part)?;
        let log = Held::Log(changes.into_iter().map(ByteVec::from).collect());
        job.known = job.known.map(|known| Known { document: log, ..known });
        match self.gate.examine(form, vec![job])?.pop() {
            Some(Outcome::Unreadable) | None => Err(Error::Damaged),
            Some(outcome) => Ok(outcome),
        }
    }

    /// A household's document out of its changes.
    fn rebuilt(
        &self,
        district: &pendata_domain::area::DistrictCode,
        household: HouseholdId,
    ) -> Result<Document> {
        tracing::error!(%household, "a saved document cannot be read and is rebuilt");
        let changes = self.store.changes(district, household)?;
        Document::rebuild(changes.iter().map(Vec::as_slice)).map_err(|_| Error::Damaged)
    }

    /// A household's document: as saved, or out of the log where that cannot be read. Errors with `NotFound`
    /// where the district has no such household.
    pub(crate) fn document(
        &self,
        district: &pendata_domain::area::DistrictCode,
        household: HouseholdId,
    ) -> Result<(StoredDocument, Document)> {
        let loaded = self.store.load(district, &[household])?.pop();
        let stored = loaded.and_then(|loaded| loaded.document).ok_or(Error::NotFound)?;
        let document = match Document::load(&stored.saved) {
            Ok(document) => document,
            Err(_) => self.rebuilt(district, household)?,
        };
        Ok((stored, document))
    }

    /// Changes of a device revoked since, pushed again because the answer to the first push never arrived.
    pub(super) fn taken_before(
        &self,
        sealer: &Sealer,
        push: &Push,
    ) -> Result<BTreeSet<(HouseholdId, ChangeHash)>> {
        let district = &sealer.device.account.district;
        let revoked = |claim: &&Claim| matches!(claim.checked, Err(QuarantineReason::Revoked));
        let asked: Vec<_> =
            push.claims.iter().filter(revoked).map(|claim| (claim.household, claim.hash)).collect();
        self.store.known(district, &asked)
    }

    /// A change that waits for one that is refused will wait for ever: it is refused with it.
    pub(super) fn refuse_dependents(
        &self,
        sealer: &Sealer,
        part: &Part<'_>,
        push: &Push,
        examined: &mut Examined,
    ) -> Result<()> {
        let district = &sealer.device.account.district;
        let checked_out = push.claims.iter().filter(|c| c.household == part.household && c.checked.is_err());
        let mut refused: BTreeSet<ChangeHash> = checked_out.map(|claim| claim.hash).collect();
        loop {
            let before = refused.len();
            for result in &mut examined.own {
                match &result.verdict {
                    Verdict::Quarantined { .. } => _ = refused.insert(result.hash),
                    Verdict::Waiting { missing } => {
                        let here = missing.iter().any(|hash| refused.contains(hash));
                        if here || !self.store.refused(district, part.household, missing)?.is_empty() {
                            let reason = QuarantineReason::DependsOnRefused;
                            result.verdict = Verdict::Quarantined { reason };
                            refused.insert(result.hash);
                        }
                    }
                    Verdict::Accepted | Verdict::Duplicate => {}
                }
            }
            if refused.len() == before {
                return Ok(());
            }
        }
    }
}

/// `None`: nothing of it is new.
fn loaded<'a>(
    household: HouseholdId,
    claims: Vec<&'a Claim>,
    loaded: Option<Loaded>,
    logged: &Logged,
) -> Part<'a> {
    let known = BTreeSet::new();
    let Some(Loaded { document, mut waiting, elsewhere, erased }) = loaded else {
        return Part { household, claims, waiting: Vec::new(), known, source: Source::Old };
    };
    if erased.is_some() {
        let hashes = claims.iter().map(|claim| claim.hash);
        let known = hashes.filter(|hash| logged.contains(&(household, *hash))).collect();
        return Part { household, claims, waiting: Vec::new(), known, source: Source::Erased };
    }
    let source = match document {
        Some(stored) => Source::Stored(stored),
        None if elsewhere => Source::Elsewhere,
        None => Source::Nothing,
    };
    waiting.retain(|held| !claims.iter().any(|claim| claim.hash == held.hash));
    Part { household, claims, waiting, known, source }
}
