//! `account link`, `account unlink`.

use anyhow::Context;
use sync_server::sign_in::Link as Identity;

use super::Named;

#[derive(clap::Args)]
pub struct Link {
    #[command(flatten)]
    of: Named,
    /// The `sub` that the provider gives: it does not change.
    #[arg(long, required_unless_present = "email", conflicts_with = "email")]
    subject: Option<String>,
    /// An address that counts only where the provider verified it.
    #[arg(long)]
    email: Option<String>,
}

#[derive(clap::Args)]
pub struct Unlink {
    #[command(flatten)]
    of: Named,
}

impl Link {
    pub fn run(self) -> anyhow::Result<()> {
        let (app, account) = self.of.open()?;
        let link = match (self.subject, self.email) {
            (Some(subject), _) => Identity::Subject(subject),
            (None, email) => Identity::Email(email.unwrap_or_default()),
        };
        anyhow::ensure!(!link.value().is_empty(), "a link has to name somebody");
        app.link(&account.district, account.user, &link).context("not linked")?;
        match self.of.json {
            true => println!("{}", serde_json::json!({ "user": account.user.0, "linked": link.kind() })),
            false => println!("{} is linked by its {}", self.of.login, link.kind()),
        }
        Ok(())
    }
}

impl Unlink {
    pub fn run(self) -> anyhow::Result<()> {
        let (app, account) = self.of.open()?;
        app.unlink(&account.district, account.user)?;
        match self.of.json {
            true => println!("{}", serde_json::json!({ "user": account.user.0, "linked": null })),
            false => println!("{} logs in with its password only", self.of.login),
        }
        Ok(())
    }
}
