//! Where a form is in force: a version is rolled out to districts, from a day on. Pure; the clock is an argument.

use chrono::NaiveDate;
use pendata_domain::area::{DistrictCode, midnight_in};
use pendata_domain::ids::FormVersion;
use pendata_domain::protocol::FormNotice;

/// Seconds before its start at which devices are given a form, so that tablets without signal change on the day.
pub const AHEAD: i64 = 30 * 24 * 3600;

/// A version in a district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollout {
    /// `None` for every district that has no rollout of its own of the version.
    pub district: Option<DistrictCode>,
    pub version: FormVersion,
    /// The first day it is in force; it begins at midnight of the district's zone.
    pub starts: NaiveDate,
    /// Unix seconds since which devices get it no more; those that hold it keep it.
    pub halted: Option<i64>,
}

impl Rollout {
    /// Unix seconds at which it begins in a district.
    pub fn begins(&self, district: &DistrictCode) -> i64 {
        midnight_in(district.area(), self.starts)
    }

    /// Whether it has begun, and was not halted before. Once it has begun tablets write by it: the server goes on reading
    /// by it, halted or not.
    pub fn is_in_force(&self, district: &DistrictCode, now: i64) -> bool {
        let begins = self.begins(district);
        begins <= now && self.halted.is_none_or(|halted| begins <= halted)
    }
}

/// Every published version and rollout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Ascending.
    pub versions: Vec<FormVersion>,
    pub rollouts: Vec<Rollout>,
}

/// A form that a device is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub version: FormVersion,
    /// Unix seconds; `None` where it is in force already, [`FormNotice::NEVER`] where it was halted before.
    pub starts: Option<i64>,
}

impl Plan {
    /// The rollout of a version that holds in a district: its own before the one of all.
    pub fn rollout(&self, district: &DistrictCode, version: FormVersion) -> Option<&Rollout> {
        let of_version = || self.rollouts.iter().filter(|rollout| rollout.version == version);
        let own = of_version().find(|rollout| rollout.district.as_ref() == Some(district));
        own.or_else(|| of_version().find(|rollout| rollout.district.is_none()))
    }

    /// The newest version that has begun; before any has, the first that was published. `None` where there is none.
    pub fn in_force(&self, district: &DistrictCode, now: i64) -> Option<FormVersion> {
        let begun = |version: &&FormVersion| {
            self.rollout(district, **version).is_some_and(|rollout| rollout.is_in_force(district, now))
        };
        self.versions.iter().rev().find(begun).or(self.versions.first()).copied()
    }

    /// The newest version that has begun somewhere, to the day; before any has, the first.
    pub fn newest_begun(&self, today: NaiveDate) -> Option<FormVersion> {
        let begun = self.rollouts.iter().filter(|rollout| rollout.starts <= today);
        begun.map(|rollout| rollout.version).max().or(self.versions.first().copied())
    }

    /// What a device that holds `held` is to get: the newest version in force, then the newest that begins soon. What
    /// is halted goes to nobody.
    pub fn offer(&self, district: &DistrictCode, held: FormVersion, now: i64) -> Option<Offer> {
        let in_force = self.in_force(district, now)?;
        let newer = |version: &&FormVersion| **version > held;
        let goes_on = |version| self.rollout(district, version).filter(|rollout| rollout.halted.is_none());
        let given = |version: &&FormVersion| match self.rollout(district, **version) {
            Some(rollout) => rollout.halted.is_none() && rollout.begins(district) <= now,
            None => self.versions.first() == Some(*version),
        };
        if let Some(version) = self.versions.iter().rev().filter(newer).find(given) {
            return Some(Offer { version: *version, starts: None });
        }
        let soon = |version: &FormVersion| {
            let begins = goes_on(*version)?.begins(district);
            let near = *version > in_force && begins <= now + AHEAD;
            near.then_some(Offer { version: *version, starts: Some(begins) })
        };
        self.versions.iter().rev().filter(newer).find_map(soon)
    }

