//! `form`: what a new version changes and would do, publishing it, and where it is in force from when.

mod list;
mod publish;
mod rollout;
mod source;
mod words;

use std::process::ExitCode;

use clap::Args;
use indicatif::ProgressBar;
use pendata_domain::area::DistrictCode;
use sync_server::publishing::report::Report;
use sync_server::publishing::{Draft, Where};
use sync_server::{App, Error};

use super::Data;
use source::{Source, Taken};

/// The form is refused.
pub const REFUSED: u8 = 3;
/// A person must agree, and did not.
pub const NOT_AGREED: u8 = 4;

#[derive(clap::Subcommand)]
pub enum Form {
    /// Says what keeps a form from being published, or what it changes and how many households would break its rules.
    /// Publishes nothing.
    Check(Check),
    /// The same, then publishes the form as the next version. Asks, or needs --yes, where answers are set aside or
    /// households newly broken.
    Publish(publish::Publish),
    /// Shows every version, and where it is in force from when.
    List(list::List),
    /// Puts a published version in force in districts, at once or from a day.
    Rollout(rollout::RollOut),
    /// Gives a version to no more tablets. Those that hold it keep it.
    Halt(rollout::Halt),
}

impl Form {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Check(task) => task.run(),
            Self::Publish(task) => task.run(),
            Self::List(task) => task.run(),
            Self::Rollout(task) => task.run(),
            Self::Halt(task) => task.run(),
        }
    }
}

/// Districts of a rollout.
#[derive(Args)]
pub struct Places {
    /// A district, such as 35.02; may be given several times.
    #[arg(long = "district", conflicts_with = "all")]
    districts: Vec<DistrictCode>,
    /// Every district without a rollout of its own.
    #[arg(long)]
    all: bool,
}

impl Places {
    pub fn given(&self) -> Option<Where> {
        match (self.all, self.districts.is_empty()) {
            (true, _) => Some(Where::Everywhere),
            (false, true) => None,
            (false, false) => Some(Where::Districts(self.districts.clone())),
        }
    }

    fn needed(&self) -> anyhow::Result<Where> {
        self.given().ok_or_else(|| anyhow::anyhow!("where: --district CODE (may be repeated), or --all"))
    }
}

#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    source: Source,
    /// A district whose households are tried, all where none is given; may be given several times.
    #[arg(long = "district")]
    districts: Vec<DistrictCode>,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

impl Check {
    fn run(self) -> anyhow::Result<ExitCode> {
        let app = self.data.open()?;
        let (report, _) = examine(&app, &self.source, &self.districts)?;
        say(&report, self.json, &words::report(&report))?;
        Ok(code_of(&report))
    }
}

fn code_of(report: &Report) -> ExitCode {
    match (report.problems.is_empty(), report.doubts.is_empty()) {
        (false, _) => REFUSED.into(),
        (true, false) => NOT_AGREED.into(),
        (true, true) => ExitCode::SUCCESS,
    }
}

/// What is to be said of a form; with the draft, where it can be published.
fn examine(
    app: &App,
    source: &Source,
    districts: &[DistrictCode],
) -> anyhow::Result<(Report, Option<Draft>)> {
    let taken = source.take()?;
    let (xform, mapping) = match &taken {
        Taken { xform: Some(xform), mapping, .. } => (xform, mapping.as_deref()),
        Taken { problems, .. } => return Ok((Report::refused(problems.clone()), None)),
    };
    let draft = match app.draft(xform, mapping) {
        Ok(draft) => draft,
        Err(Error::FormRefused(problems)) => return Ok((Report::refused(taken.with_cells(problems)), None)),
        Err(other) => return Err(other.into()),
    };
    let bar = bar();
    let trial = app.try_draft(&draft, districts, |done, of| {
        bar.set_length(of);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    Ok((Report::of(&draft, &trial), Some(draft)))
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0).with_message("Trying the form on the households here");
    match indicatif::ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}")
    {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn say(value: &impl serde::Serialize, json: bool, words: &str) -> anyhow::Result<()> {
    match json {
        true => println!("{}", serde_json::to_string_pretty(value)?),
        false => print!("{words}"),
    }
    Ok(())
}
