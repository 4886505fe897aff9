//! `device`.

use std::path::PathBuf;

use anyhow::Context;
use chrono::DateTime;
use pendata_domain::area::DistrictCode;
use pendata_domain::authority::CONSOLE;
use pendata_domain::ids::DeviceNumber;
use serde::Serialize;
use sync_server::App;
use sync_server::district::lost_file;
use sync_server::district::types;
use sync_server::store::fleet::Cause;
use sync_server::store::{audit, rows};

use super::Data;

/// Officers' devices.
#[derive(clap::Subcommand)]
pub enum Device {
    /// Lists a district's devices.
    List(List),
    /// Takes a device's right to read, and to write anything but into quarantine.
    Revoke(Revoke),
    /// Which households a lost device held: the list for the notice within 3 x 24 hours.
    LostReport(LostReport),
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
    /// lost: reported lost, from which moment the law's days are counted; cause: its holder is not trusted; left: its
    /// officer left the office, and what comes within 30 days is reviewed as such.
    #[arg(long, default_value = "cause")]
    cause: Cause,
    /// Written into the audit chain.
    #[arg(long)]
    reason: String,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub struct LostReport {
    #[command(flatten)]
    data: Data,
    number: u32,
    /// Writes the households there, as CSV.
    #[arg(long)]
    out: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    number: u32,
    label: String,
    login: String,
    revoked: bool,
    /// lost, cause or left.
    cause: Option<Cause>,
    /// Unix seconds.
    last_seen: i64,
    backlog: u32,
    /// When the oldest change that it holds was written, Unix seconds.
    oldest: Option<i64>,
    clock_offset: i64,
    copies: u32,
    program: String,
    form: u32,
    disk_free: Option<u64>,
}

impl Device {
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::List(task) => task.run(),
            Self::Revoke(task) => task.run(),
            Self::LostReport(task) => task.run(),
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
        cause: device.condition.revocation.map(|revocation| revocation.cause),
        backlog: device.backlog,
        oldest: device.condition.oldest,
        clock_offset: device.clock_offset,
        copies: device.copies,
        program: device.condition.program,
        form: device.condition.form,
        disk_free: device.condition.disk_free,
    }
}

impl Revoke {
    fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let device = known(&app, self.number)?;
        let why = audit::reason(&self.reason).context("--reason has to say something")?;
        app.revoke(&device.account.district, device.number, self.cause, (None, &why))?;
        match self.json {
            true => println!("{}", serde_json::json!({ "number": self.number, "revoked": true })),
            false => println!("device {} is revoked", self.number),
        }
        Ok(())
    }
}

impl LostReport {
    fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let device = known(&app, self.number)?;
        let report = app.lost_report(&device.account.district, device.number, None)?;
        if let Some(path) = &self.out {
            std::fs::write(path, lost_file(&report)?).with_context(|| path.display().to_string())?;
        }
        match self.json {
            true => println!("{}", serde_json::to_string(&report)?),
            false => tell(&report),
        }
        Ok(())
    }
}

fn tell(report: &types::LostReport) {
    let moment = |time| DateTime::from_timestamp(time, 0).unwrap_or_default().format("%Y-%m-%d %H:%M UTC");
    println!("device {} of {}", report.device.number, report.device.officer);
    println!("reported lost {}", moment(report.reported));
    println!("notice due {} (UU 27/2022, pasal 46)", moment(report.deadline));
    for village in &report.villages {
        println!("{} {} since {}", village.village.code, village.village.name, moment(village.from));
    }
    let certain = report.households.iter().filter(|household| household.certain).count();
    println!("{} households, {certain} of them for certain", report.households.len());
}

fn known(app: &App, number: u32) -> anyhow::Result<rows::Device> {
    app.store.device(DeviceNumber(number))?.with_context(|| format!("there is no device {number}"))
}
