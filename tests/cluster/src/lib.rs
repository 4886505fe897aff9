//! A PostgreSQL for the tests of this machine: the first test that needs it starts it, and it is gone some seconds
//! after the last. Each test has a database of its own.

mod authority;
mod pair;
mod psql;

pub use authority::{Authority, Days};
pub use pair::{Node, Pair};

use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The variable that says upon which store the tests run: `sqlite` (also where it is not set) or `postgres`.
pub const VARIABLE: &str = "PENDATA_TEST_DATABASE";

/// Whether the tests are to run upon PostgreSQL.
pub fn is_wanted() -> bool {
    match std::env::var(VARIABLE).as_deref() {
        Ok("postgres") => true,
        Ok("sqlite") | Err(_) => false,
        Ok(other) => panic!("{VARIABLE} is sqlite or postgres, not {other}"),
    }
}

pub struct Cluster {
    folder: PathBuf,
    /// As in `postgres://postgres@127.0.0.1:40123`.
    address: String,
    /// Locked, shared with other users, until this process ends.
    _user: File,
}

/// A database of a test; dropped with it.
pub struct Database {
    /// `None` where it goes with its server.
    cluster: Option<&'static Cluster>,
    /// As in `postgres://postgres@127.0.0.1:40123`, or with two hosts.
    address: String,
    name: String,
}

impl Cluster {
    /// For tests: does not wait for the disk.
    pub fn shared() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(|| Self::join(folder(), &["fast"]))
    }

    /// For the bench: a commit is on the disk, as it is in a registry.
    pub fn durable() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(|| Self::join(folder().with_extension("durable"), &[]))
    }

    fn join(folder: PathBuf, how: &[&str]) -> Self {
        std::fs::create_dir_all(&folder).expect("a folder");
        let door = open(&folder.join("door"));
        door.lock().expect("the door opens");
        let running = folder.join("port").exists();
        let user = open(&folder.join("users"));
        user.lock_shared().expect("a place");
        let address = said(script().arg("start").arg(&folder).args(how));
        if !running {
            keep(&folder);
        }
        Self { folder, address, _user: user }
    }

    /// An empty database.
    pub fn database(&'static self) -> Database {
        let name = unused_name();
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.named(name)
    }

    fn named(&'static self, name: String) -> Database {
        Database { cluster: Some(self), address: self.address.clone(), name }
    }

    /// A copy of a database that is made once for all tests: what `make` puts into it follows from `content`.
    pub fn copy(&'static self, content: &str, make: impl FnOnce(&str)) -> Database {
        let mut hasher = DefaultHasher::new();
        content.hash(&mut hasher);
        let template = format!("template_{:016x}", hasher.finish());
        let alone = open(&self.folder.join(&template));
        alone.lock().expect("a turn");
        let known = format!("SELECT 1 FROM pg_database WHERE datname = '{template}' AND datistemplate");
        if self.sql("postgres", &known).is_empty() {
            self.sql("postgres", &format!("DROP DATABASE IF EXISTS {template}"));
            self.sql("postgres", &format!("CREATE DATABASE {template}"));
            make(&self.url(&template));
            self.sql("postgres", &format!("ALTER DATABASE {template} IS_TEMPLATE true"));
        }
        self.copied(&template)
    }

    /// PostgreSQL copies nothing that somebody is connected to: who was may be about to leave.
    fn copied(&'static self, template: &str) -> Database {
        let name = unused_name();
        let copy = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
        let patience = (0..100).any(|_| {
            let made = self.psql("postgres", &copy);
            made.is_ok() || {
                std::thread::sleep(std::time::Duration::from_millis(100));
                false
            }
        });
        assert!(patience, "{template} cannot be copied");
        self.named(name)
    }

    /// The process that all others of this PostgreSQL come from.
    pub fn process(&self) -> u32 {
        let file = self.folder.join("data/postmaster.pid");
        let text = std::fs::read_to_string(file).expect("it runs");
        text.lines().next().and_then(|line| line.parse().ok()).expect("a number")
    }

    fn url(&self, name: &str) -> String {
        format!("{}/{name}", self.address)
    }

    fn sql(&self, name: &str, sql: &str) -> String {
        psql::sql(&self.url(name), sql)
    }

    fn psql(&self, name: &str, sql: &str) -> Result<String, String> {
        psql::run(&self.url(name), sql)
    }
}

impl Database {
    /// A copy. Nobody may stay connected to this one.
    pub fn twin(&self) -> Self {
        self.cluster.expect("a database of the shared cluster").copied(&self.name)
    }

    pub fn url(&self) -> String {
        format!("{}/{}", self.address, self.name)
    }

    /// Runs statements and gives what they print.
    pub fn sql(&self, sql: &str) -> String {
        psql::sql(&self.url(), sql)
    }

    /// Why a statement is refused.
    pub fn refusal(&self, sql: &str) -> String {
        psql::run(&self.url(), sql).expect_err("it is refused")
    }

    /// One number.
    pub fn count(&self, sql: &str) -> u64 {
        let said = self.sql(sql);
        said.parse().unwrap_or_else(|_| panic!("{sql}: {said}"))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // What stays behind goes with the whole cluster.
        if let Some(cluster) = self.cluster {
            let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
            cluster.psql("postgres", &sql).unwrap_or_default();
        }
    }
}

/// One for each target folder, where the user of PostgreSQL may look too.
fn folder() -> PathBuf {
    let program = std::env::current_exe().expect("a program");
    let mut hasher = DefaultHasher::new();
    program.parent().hash(&mut hasher);
    std::env::temp_dir().join(format!("pendata-postgres-{:016x}", hasher.finish()))
}

/// A folder that goes with whoever made it; the user of PostgreSQL may look into it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let (process, n) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(format!("pendata-node-{process}-{n}"));
        std::fs::create_dir(&path).expect("a folder");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A leftover in the folder for temporary files harms nobody.
        std::fs::remove_dir_all(&self.0).unwrap_or_default();
    }
}

fn open(path: &Path) -> File {
    File::options().create(true).truncate(false).write(true).open(path).expect("a file to lock")
}

fn script() -> Command {
    Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../setup/postgres.sh"))
}

fn said(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().expect("bash runs");
    assert!(output.status.success(), "PostgreSQL does not start");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Stops the cluster after its last user, whoever that is: it outlives this test, and holds nothing of it open.
fn keep(folder: &Path) {
    let mut keeper = script();
    keeper.arg("keep").arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    std::os::unix::process::CommandExt::process_group(&mut keeper, 0);
    drop(keeper.spawn().expect("bash runs"));
}

fn unused_name() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
