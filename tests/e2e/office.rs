//! The district's office: a real server process over a folder of its own, and the acts of its operator.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::attribution::Role;
use pendata_domain::ids::DeviceNumber;
use pendata_tests::programs::sync_server;
use rusqlite::{Connection, OpenFlags};
use sync_server::store::rows::Region;
use sync_server::{App, NewAccount, Surroundings};
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

pub struct Office {
    dir: TempDir,
    /// `None` while the server is down.
    server: Option<Child>,
    /// As in `127.0.0.1:40123`: the same in every life of the server.
    pub address: String,
    environment: Vec<(&'static str, String)>,
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
        diary::begin();
        let dir = tempfile::tempdir().expect("a folder");
        let mut office = Self { dir, server: None, address: "127.0.0.1:0".into(), environment };
        let app = office.books();
        app.load_regions(regions()).expect("regions");
        app.publish_form(form).expect("the form is supported");
        drop(app);
        office.start();
        office
    }

    /// The folder as the operator's commands open it, beside the running server.
    pub fn books(&self) -> App {
        App::open(&self.data(), Surroundings::of_the_machine()).expect("the server's folder")
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn start(&mut self) {
        let log = File::options().create(true).append(true).open(self.log()).expect("a log");
        let mut server = Command::new(sync_server())
            .args(["serve", "--json", "--listen", &self.address, "--data"])
            .arg(self.data())
            .env("PENDATA_LOG", "debug")
            .envs(self.environment.clone())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let stdout = server.stdout.take().expect("it is a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("the server says where it listens");
        self.address = line.trim().strip_prefix("http://").expect("an address").to_owned();
        self.server = Some(server);
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        let mut server = self.server.take().expect("it runs");
        server.kill().expect("killed");
        server.wait().expect("gone");
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
        self.account(login, Role::VillageOfficer, None, villages);
        self.code(login)
    }

    /// Another code for an officer who is there.
    pub fn code(&self, login: &str) -> String {
        self.command(&["enrol", "--district", district().as_str(), login]).trim().to_owned()
    }

    pub fn admin(&self, login: &str) {
        self.account(login, Role::DistrictAdmin, Some(PASSWORD.into()), Vec::new());
    }

    fn account(&self, login: &str, role: Role, password: Option<String>, villages: Vec<VillageCode>) {
        let (login, name) = (login.to_owned(), format!("Nama {login}"));
        let new = NewAccount { district: district(), login, name, role, password, villages };
        self.books().add_account(new).expect("an account");
    }

    pub fn revoke(&self, device: DeviceNumber) {
        self.books().revoke(&district(), device, None).expect("revoked");
    }

    /// One number out of the server's database.
    pub fn count(&self, query: &str) -> u64 {
        let path = self.data().join("registry.sqlite");
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database");
        let count: i64 = db.query_row(query, [], |row| row.get(0)).expect("a number");
        count.try_into().expect("not negative")
    }

    pub fn logged(&self) -> u64 {
        self.count("SELECT count(*) FROM changes")
    }

    pub fn kept_aside(&self) -> u64 {
        self.count("SELECT count(*) FROM quarantine")
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
