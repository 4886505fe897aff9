//! Households that are emptied: what they said is gone, what the log promised of them stays.

use pendata_domain::household::{Candidate, Conflict, ConflictKind, Subject};
use pendata_domain::ids::{CaseId, ChangeHash, DeviceNumber, PhotoHash};
use pendata_domain::protocol::{ErasureReason, QuarantineReason};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_domain::work::WorkReason;

use super::{NOW, Place, Push, district, household, projection, upon_both, village};
use crate::Error;
use crate::store::Write;
use crate::store::commit::{Commit, Emptied, Erasing, Refused};
use crate::store::rows::{ErasureRow, HeldChange, Origin, Pack, PhotoRow};
use crate::store::work::NewWork;

upon_both!(
    an_emptied_household_leaves_its_places_in_the_log_and_nothing_else,
    who_wrote_meanwhile_makes_the_erasure_stale,
    nothing_is_kept_of_what_comes_later,
    a_snapshot_of_before_is_not_taken,
    what_was_lost_is_emptied_again_by_itself,
    lists_that_name_it_name_the_one_in_its_place,
);

const PHOTO: PhotoHash = PhotoHash([7; 32]);

/// Founds household 9 in the place of household 1, which stands at a version with these changes.
fn erasing(device: DeviceNumber, number: u64, expected: u64, logged: Vec<ChangeHash>) -> Commit {
    let erasure = ErasureRow {
        village: village(1),
        household: household(1),
        remade: household(9),
        reason: ErasureReason::Order,
        time: NOW,
        frame: vec![4; 9],
    };
    let (logged, refused) = (logged.into_iter().map(Emptied::of).collect(), vec![Emptied::of(ASIDE)]);
    let erasing = Erasing {
        erasure,
        expected: Some(expected),
        logged,
        refused,
        saved: Vec::new(),
        photos: vec![PHOTO],
    };
    let push = Push::of(device, number).with(household(9), &village(1), None);
    Commit { erasing: Some(erasing), ..push.commit() }
}

const ASIDE: ChangeHash = ChangeHash([6; 32]);

fn aside(push: &Push, hash: ChangeHash) -> Refused {
    let origin = Origin { seal: push.seal(), place: 0 };
    let (device, reason, body) = (push.device, QuarantineReason::GateFailed, b"rahasia".to_vec());
    Refused { device, household: household(1), hash, origin, reason, body }
}

fn case() -> Conflict {
    let path = FieldPath::household(QuestionCode::new("q303").expect("a code"));
    let candidate = |value: &str| Candidate { value: value.into(), writers: Vec::new(), reasons: Vec::new() };
    Conflict {
        id: CaseId([3; 16]),
        kind: ConflictKind::Value,
        subject: Subject::Answer { path },
        base: None,
        candidates: vec![candidate("1"), candidate("2")],
    }
}

/// A household with everything that can hang on one, and a neighbour. Returns the hashes of its changes.
fn worked(place: &Place, device: DeviceNumber) -> Vec<ChangeHash> {
    let first =
        Push::of(device, 1).with(household(1), &village(1), None).with(household(2), &village(1), None);
    place.store.commit(first.commit()).expect("written");
    let second = Push::of(device, 2).with(household(1), &village(1), Some(1));
    let mut commit = second.commit();
    commit.households[0].open = vec![case()];
    commit.quarantined = vec![aside(&second, ASIDE)];
    let (origin, body) = (Origin { seal: second.seal(), place: 1 }, b"rahasia".to_vec());
    commit.waiting = vec![HeldChange { household: household(1), hash: ChangeHash([5; 32]), origin, body }];
    place.store.commit(commit).expect("written");
    let photo = PhotoRow { village: village(1), hash: PHOTO, bytes: 9, device };
    place.write(&district(), Write::AddPhoto(photo)).expect("a photo");
    let hashes = [&first, &second].map(|push| push.hash(household(1)));
    place.store.add_pack(&village(1), &pack(place, 3), vec![vec![1; 40]]).expect("a snapshot");
    hashes.to_vec()
}

fn pack(place: &Place, through: u64) -> Pack {
    let feed = place.store.feed(&village(1)).expect("a feed");
    Pack { epoch: feed.epoch, through, digest: feed.digest, parts: 1, bytes: 40, households: 2 }
}

