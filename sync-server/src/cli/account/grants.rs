//! `account grant`, `account revoke-grant`, `account deactivate`, `account reset-totp`.

use sync_server::access::{Duty, NewGrant, Reach};

use super::{Named, Validity};

#[derive(clap::Args)]
pub struct Give {
    #[command(flatten)]
    of: Named,
    #[arg(long, value_parser = super::duty)]
    role: Duty,
    /// Code of the area, 2 to 10 digits; ID for the nation.
    #[arg(long, value_parser = super::reach)]
    area: Reach,
    #[command(flatten)]
    validity: Validity,
}

impl Give {
    pub fn run(self) -> anyhow::Result<()> {
        let (app, account) = self.of.open()?;
        let (starts, ends) = self.validity.moments(&self.area, &account.district);
        let new = NewGrant { duty: self.role, reach: self.area, starts, ends, by: None };
        let grant = app.grant(&account.district, account.user, new)?;
        match self.of.json {
            true => println!("{}", serde_json::json!({ "user": account.user.0, "grant": grant })),
            false => println!("grant {grant}"),
        }
        Ok(())
    }
}

#[derive(clap::Args)]
pub struct Withdraw {
    #[command(flatten)]
    of: Named,
    /// Number of the grant, as `account list` shows it.
    #[arg(long)]
    grant: u32,
}

impl Withdraw {
    pub fn run(self) -> anyhow::Result<()> {
        let (app, account) = self.of.open()?;
        app.withdraw_grant(&account.district, account.user, self.grant, None)
            .map_err(|error| anyhow::anyhow!("grant {}: {error}; nothing withdrawn", self.grant))?;
        done(&self.of, account.user.0, "withdrawn")
    }
}

#[derive(clap::Args)]
pub struct Deactivate {
    #[command(flatten)]
    of: Named,
}

impl Deactivate {
    pub fn run(self) -> anyhow::Result<()> {
        let (app, account) = self.of.open()?;
        app.deactivate(&account.district, account.user, None)
            .map_err(|error| anyhow::anyhow!("{}: {error}, or closed before", self.of.login))?;
        done(&self.of, account.user.0, "closed")
    }
}

#[derive(clap::Args)]
pub struct ResetTotp {
    #[command(flatten)]
    of: Named,
}

impl ResetTotp {
    pub fn run(self) -> anyhow::Result<()> {
        let (app, account) = self.of.open()?;
        app.reset_second_factor(&account.district, account.user)?;
        done(&self.of, account.user.0, "second factor taken away")
    }
}

fn done(of: &Named, user: u32, what: &str) -> anyhow::Result<()> {
    match of.json {
        true => println!("{}", serde_json::json!({ "user": user, "done": what })),
        false => println!("{}: {what}", of.login),
    }
    Ok(())
}
