//! Several instances upon one database: whichever a request comes to, the answer is the same. Each call goes to the next.

mod field;

use std::collections::HashSet;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use field::registry::Registry;
use field::{FORM, VILLAGE, World, district, founding, household, own, set, village};
use pendata_domain::protocol::Verdict;
use sync_server::access::Duty;
use sync_server::district::types::Login;
use sync_server::store::vault::master::MasterPlace;
use sync_server::{App, Error};
use tempfile::TempDir;

/// Three instances, each with a folder and the one key.
struct Three {
    world: World,
    apps: Vec<Arc<App>>,
    _folders: Vec<TempDir>,
}

impl Three {
    fn new() -> Self {
        let world = World::upon(Registry::postgres());
        let folders: Vec<TempDir> = (0..2).map(|_| tempfile::tempdir().expect("a folder")).collect();
        let open = |folder: &TempDir| {
            for key in ["server.key", "master.key"] {
                std::fs::copy(world.registry.path().join(key), folder.path().join(key)).expect("the key");
            }
            Arc::new(
                world
                    .registry
                    .open_in(folder.path(), field::surroundings(&world.clock))
                    .expect("an instance"),
            )
        };
        let mut apps: Vec<Arc<App>> = folders.iter().map(open).collect();
        apps.push(world.app.clone());
        Self { world, apps, _folders: folders }
    }

    /// The world as the next instance serves it.
    fn next(&mut self) -> &World {
        self.apps.rotate_left(1);
        self.world.app = self.apps[0].clone();
        &self.world
    }
}

#[test]
fn tickets_feeds_and_receipts_are_the_same_everywhere() {
    let mut three = Three::new();
    let (mut rina, mut joko) =
        (three.next().officer("rina", &[VILLAGE]), three.next().officer("joko", &[VILLAGE]));
    for n in 1..=4 {
        rina.write(three.next(), household(n), &founding(VILLAGE));
        assert_eq!(rina.sync(three.next()), [Verdict::Accepted]);
        // Another instance has the household in memory as it was.
        rina.write(three.next(), household(n), &[set(own("q303"), "3")]);
        assert_eq!(rina.sync(three.next()), [Verdict::Accepted]);
        joko.sync(three.next());
        joko.write(three.next(), household(n), &[set(own("q302"), "2")]);
        assert_eq!(joko.sync(three.next()), [Verdict::Accepted]);
        rina.sync(three.next());
    }
    assert_eq!(three.world.app.store.feed(&village()).expect("a feed").head, 12);
    for device in three.world.app.store.devices(&district()).expect("devices") {
        assert_eq!(device.copies, 0, "no instance takes a device for its copy");
    }
    assert_eq!(three.next().app.verify().expect("a report").faults, []);
}

#[test]
fn a_code_enrols_one_device_whichever_instance_it_is_brought_to() {
    let mut three = Three::new();
    let user = three.next().account("rina", Duty::VillageOfficer, &[VILLAGE]);
    let code = three.next().app.enrolment_code(&district(), user).expect("a code");
    field::Officer::enrol(three.next(), "rina", &code);
    let other = field::Officer::try_enrol(three.next(), "other", &code, SigningKey::from_bytes(&[9; 32]));
    assert!(matches!(other, Err(Error::UnknownCode)));
}

#[test]
fn guessing_is_stopped_at_every_instance() {
    let mut three = Three::new();
    three.next().account("dewi", Duty::DistrictAdmin, &[]);
    let login = |password: &str| Login { login: "dewi".into(), password: password.into(), code: None };
    for _ in 0..8 {
        assert!(matches!(three.next().app.login(&login("wrong"), "127.0.0.1"), Err(Error::WrongPassword)));
    }
    for _ in 0..3 {
        assert!(matches!(
            three.next().app.login(&login("rahasia dewi"), "127.0.0.1"),
            Err(Error::TooManyAttempts)
        ));
    }
    three.world.wait(301);
    let (_, cookie) = three.next().app.login(&login("rahasia dewi"), "127.0.0.1").expect("let in");
    for _ in 0..3 {
        three.next().app.session(&cookie, None).expect("the session holds everywhere");
    }
}

#[test]
fn a_form_is_published_once_and_known_to_all() {
    let mut three = Three::new();
    let strict = FORM.replace("Bahan atap terluas", "Atap rumah");
    three.next().app.publish_form(&strict).expect("published");
    for _ in 0..3 {
        let app = &three.next().app;
        app.refresh_forms().expect("it looks");
        assert_eq!(app.form(&district()).expect("a form").version.0, 2);
    }
}