fn an_emptied_household_leaves_its_places_in_the_log_and_nothing_else(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let hashes = worked(place, device);
    let before = store.log(&village(1), 0, usize::MAX / 2).expect("a log");
    let roster = store.roster_version(&district()).expect("a version");
    store.commit(erasing(device, 3, 2, hashes)).expect("written");
    let log = store.log(&village(1), 0, usize::MAX / 2).expect("a log");
    assert_eq!(log.len(), before.len() + 1);
    for (then, now) in before.iter().zip(&log) {
        assert_eq!((then.seq, then.hash, then.seal, then.place), (now.seq, now.hash, now.seal, now.place));
        assert_eq!(now.body.is_empty(), now.household == household(1), "{now:?}");
    }
    assert_eq!(
        store.digest_at(&village(1), 4).expect("a digest"),
        store.feed(&village(1)).expect("a feed").digest
    );
    let loaded = store.load(&district(), &[household(1), household(2)]).expect("loaded");
    assert!(loaded[0].document.is_none() && loaded[0].waiting.is_empty() && !loaded[0].elsewhere);
    assert_eq!((loaded[0].erased, loaded[1].erased), (Some(household(9)), None));
    assert!(loaded[1].document.is_some());
    assert_eq!(store.projection(&district(), household(1)).expect("asked"), None);
    assert_eq!(store.projection(&district(), household(2)).expect("asked"), Some(projection("Kepala 1")));
    assert_eq!(store.open_cases(&district(), household(1)).expect("asked"), []);
    let kept = store.set_aside(&district(), ASIDE).expect("asked").expect("its row stays");
    assert!(kept.body.is_empty());
    assert_eq!(store.aside_of(&district(), household(1)).expect("asked"), [ASIDE]);
    assert_eq!(store.photo(&village(1), PHOTO).expect("asked"), None);
    assert_eq!(store.pack(&village(1)).expect("asked"), None);
    let (_, documents) = store.village(&village(1)).expect("a village");
    assert_eq!(
        documents.iter().map(|document| document.household).collect::<Vec<_>>(),
        [household(2), household(9)]
    );
    assert_eq!(store.document_count(&district()).expect("a number"), 2);
    let rows = store.erasures(&village(1)).expect("rows");
    assert_eq!((rows.len(), rows[0].remade, rows[0].reason), (1, household(9), ErasureReason::Order));
    assert_eq!(rows[0].frame, vec![4; 9]);
    assert!(store.erasures(&village(2)).expect("rows").is_empty());
    let erased = store.erased(&district(), &[household(1), household(2)]).expect("asked");
    assert_eq!(erased.into_iter().collect::<Vec<_>>(), [(household(1), household(9))]);
    assert_eq!(
        store.roster_version(&district()).expect("a version"),
        roster + 1,
        "tablets ask for the papers again"
    );
    for table in ["changes", "quarantine", "documents"] {
        let page = store.check_page(&district(), table, &[]).expect("a page").expect("rows");
        assert_eq!(page.unreadable, [""; 0], "what is empty is encrypted as everything is");
    }
}

fn who_wrote_meanwhile_makes_the_erasure_stale(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let hashes = worked(place, device);
    let chain = || store.audit(&district(), 0, 100).expect("a chain").len();
    let before = chain();
    let fewer = hashes[..1].to_vec();
    let mut unseen = erasing(device, 3, 2, hashes.clone());
    unseen.erasing.as_mut().expect("it empties").refused.clear();
    for stale in [erasing(device, 3, 1, hashes.clone()), erasing(device, 3, 2, fewer), unseen] {
        assert!(matches!(store.commit(stale), Err(Error::Stale)));
    }
    assert_eq!((chain(), store.feed(&village(1)).expect("a feed").head), (before, 3));
    assert!(store.load(&district(), &[household(1)]).expect("loaded")[0].document.is_some());
    assert!(store.load(&district(), &[household(9)]).expect("loaded")[0].document.is_none());
}

