//! Pushes: all or nothing, upon what was loaded, under gap-free numbers.

use std::collections::BTreeSet;

use pendata_domain::digest::VillageDigest;
use pendata_domain::household::{Candidate, Conflict, ConflictKind, Subject};
use pendata_domain::ids::{CaseId, ChangeHash, HouseholdId};
use pendata_domain::protocol::QuarantineReason;
use pendata_domain::question::{FieldPath, QuestionCode};

use super::{NOW, Place, Push, district, household, projection, upon_both, village};
use crate::Error;
use crate::store::audit::Row;
use crate::store::commit::{Commit, Refused};
use crate::store::fleet::QuarantineFilter;
use crate::store::rows::{HeldChange, Origin};

upon_both!(
    a_push_is_read_back,
    what_moved_meanwhile_is_stale_and_nothing_is_written,
    a_repeated_push_gets_a_receipt_of_its_own,
    many_at_once_leave_no_gap_and_break_no_chain,
    a_page_of_the_log_is_as_long_as_was_asked_and_never_empty,
    what_waits_is_kept_until_it_is_taken_or_refused,
    what_begins_to_wait_for_a_document_that_moved_is_stale,
    what_begins_to_wait_for_a_household_that_was_made_meanwhile_is_stale,
    a_household_is_stale_that_does_not_know_what_began_to_wait_for_it,
    a_case_keeps_its_day_until_it_is_closed,
    a_household_of_another_district_is_elsewhere,
    letters_that_no_keyboard_gives_do_no_harm,
);

fn a_push_is_read_back(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let push =
        Push::of(device, 1).with(household(1), &village(1), None).with(household(2), &village(2), None);
    store.commit(push.commit()).expect("written");
    let hash = push.hash(household(1));
    let feed = store.feed(&village(1)).expect("a feed");
    assert_eq!((feed.epoch, feed.head), (1, 1));
    assert_eq!(store.digest_at(&village(1), 1).expect("a digest"), feed.digest);
    assert!(matches!(store.digest_at(&village(1), 2), Err(Error::NotFound)));
    assert_eq!(store.heads().expect("heads"), [(village(1), 1), (village(2), 1)]);
    let log = store.log(&village(1), 0, 1_000).expect("a log");
    assert_eq!(
        log.iter().map(|l| (l.seq, l.household, l.hash, l.place)).collect::<Vec<_>>(),
        [(1, household(1), hash, 0)]
    );
    assert_eq!((log[0].seal, &log[0].body), (push.seal(), &vec![1; 100]));
    let asked = [(household(1), hash), (household(1), ChangeHash([0; 32]))];
    assert_eq!(store.known(&district(), &asked).expect("known"), BTreeSet::from([asked[0]]));
    let loaded = store.load(&district(), &[household(2), household(3), household(1)]).expect("loaded");
    let document = loaded[2].document.as_ref().expect("a document");
    assert_eq!((&document.village, document.version, &document.saved), (&village(1), 1, &vec![9; 50]));
    assert!(loaded[0].document.is_some() && loaded[1].document.is_none() && !loaded[1].elsewhere);
    assert_eq!(store.projection(&district(), household(1)).expect("a row"), Some(projection("Kepala 1")));
    assert_eq!(store.last_seal(&district(), device).expect("a seal"), Some((1, push.seal())));
    let receipt = store.receipt_of(&district(), push.seal(), device).expect("asked").expect("a receipt");
    assert_eq!((receipt.number, receipt.counter, receipt.time), (1, 1, NOW + 1));
    assert_eq!(store.device(device).expect("asked").expect("a device").receipt, 1);
    assert_eq!(store.changes(&district(), household(1)).expect("changes"), [vec![1; 100]]);
    assert_eq!(store.document_count(&district()).expect("a number"), 2);
    assert_eq!(store.number_at(&village(1), NOW).expect("a number"), 0);
    assert_eq!(store.number_at(&village(1), NOW + 2).expect("a number"), 1);
    assert_eq!(store.seals_since(&district(), device, NOW, 9).expect("seals"), [push.seal()]);
}

fn what_moved_meanwhile_is_stale_and_nothing_is_written(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    store.commit(Push::of(device, 1).with(household(1), &village(1), None).commit()).expect("written");
    let before = store.audit(&district(), 0, 100).expect("a chain").len();
    let push = |number, expected| Push::of(device, number).with(household(1), &village(1), expected).commit();
    for stale in [push(2, None), push(2, Some(7)), push(1, Some(1)), push(3, Some(1))] {
        assert!(matches!(store.commit(stale), Err(Error::Stale)));
    }
    assert_eq!(store.feed(&village(1)).expect("a feed").head, 1);
    assert_eq!(store.audit(&district(), 0, 100).expect("a chain").len(), before);
    store.commit(push(2, Some(1))).expect("upon what is there");
    assert_eq!(store.projection(&district(), household(1)).expect("a row"), Some(projection("Kepala 2")));
}

