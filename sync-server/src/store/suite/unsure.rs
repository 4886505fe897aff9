//! A COMMIT whose answer is not sure is never an acknowledgement; what was surely undone is tried again.

use super::{Place, Push, district, household, village};
use crate::Error;
use crate::store::postgres::Failure;

/// Makes every COMMIT of a push meet something at its very end, after every statement went through. It happens as the
/// owner: the server's role may do none of it.
fn at_commit(place: &Place, happens: &str) {
    place.database().sql(&format!(
        "CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN {happens}; RETURN NULL; END$$;
         CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON devices DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION at_commit()"
    ));
}

#[test]
fn a_standby_that_did_not_confirm_is_no_acknowledgement() {
    let place = Place::postgres();
    let device = place.device("rina", &village(1));
    // What PostgreSQL says where the wait for a standby is cancelled: a warning, and COMMIT.
    at_commit(&place, "RAISE WARNING 'canceling wait for synchronous replication due to user request'");
    let push = Push::of(device, 1).with(household(1), &village(1), None);
    let outcome = place.store.commit(push.commit());
    assert!(matches!(outcome, Err(Error::Postgres(Failure::Unknown))), "{outcome:?}");
    assert_eq!(place.store.feed(&village(1)).expect("a feed").head, 1, "it is there, and nobody was told so");
    // Pushed again it writes a receipt of its own, for which a standby is waited for.
    place.database().sql("DROP TRIGGER at_commit ON devices");
    let mut again = Push::of(device, 2).commit();
    again.seal = push.commit().seal;
    place.store.commit(again).expect("acknowledged");
    assert_eq!(place.database().count("SELECT count(*) FROM receipts"), 2);
}

#[test]
fn a_connection_lost_at_commit_is_no_acknowledgement() {
    let place = Place::postgres();
    let device = place.device("rina", &village(1));
    at_commit(&place, "PERFORM pg_terminate_backend(pg_backend_pid())");
    let push = Push::of(device, 1).with(household(1), &village(1), None);
    let outcome = place.store.commit(push.commit());
    assert!(matches!(outcome, Err(Error::Postgres(Failure::Unknown))), "{outcome:?}");
    place.database().sql("DROP TRIGGER at_commit ON devices");
    place.store.commit(push.commit()).expect("a new connection");
}

#[test]
fn transactions_in_each_others_way_are_tried_again() {
    let place = Place::postgres();
    let device = place.device("rina", &village(1));
    place.database().sql("CREATE SEQUENCE tries");
    at_commit(&place, "IF nextval('tries') < 3 THEN RAISE 'in the way' USING ERRCODE = '40P01'; END IF");
    place
        .store
        .commit(Push::of(device, 1).with(household(1), &village(1), None).commit())
        .expect("the third time");
    assert_eq!(place.database().sql("SELECT last_value FROM tries"), "3");
    assert_eq!(
        place.store.audit(&district(), 0, 99).expect("a chain").iter().filter(|r| r.act == "push").count(),
        1
    );
}

#[test]
fn one_that_cannot_be_written_does_not_take_the_others_with_it() {
    let place = Place::postgres();
    let devices: Vec<_> = (0..4).map(|n| place.device(&format!("officer {n}"), &village(1))).collect();
    at_commit(&place, &format!("IF NEW.number = {} THEN RAISE 'never'; END IF", devices[2].0));
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let push = |n: usize| {
            let commit = Push::of(devices[n], 1).with(household(n as u8), &village(1), None).commit();
            let store = &place.store;
            scope.spawn(move || store.commit(commit).is_ok())
        };
        let threads: Vec<_> = (0..4).map(push).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(outcomes, [true, true, false, true]);
    assert_eq!(place.store.feed(&village(1)).expect("a feed").head, 3);
}