#[test]
fn consoles_of_two_instances_write_one_chain_of_seals() {
    let mut three = Three::new();
    let operator = three.next().account("operator", Duty::CentreOperator, &[]);
    let visited = "2026-11-01".parse().expect("a day");
    std::thread::scope(|scope| {
        for (n, app) in (1..).zip(&three.apps) {
            scope.spawn(move || {
                for m in 0..4 {
                    let household = household(n * 10 + m);
                    let intents = founding(VILLAGE);
                    let incoming = sync_server::import::Incoming { household, visited, intents };
                    app.import(&district(), operator, std::iter::once(incoming), |_| ()).expect("taken in");
                }
            });
        }
    });
    let app = &three.next().app;
    let (last, _) = app
        .store
        .last_seal(&district(), pendata_domain::ids::DeviceNumber(1))
        .expect("asked")
        .expect("a seal");
    assert_eq!((last, three.world.registry.count("SELECT count(DISTINCT counter) FROM seals")), (12, 12));
    assert_eq!(three.world.app.verify().expect("a report").faults, []);
}

#[test]
fn an_instance_without_the_key_or_with_another_is_refused() {
    let three = Three::new();
    let open = |folder: &TempDir| {
        three.world.registry.open_in(folder.path(), field::surroundings(&three.world.clock)).map(drop)
    };
    let empty = tempfile::tempdir().expect("a folder");
    assert!(open(&empty).expect_err("refused").to_string().contains("its master key is not here"));
    assert!(!empty.path().join("master.key").exists(), "none is made up");
    let master = empty.path().join("master.key");
    std::fs::write(&master, [7; 32]).expect("another master");
    assert!(open(&empty).expect_err("refused").to_string().contains("mode 600"), "others may read it");
    std::fs::set_permissions(&master, std::fs::Permissions::from_mode(0o600)).expect("private");
    assert!(open(&empty).expect_err("refused").to_string().contains("under another master key"));
    std::fs::copy(three.world.registry.path().join("master.key"), &master).expect("the master");
    assert!(open(&empty).expect_err("refused").to_string().contains("copy server.key"));
    std::fs::write(empty.path().join("server.key"), [7; 32]).expect("another key");
    assert!(open(&empty).expect_err("refused").to_string().contains("another server key"));
}

#[test]
fn a_pilots_registry_is_carried_over_whole() {
    let pilot = World::upon(Registry::sqlite());
    let mut rina = pilot.officer("rina", &[VILLAGE]);
    for n in 1..4 {
        rina.write(&pilot, household(n), &founding(VILLAGE));
        rina.sync(&pilot);
    }
    let before = pilot.app.store.audit(&district(), 0, 1_000).expect("a chain");
    let database = Registry::postgres();
    let address = database.address().expect("an address");
    let master = MasterPlace::beside(pilot.registry.path());
    let mut told = HashSet::new();
    let carried = sync_server::moving::carry(pilot.registry.path(), &address, &master, |table, _| {
        _ = told.insert(table)
    });
    let carried = carried.expect("carried");
    assert!(
        carried.iter().any(|table| (table.table.as_str(), table.rows) == ("changes", 3))
            && told.contains("audit")
    );
    let again = sync_server::moving::carry(pilot.registry.path(), &address, &master, |_, _| ());
    assert!(matches!(again, Err(Error::NotEmpty)), "not upon what is there");
    // The server goes on where the pilot was, for the same device.
    let moved = database.open_in(pilot.registry.path(), field::surroundings(&pilot.clock)).expect("it opens");
    let World { registry, rules, clock, app: old } = pilot;
    let moved = World { app: Arc::new(moved), registry, rules, clock };
    assert_eq!(
        moved.app.store.feed(&village()).expect("a feed"),
        old.store.feed(&village()).expect("a feed")
    );
    let after = moved.app.store.audit(&district(), 0, 1_000).expect("a chain");
    assert_eq!(after.last().expect("a row").hash, before.last().expect("a row").hash);
    rina.write(&moved, household(1), &[set(own("q303"), "3")]);
    assert_eq!(rina.sync(&moved), [Verdict::Accepted]);
    rina.write(&moved, household(9), &founding(VILLAGE));
    assert_eq!(rina.sync(&moved), [Verdict::Accepted]);
    assert_eq!(moved.app.verify().expect("a report").faults, []);
    assert_eq!(old.store.feed(&village()).expect("a feed").head, 3, "the source is as it was");
}
