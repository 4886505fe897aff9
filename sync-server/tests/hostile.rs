//! What nobody honest sends, and what a bad network makes of honest words.

mod field;

use ed25519_dalek::SigningKey;
use field::{Officer, VILLAGE, World, district, founding, household, own, set, village};
use pendata_domain::attribution::{Act, Attribution, Role};
use pendata_domain::ids::{DeviceNumber, HouseholdId};
use pendata_domain::protocol::{Entry, Group, QuarantineReason, Verdict};
use sha2::{Digest, Sha256};
use sync_server::{Error, body};

fn with_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    let hash = Sha256::digest(&bytes[8..]);
    bytes[4..8].copy_from_slice(&hash[..4]);
    bytes
}

fn uleb(mut n: u64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (n & 0x7f) as u8;
        n >>= 7;
        out.push(if n == 0 { byte } else { byte | 0x80 });
        if n == 0 {
            return out;
        }
    }
}

/// A change of a hundred-odd bytes whose action column claims ten million operations.
fn bomb() -> Vec<u8> {
    let mut run = uleb(10_000_000);
    if run.last().is_some_and(|b| b & 0x40 != 0) {
        *run.last_mut().expect("not empty") |= 0x80;
        run.push(0);
    }
    let action = [run, vec![1]].concat();
    let mut content = vec![0, 8];
    content.extend([0, 0, 0, 10, 1, 2, 3, 4]);
    content.extend([1, 1, 0, 0, 0, 1, 0x42]);
    content.extend(uleb(action.len() as u64));
    content.extend(action);
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1];
    chunk.extend(uleb(content.len() as u64));
    chunk.extend(content);
    with_checksum(chunk)
}

fn push(officer: &mut Officer, world: &World, changes: &[(HouseholdId, Vec<u8>)]) -> Vec<Verdict> {
    let group = officer.seal(changes);
    verdicts(officer, world, group)
}

fn verdicts(officer: &mut Officer, world: &World, group: Group) -> Vec<Verdict> {
    let answer = officer.push(world, Some(group)).expect("an answer");
    answer.results
}

fn aside(reason: QuarantineReason) -> Verdict {
    Verdict::Quarantined { reason }
}

#[test]
fn a_forged_seal_is_told_and_kept() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    let outbox = std::mem::take(&mut rina.outbox);
    let honest = rina.key.clone();
    rina.key = SigningKey::from_bytes(&[9; 32]);
    let group = rina.seal(&outbox);
    rina.key = honest;
    assert_eq!(verdicts(&mut rina, &world, group), [aside(QuarantineReason::BrokenSeal)]);
    assert_eq!(world.app.store.quarantined(&district()).expect("a number"), 1);
    assert_eq!(world.app.store.feed(&village()).expect("a feed").head, 0);
    // The same change under its right seal is taken.
    assert_eq!(push(&mut rina, &world, &outbox), [Verdict::Accepted]);
}

#[test]
fn a_forged_request_gets_no_answer() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.key = SigningKey::from_bytes(&[9; 32]);
    assert!(matches!(rina.push(&world, None), Err(Error::Forged)));
    rina.number = DeviceNumber(77);
    assert!(matches!(rina.push(&world, None), Err(Error::UnknownDevice)));
    // Nobody speaks for the console's device from outside.
    rina.number = DeviceNumber(1);
    assert!(matches!(rina.push(&world, None), Err(Error::UnknownDevice)));
}

#[test]
fn a_swapped_change_breaks_the_seal_of_all() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.write(&world, household(2), &founding(VILLAGE));
    let outbox = std::mem::take(&mut rina.outbox);
    let mut group = rina.seal(&outbox);
    group.entries[1] = Entry::Present { household: household(3), change: outbox[1].1.clone() };
    let broken = aside(QuarantineReason::BrokenSeal);
    assert_eq!(verdicts(&mut rina, &world, group), [broken.clone(), broken]);
}

