//! A district's office: a folder with a registry of synthetic villages, and the server's own program upon it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, LazyLock};

use anyhow::Context;
use chrono::NaiveDate;
use pendata_cluster::{Cluster, Database};
use pendata_domain::area::{self, DistrictCode, Regions, VillageCode};
use pendata_domain::ids::UserId;
use pendata_synthetic::{DEMO_VILLAGE, Shares, Village};
use pendata_xforms::{Form, Lists, Table};
use sync_server::access::{Duty, Reach};
use sync_server::import::{Incoming, of_synthetic};
use sync_server::store::postgres::Address;
use sync_server::store::rows::Region;
use sync_server::{App, Home, NewAccount, PhotoPlace, Surroundings};
use tempfile::TempDir;

use crate::measure::{Process, disk, process_cpu};

pub const FORM: &str = include_str!("../../forms/keluarga.xml");

static REGIONS: LazyLock<Regions> = LazyLock::new(|| {
    Regions::unpack(include_bytes!("../../data/regions.csv.zst")).expect("the shipped list is whole")
});

/// The questionnaire as all of the bench reads it.
pub static COMPILED: LazyLock<Arc<Form>> =
    LazyLock::new(|| Arc::new(Form::compile(FORM).expect("the questionnaire is supported")));

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

pub fn demo_village() -> VillageCode {
    DEMO_VILLAGE.parse().expect("a village")
}

pub fn district() -> DistrictCode {
    demo_village().district()
}

/// The first villages of the demo's district.
pub fn villages(count: usize) -> Vec<VillageCode> {
    let within = |code: &&str| code.len() == 13 && code.starts_with(district().as_str());
    let codes = REGIONS.iter().map(|region| region.code).filter(within).take(count);
    codes.map(|code| code.parse().expect("a village")).collect()
}

/// The regions as the choice list `regions`, as a device has it.
pub fn lists() -> Arc<Lists> {
    static LISTS: LazyLock<Arc<Lists>> = LazyLock::new(|| {
        let table = Table::of_rows(area::Region::COLUMNS, REGIONS.iter().map(|region| region.row()));
        Arc::new(Lists::default().with("regions", table))
    });
    Arc::clone(&LISTS)
}

/// The households of a synthetic village as first changes; household n is the same whatever `size`.
pub fn households(seed: u64, code: &VillageCode, size: usize) -> anyhow::Result<Vec<Incoming>> {
    let plan = Village { seed, code: code.clone(), size, today: today(), shares: Shares::COMPLETE };
    let households = plan.generate(COMPILED.clone(), &REGIONS)?;
    Ok(households.map(|household| of_synthetic(&household, &COMPILED)).collect())
}

/// What loading households cost: wall and CPU seconds of the whole process.
#[derive(Clone, Copy, Default)]
pub struct Import {
    pub wall: f64,
    pub cpu: f64,
}

/// Which store a registry is in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kept {
    Embedded,
    Postgres,
}

/// Where registries lie while they are measured, and the server's program upon one of them.
pub struct Office {
    root: PathBuf,
    dir: TempDir,
    /// `None`: embedded in the folder.
    database: Option<Database>,
    server: Option<Child>,
    /// As in `127.0.0.1:40123`, once it serves.
    pub address: String,
}