fn a_repeated_push_gets_a_receipt_of_its_own(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let first = Push::of(device, 1).with(household(1), &village(1), None);
    store.commit(first.commit()).expect("written");
    // The same seal again, of which nothing is new.
    let mut again = Push::of(device, 2).commit();
    again.seal = first.commit().seal;
    store.commit(again).expect("written");
    assert_eq!(store.receipt_of(&district(), first.seal(), device).expect("asked").expect("one").number, 2);
    assert_eq!(store.feed(&village(1)).expect("a feed").head, 1);
}

fn many_at_once_leave_no_gap_and_break_no_chain(place: &Place) {
    const DEVICES: u8 = 6;
    const PUSHES: u64 = 8;
    let devices: Vec<_> = (0..DEVICES).map(|n| place.device(&format!("officer {n}"), &village(1))).collect();
    std::thread::scope(|scope| {
        for (n, device) in (1..).zip(&devices) {
            scope.spawn(move || {
                for number in 1..=PUSHES {
                    let expected = (number > 1).then(|| number - 1);
                    let push = Push::of(*device, number).with(household(n), &village(1), expected).with(
                        household(n + 100),
                        &village(2),
                        expected,
                    );
                    place.store.commit(push.commit()).expect("written");
                }
            });
        }
    });
    for place_of in [village(1), village(2)] {
        let log = place.store.log(&place_of, 0, usize::MAX / 2).expect("a log");
        assert_eq!(log.len() as u64, u64::from(DEVICES) * PUSHES);
        let mut digest = VillageDigest::default();
        for (number, change) in (1..).zip(&log) {
            digest.add(&change.hash);
            assert_eq!(change.seq, number);
            assert_eq!(place.store.digest_at(&place_of, number).expect("a digest"), digest);
        }
    }
    chain_holds(place);
}

fn chain_holds(place: &Place) {
    let (mut number, mut previous) = (0, [0; 32]);
    let code = district();
    for row in place.store.audit(&code, 0, 10_000).expect("a chain") {
        number += 1;
        let again = Row {
            district: code.as_str(),
            number,
            time: row.time,
            user: row.user,
            device: row.device,
            act: &row.act,
            detail: &row.detail,
            previous,
        };
        assert_eq!((row.number, row.previous, row.hash), (number, previous, again.hash()));
        previous = row.hash;
    }
    assert!(number > 0);
}

fn a_page_of_the_log_is_as_long_as_was_asked_and_never_empty(place: &Place) {
    let device = place.device("rina", &village(1));
    for number in 1..=5 {
        let push = Push::of(device, number).with(household(number as u8), &village(1), None);
        place.store.commit(push.commit()).expect("written");
    }
    let page = |after, bytes| {
        let log = place.store.log(&village(1), after, bytes).expect("a page");
        log.iter().map(|change| change.seq).collect::<Vec<_>>()
    };
    assert_eq!(page(0, 10), [1], "one at least");
    assert_eq!(page(1, 299), [2, 3]);
    assert_eq!(page(1, 300), [2, 3, 4]);
    assert_eq!(page(4, 1_000_000), [5]);
    assert_eq!(page(5, 1_000_000), [0; 0]);
}

fn held(n: u8) -> HeldChange {
    let origin = Origin { seal: pendata_domain::seal::SealId([n; 16]), place: 3 };
    HeldChange { household: household(1), hash: ChangeHash([n; 32]), origin, body: vec![n; 10] }
}

fn what_waits_is_kept_until_it_is_taken_or_refused(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let waiting =
        |number: u64| Commit { waiting: vec![held(1), held(2)], ..Push::of(device, number).commit() };
    store.commit(waiting(1)).expect("written");
    store.commit(waiting(2)).expect("again");
    let held_now = || {
        let loaded = store.load(&district(), &[household(1)]).expect("loaded").remove(0);
        loaded.waiting.iter().map(|held| (held.hash.0[0], held.origin.place)).collect::<Vec<_>>()
    };
    assert_eq!(held_now(), [(1, 3), (2, 3)]);
    let HeldChange { household: of, hash, origin, body } = held(1);
    let reason = QuarantineReason::DependsOnRefused;
    let refused = Refused { device, household: of, hash, origin, reason, body };
    store.commit(Commit { quarantined: vec![refused], ..Push::of(device, 3).commit() }).expect("written");
    assert_eq!(held_now(), [(2, 3)]);
    assert_eq!(store.refused(&district(), household(1), &[hash, held(2).hash]).expect("asked"), [hash]);
    assert_eq!(store.reason(&district(), household(1), hash).expect("asked"), Some(reason));
    let rows = store
        .quarantine(&district(), &QuarantineFilter { limit: 10, ..QuarantineFilter::default() })
        .expect("rows");
    assert_eq!((rows.len(), rows[0].device, rows[0].bytes), (1, device, 10));
    assert_eq!(store.quarantined(&district()).expect("a number"), 1);
    let mut push = Push::of(device, 4).with(household(1), &village(1), None).commit();
    push.logs.get_mut(&village(1)).expect("a log")[0].1.hash = held(2).hash;
    push.awaited.push((household(1), held(2).hash));
    store.commit(push).expect("written");
    assert_eq!(held_now(), []);
}

