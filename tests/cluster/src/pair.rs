//! A PostgreSQL of one test, and two of which one follows the other: they can be ended as a power cut ends them.

use std::fs::File;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use crate::{Authority, Database, Days, Folder, keep, open, psql, said, script};

/// The database of a node that has one.
const NAME: &str = "registry";

/// A PostgreSQL in a folder of its own, at one port for its whole life. It does not wait for the disk.
pub struct Node {
    folder: PathBuf,
    /// As in `127.0.0.1:40123`.
    place: String,
    /// Locked until this process ends; then the node is stopped.
    _user: File,
    _home: Folder,
}

/// A primary and a standby that confirms its commits. After a failover they have changed places.
pub struct Pair {
    primary: Node,
    standby: Node,
}

impl Node {
    /// Alone, with an empty database; `settings` as in `max_connections = 20`.
    pub fn alone(settings: &[&str]) -> Self {
        let node = Self::named("a", |folder| said(script().arg("start").arg(folder).arg("fast")));
        settings.iter().for_each(|setting| drop(node.sql(&format!("ALTER SYSTEM SET {setting}"))));
        node.sql(&format!("CREATE DATABASE {NAME}"));
        node.stop();
        node.start();
        node
    }

    /// Takes encrypted connections from here on and no others, with a certificate for `localhost`.
    pub fn encrypt(&self, authority: &Authority, days: Days) {
        let data = self.folder.join("data");
        let owner = std::fs::metadata(&data).expect("a folder").uid();
        for (from, name) in authority.vouch(days).iter().zip(["server.crt", "server.key"]) {
            let to = data.join(name);
            std::fs::copy(from, &to).expect("a file");
            std::fs::set_permissions(&to, PermissionsExt::from_mode(0o600)).expect("its user's alone");
            chown(&to, Some(owner), None).expect("its user's");
        }
        self.sql("ALTER SYSTEM SET ssl = on");
        std::fs::write(data.join("pg_hba.conf"), "hostssl all all all trust\n").expect("a file");
        self.stop();
        self.start();
    }

    fn following(primary: &Self) -> Self {
        Self::named("b", |folder| said(script().arg("standby").arg(folder).arg(primary.admin())))
    }

    /// By its name the other of a pair knows it.
    fn named(name: &str, start: impl FnOnce(&Path) -> String) -> Self {
        let home = Folder::new();
        let folder = home.0.join(name);
        std::fs::create_dir(&folder).expect("a folder");
        let user = open(&folder.join("users"));
        user.lock_shared().expect("a place");
        let address = start(&folder);
        keep(&folder);
        let place = address.strip_prefix("postgres://postgres@").expect("an address").to_owned();
        Self { folder, place, _user: user, _home: home }
    }

    fn admin(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.place)
    }

    /// Statements of its administrator.
    pub fn sql(&self, sql: &str) -> String {
        psql::sql(&self.admin(), sql)
    }

    /// Whether it lets another connection in.
    pub fn answers(&self) -> bool {
        psql::run(&self.admin(), "SELECT 1").is_ok()
    }

    pub fn database(&self) -> Database {
        self.database_behind(&self.place)
    }

    /// As it is reached at another place, which hands on to the node's own.
    pub fn database_behind(&self, place: &str) -> Database {
        Database { cluster: None, address: format!("postgres://postgres@{place}"), name: NAME.into() }
    }

    /// As in `127.0.0.1:40123`.
    pub fn place(&self) -> &str {
        &self.place
    }

    fn run(&self, task: &str) {
        said(script().arg(task).arg(&self.folder));
    }

    /// Where it was, as what it was; nothing where it runs.
    pub fn start(&self) {
        let address = said(script().arg("start").arg(&self.folder));
        assert!(address.ends_with(&self.place), "another took the port of {}", self.place);
    }

    /// In order.
    pub fn stop(&self) {
        self.run("stop");
    }

    /// As a machine ends that loses its power.
    pub fn crash(&self) {
        self.run("crash");
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // One that is down already has nothing to end.
        if self.folder.join("data/postmaster.pid").exists() {
            let mut crash = script();
            crash.arg("crash").arg(&self.folder).output().map(drop).unwrap_or_default();
        }
    }
}

impl Pair {
    /// With an empty database. A COMMIT waits until the other of the two has it.
    pub fn start() -> Self {
        // Before the standby is copied: promoted, it waits for the other in turn.
        let primary = Node::alone(&["synchronous_standby_names = 'ANY 1 (a, b)'"]);
        let standby = Node::following(&primary);
        let pair = Self { primary, standby };
        pair.wait_until_it_confirms();
        pair
    }

    /// The database, at whichever of the two takes writes.
    pub fn database(&self) -> Database {
        let mut places = [self.primary.place(), self.standby.place()];
        places.sort_unstable();
        let address = format!("postgres://postgres@{}", places.join(","));
        Database { cluster: None, address, name: format!("{NAME}?target_session_attrs=read-write") }
    }

    pub fn primary(&self) -> &Node {
        &self.primary
    }

    pub fn standby(&self) -> &Node {
        &self.standby
    }

    /// The primary is gone, and the standby takes its place; it may have been down.
    pub fn promote(&mut self) {
        self.standby.start();
        self.standby.run("promote");
        std::mem::swap(&mut self.primary, &mut self.standby);
    }

    /// What was the primary before is made anew, as the standby of the one that is.
    pub fn follow_again(&self) {
        let address = said(script().arg("standby").arg(&self.standby.folder).arg(self.primary.admin()));
        assert!(address.ends_with(self.standby.place()), "another took the port of the standby");
        self.wait_until_it_confirms();
    }

    pub fn wait_until_it_confirms(&self) {
        let confirms = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'";
        let patience = (0..3_000).any(|_| {
            let confirmed = self.primary.sql(confirms) == "1";
            confirmed || {
                std::thread::sleep(std::time::Duration::from_millis(20));
                false
            }
        });
        assert!(patience, "the standby does not confirm");
    }

    /// How many COMMITs wait for the standby.
    pub fn waiting(&self) -> u32 {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        self.primary.sql(sql).parse().expect("a number")
    }

    /// Ends the waiting of all that wait for the standby, as an operator or a time limit does. Returns how many; 0 of a
    /// primary that is gone.
    pub fn cancel_waiting(&self) -> u32 {
        let sql = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        psql::run(&self.primary.admin(), sql).map_or(0, |said| said.parse().expect("a number"))
    }
}
