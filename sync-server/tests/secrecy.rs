//! What is kept is readable to nobody who has the database and not the master key.

mod field;
mod old;

use field::registry::Registry;
use field::{FORM, NEIGHBOUR, VILLAGE, World, district, founding, household, of, own, person, set, village};
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;
use sync_server::ingest::projection::Projection;
use sync_server::store::carry::TABLES;
use sync_server::store::vault::master::MasterPlace;

const HOUSEHOLDS: u8 = 6;
/// What stands in the registry of these tests and in no part of it that is readable.
const PRIVATE: [&str; 6] = [
    "3502114301809001",
    "3502112411269001",
    "Setiadharma",
    "Jalan Flamboyan 77",
    "1980-01-03",
    "rahasia di dalam jawaban",
];

fn personal(n: u8) -> Vec<Intent> {
    let nik =
        if n <= 2 { "3502114301809001".to_owned() } else { format!("350211430180{}", 9100 + u32::from(n)) };
    let mut intents = founding(VILLAGE);
    intents.extend([
        set(own("q107"), "Jalan Flamboyan 77"),
        set(own("q114"), "3502112411269001"),
        set(of(1, "q402"), "Wayan Setiadharma"),
        set(of(1, "q403"), &nik),
        set(of(1, "q405"), "1980-01-03"),
        set(own("q109"), "rahasia di dalam jawaban"),
        Intent::AddPerson { person: person(2) },
        set(of(2, "q402"), "Made Setiadharma"),
    ]);
    intents
}

/// Households with a case, something set aside, something that waits, and a snapshot.
fn worked(registry: Registry) -> World {
    let world = World::upon(registry);
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    for n in 1..=HOUSEHOLDS {
        rina.write(&world, household(n), &personal(n));
    }
    rina.sync(&world);
    joko.sync(&world);
    rina.write(&world, household(1), &[set(own("q107"), "Jalan Flamboyan 77 A")]);
    joko.write(&world, household(1), &[set(own("q107"), "Jalan Flamboyan 77 B")]);
    rina.sync(&world);
    joko.sync(&world);
    let mut stranger = world.officer("stranger", &[NEIGHBOUR]);
    stranger.write(&world, household(99), &personal(3));
    stranger.sync(&world);
    waits(&world, &mut joko);
    world.app.make_pack(&village()).expect("a snapshot");
    world
}

/// The second of two changes alone.
fn waits(world: &World, joko: &mut field::Officer) {
    joko.write(world, household(200), &personal(4));
    joko.write(world, household(200), &[set(own("q107"), "Jalan Flamboyan 77 C")]);
    let second = joko.outbox.split_off(1);
    let group = joko.seal(&second);
    joko.push(world, Some(group)).expect("an answer");
    assert_eq!(world.registry.count("SELECT count(*) FROM waiting"), 1);
}

