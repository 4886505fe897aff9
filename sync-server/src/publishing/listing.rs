//! The versions there are, and where each stands.

use chrono::NaiveDate;
use pendata_domain::area::{DistrictCode, day_everywhere};
use pendata_domain::ids::FormVersion;
use serde::Serialize;

use crate::app::App;
use crate::error::{Error, Result};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormLine {
    pub version: u32,
    /// As the form calls itself.
    pub name: String,
    pub title: String,
    pub decree: String,
    pub published: NaiveDate,
    pub hash: String,
    pub rollouts: Vec<RolloutLine>,
    /// Tablets that hold it as their newest form.
    pub tablets: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RolloutLine {
    /// `None` for every district without a rollout of its own.
    pub district: Option<DistrictCode>,
    pub starts: NaiveDate,
    pub halted: bool,
}

impl App {
    /// Every published version, the newest first.
    pub fn form_lines(&self) -> Result<Vec<FormLine>> {
        self.refresh_forms()?;
        let plan = self.form_plan();
        plan.versions.iter().rev().map(|version| self.form_line(*version)).collect()
    }

    fn form_line(&self, version: FormVersion) -> Result<FormLine> {
        let row = self.store.form_version(version)?.ok_or(Error::NoSuchForm)?;
        let plan = self.form_plan();
        let rollouts = plan.rollouts.iter().filter(|rollout| rollout.version == version);
        let holders = self.store.form_holders()?.into_iter().filter(|holders| holders.form == version);
        Ok(FormLine {
            version: version.0,
            name: self.form_version(version)?.form.version().to_owned(),
            title: row.title,
            decree: row.decree,
            published: day_everywhere(row.published),
            hash: row.hash.to_string(),
            rollouts: rollouts
                .map(|rollout| RolloutLine {
                    district: rollout.district.clone(),
                    starts: rollout.starts,
                    halted: rollout.halted.is_some(),
                })
                .collect(),
            tablets: holders.map(|holders| holders.devices).sum(),
        })
    }
}
