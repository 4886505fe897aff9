//! A registry of an earlier release, brought to the newest schema.

mod field;

use field::{FORM, district};
use pendata_domain::ids::FormVersion;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use sync_server::access::Duty;
use sync_server::{App, Home, PhotoPlace};

mod migrations {
    refinery::embed_migrations!("../migrations/server-sqlite");
}

mod postgres {
    refinery::embed_migrations!("../migrations/server-postgres");
}

/// Accounts of the releases before roles: number, login and role.
const ACCOUNTS: [(u32, &str, &str); 4] = [
    (0, "console", "operator"),
    (1, "rina", "village_officer"),
    (2, "dewi", "district_admin"),
    (3, "op", "operator"),
];

#[test]
fn forms_of_the_first_release_stay_in_force_everywhere() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut old = Connection::open(dir.path().join("registry.sqlite")).expect("a database");
    let first = refinery::Target::Version(1);
    migrations::migrations::runner().set_target(first).run(&mut old).expect("the first schema");
    // 2026-11-20, 23:00 in Java.
    let published = 1_795_190_400;
    for (version, xform) in [(1, FORM.to_owned()), (2, FORM.replace("Bahan atap terluas", "Atap rumah"))] {
        let hash: [u8; 32] = Sha256::digest(&xform).into();
        old.execute(
            "INSERT INTO forms VALUES (?1, ?2, 'Pendataan keluarga', ?3, ?4)",
            params![hash, version, xform, published + i64::from(version)],
        )
        .expect("a form");
    }
    drop(old);
    let clock = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(published + 60));
    let app = App::open(dir.path(), field::surroundings(&clock)).expect("it opens");
    assert_eq!(app.form(&district()).expect("a form").version, FormVersion(2), "at once, as before");
    let lines = app.form_lines().expect("the versions");
    assert_eq!((lines.len(), lines[0].rollouts.len(), lines[0].rollouts[0].district.as_ref()), (2, 1, None));
}

/// A grant as it reads: duty, area, whether it is the first of its account.
fn grants_of(app: &App, login: &str) -> Vec<(Duty, String, u32)> {
    let account = app.store.accounts_by_login(login).expect("asked").remove(0);
    account.grants.into_iter().map(|grant| (grant.duty, grant.reach.to_string(), grant.number)).collect()
}

#[test]
fn accounts_of_an_earlier_release_may_what_they_could() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut old = Connection::open(dir.path().join("registry.sqlite")).expect("a database");
    let fifth = refinery::Target::Version(5);
    migrations::migrations::runner().set_target(fifth).run(&mut old).expect("the fifth schema");
    for (user, login, role) in ACCOUNTS {
        let sql = "INSERT INTO accounts VALUES ('35.02', ?1, ?2, 'Nama', ?3, '', 'active')";
        old.execute(sql, params![user, login, role]).expect("an account");
    }
    for village in [field::VILLAGE, field::NEIGHBOUR] {
        old.execute("INSERT INTO grants VALUES ('35.02', 1, ?1)", [village]).expect("a village");
    }
    drop(old);
    let clock = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(1_795_500_000));
    let app = App::open(dir.path(), field::surroundings(&clock)).expect("it opens");
    assert_they_may_what_they_could(&app);
}

fn assert_they_may_what_they_could(app: &App) {
    let village = |code: &str, number| (Duty::VillageOfficer, code.to_owned(), number);
    assert_eq!(grants_of(app, "rina"), [village(field::VILLAGE, 1), village(field::NEIGHBOUR, 2)]);
    assert_eq!(grants_of(app, "dewi"), [(Duty::DistrictAdmin, "35.02".to_owned(), 1)]);
    assert_eq!(grants_of(app, "op"), [(Duty::CentreOperator, "35.02".to_owned(), 1)]);
    assert_eq!(grants_of(app, "console"), []);
}

/// Brings an empty database to the first schema, as the first release did.
fn make_first_schema(url: &str) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
        let (mut client, connection) = connected.expect("it answers");
        let carried = tokio::spawn(connection);
        let runner = postgres::migrations::runner().set_target(refinery::Target::Version(1));
        runner.run_async(&mut client).await.expect("the first schema");
        drop(client);
        carried.await.expect("no panic").expect("it ends in order");
    });
}

#[test]
fn accounts_of_the_first_release_upon_postgresql_may_what_they_could() {
    let database = pendata_cluster::Cluster::shared().database();
    make_first_schema(&database.url());
    for (user, login, role) in ACCOUNTS {
        let values = format!("'35.02', {user}, '{login}', 'Nama', '{role}', '', 'active'");
        database.sql(&format!("INSERT INTO accounts VALUES ({values})"));
    }
    for village in [field::VILLAGE, field::NEIGHBOUR] {
        database.sql(&format!("INSERT INTO grants VALUES ('35.02', 1, '{village}')"));
    }
    let (dir, address) =
        (tempfile::tempdir().expect("a folder"), database.url().parse().expect("an address"));
    let home = Home::at(dir.path(), Some(&address), &PhotoPlace::Beside);
    let clock = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(1_795_500_000));
    let app = App::of(&home, field::surroundings(&clock)).expect("it opens");
    assert_they_may_what_they_could(&app);
    let newest = postgres::migrations::runner().get_migrations().len() as u64;
    assert_eq!(database.count("SELECT max(version) FROM refinery_schema_history"), newest);
    assert_eq!(database.count("SELECT count(*) FROM grants"), 2, "for instances of the release before");
}
