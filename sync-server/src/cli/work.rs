//! `work assign`, `work list`, `work withdraw`.

use std::path::PathBuf;

use anyhow::Context;
use chrono::NaiveDate;
use clap::ValueEnum;
use pendata_domain::area::{DistrictCode, VillageCode, day_in};
use pendata_domain::ids::HouseholdId;
use pendata_domain::stage::Stage;
use pendata_domain::work::WorkReason;
use sync_server::store::work::{NewWork, WorkFilter, WorkListRow};

use super::Data;

#[derive(clap::Subcommand)]
pub enum Work {
    /// Puts households of a village on a new list: those of a file, or those a filter lets through.
    Assign(Assign),
    /// Prints lists and how far they are, as CSV.
    List(List),
    /// Takes households off a list.
    Withdraw(Withdraw),
}

impl Work {
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Assign(task) => task.run(),
            Self::List(task) => task.run(),
            Self::Withdraw(task) => task.run(),
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum ReasonArgument {
    Check,
    Returned,
    Anomaly,
    DoubleNik,
    Other,
}

impl From<ReasonArgument> for WorkReason {
    fn from(reason: ReasonArgument) -> Self {
        match reason {
            ReasonArgument::Check => Self::Check,
            ReasonArgument::Returned => Self::Returned,
            ReasonArgument::Anomaly => Self::Anomaly,
            ReasonArgument::DoubleNik => Self::DoubleNik,
            ReasonArgument::Other => Self::Other,
        }
    }
}

#[derive(clap::Args)]
pub struct Assign {
    #[command(flatten)]
    data: Data,
    /// Village code, such as 35.02.11.2003.
    #[arg(long)]
    village: VillageCode,
    /// One household a line, by family card number or id; other columns are not read.
    #[arg(long, conflicts_with_all = ["rt", "findings", "status", "not_visited_since"])]
    file: Option<PathBuf>,
    /// Households of this RT, three digits.
    #[arg(long)]
    rt: Option<String>,
    /// Households with a hard finding.
    #[arg(long)]
    findings: bool,
    /// Households of this stage: not_visited, draft, ready, returned, not_found, refused, moved.
    #[arg(long, value_parser = stage)]
    status: Option<Stage>,
    /// Households of which nothing came since this day.
    #[arg(long)]
    not_visited_since: Option<NaiveDate>,
    #[arg(long, default_value = "check")]
    reason: ReasonArgument,
    /// The reason in your own words; needed with `--reason other`.
    #[arg(long, default_value = "")]
    words: String,
    /// What the officer reads with each household.
    #[arg(long, default_value = "")]
    note: String,
    /// The day it is due, such as 2026-12-15.
    #[arg(long)]
    due: Option<NaiveDate>,
    /// Says how many households it would be, and gives nothing.
    #[arg(long)]
    dry_run: bool,
}

fn stage(word: &str) -> Result<Stage, String> {
    Stage::from_word(word).ok_or_else(|| format!("no stage `{word}`"))
}

impl Assign {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let households = match &self.file {
            Some(file) => {
                let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
                app.households_in(&self.village, &text).context("nothing assigned")?
            }
            None => app.matching(&self.village.district(), &self.filter())?,
        };
        let count = households.len();
        if self.dry_run || count == 0 {
            println!("{count} households; nothing assigned");
            return Ok(());
        }
        let new = NewWork {
            village: self.village,
            reason: self.reason.into(),
            words: self.words,
            note: self.note,
            due: self.due,
            user: None,
            households,
        };
        let list = app.give_work(new)?;
        println!("list {list}: {count} households; devices get it with their next sync");
        Ok(())
    }

    fn filter(&self) -> WorkFilter {
        let midnight = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
        WorkFilter {
            village: self.village.as_str().into(),
            rt: self.rt.clone(),
            stage: self.status,
            findings: self.findings,
            quiet_since: self.not_visited_since.map(midnight),
            reason: None,
        }
    }
}

#[derive(clap::Args)]
pub struct List {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    district: DistrictCode,
    #[arg(long)]
    village: Option<VillageCode>,
}

impl List {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let rows = app.store.work_lists(&self.district, self.village.as_ref().map(VillageCode::as_str))?;
        println!("list,village,reason,due,households,done,left,overdue");
        for WorkListRow { list, households, done, .. } in rows {
            let late = list.due.is_some_and(|due| due < day_in(list.village.area(), app.now()));
            let left = households - done;
            let due = list.due.map(|due| due.to_string()).unwrap_or_default();
            let overdue = if late { left } else { 0 };
            let reason = list.reason.as_str();
            println!("{},{},{reason},{due},{households},{done},{left},{overdue}", list.number, list.village);
        }
        Ok(())
    }
}

#[derive(clap::Args)]
pub struct Withdraw {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    district: DistrictCode,
    /// Number of the list.
    #[arg(long)]
    list: u32,
    /// A household to take off; all of them where none is given.
    #[arg(long = "household")]
    households: Vec<HouseholdId>,
}

impl Withdraw {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let taken = app
            .withdraw_work(&self.district, self.list, self.households, None)
            .with_context(|| format!("list {}: nothing withdrawn", self.list))?;
        println!("{taken} households taken off list {}", self.list);
        Ok(())
    }
}
