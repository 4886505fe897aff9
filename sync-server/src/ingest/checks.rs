//! The cheap checks of a push, before any byte reaches automerge: caps, whose actor, whose name, whose seal.

use std::collections::BTreeSet;

use ed25519_dalek::VerifyingKey;
use minicbor::{Decode, Encode};
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::authority::Writer;
use pendata_domain::document::{Caps, Inspected, inspect};
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::protocol::{Entry, Group, QuarantineReason};
use pendata_domain::seal::SealId;
use sha2::{Digest, Sha256};

use crate::store::audit::Entry as Act;
use crate::store::commit::Besides;
use crate::store::rows::{Account, Device};

/// Who seals a push, and where they may write.
pub struct Sealer {
    pub device: Device,
    pub area: Area,
    /// The server's own console: writes for whoever is logged in.
    pub console: bool,
    /// What the console's own seal does besides, in the same transaction, and what the audit chain says of it.
    pub besides: Option<(Besides, Act)>,
}

impl Sealer {
    fn writer(&self) -> Writer {
        let Account { user, role, .. } = self.device.account;
        Writer { device: self.device.number, user, role, console: self.console }
    }
}

/// Where somebody may write.
#[derive(Clone, Debug, Encode, Decode)]
pub enum Area {
    #[n(0)]
    Villages(#[n(0)] Vec<VillageCode>),
    #[n(1)]
    District(#[n(0)] DistrictCode),
}

impl Area {
    pub fn contains(&self, village: &VillageCode) -> bool {
        match self {
            Self::Villages(villages) => villages.contains(village),
            Self::District(district) => village.district() == *district,
        }
    }
}

/// A change of a push with what the cheap checks say.
pub struct Claim {
    pub household: HouseholdId,
    pub hash: ChangeHash,
    /// Place in the seal's list.
    pub place: u32,
    pub body: Vec<u8>,
    pub checked: Result<Inspected, QuarantineReason>,
}

/// A push after the cheap checks.
pub struct Push {
    pub seal: SealId,
    /// Every present change, in the order of the push.
    pub claims: Vec<Claim>,
    /// Household and hash of every entry of the group, in its order; `None` for one that only names a change.
    pub entries: Vec<Option<(HouseholdId, ChangeHash)>>,
}

impl Push {
    /// Checks seal and changes. Where the seal does not hold, no change does.
    pub fn check(group: &Group, sealer: &Sealer) -> Self {
        let (seal, broken) = check_seal(group, sealer);
        let claims: Vec<Option<Claim>> = (0..)
            .zip(&group.entries)
            .map(|(place, entry)| match entry {
                Entry::Present { household, change } => Some(claim(*household, place, change, sealer)),
                Entry::Elided { .. } => None,
            })
            .collect();
        let key = |claim: &Claim| (claim.household, claim.hash);
        let entries = claims.iter().map(|claim| claim.as_ref().map(key)).collect();
        let mut seen = BTreeSet::new();
        let claims = claims
            .into_iter()
            .flatten()
            // A change that a push names twice counts once.
            .filter(|claim| seen.insert(key(claim)))
            .map(|claim| match (broken, &claim.checked) {
                (Some(reason), Ok(_)) => Claim { checked: Err(reason), ..claim },
                _ => claim,
            })
            .collect();
        Self { seal, claims, entries }
    }
}

fn check_seal(group: &Group, sealer: &Sealer) -> (SealId, Option<QuarantineReason>) {
    let Ok(seal) = group.seal() else {
        // Without all hashes there is no list to verify; named by what came.
        let hash = Sha256::digest(minicbor::to_vec(group).expect("writing to a vector cannot fail"));
        return (SealId(std::array::from_fn(|i| hash[i])), Some(QuarantineReason::BrokenSeal));
    };
    let key = VerifyingKey::from_bytes(&sealer.device.key);
    let holds = group.header.device == sealer.device.number && key.is_ok_and(|key| seal.verify(&key).is_ok());
    let broken = match (holds, sealer.device.revoked) {
        (false, _) => Some(QuarantineReason::BrokenSeal),
        (true, true) => Some(QuarantineReason::Revoked),
        (true, false) => None,
    };
    (seal.id(), broken)
}

fn claim(household: HouseholdId, place: u32, change: &[u8], sealer: &Sealer) -> Claim {
    let checked = inspect(change.to_vec(), &Caps::CHANGE).and_then(|inspected| {
        sealer.writer().may_have_written(&inspected)?;
        Ok(inspected)
    });
    let hash = pendata_domain::document::change_hash(change)
        .unwrap_or_else(|_| ChangeHash(Sha256::digest(change).into()));
    Claim { household, hash, place, body: change.to_vec(), checked }
}
