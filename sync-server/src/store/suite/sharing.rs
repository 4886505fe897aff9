//! What only instances upon one database have to do with each other.

use std::sync::Arc;

use super::pushes::waiting_for;
use super::{NOW, Place, Push, address, digest, district, household, village};
use crate::Error;
use crate::store::Store;
use crate::store::postgres::{PostgresStore, Unusable};

#[test]
fn a_job_is_one_instances_until_its_lease_ends() {
    let place = Place::postgres();
    let (one, two) = (place.again(), place.again());
    let (first, second) = ([1; 16], [2; 16]);
    assert!(one.lease("packs", &first, NOW, NOW + 60).expect("asked"));
    assert!(!two.lease("packs", &second, NOW + 59, NOW + 119).expect("asked"));
    assert!(two.lease("work", &second, NOW, NOW + 60).expect("asked"), "another job");
    assert!(one.lease("packs", &first, NOW + 30, NOW + 90).expect("renewed"));
    assert!(!two.lease("packs", &second, NOW + 90, NOW + 150).expect("asked"));
    assert!(two.lease("packs", &second, NOW + 91, NOW + 151).expect("the first stopped renewing"));
}

#[test]
fn a_database_has_one_key() {
    let place = Place::postgres();
    let store = place.again();
    assert_eq!(store.identity().expect("asked"), None);
    assert!(store.claim(&digest("ours")).expect("asked"));
    assert!(store.claim(&digest("ours")).expect("asked"));
    assert!(!place.again().claim(&digest("theirs")).expect("asked"));
    assert_eq!(place.again().identity().expect("asked"), Some(digest("ours")));
}

#[test]
fn instances_that_push_at_once_leave_no_gap() {
    let place = Place::postgres();
    let stores = [place.again(), place.again(), place.again()].map(Arc::new);
    let devices: Vec<_> = (0..6).map(|n| place.device(&format!("officer {n}"), &village(1))).collect();
    std::thread::scope(|scope| {
        for (n, device) in (1..).zip(&devices) {
            let store = &stores[usize::from(n) % 3];
            scope.spawn(move || {
                for number in 1..=6 {
                    let expected = (number > 1).then(|| number - 1);
                    let push = Push::of(*device, number).with(household(n), &village(1), expected);
                    store.commit(push.commit()).expect("written");
                }
            });
        }
    });
    let log = place.store.log(&village(1), 0, usize::MAX / 2).expect("a log");
    assert_eq!(log.iter().map(|change| change.seq).collect::<Vec<_>>(), (1..=36).collect::<Vec<u64>>());
    let audit = place.store.audit(&district(), 0, 1_000).expect("a chain");
    assert!(audit.windows(2).all(|rows| rows[1].previous == rows[0].hash));
}

#[test]
fn two_instances_that_want_one_household_do_not_both_have_it() {
    let place = Place::postgres();
    let (one, two) = (place.again(), place.again());
    let (rina, joko) = (place.device("rina", &village(1)), place.device("joko", &village(1)));
    for (number, expected) in [(1, None), (2, Some(1)), (3, Some(2))] {
        let push = |device| Push::of(device, number).with(household(1), &village(1), expected).commit();
        let (first, second) = (push(rina), push(joko));
        let outcomes = std::thread::scope(|scope| {
            let first = scope.spawn(|| one.commit(first));
            let second = scope.spawn(|| two.commit(second));
            [first, second].map(|thread| thread.join().expect("no panic"))
        });
        let written = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let stale = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Stale))).count();
        assert_eq!((written, stale), (1, 1));
        // The one that was faster is to be as far as the other.
        let behind = if outcomes[0].is_ok() { joko } else { rina };
        one.commit(Push::of(behind, number).commit()).expect("a receipt");
    }
}

/// Else it would wait, and nobody would look for it before the next push of that household.
#[test]
fn a_change_that_begins_to_wait_while_its_household_is_made_elsewhere_is_seen_by_one_of_them() {
    let place = Place::postgres();
    let (one, two) = (place.again(), place.again());
    let (rina, joko) = (place.device("rina", &village(1)), place.device("joko", &village(1)));
    let mut numbers = [1, 1];
    for n in 1..=40 {
        let made = Push::of(rina, numbers[0]).with(household(n), &village(1), None).commit();
        let waits = waiting_for(&Push::of(joko, numbers[1]), household(n));
        let outcomes = std::thread::scope(|scope| {
            let made = scope.spawn(|| one.commit(made));
            let waits = scope.spawn(|| two.commit(waits));
            [made, waits].map(|thread| thread.join().expect("no panic"))
        });
        let stale = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Stale))).count();
        assert_eq!(stale, 1, "household {n}: {outcomes:?}");
        numbers.iter_mut().zip(&outcomes).for_each(|(number, outcome)| *number += u64::from(outcome.is_ok()));
    }
}

#[test]
fn instances_that_start_at_once_make_one_schema() {
    let database = pendata_cluster::Cluster::shared().database();
    let address = address(&database.url());
    std::thread::scope(|scope| {
        let open = || PostgresStore::make(&address);
        let all: Vec<_> = (0..3).map(|_| scope.spawn(open)).collect();
        all.into_iter().for_each(|thread| thread.join().expect("no panic").expect("it opens"));
    });
    let made = database.count("SELECT count(*) FROM refinery_schema_history");
    assert_eq!(made, database.count("SELECT max(version) FROM refinery_schema_history"), "each once");
    database.sql("INSERT INTO refinery_schema_history VALUES (98, 'later', '2027-01-01T00:00:00Z', '1')");
    PostgresStore::make(&address).expect("it only added");
    database
        .sql("INSERT INTO refinery_schema_history VALUES (99, 'contract_x', '2027-01-01T00:00:00Z', '1')");
    let newer = PostgresStore::make(&address);
    assert!(matches!(newer, Err(Error::Unusable(Unusable::NewerSchema { found: 99, .. }))), "{newer:?}");
    database.sql("DELETE FROM refinery_schema_history WHERE version > 97");
    database.sql("UPDATE refinery_schema_history SET checksum = '1'");
    let foreign = PostgresStore::make(&address);
    assert!(matches!(foreign, Err(Error::Unusable(Unusable::ForeignSchema))), "{foreign:?}");
    database.sql(
        "DROP TABLE refinery_schema_history; DROP ROLE IF EXISTS nobody_much; CREATE ROLE nobody_much LOGIN",
    );
    let nobody: crate::store::postgres::Address =
        database.url().replace("postgres@", "nobody_much@").parse().expect("an address");
    let older = PostgresStore::make(&nobody);
    assert!(matches!(older, Err(Error::Unusable(Unusable::OlderSchema { found: 0, .. }))), "{older:?}");
}

#[test]
fn a_database_that_is_not_there_is_told_of_in_one_line() {
    let database = pendata_cluster::Cluster::shared().database();
    let said = |url: &str| PostgresStore::make(&address(url)).expect_err("refused").to_string();
    let url = database.url();
    let (front, name) = url.rsplit_once('/').expect("a name");
    assert!(said(&format!("{front}/no_such")).contains("no database of this name"));
    assert!(
        said(&format!("postgres://postgres@127.0.0.1:1/{name}"))
            .contains("no PostgreSQL answers at 127.0.0.1:1")
    );
    assert!(said(&url.replace("postgres@", "stranger:rahasia@")).contains("refuses"));
    assert!(!said(&url.replace("postgres@", "stranger:rahasia@")).contains("rahasia"));
    assert!(said(&format!("{url}?sslmode=verify-full")).contains("encrypted"), "a server without TLS");
}
