//! `account add`.

use pendata_domain::area::DistrictCode;
use sync_server::NewAccount;
use sync_server::access::{Duty, Reach};

use super::Data;

#[derive(clap::Args)]
pub struct Add {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    login: String,
    #[arg(long)]
    name: String,
    /// village-officer, village-head, subdistrict-monitor, district-data-entry, verifier, head-of-agency,
    /// district-admin, province-monitor, centre-operator or auditor.
    #[arg(long, value_parser = super::duty)]
    role: Duty,
    /// Code of the area, 2 to 10 digits; ID for the nation. May be given several times.
    #[arg(long = "area", required = true, value_parser = super::reach)]
    areas: Vec<Reach>,
    /// District that keeps the account, for areas that lie in none.
    #[arg(long)]
    district: Option<DistrictCode>,
    /// From the environment, so that it stands in no command history.
    #[arg(long, env = "PENDATA_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

impl Add {
    pub fn run(self) -> anyhow::Result<()> {
        let officer = self.role == Duty::VillageOfficer;
        anyhow::ensure!(officer || self.password.is_some(), "PENDATA_PASSWORD is not set");
        let lies_in = self.areas.iter().find_map(Reach::district);
        let Some(district) = self.district.or(lies_in) else {
            anyhow::bail!("name the district that keeps the account: --district");
        };
        let new = NewAccount {
            district: district.clone(),
            login: self.login,
            name: self.name,
            duty: self.role,
            password: self.password.filter(|_| !officer),
            reaches: self.areas,
        };
        let user = self.data.open()?.add_account(new)?.0;
        match self.json {
            true => println!("{}", serde_json::json!({ "user": user, "district": district })),
            false => println!("user {user}"),
        }
        Ok(())
    }
}
