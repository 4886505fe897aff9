//! `calendar set`, `calendar show`.

use pendata_domain::area::{DistrictCode, day_in};
use pendata_domain::calendar::{CalendarRule, Period};
use sync_server::App;

use super::Data;

#[derive(clap::Subcommand)]
pub enum Calendar {
    /// Sets the day a month's work opens and the last day that counts. Dates differ by circular.
    Set(Set),
    /// Prints what is set, in the order it was set.
    Show(Show),
}

impl Calendar {
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Set(task) => task.run(),
            Self::Show(task) => task.run(),
        }
    }
}

#[derive(clap::Args)]
pub struct Set {
    #[command(flatten)]
    data: Data,
    /// District code, such as 35.02.
    #[arg(long, required_unless_present = "all")]
    district: Option<DistrictCode>,
    /// Every district that has accounts.
    #[arg(long, conflicts_with = "district")]
    all: bool,
    /// The last day that counts; in a shorter month its last day.
    #[arg(long)]
    cut_off_day: u8,
    #[arg(long, default_value_t = 1)]
    opens: u8,
    /// Only these months, such as 2026-12; may be given several times. They go before what holds until further notice.
    #[arg(long = "period")]
    periods: Vec<Period>,
    /// Until further notice, from this month on; the present one where left out.
    #[arg(long, conflicts_with = "periods")]
    from: Option<Period>,
}

impl Set {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let districts = match &self.district {
            Some(district) => vec![district.clone()],
            None => app.store.districts()?,
        };
        anyhow::ensure!(!districts.is_empty(), "no district has accounts yet: nothing set");
        for district in &districts {
            app.set_calendar(district, self.rules(&app, district), None)?;
        }
        println!("set for {} districts; devices get it with their next sync", districts.len());
        Ok(())
    }

    fn rules(&self, app: &App, district: &DistrictCode) -> Vec<CalendarRule> {
        let (opens, cut_off) = (self.opens, self.cut_off_day);
        let of = |from, through| CalendarRule { from, through, opens, cut_off };
        if self.periods.is_empty() {
            let from = self.from.unwrap_or_else(|| Period::of(day_in(district.area(), app.now())));
            return vec![of(from, None)];
        }
        self.periods.iter().map(|period| of(*period, Some(*period))).collect()
    }
}

#[derive(clap::Args)]
pub struct Show {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    district: DistrictCode,
}

impl Show {
    pub fn run(self) -> anyhow::Result<()> {
        println!("from,through,opens,cut_off");
        for set in self.data.open()?.store.calendar(&self.district)? {
            let rule = set.rule;
            let through = rule.through.map(|month| month.to_string()).unwrap_or_default();
            println!("{},{through},{},{}", rule.from, rule.opens, rule.cut_off);
        }
        Ok(())
    }
}
