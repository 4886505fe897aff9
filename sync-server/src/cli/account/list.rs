//! `account list`.

use chrono::DateTime;
use pendata_domain::area::DistrictCode;
use serde::Serialize;
use sync_server::App;
use sync_server::access::Grant;
use sync_server::store::rows::Account;

use super::Data;

#[derive(clap::Args)]
pub struct List {
    #[command(flatten)]
    data: Data,
    /// Every district that has accounts where left out.
    #[arg(long)]
    district: Option<DistrictCode>,
    /// One JSON object a line, times in Unix seconds; CSV without.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct AccountLine {
    district: DistrictCode,
    user: u32,
    login: String,
    name: String,
    active: bool,
    second_factor: bool,
    grants: Vec<GrantLine>,
}

#[derive(Serialize)]
struct GrantLine {
    grant: u32,
    role: &'static str,
    area: String,
    starts: i64,
    ends: Option<i64>,
    given_by: Option<u32>,
    given: i64,
    withdrawn: Option<i64>,
    holds: bool,
}

impl List {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let districts = match self.district {
            Some(district) => vec![district],
            None => app.store.districts()?,
        };
        if !self.json {
            println!("district,user,login,active,totp,grant,role,area,from,until,withdrawn");
        }
        for district in districts {
            // The console's own account is nobody.
            for account in app.store.accounts(&district)?.into_iter().filter(|account| account.user.0 > 0) {
                let line = line(&app, account)?;
                if self.json { println!("{}", serde_json::to_string(&line)?) } else { print_rows(&line) }
            }
        }
        Ok(())
    }
}

fn line(app: &App, account: Account) -> anyhow::Result<AccountLine> {
    let second_factor = app.store.second_factor(&account.district, account.user)?;
    let now = app.now();
    Ok(AccountLine {
        district: account.district,
        user: account.user.0,
        login: account.login,
        name: account.name,
        active: account.active,
        second_factor: second_factor.is_some_and(|held| held.confirmed),
        grants: account.grants.iter().map(|grant| grant_line(grant, now)).collect(),
    })
}

fn grant_line(grant: &Grant, now: i64) -> GrantLine {
    GrantLine {
        grant: grant.number,
        role: grant.duty.word(),
        area: grant.reach.to_string(),
        starts: grant.starts,
        ends: grant.ends,
        given_by: grant.given_by.map(|by| by.0),
        given: grant.given,
        withdrawn: grant.withdrawn,
        holds: grant.holds(now),
    }
}

/// One row a grant; names are left to the JSON.
fn print_rows(line: &AccountLine) {
    let AccountLine { district, user, login, active, second_factor, grants, .. } = line;
    for grant in grants {
        let GrantLine { grant: number, role, area, .. } = grant;
        let (from, until, withdrawn) = (time(Some(grant.starts)), time(grant.ends), time(grant.withdrawn));
        println!(
            "{district},{user},{login},{active},{second_factor},{number},{role},{area},{from},{until},{withdrawn}"
        );
    }
}

/// RFC 3339, UTC; empty for none.
fn time(seconds: Option<i64>) -> String {
    let time = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    time.map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).unwrap_or_default()
}
