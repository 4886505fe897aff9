//! `enrol`.

use anyhow::Context;
use pendata_domain::area::DistrictCode;
use pendata_domain::ids::UserId;
use sync_server::App;

use super::Data;

#[derive(clap::Args)]
pub struct Enrol {
    #[command(flatten)]
    data: Data,
    /// District code, such as 35.02.
    #[arg(long)]
    district: DistrictCode,
    /// Log-in name of the officer.
    login: String,
}

impl Enrol {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let user = user(&app, &self.district, &self.login)?;
        println!("{}", app.enrolment_code(&self.district, user)?);
        Ok(())
    }
}

pub fn user(app: &App, district: &DistrictCode, login: &str) -> anyhow::Result<UserId> {
    let accounts = app.store.accounts(district)?;
    let account = accounts.into_iter().find(|account| account.login == login);
    Ok(account.with_context(|| format!("no account {login} in {district}"))?.user)
}
