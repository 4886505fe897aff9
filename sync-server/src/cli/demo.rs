//! `demo`: a village of synthetic households, and the accounts to walk through it. Run again, it keeps what
//! is there and adds what is missing.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use pendata_domain::area::{DistrictCode, Regions, VillageCode};
use pendata_domain::ids::UserId;
use pendata_synthetic::{DEMO_SIZE, DEMO_VILLAGE, Shares, Village};
use sync_server::access::{Duty, Reach};
use sync_server::import::{Incoming, of_synthetic};
use sync_server::store::rows::Device;
use sync_server::{App, NewAccount};

use super::init::{REGIONS, load_regions};
use super::{Data, enrol, visits};

const FORM: &str = include_str!("../../../forms/keluarga.xml");
const SEED: u64 = 2026;

/// Log-in name, name, role.
const ACCOUNTS: [(&str, &str, Duty); 4] = [
    ("rina", "Rina Wulandari", Duty::VillageOfficer),
    ("joko", "Joko Prasetyo", Duty::VillageOfficer),
    ("dewi", "Dewi Lestari", Duty::DistrictAdmin),
    ("operator", "Operator Pusat", Duty::CentreOperator),
];

#[derive(clap::Args)]
pub struct Demo {
    #[command(flatten)]
    data: Data,
    /// Folder that gets each officer's one-time code, as `enrolment-<login>.txt`.
    #[arg(long)]
    officer_dir: PathBuf,
    /// Households of the village.
    #[arg(long, default_value_t = DEMO_SIZE)]
    households: usize,
    /// Two officers were at the same households already, and disagree: something to decide for the district.
    #[arg(long)]
    visits: bool,
    /// Password of the console's demo accounts; drawn where it is not given.
    #[arg(long, env = "PENDATA_DEMO_PASSWORD", hide_env_values = true)]
    password: Option<String>,
}

impl Demo {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let village: VillageCode = DEMO_VILLAGE.parse().expect("the demo's village is a village");
        let district = village.district();
        let regions = Regions::unpack(REGIONS)?;
        if load_regions(&app, &regions)? {
            let [provinces, districts, subdistricts, villages] = regions.counts();
            println!("Wilayah: {provinces} / {districts} / {subdistricts} / {villages}");
        }
        let form = app.publish_form(FORM)?;
        println!("Formulir: versi {}", form.0);
        let operator = self.accounts(&app, &district, &village)?;
        self.fill(&app, operator, &village, &regions)?;
        if self.visits {
            visits::add(&app, &village, ["rina", "joko"])?;
        }
        if app.store.bounds(&village)?.is_none() {
            let bounds =
                pendata_synthetic::bounds(&village, &regions).context("the demo's village is known")?;
            app.set_bounds(vec![(village.clone(), bounds)])?;
        }
        let pack = app.make_pack(&village)?;
        println!("Paket desa: {} keluarga, {} bagian, {} byte", pack.households, pack.parts, pack.bytes);
        codes(&app, &district, &self.officer_dir)
    }

    /// Makes the accounts that are missing, prints their passwords this once, and returns the operator.
    fn accounts(&self, app: &App, district: &DistrictCode, village: &VillageCode) -> anyhow::Result<UserId> {
        let known = app.store.accounts(district)?;
        for (login, name, duty) in ACCOUNTS {
            if known.iter().any(|account| account.login == login) {
                continue;
            }
            let officer = duty == Duty::VillageOfficer;
            let password = match &self.password {
                _ if officer => None,
                Some(given) => Some(given.clone()),
                None => Some(drawn_password()),
            };
            if let Some(password) = &password {
                println!("Akun {login} ({name}): kata sandi {password}");
            }
            let reaches = if officer { vec![Reach::from(village)] } else { Vec::new() };
            let (login, name) = (login.to_owned(), name.to_owned());
            let district = district.clone();
            app.add_account(NewAccount { district, login, name, duty, password, reaches })?;
        }
        enrol::user(app, district, "operator")
    }

    fn fill(
        &self,
        app: &App,
        operator: UserId,
        village: &VillageCode,
        regions: &Regions,
    ) -> anyhow::Result<()> {
        let district = village.district();
        let missing = self.missing(app, village, regions)?;
        if missing.is_empty() {
            return Ok(());
        }
        let bar = bar("Memuat keluarga", missing.len());
        let (start, count) = (Instant::now(), missing.len());
        app.import(&district, operator, missing.into_iter(), |done| bar.set_position(done as u64))?;
        let seconds = start.elapsed().as_secs_f64();
        bar.finish_and_clear();
        println!("Keluarga: {count} dimuat dalam {seconds:.2} s ({:.0}/s)", count as f64 / seconds);
        Ok(())
    }

    /// Synthetic households that the registry does not have yet.
    fn missing(&self, app: &App, village: &VillageCode, regions: &Regions) -> anyhow::Result<Vec<Incoming>> {
        let here = app.store.village(village)?.1.len();
        if here >= self.households {
            return Ok(Vec::new());
        }
        let published = app.form(&village.district())?;
        // The day the form was published, so that a demo that was cut short goes on with the same households.
        let published_at = app.store.form_version(published.version)?.context("a form")?.published;
        let today = chrono::DateTime::from_timestamp(published_at, 0).context("a time")?.date_naive();
        let code = village.clone();
        let plan = Village { seed: SEED, code, size: self.households, today, shares: Shares::ROUND };
        let bar = bar("Menyusun keluarga", self.households);
        let mut missing = Vec::new();
        for household in plan.generate(published.form.clone(), regions)? {
            bar.inc(1);
            let incoming = of_synthetic(&household, &published.form);
            if app.store.household(&village.district(), incoming.household)?.is_none() {
                missing.push(incoming);
            }
        }
        bar.finish_and_clear();
        Ok(missing)
    }
}

/// Fresh one-time codes for officers who have no device yet.
fn codes(app: &App, district: &DistrictCode, dir: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(dir)?;
    let devices = app.store.devices(district)?;
    for (login, _, duty) in ACCOUNTS {
        let user = enrol::user(app, district, login)?;
        let of_user = |device: &&Device| device.account.user == user && device.label != visits::LABEL;
        let enrolled = devices.iter().any(|device| of_user(&device));
        if duty != Duty::VillageOfficer || enrolled {
            continue;
        }
        let code = app.enrolment_code(district, user)?;
        let file = dir.join(format!("enrolment-{login}.txt"));
        std::fs::write(&file, format!("{code}\n"))?;
        println!("Petugas {login}: kode {code} ({})", file.display());
    }
    Ok(())
}

fn bar(what: &'static str, length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {per_sec} {eta}");
    let bar = ProgressBar::new(length as u64).with_message(what);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Twelve letters and digits that are not taken for each other.
fn drawn_password() -> String {
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes.iter().map(|byte| LETTERS[usize::from(byte % 31)] as char).collect()
}
