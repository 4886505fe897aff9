//! Verdicts into one commit: what is accepted, held, set aside, and what the audit says of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pendata_domain::area::VillageCode;
use pendata_domain::document::{Caps, Inspected, inspect};
use pendata_domain::ids::{ActorId, ChangeHash, DeviceNumber, HouseholdId};
use pendata_domain::protocol::{Entry, ErasedEntry, Group, QuarantineReason, Verdict};

use super::cache::Cached;
use super::checks::{Claim, Push, Sealer};
use super::examine::{After, Examined};
use super::order::{causal, merged};
use super::parts::Part;
use crate::app::App;
use crate::store::Contact;
use crate::store::audit;
use crate::store::commit::{Accepted, Besides, Commit, HouseholdCommit, ReceiptRow, Refused, SealRow};
use crate::store::rows::{HeldChange, Origin};

pub struct Plan {
    commit: Commit,
    /// By village and household.
    accepted: BTreeMap<VillageCode, BTreeMap<HouseholdId, VecDeque<Accepted>>>,
    /// One change may stand in two households: same words, same place in their histories.
    results: BTreeMap<(HouseholdId, ChangeHash), Verdict>,
    cached: Vec<(HouseholdId, Cached)>,
    /// Households for which something begins to wait: their next push has to look for it.
    forgotten: Vec<HouseholdId>,
    /// Households that were emptied, with what stands in their place.
    emptied: BTreeMap<HouseholdId, HouseholdId>,
    besides: Option<(Besides, audit::Entry)>,
}

/// A commit, and what follows once it is durable.
pub struct Planned {
    pub commit: Commit,
    /// One for each entry of the group, in its order.
    pub results: Vec<Verdict>,
    /// Those of them that are about households that were emptied.
    pub erased: Vec<ErasedEntry>,
    pub cached: Vec<(HouseholdId, Cached)>,
    pub forgotten: Vec<HouseholdId>,
}

impl Plan {
    pub fn new(app: &App, sealer: &Sealer, group: &Group, push: &Push, contact: Option<&Contact>) -> Self {
        let device = &sealer.device;
        let seal = SealRow {
            id: push.seal,
            device: device.number,
            counter: group.header.counter,
            body: minicbor::to_vec(elided(group, push)).expect("writing to a vector cannot fail"),
        };
        let receipt =
            ReceiptRow { device: device.number, number: device.receipt + 1, counter: group.header.counter };
        let audit =
            audit::Entry { user: None, device: Some(device.number), act: "push", detail: String::new() };
        let commit = Commit {
            district: device.account.district.clone(),
            time: app.now(),
            seal,
            households: Vec::new(),
            logs: BTreeMap::new(),
            waiting: Vec::new(),
            seen: Vec::new(),
            awaited: Vec::new(),
            quarantined: Vec::new(),
            receipt,
            contact: contact.cloned(),
            audit,
            emptied: Vec::new(),
            erasing: None,
            transfer: None,
        };
        Self {
            commit,
            accepted: BTreeMap::new(),
            results: BTreeMap::new(),
            cached: Vec::new(),
            forgotten: Vec::new(),
            emptied: BTreeMap::new(),
            besides: sealer.besides.clone(),
        }
    }

    /// Takes in what became of a household's part.
    pub fn take(&mut self, part: &Part<'_>, examined: Examined) {
        let mut accepted = Vec::new();
        for (claim, result) in part.claims.iter().zip(&examined.own) {
            let origin = Origin { seal: self.commit.seal.id, place: claim.place };
            let (device, household) = (self.commit.seal.device, part.household);
            let (hash, body) = (claim.hash, claim.body.clone());
            match &result.verdict {
                Verdict::Accepted => accepted.extend(entry(claim, origin)),
                Verdict::Duplicate => {}
                Verdict::Waiting { .. } => {
                    self.commit.waiting.push(HeldChange { household, hash, origin, body });
                }
                Verdict::Quarantined { reason } => {
                    self.commit.quarantined.push(Refused {
                        device,
                        household,
                        hash,
                        origin,
                        reason: *reason,
                        body,
                    });
                }
            }
            self.results.insert((part.household, result.hash), result.verdict.clone());
        }
        for result in &examined.held {
            let held = part.waiting.iter().find(|held| held.hash == result.hash);
            self.release(part.household, held, &result.verdict, &mut accepted);
        }
        let waits =
            examined.own.iter().chain(&examined.held).any(|r| matches!(r.verdict, Verdict::Waiting { .. }));
        match examined.after {
            Some(after) => self.keep(part, after, accepted, waits || !part.waiting.is_empty()),
            None if waits => {
                self.commit.seen.push((part.household, part.version()));
                self.forgotten.push(part.household);
            }
            None => {}
        }
    }

