//! The district's office: a real server process over a folder of its own, and the acts of its operator.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use pendata_cluster::{Cluster, Database};
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::DeviceNumber;
use pendata_tests::programs::sync_server;
use rusqlite::{Connection, OpenFlags};
use sync_server::access::{Duty, Reach};
use sync_server::store::fleet::Cause;
use sync_server::store::postgres::{Address, PostgresStore};
use sync_server::store::rows::Region;
use sync_server::{App, Home, NewAccount, PhotoPlace, Surroundings};
use tempfile::TempDir;

use crate::diary;

pub const FORM: &str = include_str!("../../forms/keluarga.xml");
pub const VILLAGE: &str = "35.02.11.2003";
pub const NEIGHBOUR: &str = "35.02.11.2004";
pub const PASSWORD: &str = "kata sandi yang panjang";

pub fn village() -> VillageCode {
    VILLAGE.parse().expect("a village")
}

pub fn district() -> DistrictCode {
    village().district()
}

/// A server process with a folder of its own, beside the office's first one and upon its database.
pub struct Instance {
    dir: TempDir,
    server: Option<Child>,
    pub address: String,
}

pub struct Office {
    dir: TempDir,
    /// `None` while the server is down.
    server: Option<Child>,
    /// As in `127.0.0.1:40123`: the same in every life of the server.
    pub address: String,
    environment: Vec<(&'static str, String)>,
    /// Where the stories run upon PostgreSQL; else the registry is a file of the folder.
    database: Option<Database>,
}

impl Office {
    /// An office with the questionnaire.
    pub fn open() -> Self {
        Self::with_form(FORM)
    }

    pub fn with_form(form: &str) -> Self {
        Self::with(form, Vec::new())
    }

