//! `account add`.

use clap::ValueEnum;
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::attribution::Role;
use sync_server::NewAccount;

use super::Data;

#[derive(clap::Subcommand)]
pub enum Account {
    /// Makes an account. Officers get villages; others a password.
    Add(Add),
}

#[derive(clap::Args)]
pub struct Add {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    district: DistrictCode,
    #[arg(long)]
    login: String,
    #[arg(long)]
    name: String,
    #[arg(long)]
    role: RoleArgument,
    /// A village of an officer; may be given several times.
    #[arg(long = "village")]
    villages: Vec<VillageCode>,
    /// From the environment, so that it stands in no command history.
    #[arg(long, env = "PENDATA_PASSWORD", hide_env_values = true)]
    password: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleArgument {
    Officer,
    DistrictAdmin,
    Operator,
}

impl Add {
    pub fn run(self) -> anyhow::Result<()> {
        let role = match self.role {
            RoleArgument::Officer => Role::VillageOfficer,
            RoleArgument::DistrictAdmin => Role::DistrictAdmin,
            RoleArgument::Operator => Role::Operator,
        };
        anyhow::ensure!(
            role != Role::VillageOfficer || !self.villages.is_empty(),
            "an officer needs a village"
        );
        anyhow::ensure!(
            role == Role::VillageOfficer || self.password.is_some(),
            "PENDATA_PASSWORD is not set"
        );
        let new = NewAccount {
            district: self.district,
            login: self.login,
            name: self.name,
            role,
            password: self.password.filter(|_| role != Role::VillageOfficer),
            villages: self.villages,
        };
        println!("user {}", self.data.open()?.add_account(new)?.0);
        Ok(())
    }
}