fn nothing_is_kept_of_what_comes_later(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let hashes = worked(place, device);
    store.commit(erasing(device, 3, 2, hashes)).expect("written");
    // Somebody who holds the document in memory, of before.
    let upon = |expected| Push::of(device, 4).with(household(1), &village(1), expected).commit();
    for stale in [upon(Some(2)), upon(None)] {
        assert!(matches!(store.commit(stale), Err(Error::Stale)));
    }
    // What the cheap checks refuse is set aside without a look at the household: not with its body.
    let push = Push::of(device, 4);
    let late = Refused { body: b"rahasia".to_vec(), ..aside(&push, ChangeHash([8; 32])) };
    let unaware = Commit { quarantined: vec![late.clone()], ..push.commit() };
    assert!(matches!(store.commit(unaware), Err(Error::Stale)));
    let aware = Commit {
        quarantined: vec![Refused { body: Vec::new(), reason: QuarantineReason::Erased, ..late }],
        emptied: vec![household(1)],
        ..push.commit()
    };
    store.commit(aware).expect("written");
    assert_eq!(store.aside_of(&district(), household(1)).expect("asked").len(), 2);
}

fn a_snapshot_of_before_is_not_taken(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let hashes = worked(place, device);
    let made_before = pack(place, 3);
    store.commit(erasing(device, 3, 2, hashes)).expect("written");
    assert!(matches!(store.add_pack(&village(1), &made_before, vec![vec![1; 40]]), Err(Error::Stale)));
    assert_eq!(store.pack(&village(1)).expect("asked"), None);
    store.add_pack(&village(1), &pack(place, 4), vec![vec![1; 40]]).expect("a snapshot");
}

fn what_was_lost_is_emptied_again_by_itself(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let hashes = worked(place, device);
    let again = |of: u8, expected, hashes: Vec<ChangeHash>| {
        let erasing = erasing(device, 3, 2, hashes).erasing.expect("it empties");
        let erasure = ErasureRow { household: household(of), ..erasing.erasure.clone() };
        let refused = if expected == Some(2) { erasing.refused.clone() } else { Vec::new() };
        Write::Erase(Box::new(Erasing { erasure, expected, refused, ..erasing }))
    };
    let before = store.feed(&village(1)).expect("a feed");
    for stale in [again(1, Some(1), hashes.clone()), again(1, None, Vec::new())] {
        assert!(matches!(place.write(&district(), stale), Err(Error::Stale)));
    }
    place.write(&district(), again(1, Some(2), hashes)).expect("emptied");
    // One that is not here at all gets its mark.
    place.write(&district(), again(5, None, Vec::new())).expect("marked");
    assert_eq!(store.feed(&village(1)).expect("a feed"), before, "the log says nothing of it");
    let loaded = store.load(&district(), &[household(1), household(5)]).expect("loaded");
    for one in &loaded {
        assert!(one.document.is_none() && one.erased == Some(household(9)));
    }
    let log = store.log(&village(1), 0, usize::MAX / 2).expect("a log");
    assert!(log.iter().all(|change| change.body.is_empty() == (change.household == household(1))));
    let late = Push::of(device, 3).with(household(5), &village(1), None).commit();
    assert!(matches!(store.commit(late), Err(Error::Stale)), "nobody founds it");
    assert_eq!(store.erasures(&village(1)).expect("rows").len(), 2);
    for table in ["changes", "quarantine", "documents"] {
        let page = store.check_page(&district(), table, &[]).expect("a page").expect("rows");
        assert_eq!(page.unreadable, [""; 0]);
    }
}

fn lists_that_name_it_name_the_one_in_its_place(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let hashes = worked(place, device);
    let give = |households: &[u8]| {
        let households = households.iter().map(|n| household(*n)).collect();
        let (words, note) = ("cek".into(), String::new());
        let (reason, due, user) = (WorkReason::Other, None, None);
        let new = NewWork { village: village(1), reason, words, note, due, user, households };
        place.write(&district(), Write::GiveWork(new)).expect("given")
    };
    let (both, other) = (give(&[1, 2]), give(&[2]));
    let head = store.work_head(&district()).expect("a number");
    store.commit(erasing(device, 3, 2, hashes)).expect("written");
    let page = store.work_after(&district(), &[village(1)], head, 9).expect("a page");
    let said: Vec<_> =
        page.entries.iter().map(|entry| (entry.list, entry.item.household, entry.withdrawn)).collect();
    assert_eq!(said, [(both, household(1), true), (both, household(9), false)]);
    let numbers: Vec<u32> = page.entries.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, [head + 1, head + 2], "without a gap");
    let lists = store.work_lists(&district(), None).expect("lists");
    let on =
        |number| lists.iter().find(|row| row.list.number == number).map(|row| (row.households, row.done));
    assert_eq!((on(both), on(other)), (Some((2, 0)), Some((1, 0))));
}
