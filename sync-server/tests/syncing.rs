//! What devices and the server do with each other, over the real store.

mod field;

use field::{NEIGHBOUR, VILLAGE, World, district, founding, household, own, set, village};
use pendata_domain::protocol::{QuarantineReason, ScopeState, Verdict};
use pendata_domain::receipt::AcceptedList;
use sync_server::Error;
use sync_server::store::fleet::{Cause, QuarantineFilter};

fn page() -> QuarantineFilter {
    QuarantineFilter { limit: 10, ..QuarantineFilter::default() }
}

#[test]
fn a_household_reaches_a_colleague() {
    let world = World::new();
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    rina.write(&world, household(1), &founding(VILLAGE));
    assert_eq!(rina.sync(&world), [Verdict::Accepted]);
    joko.sync(&world);
    assert_eq!(joko.heads(household(1)), rina.heads(household(1)));
    assert_eq!(joko.view(&world, household(1)).text(&own("q108")), "Siti Aminah");
    assert_eq!(world.app.store.feed(&village()).expect("a feed").head, 1);
}

#[test]
fn pushing_twice_is_pushing_once_and_still_gets_a_receipt() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let hash = rina.write(&world, household(1), &founding(VILLAGE));
    let group = {
        let outbox = rina.outbox.clone();
        rina.seal(&outbox)
    };
    let first = rina.push(&world, Some(group.clone())).expect("an answer");
    let second = rina.push(&world, Some(group)).expect("an answer");
    assert_eq!(first.results[0], Verdict::Accepted);
    assert_eq!(second.results[0], Verdict::Duplicate);
    let receipts = [first.receipt.expect("a receipt").body, second.receipt.expect("a receipt").body];
    assert_eq!(receipts.each_ref().map(|r| r.number), [1, 2]);
    assert!(receipts.iter().all(|receipt| receipt.accepted == AcceptedList::of(&[hash])));
    assert_eq!(world.app.store.feed(&village()).expect("a feed").head, 1);
}

#[test]
fn a_change_waits_for_what_it_depends_on() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let first = rina.write(&world, household(1), &founding(VILLAGE));
    rina.write(&world, household(1), &[set(own("q303"), "3")]);
    rina.write(&world, household(1), &[set(own("q303"), "4")]);
    let changes = std::mem::take(&mut rina.outbox);
    let late = rina.seal(&changes[1..2]);
    let answer = rina.push(&world, Some(late)).expect("an answer");
    assert_eq!(answer.results[0], Verdict::Waiting { missing: vec![first] });
    assert_eq!(answer.receipt.expect("a receipt").body.accepted, AcceptedList::of([]));
    // The first change releases the second, and the third finds both; the second comes once more.
    let early = rina.seal(&changes);
    let answer = rina.push(&world, Some(early)).expect("an answer");
    assert!(answer.results.iter().all(|verdict| *verdict == Verdict::Accepted), "{:?}", answer.results);
    assert_eq!(world.app.store.feed(&village()).expect("a feed").head, 3);
    let mut joko = world.officer("joko", &[VILLAGE]);
    joko.sync(&world);
    assert_eq!(joko.view(&world, household(1)).text(&own("q303")), "4");
}

#[test]
fn what_waits_is_released_by_a_later_push() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.write(&world, household(1), &[set(own("q303"), "3")]);
    rina.write(&world, household(1), &[set(own("q303"), "4")]);
    let changes = std::mem::take(&mut rina.outbox);
    let late = rina.seal(&changes[1..2]);
    rina.push(&world, Some(late)).expect("an answer");
    let early = rina.seal(&[changes[0].clone(), changes[2].clone()]);
    let answer = rina.push(&world, Some(early)).expect("an answer");
    assert!(answer.results.iter().all(|verdict| *verdict == Verdict::Accepted), "{:?}", answer.results);
    assert_eq!(world.app.store.feed(&village()).expect("a feed").head, 3);
    assert_eq!(world.app.verify().expect("a report").faults, []);
}

#[test]
fn what_waits_from_a_stranger_is_not_let_in_by_a_later_push() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let mut stranger = world.officer("stranger", &[NEIGHBOUR]);
    rina.write(&world, household(1), &founding(VILLAGE));
    stranger.documents = rina.documents.clone();
    stranger.write(&world, household(1), &[set(own("q303"), "5")]);
    assert!(matches!(stranger.sync(&world)[..], [Verdict::Waiting { .. }]));
    assert_eq!(rina.sync(&world), [Verdict::Accepted]);
    assert_eq!(world.app.store.feed(&village()).expect("a feed").head, 1);
    let kept = world.app.store.quarantine(&district(), &page()).expect("a list");
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].reason.as_str(), kept[0].device), ("out_of_area", stranger.number));
}

#[test]
fn a_saved_document_that_is_damaged_is_made_again_from_the_log() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    let world = world.restart();
    assert_eq!(world.registry.tamper("UPDATE documents SET saved = x'0102'"), 1);
    rina.write(&world, household(1), &[set(own("q303"), "3")]);
    assert_eq!(rina.sync(&world), [Verdict::Accepted]);
    assert_eq!(world.app.verify().expect("a report").faults, []);
}