/// Every byte that the database has on its disk, or gives out in a dump.
fn everything(registry: &Registry) -> Vec<u8> {
    match &registry.database {
        None => {
            let file = |name: &str| std::fs::read(registry.path().join(name)).unwrap_or_default();
            [file("registry.sqlite"), file("registry.sqlite-wal")].concat()
        }
        Some(database) => {
            // Bytes that are letters stand there as letters.
            let copy = |table: &str| format!("COPY {table} TO STDOUT;");
            let partitions = |table: &&str| {
                let sql = format!(
                    "SELECT count(*) FROM pg_partitioned_table WHERE partrelid = '{table}'::regclass"
                );
                database.count(&sql) == 1
            };
            let whole = |table: &str| format!("COPY (SELECT * FROM {table}) TO STDOUT;");
            let (parted, plain): (Vec<&str>, Vec<&str>) = TABLES.iter().copied().partition(partitions);
            let all: String = parted
                .into_iter()
                .map(whole)
                .chain(plain.into_iter().map(copy))
                .collect::<Vec<_>>()
                .join(" ");
            database.sql(&format!("SET bytea_output = 'escape'; {all}")).into_bytes()
        }
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Sixteen digits that stand alone, but for examples in the form.
fn numbers(bytes: &[u8]) -> Vec<String> {
    bytes
        .split(|byte| !byte.is_ascii_alphanumeric())
        .filter(|word| word.len() == 16 && word.iter().all(u8::is_ascii_digit))
        .map(|word| String::from_utf8_lossy(word).into_owned())
        .filter(|number| !FORM.contains(number))
        .collect()
}

fn assert_unreadable(registry: &Registry) {
    let bytes = everything(registry);
    assert!(holds(&bytes, "village_officer"), "what is public stands there");
    for text in PRIVATE {
        // The head's name sorts the console's lists.
        assert!(
            !holds(&bytes, text) || text == "Setiadharma" && !holds(&bytes, "Made Setiadharma"),
            "{text}"
        );
    }
    assert_eq!(numbers(&bytes), [""; 0]);
}

fn projections(world: &World) -> Vec<(HouseholdId, Projection)> {
    let all = (1..=HOUSEHOLDS).map(household);
    all.map(|id| (id, world.app.store.projection(&district(), id).expect("asked").expect("a household")))
        .collect()
}

fn nothing_personal_is_readable(registry: Registry) {
    let world = worked(registry);
    let person = &projections(&world)[0].1.people[0];
    assert_eq!((person.nik.as_str(), person.name.as_str()), ("3502114301809001", "Wayan Setiadharma"));
    assert_unreadable(&world.registry);
    assert_eq!(world.app.verify().expect("a report").faults, []);
    // Two households have one NIK, which nobody sees in the table.
    let doubles = world.app.store.noticed(&district()).expect("some");
    assert_eq!(doubles.iter().filter(|noticed| noticed.holds).count(), 2);
}

#[test]
fn nothing_personal_is_readable_in_the_embedded_database() {
    nothing_personal_is_readable(Registry::sqlite());
}

#[test]
fn nothing_personal_is_readable_in_postgres() {
    nothing_personal_is_readable(Registry::postgres());
}

/// A district under another key, and then under another master.
fn keys_are_exchanged(registry: Registry) {
    let world = worked(registry);
    let before = projections(&world);
    let mut told = Vec::new();
    let rotated = world.app.rotate_key(&district(), |table, _| told.push(table)).expect("rotated");
    assert_eq!(rotated.version, 2);
    assert!(told.contains(&"changes") && told.contains(&"pack_parts"), "{told:?}");
    let under = |version: &str| {
        let column = if world.registry.database.is_some() { "'\\x" } else { "x'" };
        let old = format!("substr(body, 1, 5) = {column}01000000{version}'");
        world.registry.count(&format!("SELECT count(*) FROM changes WHERE {old}"))
    };
    assert_eq!((under("01"), under("02")), (0, u64::from(HOUSEHOLDS) + 2));
    assert_eq!(projections(&world), before);
    assert_unreadable(&world.registry);
    let new = MasterPlace::File(world.registry.path().join("new.key"));
    assert_eq!(world.app.change_master(&new).expect("changed"), 4, "the nation's, and three of the district");
    // It serves on; the next start needs the other key.
    assert_eq!(projections(&world), before);
    let (dir, clock) = (world.registry.path().to_owned(), world.clock.clone());
    let refused = world.registry.open(field::surroundings(&clock)).map(drop).expect_err("refused");
    assert!(refused.to_string().contains("another master key"), "{refused}");
    std::fs::rename(dir.join("new.key"), dir.join("master.key")).expect("moved");
    let world = world.restart();
    assert_eq!(projections(&world), before);
    assert_eq!(world.app.verify().expect("a report").faults, []);
}

#[test]
fn keys_are_exchanged_in_the_embedded_database() {
    keys_are_exchanged(Registry::sqlite());
}

#[test]
fn keys_are_exchanged_in_postgres() {
    keys_are_exchanged(Registry::postgres());
}

#[test]
fn without_the_master_key_there_is_one_line_and_no_server() {
    let world = worked(Registry::sqlite());
    let (dir, clock) = (world.registry.path().to_owned(), world.clock.clone());
    let World { app, registry, .. } = world;
    drop(app);
    std::fs::rename(dir.join("master.key"), dir.join("elsewhere")).expect("moved");
    let refused = registry.open(field::surroundings(&clock)).map(drop).expect_err("refused").to_string();
    assert!(refused.starts_with("the registry is encrypted and its master key is not here"), "{refused}");
    assert!(!dir.join("master.key").exists(), "none is made up");
}

/// A registry of the release before: as it stands, and cut off in the midst of the upgrade.
fn an_older_registry_is_encrypted(upon_postgres: bool) {
    let today = worked(Registry::sqlite());
    let before = projections(&today);
    let folder = Registry::sqlite();
    std::fs::copy(today.registry.path().join("server.key"), folder.path().join("server.key")).expect("a key");
    let then = old::registry(&today.app, today.registry.path(), folder.path(), HOUSEHOLDS);
    let registry = match upon_postgres {
        false => {
            drop(then);
            assert!(holds(&everything(&folder), "3502114301809001"), "it was readable");
            folder
        }
        true => {
            let database = pendata_cluster::Cluster::shared().database();
            old::in_postgres(&then, &database);
            drop(then);
            std::fs::remove_file(folder.path().join("registry.sqlite")).expect("removed");
            Registry { database: Some(database), ..folder }
        }
    };
    // Cut off in the midst of it, it goes on where it was.
    let stop = match upon_postgres {
        true => "FOR EACH ROW EXECUTE FUNCTION append_only()",
        false => "BEGIN SELECT RAISE(ABORT, 'stopped'); END",
    };
    registry.run(&format!("CREATE TRIGGER stop BEFORE UPDATE ON people {stop}"));
    registry.open(field::surroundings(&today.clock)).map(drop).expect_err("it is stopped");
    registry.run(if upon_postgres { "DROP TRIGGER stop ON people" } else { "DROP TRIGGER stop" });
    let app = registry.open(field::surroundings(&today.clock)).expect("it opens");
    let World { rules, clock, .. } = today;
    let world = World { app: app.into(), registry, rules, clock };
    assert_eq!(projections(&world), before);
    assert_unreadable(&world.registry);
    assert_eq!(world.app.verify().expect("a report").faults, []);
    let mut budi = world.officer("budi", &[VILLAGE]);
    budi.sync(&world);
    budi.write(&world, household(1), &[set(own("q303"), "3")]);
    budi.sync(&world);
    assert_eq!(world.app.verify().expect("a report").faults, []);
}

#[test]
fn an_older_embedded_registry_is_encrypted() {
    an_older_registry_is_encrypted(false);
}

#[test]
fn an_older_registry_in_postgres_is_encrypted() {
    an_older_registry_is_encrypted(true);
}
