//! `quarantine`.

use anyhow::Context;
use pendata_domain::area::DistrictCode;
use pendata_domain::ids::ChangeHash;
use serde::Serialize;
use sync_server::store::views::RefusedRow;

use super::Data;

/// Changes that were set aside.
#[derive(clap::Subcommand)]
pub enum Quarantine {
    /// Lists them, the newest first.
    List(List),
    /// Takes one in after all, in its writer's name.
    Release(Release),
}

#[derive(clap::Args)]
pub struct List {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    district: DistrictCode,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub struct Release {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    district: DistrictCode,
    /// The change, as `quarantine list` names it.
    #[arg(long)]
    change: ChangeHash,
    #[arg(long)]
    json: bool,
}

/// Ids and sizes: no answer of anybody.
#[derive(Serialize)]
struct Item {
    change: String,
    household: String,
    device: u32,
    reason: String,
    bytes: u32,
    received: i64,
    village: Option<String>,
}

const PAGE: u32 = 1_000;

impl Quarantine {
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::List(task) => task.run(),
            Self::Release(task) => task.run(),
        }
    }
}

impl List {
    fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let mut items = Vec::new();
        loop {
            let page = app.store.quarantine(&self.district, items.len() as u32, PAGE)?;
            let last = page.len() < PAGE as usize;
            items.extend(page.into_iter().map(item));
            if last {
                break;
            }
        }
        if self.json {
            println!("{}", serde_json::to_string(&items)?);
            return Ok(());
        }
        for item in &items {
            println!(
                "{} {} device {} {} bytes {}",
                item.change, item.household, item.device, item.bytes, item.reason
            );
        }
        println!("{} changes are set aside", items.len());
        Ok(())
    }
}

fn item(row: RefusedRow) -> Item {
    Item {
        change: row.hash.to_string(),
        household: row.household.to_string(),
        device: row.device.0,
        reason: row.reason,
        bytes: row.bytes,
        received: row.received,
        village: row.village,
    }
}

impl Release {
    fn run(self) -> anyhow::Result<()> {
        let verdict = self.data.open()?.release(&self.district, self.change).context("it is not released")?;
        match self.json {
            true => {
                println!("{}", serde_json::json!({ "change": self.change.to_string(), "verdict": verdict }))
            }
            false => println!("{verdict}"),
        }
        anyhow::ensure!(verdict == "accepted", "it stays where it is");
        Ok(())
    }
}