fn what_begins_to_wait_for_a_document_that_moved_is_stale(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    store.commit(Push::of(device, 1).with(household(1), &village(1), None).commit()).expect("written");
    let waits = |seen| Commit { waiting: vec![held(1)], seen, ..Push::of(device, 2).commit() };
    assert!(matches!(store.commit(waits(vec![(household(1), Some(5))])), Err(Error::Stale)));
    assert!(store.load(&district(), &[household(1)]).expect("loaded")[0].waiting.is_empty());
    store.commit(waits(vec![(household(1), Some(1))])).expect("written");
}

fn clash(value: &str) -> Conflict {
    let path = FieldPath::household(QuestionCode::new("q303").expect("a code"));
    let candidate = |value: &str| Candidate { value: value.into(), writers: Vec::new(), reasons: Vec::new() };
    Conflict {
        id: CaseId([4; 16]),
        kind: ConflictKind::Value,
        subject: Subject::Answer { path },
        base: None,
        candidates: vec![candidate("1"), candidate(value)],
    }
}

fn what_begins_to_wait_for_a_household_that_was_made_meanwhile_is_stale(place: &Place) {
    let (rina, joko) = (place.device("rina", &village(1)), place.device("joko", &village(1)));
    let waits = waiting_for(&Push::of(joko, 1), household(1));
    place.store.commit(Push::of(rina, 1).with(household(1), &village(1), None).commit()).expect("made");
    let outcome = place.store.commit(waits);
    assert!(matches!(outcome, Err(Error::Stale)), "{outcome:?}");
    let loaded = place.store.load(&district(), &[household(1)]).expect("loaded");
    assert!(loaded[0].waiting.is_empty(), "nothing is left behind");
}

fn a_household_is_stale_that_does_not_know_what_began_to_wait_for_it(place: &Place) {
    let (rina, joko) = (place.device("rina", &village(1)), place.device("joko", &village(1)));
    let waits = waiting_for(&Push::of(joko, 1), household(1));
    let hash = waits.waiting[0].hash;
    place.store.commit(waits).expect("held");
    let mut made = Push::of(rina, 1).with(household(1), &village(1), None).commit();
    let outcome = place.store.commit(made.clone());
    assert!(matches!(outcome, Err(Error::Stale)), "{outcome:?}");
    made.awaited.push((household(1), hash));
    place.store.commit(made).expect("made by somebody who knows");
}

fn a_case_keeps_its_day_until_it_is_closed(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let push = |number: u64, open: Vec<Conflict>| {
        let expected = (number > 1).then(|| number - 1);
        let mut commit = Push::of(device, number).with(household(1), &village(1), expected).commit();
        commit.households[0].open = open;
        store.commit(commit).expect("written");
    };
    let open = || {
        let page =
            store.queue(&district(), &super::super::views::QueueFilter { limit: 9, ..Default::default() });
        page.expect("a page").cases.iter().map(|case| (case.opened, case.candidates)).collect::<Vec<_>>()
    };
    push(1, vec![clash("2")]);
    assert_eq!(open(), [(NOW + 1, 2)]);
    push(2, vec![clash("3")]);
    assert_eq!(open(), [(NOW + 1, 2)], "open since the first");
    push(3, Vec::new());
    assert_eq!(open(), []);
    assert_eq!(store.open_cases(&district(), household(1)).expect("cases"), []);
    push(4, vec![clash("2")]);
    assert_eq!(open(), [(NOW + 4, 2)], "opened anew");
    assert!(store.case(&district(), household(1), CaseId([4; 16])).expect("asked").is_some());
}

fn a_household_of_another_district_is_elsewhere(place: &Place) {
    let there = "35.03.01.2001".parse().expect("a village");
    let device = place.device("stranger", &there);
    place.store.commit(Push::of(device, 1).with(household(1), &there, None).commit()).expect("written");
    let loaded = place.store.load(&district(), &[household(1), household(2)]).expect("loaded");
    assert_eq!(loaded.iter().map(|l| l.elsewhere).collect::<Vec<_>>(), [true, false]);
    assert!(!place.store.load(&there.district(), &[household(1)]).expect("loaded")[0].elsewhere);
}

fn letters_that_no_keyboard_gives_do_no_harm(place: &Place) {
    let device = place.device("ri\0na", &village(1));
    assert!(place.store.accounts_by_login("x\0y").expect("asked").is_empty());
    let mut commit = Push::of(device, 1).with(household(1), &village(1), None).commit();
    commit.households[0].open = vec![clash("2\0")];
    place.store.commit(commit).expect("written");
    assert_eq!(place.store.open_cases(&district(), household(1)).expect("cases").len(), 1);
}

/// A push of one change that waits for a household which is not there.
pub fn waiting_for(push: &Push, household: HouseholdId) -> Commit {
    let (hash, origin) = (push.hash(household), Origin { seal: push.seal(), place: 0 });
    let waiting = vec![HeldChange { household, hash, origin, body: vec![4; 30] }];
    Commit { waiting, seen: vec![(household, None)], ..push.commit() }
}
