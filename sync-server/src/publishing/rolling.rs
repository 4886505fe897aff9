//! Rolling a version out to districts, and halting that.

use chrono::NaiveDate;
use pendata_domain::area::{DistrictCode, day_everywhere, day_in};
use pendata_domain::ids::FormVersion;
use serde::Serialize;

use crate::app::App;
use crate::error::{Error, Result};
use crate::rollout::{Plan, Rollout};
use crate::store::{Act, Write};

/// Where a version is rolled out or halted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    Everywhere,
    Districts(Vec<DistrictCode>),
}

/// What came of a rollout in a district; `None` is every district without one of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum RolledOut {
    /// It begins on the day.
    Begins { district: Option<DistrictCode>, starts: NaiveDate },
    /// It is in force there already, and stays so: a start is not put off under the tablets' hands.
    InForce { district: Option<DistrictCode>, since: NaiveDate },
    /// A newer version is in force there: it has no effect.
    Superseded { district: DistrictCode, by: u32 },
}

/// A rollout that was halted in a district.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Halted {
    pub district: Option<DistrictCode>,
    pub starts: NaiveDate,
    /// Whether it had begun: the server goes on reading by it.
    pub begun: bool,
    /// Tablets that hold it, and keep it.
    pub holding: u32,
    /// Tablets of the district.
    pub tablets: u32,
}

impl App {
    /// The rollouts of a version that is not published yet.
    ///
    /// Errors with `Past` where the day is over, `UnknownDistrict` where no list of regions has a district.
    pub fn planned(
        &self,
        version: FormVersion,
        places: &Where,
        from: Option<NaiveDate>,
    ) -> Result<Vec<Rollout>> {
        let rollout = |district: Option<DistrictCode>| {
            let today = self.today(district.as_ref());
            let starts = from.unwrap_or(today);
            if starts < today {
                Err(Error::Past)
            } else {
                Ok(Rollout { district, version, starts, halted: None })
            }
        };
        match places {
            Where::Everywhere => Ok(vec![rollout(None)?]),
            Where::Districts(all) => {
                all.iter().try_for_each(|district| self.known_district(district))?;
                all.iter().map(|district| rollout(Some(district.clone()))).collect()
            }
        }
    }

    /// Rolls a published version out.
    ///
    /// Errors as [`App::planned`], and with `NoSuchForm` where there is no such version.
    pub fn roll_out(
        &self,
        version: FormVersion,
        places: &Where,
        from: Option<NaiveDate>,
    ) -> Result<Vec<RolledOut>> {
        let plan = self.published(version)?;
        let planned = self.planned(version, places, from)?;
        let outcomes: Vec<RolledOut> = planned.iter().map(|rollout| self.outcome(&plan, rollout)).collect();
        let kept = planned.into_iter().zip(&outcomes).filter_map(|(rollout, outcome)| match outcome {
            RolledOut::Begins { .. } => Some(rollout),
            RolledOut::InForce { since, .. } => Some(Rollout { starts: *since, ..rollout }),
            RolledOut::Superseded { .. } => None,
        });
        self.write_rollouts(kept.collect())?;
        Ok(outcomes)
    }

    fn outcome(&self, plan: &Plan, rollout: &Rollout) -> RolledOut {
        let district = rollout.district.clone();
        let stands =
            |other: &&Rollout| other.version == rollout.version && other.district == rollout.district;
        let standing = match &district {
            Some(district) => plan.rollout(district, rollout.version),
            None => plan.rollouts.iter().find(stands),
        };
        let begun = standing
            .filter(|standing| standing.starts <= self.today(district.as_ref()) && standing.halted.is_none());
        let newer = district.as_ref().and_then(|district| plan.in_force(district, self.now()));
        match (begun, newer.filter(|newer| *newer > rollout.version), district) {
            (_, Some(by), Some(district)) => RolledOut::Superseded { district, by: by.0 },
            (Some(begun), _, district) => RolledOut::InForce { district, since: begun.starts },
            (None, _, district) => RolledOut::Begins { district, starts: rollout.starts },
        }
    }

    /// Halts a version: devices that hold it keep it, others do not get it. Where it has not begun it never does.
    ///
    /// Errors with `NoSuchForm` where there is no such version, `NotRolledOut` where a district was not to get it.
    pub fn halt(&self, version: FormVersion, places: &Where) -> Result<Vec<Halted>> {
        let plan = self.published(version)?;
        let of_version: Vec<&Rollout> =
            plan.rollouts.iter().filter(|rollout| rollout.version == version).collect();
        let standing: Vec<Rollout> = match places {
            Where::Everywhere => of_version.into_iter().cloned().collect(),
            Where::Districts(all) => all
                .iter()
                .map(|district| {
                    let standing = plan.rollout(district, version).ok_or(Error::NotRolledOut)?;
                    Ok(Rollout { district: Some(district.clone()), ..standing.clone() })
                })
                .collect::<Result<_>>()?,
        };
        if standing.is_empty() {
            return Err(Error::NotRolledOut);
        }
        let now = self.now();
        let halted = |rollout: &Rollout| Rollout { halted: rollout.halted.or(Some(now)), ..rollout.clone() };
        self.write_rollouts(standing.iter().map(halted).collect())?;
        standing.iter().map(|rollout| self.halted(rollout)).collect()
    }

    fn halted(&self, rollout: &Rollout) -> Result<Halted> {
        let holders = self.store.form_holders()?;
        let here = holders.iter().filter(|h| rollout.district.as_ref().is_none_or(|d| *d == h.district));
        let count = |holds: bool| {
            let counted = here.clone().filter(|h| !holds || h.form >= rollout.version);
            counted.map(|h| h.devices).sum()
        };
        let begun = rollout.starts <= self.today(rollout.district.as_ref());
        let (district, starts) = (rollout.district.clone(), rollout.starts);
        Ok(Halted { district, starts, begun, holding: count(true), tablets: count(false) })
    }

    /// The plan, where it has the version.
    fn published(&self, version: FormVersion) -> Result<std::sync::Arc<Plan>> {
        self.refresh_forms()?;
        let plan = self.form_plan();
        if plan.versions.contains(&version) { Ok(plan) } else { Err(Error::NoSuchForm) }
    }

    fn write_rollouts(&self, rollouts: Vec<Rollout>) -> Result<()> {
        let write = Write::RollOut(rollouts);
        self.act(Act { district: None, time: self.now(), write, audit: None })?;
        self.refresh_forms()
    }

    fn today(&self, district: Option<&DistrictCode>) -> NaiveDate {
        district.map_or_else(|| day_everywhere(self.now()), |district| day_in(district.area(), self.now()))
    }

    fn known_district(&self, district: &DistrictCode) -> Result<()> {
        let known = self.store.region(district.as_str())?.is_some();
        if known { Ok(()) } else { Err(Error::UnknownDistrict(district.clone())) }
    }
}