#[test]
fn a_damaged_change_is_malformed_and_the_rest_cannot_be_verified() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.write(&world, household(2), &founding(VILLAGE));
    let outbox = std::mem::take(&mut rina.outbox);
    let mut group = rina.seal(&outbox);
    let mut damaged = outbox[0].1.clone();
    damaged[30] ^= 1;
    group.entries[0] = Entry::Present { household: household(1), change: damaged };
    let expected = [aside(QuarantineReason::Malformed), aside(QuarantineReason::BrokenSeal)];
    assert_eq!(verdicts(&mut rina, &world, group), expected);
}

#[test]
fn a_bomb_and_a_giant_are_refused_and_the_rest_of_the_push_goes_on() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    let honest = std::mem::take(&mut rina.outbox);
    let long: Vec<_> = (0..20).map(|n| set(own(&format!("catatan{n}")), &"x".repeat(3_900))).collect();
    rina.write(&world, household(2), &long);
    let giant = std::mem::take(&mut rina.outbox);
    assert!(bomb().len() < 120 && giant[0].1.len() > 64 * 1024);
    let changes = [(household(3), bomb()), giant[0].clone(), honest[0].clone()];
    let oversize = aside(QuarantineReason::Oversize);
    assert_eq!(push(&mut rina, &world, &changes), [oversize.clone(), oversize, Verdict::Accepted]);
}

#[test]
fn nobody_writes_in_anothers_name() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    let honest = rina.attribution(Act::Save);
    let change = |rina: &mut Officer, attribution: Attribution| {
        let before = rina.documents.clone();
        rina.write_as(&world, household(1), &[set(own("q107"), &format!("{attribution}"))], attribution);
        rina.documents = before;
        let outbox = std::mem::take(&mut rina.outbox);
        push(rina, &world, &outbox)
    };
    let foreign = [aside(QuarantineReason::ForeignAuthor)];
    let other = pendata_domain::ids::UserId(honest.user.0 + 1);
    assert_eq!(change(&mut rina, Attribution { user: other, ..honest }), foreign);
    assert_eq!(change(&mut rina, Attribution { role: Role::DistrictAdmin, ..honest }), foreign);
    assert_eq!(change(&mut rina, Attribution { act: Act::Decision, ..honest }), foreign);
    assert_eq!(change(&mut rina, Attribution { act: Act::Import, ..honest }), foreign);
    let number = rina.number;
    rina.number = DeviceNumber(number.0 + 1);
    rina.write(&world, household(1), &[set(own("q107"), "Jl. Melati 4")]);
    rina.number = number;
    let outbox = std::mem::take(&mut rina.outbox);
    assert_eq!(push(&mut rina, &world, &outbox), [aside(QuarantineReason::ForeignActor)]);
    assert_eq!(world.app.store.quarantined(&district()).expect("a number"), 5);
}

#[test]
fn an_officers_file_begins_households_and_calls_nothing_else_loaded() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let from_file = Attribution { act: Act::Import, visit: 0, ..rina.attribution(Act::Save) };
    rina.write_as(&world, household(1), &founding(VILLAGE), from_file);
    assert_eq!(rina.sync(&world), [Verdict::Accepted]);
    rina.write_as(&world, household(1), &[set(own("q303"), "3")], from_file);
    let outbox = std::mem::take(&mut rina.outbox);
    assert_eq!(push(&mut rina, &world, &outbox), [aside(QuarantineReason::ForeignAuthor)]);
}

#[test]
fn what_hangs_on_a_refused_change_of_the_same_push_is_refused_with_it() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    let foreign = Attribution { act: Act::Import, ..rina.attribution(Act::Save) };
    rina.write_as(&world, household(1), &[set(own("q303"), "3")], foreign);
    rina.write(&world, household(1), &[set(own("q303"), "4")]);
    rina.write(&world, household(1), &[set(own("q303"), "5")]);
    let outbox = std::mem::take(&mut rina.outbox);
    let dependent = aside(QuarantineReason::DependsOnRefused);
    let expected = [aside(QuarantineReason::ForeignAuthor), dependent.clone(), dependent];
    assert_eq!(push(&mut rina, &world, &outbox), expected);
}