    fn release(
        &mut self,
        household: HouseholdId,
        held: Option<&HeldChange>,
        verdict: &Verdict,
        accepted: &mut Vec<Accepted>,
    ) {
        let Some(HeldChange { hash, origin, body, .. }) = held.cloned() else { return };
        match verdict {
            Verdict::Accepted => accepted.extend(described(hash, origin, body)),
            Verdict::Quarantined { reason } => {
                let device = writer(&body).unwrap_or(self.commit.seal.device);
                self.commit.quarantined.push(Refused {
                    device,
                    household,
                    hash,
                    origin,
                    reason: *reason,
                    body,
                });
            }
            Verdict::Duplicate | Verdict::Waiting { .. } => {}
        }
    }

    fn keep(&mut self, part: &Part<'_>, after: After, accepted: Vec<Accepted>, waiting: bool) {
        let (household, expected) = (part.household, part.version());
        let version = expected.map_or(1, |version| version + 1);
        let After { village, heads, saved, projection, open } = after;
        if expected.is_none() {
            let waited = part.waiting.iter().map(|held| held.hash);
            let known = part.claims.iter().map(|claim| claim.hash).chain(waited);
            self.commit.awaited.extend(known.map(|hash| (household, hash)));
        }
        self.accepted.entry(village.clone()).or_default().insert(household, causal(accepted));
        let cached = Cached { village: village.clone(), version, saved: saved.clone(), waiting };
        self.cached.push((household, cached));
        let commit = HouseholdCommit { household, village, expected, heads, saved, projection, open };
        self.commit.households.push(commit);
    }

