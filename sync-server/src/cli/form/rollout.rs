//! `form rollout` and `form halt`.

use std::process::ExitCode;

use chrono::NaiveDate;
use pendata_domain::ids::FormVersion;

use super::{Data, Places, say, words};

#[derive(clap::Args)]
pub struct RollOut {
    #[command(flatten)]
    data: Data,
    version: u32,
    #[command(flatten)]
    places: Places,
    /// The first day it is in force, YYYY-MM-DD, from midnight of each district's zone. Left out: at once.
    #[arg(long)]
    from: Option<NaiveDate>,
    #[arg(long)]
    json: bool,
}

impl RollOut {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let places = self.places.needed()?;
        let outcomes = self.data.open()?.roll_out(FormVersion(self.version), &places, self.from)?;
        say(&outcomes, self.json, &words::rolled_out(self.version, &outcomes))?;
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(clap::Args)]
pub struct Halt {
    #[command(flatten)]
    data: Data,
    version: u32,
    #[command(flatten)]
    places: Places,
    #[arg(long)]
    json: bool,
}

impl Halt {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let places = self.places.needed()?;
        let halted = self.data.open()?.halt(FormVersion(self.version), &places)?;
        say(&halted, self.json, &words::halted(self.version, &halted))?;
        Ok(ExitCode::SUCCESS)
    }
}