#[test]
fn two_copies_of_a_device_lose_nothing_and_are_told_apart() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    let mut copy = rina.clone();
    rina.write(&world, household(1), &[set(own("q303"), "3")]);
    assert_eq!(rina.sync(&world), [Verdict::Accepted]);
    // A copy that goes on under the same actor spoils it; its work is kept, and comes again under another.
    copy.write(&world, household(1), &[set(own("q303"), "8")]);
    let outbox = std::mem::take(&mut copy.outbox);
    let request = {
        let group = copy.seal(&outbox);
        copy.request(Some(group))
    };
    let answer = copy.exchange(&request, |bytes| world.app.handle_sync(bytes)).expect("an answer");
    assert_eq!(answer.results[0], aside(QuarantineReason::DuplicateSequence));
    copy.ticket = answer.ticket;
    copy.session = [5, 6, 7, 8];
    copy.documents = rina.documents.clone();
    copy.write(&world, household(1), &[set(own("q303"), "8")]);
    assert_eq!(copy.sync(&world), [Verdict::Accepted]);
    rina.write(&world, household(1), &[set(own("q107"), "Jl. Melati 4")]);
    assert_eq!(rina.sync(&world), [Verdict::Accepted]);
    let device = world.app.store.device(rina.number).expect("reads").expect("is there");
    assert!(device.copies > 0);
    assert_eq!(world.app.verify().expect("a report").faults, []);
}

#[test]
fn bodies_that_are_no_message_are_refused() {
    let world = World::new();
    let captive = b"<html><body>Silakan login</body></html>";
    assert!(matches!(world.app.handle_sync(captive), Err(Error::Malformed)));
    assert!(matches!(world.app.handle_sync(b""), Err(Error::Malformed)));
    assert!(matches!(world.app.handle_sync(&[0; 2 << 20]), Err(Error::TooLarge)));
    let bomb = body::pack(&vec![0; 64 << 20], body::Effort::Smallest);
    assert!(bomb.len() < 10_000);
    assert!(matches!(world.app.handle_sync(&bomb), Err(Error::TooLarge | Error::Malformed)));
    assert!(matches!(world.app.handle_enrol(captive, "x"), Err(Error::Malformed)));
}

#[test]
fn a_later_version_of_the_messages_is_told() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let mut request = rina.request(None);
    request.protocol += 1;
    let answer = rina.exchange(&request, |bytes| world.app.handle_sync(bytes));
    assert!(matches!(answer, Err(Error::NewerProtocol)));
}

/// A linear congruential generator (Knuth's MMIX): the same damage in every run.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

#[test]
fn damaged_changes_with_repaired_checksums_never_stop_the_server() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    rina.write(&world, household(1), &[set(own("q303"), "3"), set(own("q107"), "Jl. Melati 4")]);
    let (_, honest) = std::mem::take(&mut rina.outbox).pop().expect("a change");
    let mut state = 71;
    for _ in 0..40 {
        let changes: Vec<_> = (0..25)
            .map(|_| {
                let mut damaged = honest.clone();
                for _ in 0..=next(&mut state) % 3 {
                    let at = 9 + next(&mut state) % (damaged.len() - 9);
                    damaged[at] ^= 1 << (next(&mut state) % 8);
                }
                (household(1), with_checksum(damaged))
            })
            .collect();
        // Pulled changes would be refused by the client too: it looks at the verdicts only.
        let request = {
            let group = rina.seal(&changes);
            rina.request(Some(group))
        };
        let answer = rina.exchange(&request, |bytes| world.app.handle_sync(bytes)).expect("an answer");
        rina.ticket = answer.ticket;
        assert!(!answer.results.is_empty());
    }
    assert_eq!(world.app.verify().expect("a report").faults, []);
    let mut joko = world.officer("joko", &[VILLAGE]);
    joko.sync(&world);
    assert_eq!(joko.view(&world, household(1)).text(&own("q108")), "Siti Aminah");
}