#[test]
fn work_in_a_village_of_others_is_kept_aside() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let mut stranger = world.officer("stranger", &[NEIGHBOUR]);
    stranger.write(&world, household(2), &founding(VILLAGE));
    let aside = [Verdict::Quarantined { reason: QuarantineReason::OutOfArea }];
    assert_eq!(stranger.sync(&world), aside);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    stranger.documents.insert(household(1), rina.documents[&household(1)].clone());
    stranger.write(&world, household(1), &[set(own("q303"), "5")]);
    assert_eq!(stranger.sync(&world), aside);
    let kept = world.app.store.quarantine(&district(), &page()).expect("a list");
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|row| row.reason == "out_of_area" && row.bytes > 0));
    assert_eq!(rina.heads(household(1)).len(), 1);
}

#[test]
fn what_waits_for_a_refused_change_is_refused_with_it() {
    let world = World::new();
    let mut stranger = world.officer("stranger", &[NEIGHBOUR]);
    stranger.write(&world, household(2), &founding(VILLAGE));
    stranger.sync(&world);
    stranger.write(&world, household(2), &[set(own("q303"), "5")]);
    let reason = QuarantineReason::DependsOnRefused;
    assert_eq!(stranger.sync(&world), [Verdict::Quarantined { reason }]);
}

#[test]
fn a_revoked_device_loses_nothing_and_reads_nothing() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    world.app.revoke(&district(), rina.number, Cause::Cause, (None, "")).expect("revoked");
    let group = {
        let outbox = rina.outbox.clone();
        rina.seal(&outbox)
    };
    let answer = rina.push(&world, Some(group)).expect("an answer");
    let reason = QuarantineReason::Revoked;
    assert_eq!(answer.results[0], Verdict::Quarantined { reason });
    assert!(answer.scopes.iter().all(|scope| scope.state == ScopeState::Revoked && scope.records.is_empty()));
    assert_eq!(world.app.store.quarantine(&district(), &page()).expect("a list").len(), 1);
}

#[test]
fn one_code_enrols_one_device() {
    let world = World::new();
    let user = world.account("rina", sync_server::access::Duty::VillageOfficer, &[VILLAGE]);
    let code = world.app.enrolment_code(&district(), user).expect("a code");
    let key = |n| ed25519_dalek::SigningKey::from_bytes(&[n; 32]);
    let spoken = code.to_lowercase().replace('-', " ");
    let first = field::Officer::try_enrol(&world, "a", &spoken, key(1)).expect("an enrolment");
    // The answer was lost: the same device is answered again, another one is not.
    let again = field::Officer::try_enrol(&world, "a", &code, key(1)).expect("an enrolment");
    assert_eq!(again.number, first.number);
    let other = field::Officer::try_enrol(&world, "b", &code, key(2));
    assert!(matches!(other, Err(Error::UnknownCode)));
    let late = world.app.enrolment_code(&district(), user).expect("a code");
    world.wait(sync_server::CODE_LIFE + 1);
    assert!(matches!(field::Officer::try_enrol(&world, "c", &late, key(3)), Err(Error::ExpiredCode)));
}

#[test]
fn a_restarted_server_goes_on_where_it_was() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    let world = world.restart();
    rina.write(&world, household(1), &[set(own("q303"), "3")]);
    assert_eq!(rina.sync(&world), [Verdict::Accepted]);
    assert_eq!(world.app.store.feed(&village()).expect("a feed").head, 2);
}

#[test]
fn a_device_whose_digest_differs_reads_again() {
    let world = World::new();
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    joko.sync(&world);
    joko.cursors.insert(village(), (1, 1, Default::default()));
    let answer = joko.push(&world, None).expect("an answer");
    assert_eq!((answer.scopes[0].state, answer.scopes[0].next), (ScopeState::Reset, 0));
}

#[test]
fn the_snapshot_of_an_empty_village_is_not_offered() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    world.app.make_pack(&village()).expect("a snapshot of nothing");
    let answer = rina.push(&world, None).expect("an answer");
    assert_eq!(answer.scopes[0].pack, None, "a device would wait for parts that there are not");
}

#[test]
fn what_was_taken_in_before_a_device_was_revoked_is_not_kept_aside() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let hash = rina.write(&world, household(1), &founding(VILLAGE));
    let group = {
        let outbox = rina.outbox.clone();
        rina.seal(&outbox)
    };
    rina.push(&world, Some(group.clone())).expect("an answer that the device never sees");
    world.app.revoke(&district(), rina.number, Cause::Cause, (None, "")).expect("revoked");
    let answer = rina.push(&world, Some(group)).expect("an answer");
    assert_eq!(answer.results[0], Verdict::Duplicate);
    assert_eq!(answer.receipt.expect("a receipt").body.accepted, AcceptedList::of(&[hash]));
    assert!(world.app.store.quarantine(&district(), &page()).expect("a list").is_empty());
}

#[test]
fn what_hardly_compresses_still_travels_in_chunks_of_64_kb() {
    let world = World::new();
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    for n in 1..60 {
        // Hexadecimal of hashes: half a byte of chance in every sign.
        let noise: String = (0..40).map(|i| sha256_hex(&[n, i])).collect();
        rina.write(&world, household(n), &founding(VILLAGE));
        rina.write(&world, household(n), &[set(own("q107"), &noise)]);
    }
    rina.sync(&world);
    let request = joko.request(None);
    let largest = std::cell::Cell::new(0);
    let answer = joko.exchange(&request, |bytes| {
        let answer = world.app.handle_sync(bytes)?;
        largest.set(answer.len());
        Ok(answer)
    });
    let scopes = answer.expect("an answer").scopes;
    assert!(largest.get() <= 64 * 1024, "{}", largest.get());
    assert!(scopes[0].next > 0 && scopes[0].next < scopes[0].head, "a smaller page, and more to come");
}

fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