impl Office {
    fn empty(root: &Path, database: Option<Database>) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir_in(root)?;
        Ok(Self { root: root.to_owned(), dir, database, server: None, address: String::new() })
    }

    /// Another one with the same registry. Before [`Office::serve`].
    pub fn copy(&self) -> anyhow::Result<Self> {
        let copy = Self::empty(&self.root, self.database.as_ref().map(Database::twin))?;
        copied(&self.data(), &copy.data())?;
        Ok(copy)
    }

    /// With regions and questionnaire, in a folder within `root`.
    pub fn open(root: &Path, kept: Kept) -> anyhow::Result<Self> {
        let database = (kept == Kept::Postgres).then(|| Cluster::durable().database());
        let office = Self::empty(root, database)?;
        let app = office.books()?;
        let region = |region: area::Region<'_>| Region {
            code: region.code.to_owned(),
            level: region.code.split('.').count() as u8,
            name: region.name.to_owned(),
        };
        app.load_regions(REGIONS.iter().map(region).collect())?;
        app.publish_form(FORM)?;
        Ok(office)
    }

    /// The folder as the operator's commands open it.
    pub fn books(&self) -> anyhow::Result<App> {
        let database =
            self.database.as_ref().map(|database| database.url().parse::<Address>()).transpose()?;
        let data = self.data();
        let home = Home::at(&data, database.as_ref(), &PhotoPlace::Beside);
        Ok(App::of(&home, Surroundings::of_the_machine())?)
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("server")
    }

    pub fn disk(&self) -> u64 {
        let size = "SELECT pg_database_size(current_database())";
        disk(&self.data()) + self.database.as_ref().map_or(0, |database| database.count(size))
    }

    /// The file of the embedded store.
    pub fn registry(&self) -> PathBuf {
        self.data().join("registry.sqlite")
    }

    pub fn database(&self) -> Option<&Database> {
        self.database.as_ref()
    }

    pub fn import(&self, households: Vec<Incoming>) -> anyhow::Result<Import> {
        let app = self.books()?;
        let (begun, cpu) = (std::time::Instant::now(), process_cpu());
        app.import(&district(), UserId(1), households.into_iter(), |_| ())?;
        Ok(Import { wall: begun.elapsed().as_secs_f64(), cpu: process_cpu() - cpu })
    }

    /// A one-time code for a new officer of these villages.
    pub fn officer(app: &App, login: &str, villages: &[VillageCode]) -> anyhow::Result<(UserId, String)> {
        let user = app.add_account(NewAccount {
            district: district(),
            login: login.to_owned(),
            name: format!("Petugas {login}"),
            duty: Duty::VillageOfficer,
            password: None,
            reaches: villages.iter().map(Reach::from).collect(),
        })?;
        Ok((user, app.enrolment_code(&district(), user)?))
    }

    /// Starts the server's program.
    pub fn serve(&mut self) -> anyhow::Result<()> {
        let mut server = Command::new(program()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(self.data())
            .envs(self.database.as_ref().map(|database| ("PENDATA_DATABASE", database.url())))
            .env("PENDATA_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .context("the server does not start")?;
        let mut line = String::new();
        let stdout = server.stdout.take().context("it is a pipe")?;
        self.server = Some(server);
        BufReader::new(stdout).read_line(&mut line)?;
        self.address = line.trim().strip_prefix("http://").context("the server gave no address")?.to_owned();
        Ok(())
    }

    /// The server's process. Errors before [`Office::serve`].
    pub fn process(&self) -> anyhow::Result<Process> {
        Ok(Process::of(self.server.as_ref().context("the server does not run")?.id()))
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // It may have ended by itself; there is nobody left to tell.
            server.kill().and_then(|()| server.wait()).ok();
        }
    }
}

/// A folder with all that is in it.
fn copied(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir(to)?;
    for entry in std::fs::read_dir(from)? {
        let (entry, place) = entry.map(|entry| (entry.path(), to.join(entry.file_name())))?;
        match entry.is_dir() {
            true => copied(&entry, &place)?,
            false => std::fs::copy(&entry, &place).map(drop)?,
        }
    }
    Ok(())
}

/// The server's program, which `make bench` builds beside the bench.
fn program() -> anyhow::Result<PathBuf> {
    let bench = std::env::current_exe()?;
    let program = bench.with_file_name(format!("sync-server{}", std::env::consts::EXE_SUFFIX));
    anyhow::ensure!(program.exists(), "{} is not built: use `make bench`", program.display());
    Ok(program)
}
