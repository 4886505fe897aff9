//! `quarantine`.

use anyhow::Context;
use pendata_domain::area::DistrictCode;
use pendata_domain::ids::ChangeHash;
use serde::Serialize;
use sync_server::App;
use sync_server::store::audit;
use sync_server::store::fleet::{Cause, QuarantineFilter};
use sync_server::store::views::RefusedRow;

use super::Data;

/// Changes that were set aside.
#[derive(clap::Subcommand)]
pub enum Quarantine {
    /// Lists them, the newest first.
    List(List),
    /// Takes changes in after all, in their writers' names, each after what it builds on.
    Release(Release),
}

#[derive(clap::Args)]
pub struct List {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    district: DistrictCode,
    /// Only what was refused for this reason, such as `revoked`.
    #[arg(long)]
    reason: Option<String>,
    #[arg(long)]
    device: Option<u32>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub struct Release {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    district: DistrictCode,
    /// The change, as `quarantine list` names it; several times for several.
    #[arg(long, required_unless_present = "device", conflicts_with = "device")]
    change: Vec<ChangeHash>,
    /// Everything that waits to be looked at of this device.
    #[arg(long)]
    device: Option<u32>,
    /// Written into the audit chain.
    #[arg(long)]
    reason: String,
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
    /// lost, cause or left, where its device is revoked.
    cause: Option<Cause>,
    /// When it was looked at and left out, Unix seconds.
    kept: Option<i64>,
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
        let filter =
            QuarantineFilter { reason: self.reason, device: self.device, ..QuarantineFilter::default() };
        let items: Vec<_> = all(&app, &self.district, filter)?.into_iter().map(item).collect();
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

fn all(app: &App, district: &DistrictCode, filter: QuarantineFilter) -> anyhow::Result<Vec<RefusedRow>> {
    let (mut rows, mut filter) = (Vec::new(), QuarantineFilter { limit: PAGE, ..filter });
    loop {
        let page = app.store.quarantine(district, &filter)?;
        let last = page.len() < PAGE as usize;
        rows.extend(page);
        if last {
            return Ok(rows);
        }
        filter.offset = rows.len() as u32;
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
        cause: row.revocation.map(|revocation| revocation.cause),
        kept: row.kept,
    }
}

impl Release {
    fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let why = audit::reason(&self.reason).context("--reason has to say something")?;
        let changes = match self.device {
            None => self.change,
            Some(_) => {
                let (device, kept) = (self.device, Some(false));
                let filter = QuarantineFilter { device, kept, ..QuarantineFilter::default() };
                all(&app, &self.district, filter)?.into_iter().map(|row| row.hash).collect()
            }
        };
        let words = app.release(&self.district, &changes, (None, &why)).context("not released")?;
        for (change, verdict) in changes.iter().zip(&words) {
            match self.json {
                true => {
                    println!("{}", serde_json::json!({ "change": change.to_string(), "verdict": verdict }))
                }
                false => println!("{change} {verdict}"),
            }
        }
        let left = words.iter().filter(|word| **word != "accepted").count();
        anyhow::ensure!(left == 0, "{left} of {} stay where they are", changes.len());
        Ok(())
    }
}
