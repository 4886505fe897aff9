//! `device`.

use anyhow::Context;
use pendata_domain::area::DistrictCode;
use pendata_domain::authority::CONSOLE;
use pendata_domain::ids::DeviceNumber;
use serde::Serialize;
use sync_server::store::rows;

use super::Data;

/// Officers' devices.
#[derive(clap::Subcommand)]
pub enum Device {
    /// Lists a district's devices.
    List(List),
    /// Takes a device's right to read, and to write anything but into quarantine.
    Revoke(Revoke),
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
pub struct Revoke {
    #[command(flatten)]
    data: Data,
    number: u32,
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    number: u32,
    label: String,
    login: String,
    revoked: bool,
    /// Unix seconds.
    last_seen: i64,
    backlog: u32,
    clock_offset: i64,
    copies: u32,
}

impl Device {
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::List(task) => task.run(),
            Self::Revoke(task) => task.run(),
        }
    }
}

impl List {
    fn run(self) -> anyhow::Result<()> {
        let devices = self.data.open()?.store.devices(&self.district)?;
        let rows: Vec<Row> = devices.into_iter().filter(|device| device.number != CONSOLE).map(row).collect();
        if self.json {
            println!("{}", serde_json::to_string(&rows)?);
            return Ok(());
        }
        for row in rows {
            let state = if row.revoked { "revoked" } else { "active" };
            println!(
                "{:>6} {state} {} {} backlog {} copies {}",
                row.number, row.login, row.label, row.backlog, row.copies
            );
        }
        Ok(())
    }
}

fn row(device: rows::Device) -> Row {
    Row {
        number: device.number.0,
        label: device.label,
        login: device.account.login,
        revoked: device.revoked,
        last_seen: device.last_seen,
        backlog: device.backlog,
        clock_offset: device.clock_offset,
        copies: device.copies,
    }
}

impl Revoke {
    fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let device = app.store.device(DeviceNumber(self.number))?;
        let device = device.with_context(|| format!("there is no device {}", self.number))?;
        app.revoke(&device.account.district, device.number, None)?;
        match self.json {
            true => println!("{}", serde_json::json!({ "number": self.number, "revoked": true })),
            false => println!("device {} is revoked", self.number),
        }
        Ok(())
    }
}
