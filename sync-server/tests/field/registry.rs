//! Where a test's server keeps its registry: a folder of its own, and a database where PostgreSQL is wanted.

use std::path::Path;
use std::sync::Arc;

use pendata_cluster::{Cluster, Database};
use pendata_domain::area::DistrictCode;
use rusqlite::Connection;
use sync_server::store::postgres::{Address, PostgresStore};
use sync_server::store::vault::master::MasterPlace;
use sync_server::store::vault::{DistrictKeys, KeyTable, Vault};
use sync_server::{App, Home, PhotoPlace, Result, Surroundings};
use tempfile::TempDir;

pub struct Registry {
    pub dir: TempDir,
    pub database: Option<Database>,
}

impl Registry {
    /// Upon the store that the tests are run for.
    pub fn wanted() -> Self {
        if pendata_cluster::is_wanted() { Self::postgres() } else { Self::sqlite() }
    }

    pub fn sqlite() -> Self {
        Self { dir: folder(), database: None }
    }

    pub fn postgres() -> Self {
        let make = |url: &str| PostgresStore::make(&address(url)).expect("the schema is made");
        let database = Cluster::shared().copy(&PostgresStore::schema(), make);
        Self { dir: folder(), database: Some(database) }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn address(&self) -> Option<Address> {
        self.database.as_ref().map(|database| address(&database.url()))
    }

    /// A server upon it; several may be open.
    pub fn open(&self, surroundings: Surroundings) -> Result<App> {
        self.open_in(self.path(), surroundings)
    }

    /// With another data folder, as another instance has it; photos are shared.
    pub fn open_in(&self, dir: &Path, surroundings: Surroundings) -> Result<App> {
        let address = self.address();
        let photos = PhotoPlace::Folder(self.path().join("photos"));
        App::of(&Home::at(dir, address.as_ref(), &photos), surroundings)
    }

    /// The keys that a district's rows are encrypted with.
    pub fn keys(&self, district: &DistrictCode) -> Arc<DistrictKeys> {
        let master = MasterPlace::beside(self.path());
        let keys =
            |table: &dyn KeyTable| Vault::open(&master, table).and_then(|vault| vault.keys(table, district));
        let found = match self.address() {
            None => keys(&Connection::open(self.path().join("registry.sqlite")).expect("opens")),
            Some(address) => keys(PostgresStore::open(&address, &master).expect("opens").key_table()),
        };
        found.expect("keys")
    }

    /// Runs a statement behind the server's back and returns how many rows it touched.
    pub fn tamper(&self, sql: &str) -> usize {
        match &self.database {
            None => {
                let database = Connection::open(self.path().join("registry.sqlite")).expect("opens");
                for trigger in [
                    "changes_are_never_altered",
                    "changes_are_never_deleted",
                    "audit_is_never_altered",
                    "audit_is_never_deleted",
                ] {
                    database.execute_batch(&format!("DROP TRIGGER IF EXISTS {trigger}")).expect("a trigger");
                }
                database.execute(sql, []).expect("runs")
            }
            Some(database) => {
                let free = "SET session_replication_role = replica";
                let sql = in_postgres(sql);
                let rows =
                    format!("{free}; WITH touched AS ({sql} RETURNING 1) SELECT count(*) FROM touched");
                database.count(&rows) as usize
            }
        }
    }

    /// Runs a statement.
    pub fn run(&self, sql: &str) {
        match &self.database {
            None => Connection::open(self.path().join("registry.sqlite"))
                .and_then(|database| database.execute_batch(sql))
                .expect("it runs"),
            Some(database) => drop(database.sql(sql)),
        }
    }

    /// Whether the database itself refuses a statement.
    pub fn refuses(&self, sql: &str) -> bool {
        match &self.database {
            None => Connection::open(self.path().join("registry.sqlite"))
                .expect("opens")
                .execute(sql, [])
                .is_err(),
            Some(database) => database.refusal(sql).contains("append-only"),
        }
    }

    /// One number out of the database.
    pub fn count(&self, sql: &str) -> u64 {
        match &self.database {
            None => {
                let database = Connection::open(self.path().join("registry.sqlite")).expect("opens");
                let count: i64 = database.query_row(sql, [], |row| row.get(0)).expect("a number");
                count.try_into().expect("not negative")
            }
            Some(database) => database.count(sql),
        }
    }
}

/// A statement of SQLite's with bytes in it.
fn in_postgres(sql: &str) -> String {
    sql.replace("AS BLOB", "AS BYTEA").replace("x'", "bytea '\\x")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn address(url: &str) -> Address {
    url.parse().expect("an address")
}