    /// Households of which everything is in the log already.
    pub fn repeat(&mut self, old: &[Part<'_>]) {
        for part in old {
            let hashes = part.claims.iter().map(|claim| (part.household, claim.hash));
            self.results.extend(hashes.map(|key| (key, Verdict::Duplicate)));
        }
    }

    /// What is pushed for households that were emptied: what their log holds is there, anything else is set aside without
    /// its body, which could name whom it was emptied for. Its device keeps what concerns the others.
    pub fn leave_out(&mut self, parts: &[Part<'_>], emptied: BTreeMap<HouseholdId, HouseholdId>) {
        self.commit.emptied = emptied.keys().copied().collect();
        self.emptied = emptied;
        for part in parts {
            for claim in &part.claims {
                match part.known.contains(&claim.hash) {
                    true => _ = self.results.insert((part.household, claim.hash), Verdict::Duplicate),
                    false => self.set_aside(claim, QuarantineReason::Erased),
                }
            }
        }
    }

    /// What the cheap checks refused, but for what was `taken` before the device was revoked.
    pub fn refuse_the_rest(&mut self, push: &Push, taken: &BTreeSet<(HouseholdId, ChangeHash)>) {
        for claim in &push.claims {
            let key = (claim.household, claim.hash);
            match claim.checked {
                Err(_) if taken.contains(&key) => _ = self.results.insert(key, Verdict::Duplicate),
                Err(reason) => self.set_aside(claim, reason),
                Ok(_) => {}
            }
        }
    }

    fn set_aside(&mut self, claim: &Claim, reason: QuarantineReason) {
        let origin = Origin { seal: self.commit.seal.id, place: claim.place };
        let Claim { household, hash, body, .. } = claim;
        let device = self.commit.seal.device;
        let body = if self.emptied.contains_key(household) { Vec::new() } else { body.clone() };
        let refused = Refused { device, household: *household, hash: *hash, origin, reason, body };
        self.commit.quarantined.push(refused);
        self.results.insert((*household, *hash), Verdict::Quarantined { reason });
    }

    pub fn finish(mut self, push: &Push) -> Planned {
        let seal = self.commit.seal.id;
        let villages = std::mem::take(&mut self.accepted).into_iter();
        self.commit.logs = villages.map(|(village, changes)| (village, merged(changes, seal))).collect();
        let accepted: usize = self.commit.logs.values().map(Vec::len).sum();
        self.commit.audit.detail = format!(
            "changes {} accepted {accepted} waiting {} quarantined {}",
            push.claims.len(),
            self.commit.waiting.len(),
            self.commit.quarantined.len()
        );
        let bringer = self.commit.contact.as_ref().map(|contact| contact.device);
        if let Some(bringer) = bringer.filter(|bringer| *bringer != self.commit.seal.device) {
            self.commit.audit.detail.push_str(&format!(" brought by {}", bringer.0));
        }
        // A change that a push only names did not come with it: it is not acknowledged.
        let absent = || Verdict::Waiting { missing: Vec::new() };
        let verdict = |key: &(HouseholdId, ChangeHash)| self.results.get(key).cloned();
        let results: Vec<Verdict> = push
            .entries
            .iter()
            .map(|entry| entry.as_ref().and_then(verdict).unwrap_or_else(absent))
            .collect();
        let Self { mut commit, cached, mut forgotten, emptied, besides, .. } = self;
        if let Some((besides, act)) = besides {
            commit.audit = act;
            match besides {
                Besides::Erases(erasing) => {
                    forgotten.push(erasing.erasure.household);
                    commit.erasing = Some(erasing);
                }
                Besides::Transfers(step) => commit.transfer = Some(step),
            }
        }
        let mut erased = Vec::new();
        for ((place, entry), verdict) in (0..).zip(&push.entries).zip(&results) {
            let remade = entry.as_ref().and_then(|(household, _)| emptied.get(household));
            let refused = *verdict == Verdict::Quarantined { reason: QuarantineReason::Erased };
            erased.extend(remade.filter(|_| refused).map(|remade| ErasedEntry { place, remade: *remade }));
        }
        Planned { commit, results, erased, cached, forgotten }
    }
}

fn entry(claim: &Claim, origin: Origin) -> Option<Accepted> {
    let change = claim.checked.as_ref().ok()?;
    let actor = ActorId(change.actor.as_slice().try_into().ok()?);
    let (dependencies, body) = (change.dependencies.clone(), claim.body.clone());
    Some(Accepted { hash: claim.hash, actor, sequence: change.sequence, dependencies, origin, body })
}

fn described(hash: ChangeHash, origin: Origin, body: Vec<u8>) -> Option<Accepted> {
    let inspected = inspect(body, &Caps::CHANGE).ok()?;
    let actor = ActorId(inspected.actor.as_slice().try_into().ok()?);
    let Inspected { sequence, dependencies, bytes: body, .. } = inspected;
    Some(Accepted { hash, actor, sequence, dependencies, origin, body })
}

/// The device that wrote a change.
fn writer(body: &[u8]) -> Option<DeviceNumber> {
    let change = inspect(body.to_vec(), &Caps::CHANGE).ok()?;
    Some(ActorId(change.actor.as_slice().try_into().ok()?).device())
}

/// The group with its changes named by hash only: what a page of the log needs of a seal.
fn elided(group: &Group, push: &Push) -> Group {
    let hashes: BTreeMap<u32, ChangeHash> = push.claims.iter().map(|c| (c.place, c.hash)).collect();
    let entries = (0..)
        .zip(&group.entries)
        .map(|(place, entry)| match (entry, hashes.get(&place)) {
            (Entry::Present { household, .. }, Some(hash)) => {
                Entry::Elided { household: *household, hash: *hash }
            }
            (entry, _) => entry.clone(),
        })
        .collect();
    Group { entries, ..group.clone() }
}