    /// An office whose programs run under these variables.
    pub fn with(form: &str, environment: Vec<(&'static str, String)>) -> Self {
        Self::upon(pendata_cluster::is_wanted().then(registry), form, environment)
    }

    /// An office over a database of PostgreSQL, or over a file.
    pub fn upon(
        database: Option<Database>,
        form: &str,
        mut environment: Vec<(&'static str, String)>,
    ) -> Self {
        diary::begin();
        let dir = tempfile::tempdir().expect("a folder");
        environment.extend(database.iter().map(|database| ("PENDATA_DATABASE", database.url())));
        let mut office = Self { dir, server: None, address: "127.0.0.1:0".into(), environment, database };
        let app = office.books();
        app.load_regions(regions()).expect("regions");
        app.publish_form(form).expect("the form is supported");
        drop(app);
        office.start();
        office
    }

    /// The folder as the operator's commands open it, beside the running server.
    pub fn books(&self) -> App {
        let address: Option<Address> =
            self.database.as_ref().map(|database| database.url().parse().expect("an address"));
        let data = self.data();
        let home = Home::at(&data, address.as_ref(), &PhotoPlace::Beside);
        App::of(&home, Surroundings::of_the_machine()).expect("the server's folder")
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn start(&mut self) {
        let (server, address) = self.serve(&self.data(), &self.address);
        self.address = address;
        self.server = Some(server);
    }

    fn serve(&self, data: &Path, listen: &str) -> (Child, String) {
        let mut server = self
            .program(sync_server())
            .args(["serve", "--json", "--totp", "optional", "--listen", listen, "--data"])
            .arg(data)
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let stdout = server.stdout.take().expect("it is a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("the server says where it listens");
        let address = line.trim().strip_prefix("http://").expect("an address").to_owned();
        (server, address)
    }

    /// A server's program under the office's variables, with its errors in the office's log.
    pub fn program(&self, program: &Path) -> Command {
        let log = File::options().create(true).append(true).open(self.log()).expect("a log");
        let mut command = Command::new(program);
        command.env("PENDATA_LOG", "debug").envs(self.environment.clone());
        command.stdout(Stdio::piped()).stderr(log);
        command
    }

    /// Another instance, with the office's keys in a folder of its own.
    pub fn instance(&self) -> Instance {
        let dir = tempfile::tempdir().expect("a folder");
        copy_keys(&self.data(), dir.path());
        let mut instance = Instance { dir, server: None, address: "127.0.0.1:0".into() };
        self.start_instance(&mut instance);
        instance
    }

    /// Again at the same address.
    pub fn start_instance(&self, instance: &mut Instance) {
        let (server, address) = self.serve(instance.dir.path(), &instance.address);
        instance.address = address;
        instance.server = Some(server);
    }

    /// As a table of cells names the registry: its database, or its folder.
    pub fn place(&self) -> String {
        self.database.as_ref().map_or_else(|| self.data().display().to_string(), Database::url)
    }

    /// From here on its programs know which cell of a table they are.
    pub fn is_cell(&mut self, table: &Path, name: &str) {
        self.kill();
        self.environment.push(("PENDATA_CELLS", table.display().to_string()));
        self.environment.push(("PENDATA_CELL", name.to_owned()));
        self.start();
    }

    /// What is run from here on knows of no table.
    pub fn is_no_cell(&mut self) {
        self.environment.retain(|(name, _)| !name.starts_with("PENDATA_CELL"));
    }

    /// Somebody does something in a district, past the table of cells.
    pub fn books_of(&self, district: DistrictCode) {
        let (login, name, duty) = ("tamu".to_owned(), "Nama tamu".to_owned(), Duty::DistrictAdmin);
        let new =
            NewAccount { district, login, name, duty, password: Some(PASSWORD.into()), reaches: Vec::new() };
        self.books().add_account(new).expect("an account");
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        let mut server = self.server.take().expect("it runs");
        server.kill().expect("killed");
        server.wait().expect("gone");
    }

    /// A place for a registry, with the keys of another office's folder and nothing else.
    pub fn empty(database: Option<Database>, like: &Path) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let environment = database.iter().map(|database| ("PENDATA_DATABASE", database.url())).collect();
        let office = Self { dir, server: None, address: "127.0.0.1:0".into(), environment, database };
        std::fs::create_dir(office.data()).expect("a folder");
        copy_keys(like, &office.data());
        std::fs::write(office.log(), "").expect("a log");
        office
    }

    pub fn without(self, key: &str) -> Self {
        std::fs::remove_file(self.data().join(key)).expect("it goes");
        self
    }

    pub fn is_upon_postgres(&self) -> bool {
        self.database.is_some()
    }

    /// The machine is gone with its registry: another has the key, and an empty database.
    pub fn lose(&mut self) {
        self.kill();
        for name in ["registry.sqlite", "registry.sqlite-wal", "registry.sqlite-shm", "server.life"] {
            std::fs::remove_file(self.data().join(name)).unwrap_or_default();
        }
        if self.database.is_some() {
            self.database = Some(registry());
            self.environment.retain(|(name, _)| *name != "PENDATA_DATABASE");
            self.environment.extend(self.database.iter().map(|d| ("PENDATA_DATABASE", d.url())));
        }
    }

    /// The files of the registry as they are, with what the folder remembers of it or without.
    pub fn copied_files(&self, with_life: bool) -> TempDir {
        let kept = tempfile::tempdir().expect("a folder");
        for entry in std::fs::read_dir(self.data()).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if name.starts_with("registry.") || (with_life && name == "server.life") {
                std::fs::copy(&path, kept.path().join(name)).expect("copied");
            }
        }
        kept
    }

    /// The registry's files, as a copy has them.
    pub fn put_back(&self, kept: &Path) {
        for name in ["registry.sqlite", "registry.sqlite-wal", "registry.sqlite-shm"] {
            std::fs::remove_file(self.data().join(name)).unwrap_or_default();
        }
        for entry in std::fs::read_dir(kept).expect("a folder") {
            let path = entry.expect("an entry").path();
            std::fs::copy(&path, self.data().join(path.file_name().expect("a name"))).expect("copied");
        }
    }

    /// The status of a page.
    pub fn status(&self, path: &str) -> u16 {
        let asked = crate::tablet::runtime().block_on(reqwest::get(format!("http://{}{path}", self.address)));
        asked.expect("it answers").status().as_u16()
    }

    fn log(&self) -> PathBuf {
        self.dir.path().join("server.log")
    }

    /// A command of the operator. Errors fail the test.
    pub fn command(&self, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.run(arguments);
        let said = String::from_utf8_lossy(&stdout).into_owned();
        assert!(status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&stderr));
        said
    }

    /// A command that has to be refused. Gives why.
    pub fn refusal(&self, arguments: &[&str]) -> String {
        let Output { status, stderr, .. } = self.run(arguments);
        assert!(!status.success(), "{arguments:?} was not refused");
        String::from_utf8_lossy(&stderr).trim().to_owned()
    }

    /// A command that has to find fault. Gives what it said.
    pub fn failing(&self, arguments: &[&str]) -> String {
        let Output { status, stdout, .. } = self.run(arguments);
        assert!(!status.success(), "{arguments:?} found no fault");
        String::from_utf8_lossy(&stdout).into_owned()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(sync_server());
        let command = command.args(arguments).env("PENDATA_DATA", self.data());
        command.envs(self.environment.clone()).output().expect("the program runs")
    }

    /// A one-time code for a new officer of these villages.
    pub fn officer(&self, login: &str, villages: &[&str]) -> String {
        let villages = villages.iter().map(|code| code.parse().expect("a village")).collect();
        self.account(login, Duty::VillageOfficer, None, villages);
        self.code(login)
    }

    /// Another code for an officer who is there.
    pub fn code(&self, login: &str) -> String {
        self.command(&["enrol", "--district", district().as_str(), login]).trim().to_owned()
    }

    pub fn admin(&self, login: &str) {
        self.account(login, Duty::DistrictAdmin, Some(PASSWORD.into()), Vec::new());
    }

    fn account(&self, login: &str, duty: Duty, password: Option<String>, villages: Vec<VillageCode>) {
        let (login, name) = (login.to_owned(), format!("Nama {login}"));
        let reaches = villages.iter().map(Reach::from).collect();
        let new = NewAccount { district: district(), login, name, duty, password, reaches };
        self.books().add_account(new).expect("an account");
    }

    pub fn revoke(&self, device: DeviceNumber) {
        self.books().revoke(&district(), device, Cause::Cause, (None, "")).expect("revoked");
    }

    /// One number out of the server's database.
    pub fn count(&self, query: &str) -> u64 {
        if let Some(database) = &self.database {
            return database.count(query);
        }
        let path = self.data().join("registry.sqlite");
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database");
        let count: i64 = db.query_row(query, [], |row| row.get(0)).expect("a number");
        count.try_into().expect("not negative")
    }

    /// Writes into the registry past its program, as only a test does.
    pub fn alter(&self, statement: &str) {
        match &self.database {
            Some(database) => drop(database.sql(statement)),
            None => {
                let db = Connection::open(self.data().join("registry.sqlite")).expect("a database");
                db.execute(statement, []).expect("it is written");
            }
        }
    }

    pub fn logged(&self) -> u64 {
        self.count("SELECT count(*) FROM changes")
    }

    pub fn kept_aside(&self) -> u64 {
        self.count("SELECT count(*) FROM quarantine")
    }
}

impl Instance {
    /// SIGKILL.
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().expect("killed");
            server.wait().expect("gone");
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Drop for Office {
    /// Every story ends with a look through the registry and all logs.
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().expect("killed");
            server.wait().expect("gone");
        }
        if std::thread::panicking() {
            return;
        }
        assert!(self.command(&["verify"]).contains("everything holds"));
        let log = std::fs::read_to_string(self.log()).expect("a log");
        diary::assert_silent(&log);
        diary::assert_silent(&diary::read());
    }
}

fn copy_keys(from: &Path, to: &Path) {
    for key in ["server.key", "master.key"] {
        std::fs::copy(from.join(key), to.join(key)).expect("the key");
    }
}

/// A database with the schema, copied from one that all stories share.
pub fn registry() -> Database {
    let make = |url: &str| {
        let address: Address = url.parse().expect("an address");
        PostgresStore::make(&address).expect("the schema is made");
    };
    Cluster::shared().copy(&PostgresStore::schema(), make)
}

fn regions() -> Vec<Region> {
    let region =
        |(code, level, name): (&str, u8, &str)| Region { code: code.into(), level, name: name.into() };
    let all = [
        ("35", 1, "Jawa Timur"),
        ("35.02", 2, "Ponorogo"),
        ("35.02.11", 3, "Balong"),
        (VILLAGE, 4, "Bulak"),
        (NEIGHBOUR, 4, "Balong"),
    ];
    all.map(region).into()
}
