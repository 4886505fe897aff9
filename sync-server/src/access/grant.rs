//! A duty given to an account: where, from when until when, by whom.

use pendata_domain::area::VillageCode;
use pendata_domain::attribution::Role;
use pendata_domain::ids::UserId;

use super::{Capability, Duty, Reach};
use crate::store::rows::Account;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Counts up in its account.
    pub number: u32,
    pub duty: Duty,
    pub reach: Reach,
    /// The first moment it holds, Unix seconds.
    pub starts: i64,
    /// The first moment it does not; `None` until further notice.
    pub ends: Option<i64>,
    /// `None` for the operator at the command line.
    pub given_by: Option<UserId>,
    pub given: i64,
    pub withdrawn: Option<i64>,
}

impl Grant {
    pub fn holds(&self, now: i64) -> bool {
        self.withdrawn.is_none() && self.starts <= now && self.ends.is_none_or(|ends| now < ends)
    }

    /// Whether there is a moment at which both hold.
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.ends.is_none_or(|ends| b.starts < ends);
        let given = self.withdrawn.is_none() && other.withdrawn.is_none();
        given && before(self, other) && before(other, self)
    }
}

impl Account {
    pub fn grants_at(&self, now: i64) -> impl Iterator<Item = &Grant> {
        self.grants.iter().filter(move |grant| grant.holds(now))
    }

    /// Where it works as an officer.
    pub fn villages(&self, now: i64) -> Vec<VillageCode> {
        villages(self.grants_at(now))
    }

    /// Where it ever worked as an officer: its name stands under changes there.
    pub fn ever_worked_in(&self) -> Vec<VillageCode> {
        villages(self.grants.iter())
    }

    /// The role of what it writes. Whoever works in a village does so as an officer, whatever else they may.
    pub fn role_at(&self, now: i64) -> Role {
        if self.villages(now).is_empty() { self.role } else { Role::VillageOfficer }
    }

    pub fn may(&self, capability: Capability, now: i64) -> bool {
        self.grants_at(now).any(|grant| grant.duty.capabilities().contains(&capability))
    }
}

fn villages<'a>(grants: impl Iterator<Item = &'a Grant>) -> Vec<VillageCode> {
    let works = grants.filter(|grant| grant.duty == Duty::VillageOfficer);
    let mut villages: Vec<_> = works.filter_map(|grant| grant.reach.village()).collect();
    villages.sort();
    villages.dedup();
    villages
}