    /// What a device is to know of the form it holds and thinks to begin at `starts`, where that is so no more.
    pub fn moved(&self, district: &DistrictCode, held: FormVersion, starts: i64, now: i64) -> Option<Offer> {
        let rollout = self.rollout(district, held)?;
        let now_starts = match rollout.begins(district) {
            _ if rollout.is_in_force(district, now) => None,
            _ if rollout.halted.is_some() => Some(FormNotice::NEVER),
            begins => Some(begins),
        };
        (now_starts != Some(starts)).then_some(Offer { version: held, starts: now_starts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_796_101_200; // 2026-12-01 05:00 Z, noon in Java
    const DAY: i64 = 24 * 3600;

    fn district(code: &str) -> DistrictCode {
        code.parse().expect("a district")
    }

    fn rollout(code: &str, version: u32, starts: &str) -> Rollout {
        let district = (!code.is_empty()).then(|| district(code));
        Rollout {
            district,
            version: FormVersion(version),
            starts: starts.parse().expect("a day"),
            halted: None,
        }
    }

    fn plan(rollouts: &[Rollout]) -> Plan {
        Plan { versions: [1, 2, 3].map(FormVersion).into(), rollouts: rollouts.to_vec() }
    }

    fn in_force(plan: &Plan, code: &str, now: i64) -> u32 {
        plan.in_force(&district(code), now).expect("a form").0
    }

    fn offer(plan: &Plan, held: u32, now: i64) -> Option<(u32, Option<i64>)> {
        let offer = plan.offer(&district("35.02"), FormVersion(held), now)?;
        Some((offer.version.0, offer.starts))
    }

    #[test]
    fn before_any_rollout_the_first_form_is_in_force() {
        assert_eq!(in_force(&plan(&[]), "35.02", NOON), 1);
        assert_eq!(Plan::default().in_force(&district("35.02"), NOON), None);
        assert_eq!(offer(&plan(&[]), 0, NOON), Some((1, None)));
    }

    #[test]
    fn a_device_is_told_when_the_form_it_holds_begins_on_another_day() {
        let planned = plan(&[rollout("", 2, "2026-12-05")]);
        let own = district("35.02");
        let begins = planned.rollouts[0].begins(&own);
        let moved =
            |plan: &Plan, starts, now| plan.moved(&own, FormVersion(2), starts, now).map(|o| o.starts);
        assert_eq!(moved(&planned, begins, NOON), None);
        assert_eq!(moved(&planned, begins - DAY, NOON), Some(Some(begins)));
        assert_eq!(moved(&planned, begins + DAY, begins), Some(None), "in force sooner than it thinks");
        let halted = plan(&[Rollout { halted: Some(NOON), ..rollout("", 2, "2026-12-05") }]);
        assert_eq!(moved(&halted, begins, NOON + DAY), Some(Some(FormNotice::NEVER)));
        assert_eq!(moved(&halted, FormNotice::NEVER, NOON + DAY), None, "told once");
    }

    #[test]
    fn a_version_begins_at_midnight_of_each_zone() {
        let plan = plan(&[rollout("", 2, "2026-12-02")]);
        let java = NOON + 12 * 3600;
        assert_eq!((in_force(&plan, "35.02", java - 1), in_force(&plan, "35.02", java)), (1, 2));
        let papua = java - 2 * 3600;
        assert_eq!((in_force(&plan, "91.03", papua - 1), in_force(&plan, "91.03", papua)), (1, 2));
    }

    #[test]
    fn a_districts_own_day_goes_before_that_of_all_and_a_newer_version_before_an_older() {
        let plan = plan(&[
            rollout("", 2, "2026-12-10"),
            rollout("35.02", 2, "2026-12-01"),
            rollout("35.03", 3, "2026-11-20"),
        ]);
        let at = |code| [NOON - DAY, NOON, NOON + 9 * DAY].map(|now| in_force(&plan, code, now));
        assert_eq!(at("35.02"), [1, 2, 2]);
        assert_eq!(at("35.03"), [3, 3, 3], "version 2 begins later and is older");
        assert_eq!(at("35.04"), [1, 1, 2]);
    }

    #[test]
    fn a_device_gets_the_form_in_force_and_then_the_one_that_begins_within_30_days() {
        let plan = plan(&[rollout("", 2, "2026-11-20"), rollout("", 3, "2026-12-31")]);
        let begins = NOON + 12 * 3600 + 29 * DAY;
        assert_eq!(offer(&plan, 1, NOON), Some((2, None)));
        assert_eq!(offer(&plan, 2, NOON), Some((3, Some(begins))));
        assert_eq!(offer(&plan, 3, NOON), None);
        assert_eq!(offer(&plan, 2, NOON - DAY), None, "31 days before");
        assert_eq!(offer(&plan, 2, begins), Some((3, None)));
    }

    #[test]
    fn a_halted_version_goes_to_nobody_and_stays_where_it_began() {
        let mut plan = plan(&[rollout("", 2, "2026-12-01"), rollout("", 3, "2026-12-02")]);
        plan.rollouts.iter_mut().for_each(|rollout| rollout.halted = Some(NOON));
        assert_eq!((in_force(&plan, "35.02", NOON), in_force(&plan, "35.02", NOON + 5 * DAY)), (2, 2));
        assert_eq!(offer(&plan, 1, NOON), None);
        assert_eq!(offer(&plan, 0, NOON), Some((1, None)), "the newest that goes on");
        plan.rollouts.push(Rollout { halted: None, ..rollout("35.02", 3, "2026-12-02") });
        assert_eq!(offer(&plan, 1, NOON).map(|(version, _)| version), Some(3), "rolled out again");
    }
}
