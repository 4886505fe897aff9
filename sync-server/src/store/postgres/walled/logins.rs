//! Logins that own the tables and logins that do not.

use pendata_cluster::{Cluster, Database};
use tempfile::TempDir;

use super::is_refused;
use crate::error::{Error, Result};
use crate::store::Store;
use crate::store::postgres::door::Door;
use crate::store::postgres::{PostgresStore, Unusable};
use crate::store::suite::{address, open};

/// An empty database and whoever owns it: a login that may this and nothing else.
struct Owned {
    database: Database,
    owner: String,
    dir: TempDir,
}

impl Owned {
    fn by(name: &str, may: &str) -> Self {
        let (database, owner) = (Cluster::shared().database(), login_name(name));
        let url = database.url();
        let (_, name) = url.rsplit_once('/').expect("a name");
        database.sql(&format!("CREATE ROLE {owner} LOGIN {may}; ALTER DATABASE {name} OWNER TO {owner}"));
        Self { database, owner, dir: tempfile::tempdir().expect("a folder") }
    }

    fn url(&self, login: &str) -> String {
        self.database.url().replace("postgres@", &format!("{login}@"))
    }

    fn made(&self) -> Result<()> {
        PostgresStore::make(&address(&self.url(&self.owner)))
    }

    fn opened_by(&self, login: &str) -> Result<PostgresStore> {
        open(&self.url(login), self.dir.path())
    }
}

/// Of this process alone: logins belong to the whole cluster.
fn login_name(name: &str) -> String {
    format!("{name}_{}", std::process::id())
}

#[test]
fn a_login_that_owns_nothing_serves_and_copies_nothing() {
    let owned = Owned::by("keeper", "CREATEROLE");
    let (owner, server) = (&owned.owner, login_name("server"));
    owned.made().expect("the schema is made");
    owned.database.sql(&format!("CREATE ROLE {server} LOGIN"));
    assert!(owned.opened_by(&server).is_err(), "it may not work as the roles yet");
    owned.database.sql(&format!("GRANT {owner}_district, {owner}_nation TO {server}"));
    let store = owned.opened_by(&server).expect("it opens");
    assert_eq!(store.heads().expect("asked"), []);
    store.ready().expect("it writes");
    let copied = store.snapshot(|_| Ok(()));
    assert!(matches!(copied, Err(Error::Unusable(Unusable::NotOwner))), "{copied:?}");
    owned.opened_by(owner).expect("it opens").snapshot(|_| Ok(())).expect("the owner copies");
    // Also before it works as one of the roles.
    let door = Door::new(address(&owned.url(&server))).expect("a door");
    let bare = door.login().expect("let in");
    assert!(is_refused(&bare.batch("CREATE TABLE another (n BIGINT)")));
    assert!(is_refused(&bare.batch("ALTER TABLE documents DISABLE ROW LEVEL SECURITY")));
}

#[test]
fn an_owner_who_may_make_no_roles_is_told_in_one_line() {
    let owned = Owned::by("modest", "");
    let (owner, database) = (&owned.owner, &owned.database);
    let told = || owned.made().expect_err("refused").to_string();
    let first = told();
    assert!(
        first.contains(&format!("{owner}_district and {owner}_nation")) && !first.contains('\n'),
        "{first}"
    );
    database.sql(&format!("CREATE ROLE {owner}_district; CREATE ROLE {owner}_nation"));
    assert!(told().contains("grant them"), "{}", told());
    database.sql(&format!("GRANT {owner}_district, {owner}_nation TO {owner}"));
    owned.made().expect("the schema is made");
    database.sql(&format!("ALTER ROLE {owner}_nation BYPASSRLS"));
    assert!(told().contains("may more than the server should"), "{}", told());
}
