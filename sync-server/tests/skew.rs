//! Devices and servers of different releases: what a later program says more is kept where it is signed, and a version
//! that is not known is told so before anything else is read.

mod field;

use std::io::Cursor;

use field::{Officer, VILLAGE, World, founding, household, own, village};
use pendata_domain::bundle::{BundleWriter, Header, Nonce, Sender};

use pendata_domain::protocol::{Group, Parcel, Verdict, VillageKey, seal_frame};
use pendata_domain::seal::{Seal, SealHeader};
use sync_server::{Error, body};

/// What a program of this version wrote, sealed as by one that says something more.
fn sealed_later(rina: &mut Officer) -> Group {
    let outbox = std::mem::take(&mut rina.outbox);
    let group = rina.seal(&outbox);
    let mut bytes = minicbor::to_vec(&group.header).expect("it is written");
    bytes[0] += 1;
    bytes.extend_from_slice(b"\x6asaid later");
    let header: SealHeader = minicbor::decode(&bytes).expect("a header");
    let seal = Seal::sign(header, group.seal().expect("a seal").changes, &rina.key);
    rina.previous = seal.id();
    Group { header: seal.header, entries: group.entries, signature: seal.signature }
}

#[test]
fn a_seal_that_says_more_is_taken_and_holds_with_a_colleague() {
    let world = World::new();
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    rina.write(&world, household(1), &founding(VILLAGE));
    let group = sealed_later(&mut rina);
    let answer = rina.push(&world, Some(group)).expect("an answer");
    assert_eq!(answer.results, [Verdict::Accepted]);
    // A colleague looks at the seal before it takes what is under it.
    joko.sync(&world);
    assert_eq!(joko.view(&world, household(1)).text(&own("q108")), "Siti Aminah");
}

fn bundle_of(officer: &Officer, key: &VillageKey, parcels: Vec<Parcel>) -> Vec<u8> {
    let header = Header {
        village: village(),
        generation: key.generation,
        sender: Sender::Device(officer.number),
        time: officer.clock,
        nonce: Nonce([3; 19]),
    };
    let mut writer = BundleWriter::begin(Vec::new(), &header, &key.key).expect("memory takes it");
    writer.add(parcels).expect("memory takes it");
    writer.finish(&officer.key).expect("memory takes it").0
}

#[test]
fn a_seal_that_says_more_holds_after_a_tablet_brought_it_in_a_file() {
    let world = World::new();
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    let exchange = joko.push(&world, None).expect("an answer").exchange.expect("keys come with a roster");
    rina.write(&world, household(1), &founding(VILLAGE));
    let sent = minicbor::to_vec(sealed_later(&mut rina)).expect("it is written");
    let carried: Group = minicbor::decode(&sent).expect("an older tablet takes it");
    let file = bundle_of(&joko, &exchange.keys[0], vec![Parcel::Group { group: carried }]);
    let import = world.app.import_bundle(Cursor::new(file), None, &mut |_| Ok(())).expect("it is taken in");
    assert_eq!((import.accepted, import.quarantined.len()), (1, 0));
    joko.sync(&world);
    assert_eq!(joko.view(&world, household(1)).text(&own("q108")), "Siti Aminah");
}

/// A request of a second version, in which nothing but the version itself has to be where it was.
fn of_version_two(rina: &Officer, purpose: &str) -> Vec<u8> {
    let request = (2_u8, "something else", [7_u8; 3]);
    body::pack(&seal_frame(&request, purpose, b"", &rina.key), body::Effort::Quick)
}

#[test]
fn a_version_that_is_not_known_is_told_and_costs_nothing() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    let newer = |answer: Result<Vec<u8>, Error>| {
        let refused = answer.expect_err("it is refused");
        assert_eq!(refused.code(), ("newer_protocol", 400), "{refused}");
    };
    newer(world.app.handle_sync(&of_version_two(&rina, "sync request")));
    newer(world.app.handle_enrol(&of_version_two(&rina, "enrol request"), "test"));
    newer(world.app.handle_repair(household(1), &of_version_two(&rina, "repair request")));
    let outbox = rina.outbox.clone();
    let group = rina.seal(&outbox);
    let mut request = rina.request(Some(group));
    request.protocol = 2;
    newer(rina.exchange(&request, |bytes| world.app.handle_sync(bytes)).map(|_| Vec::new()));
    request.protocol = 1;
    let answer = rina.exchange(&request, |bytes| world.app.handle_sync(bytes)).expect("an answer");
    assert_eq!((answer.protocol, answer.results), (1, vec![Verdict::Accepted]));
}
