//! `account`: who works with the system, and what they may do where.

mod add;
mod grants;
mod link;
mod list;

use pendata_domain::area::{AreaCode, DistrictCode, midnight_in};
use sync_server::App;
use sync_server::access::{Duty, Reach};
use sync_server::store::rows::Account as Row;

use super::Data;

#[derive(clap::Subcommand)]
pub enum Account {
    /// Makes an account. Officers enrol a device; others get a password.
    Add(add::Add),
    /// Gives an account another role, or the same elsewhere.
    Grant(grants::Give),
    /// Takes a grant back.
    RevokeGrant(grants::Withdraw),
    /// Prints accounts and their grants.
    List(list::List),
    /// Closes an account: it can neither log in nor sync. What it wrote stays.
    Deactivate(grants::Deactivate),
    /// Links an account to somebody at the provider of identities.
    Link(link::Link),
    /// Takes the links of an account away: it logs in with its password only.
    Unlink(link::Unlink),
    /// Takes the second factor of an account away: it sets up another with its next log-in.
    ResetTotp(grants::ResetTotp),
}

impl Account {
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Add(task) => task.run(),
            Self::Grant(task) => task.run(),
            Self::RevokeGrant(task) => task.run(),
            Self::List(task) => task.run(),
            Self::Deactivate(task) => task.run(),
            Self::Link(task) => task.run(),
            Self::Unlink(task) => task.run(),
            Self::ResetTotp(task) => task.run(),
        }
    }
}

/// An account, by the name it logs in with.
#[derive(clap::Args)]
struct Named {
    #[command(flatten)]
    data: Data,
    /// District in which the account is kept, such as 35.02.
    #[arg(long)]
    district: DistrictCode,
    #[arg(long)]
    login: String,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

impl Named {
    fn open(&self) -> anyhow::Result<(App, Row)> {
        let app = self.data.open()?;
        let account = app.account_of(&self.district, &self.login);
        let account =
            account.map_err(|_| anyhow::anyhow!("no account {} in {}", self.login, self.district))?;
        Ok((app, account))
    }
}

/// From when until when, by days of the area.
#[derive(clap::Args)]
struct Validity {
    /// The first day it holds, such as 2026-12-01; this moment where left out.
    #[arg(long)]
    from: Option<chrono::NaiveDate>,
    /// The last day it holds; until further notice where left out.
    #[arg(long)]
    until: Option<chrono::NaiveDate>,
}

impl Validity {
    /// Unix seconds: the first moment it holds, and the first it does not.
    fn moments(&self, reach: &Reach, district: &DistrictCode) -> (Option<i64>, Option<i64>) {
        let area: &AreaCode = match reach {
            Reach::Area(area) => area,
            Reach::Nation => district.area(),
        };
        let begins = |day| midnight_in(area, day);
        (self.from.map(begins), self.until.and_then(|day| day.succ_opt()).map(begins))
    }
}

/// An area as people write it: with or without dots, `ID` for the nation.
fn reach(text: &str) -> Result<Reach, String> {
    let dotted = match text.len() {
        4 | 6 | 10 if text.bytes().all(|b| b.is_ascii_digit()) => {
            [text.get(..2), text.get(2..4), text.get(4..6), text.get(6..)]
                .into_iter()
                .flatten()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(".")
        }
        _ => text.to_owned(),
    };
    dotted
        .parse()
        .map_err(|_| "an area has 2, 4, 6 or 10 digits, such as 35.02.11.2003; the nation is ID".into())
}

fn duty(text: &str) -> Result<Duty, String> {
    // The word that operators know from earlier releases.
    let text = if text == "officer" { "village-officer" } else { text };
    text.parse().map_err(|unknown: sync_server::access::UnknownDuty| unknown.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read_with_dots_and_without() {
        for (text, code) in
            [("35", "35"), ("3502", "35.02"), ("350211", "35.02.11"), ("3502112003", "35.02.11.2003")]
        {
            assert_eq!(reach(text).map(|reach| reach.to_string()), Ok(code.to_owned()));
            assert_eq!(reach(code).map(|reach| reach.to_string()), Ok(code.to_owned()));
        }
        assert_eq!(reach("ID"), Ok(Reach::Nation));
        assert!(reach("35021").is_err());
    }
}
