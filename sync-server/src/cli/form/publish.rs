//! `form publish`.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use chrono::NaiveDate;
use serde::Serialize;
use sync_server::publishing::Where;
use sync_server::publishing::report::Report;

use super::source::Source;
use super::{Data, NOT_AGREED, Places, code_of, examine, say, words};

#[derive(clap::Args)]
pub struct Publish {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    places: Places,
    /// The first day it is in force, YYYY-MM-DD, from midnight of each district's zone. Left out: at once.
    #[arg(long)]
    from: Option<NaiveDate>,
    /// The decree it follows, for the list of versions.
    #[arg(long, default_value = "")]
    decree: String,
    /// Agrees to what is set aside and newly broken.
    #[arg(long)]
    yes: bool,
    /// One JSON object on standard output; never asks.
    #[arg(long)]
    json: bool,
}

/// What `--json` tells.
#[derive(Serialize)]
struct Outcome<'a> {
    #[serde(flatten)]
    report: &'a Report,
    /// Whether this run published it.
    done: bool,
}

impl Publish {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let places = self.places.given();
        anyhow::ensure!(self.from.is_none() || places.is_some(), "--from needs --district CODE or --all");
        let app = self.data.open()?;
        let districts = match &places {
            Some(Where::Districts(districts)) => districts.clone(),
            _ => Vec::new(),
        };
        let (report, draft) = examine(&app, &self.source, &districts)?;
        let Some(draft) = draft.filter(|_| !report.published) else {
            self.say(&report, false, &words::report(&report))?;
            return Ok(if report.published { ExitCode::SUCCESS } else { code_of(&report) });
        };
        let version = draft.row.version;
        let rollouts = places
            .as_ref()
            .map(|places| app.planned(version, places, self.from))
            .transpose()?
            .unwrap_or_default();
        if !self.json {
            print!("{}", words::report(&report));
        }
        if !report.doubts.is_empty() && !self.agreed(version.0)? {
            self.say(&report, false, words::NOT_PUBLISHED)?;
            return Ok(NOT_AGREED.into());
        }
        app.publish(draft, &self.decree, rollouts.clone())?;
        self.say(&report, true, &words::published(version.0, &rollouts))?;
        Ok(ExitCode::SUCCESS)
    }

    fn say(&self, report: &Report, done: bool, words: &str) -> anyhow::Result<()> {
        say(&Outcome { report, done }, self.json, words)
    }

    fn agreed(&self, version: u32) -> anyhow::Result<bool> {
        if self.yes || self.json || !std::io::stdin().is_terminal() {
            return Ok(self.yes);
        }
        print!("Publish version {version} all the same? [y/N] ");
        std::io::stdout().flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
    }
}
