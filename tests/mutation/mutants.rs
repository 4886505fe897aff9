//! Honest changes with one to three bytes flipped and the checksum repaired: what a tablet with bad memory or
//! a changed program sends. A bare automerge document panics on one in six of them.
//!
//! `MUTANTS=1000000` sets how many; `MUTANT=<number>` runs a single one again.

use std::collections::BTreeMap;

use pendata_domain::attribution::Act;
use pendata_domain::document::{Caps, Document, inspect};
use pendata_domain::edit::{Intent, NoteId};
use pendata_domain::merge::{integrate, read};
use pendata_domain::protocol::Verdict;
use pendata_tests::bombs::with_checksum;
use pendata_tests::world::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SHARDS: u64 = 4;
const IN_CI: u64 = 100_000;

/// An honest change, and the document before it.
struct Honest {
    before: Document,
    bytes: Vec<u8>,
}

/// One change of every kind that officers and admins make.
fn honest_changes() -> Vec<Honest> {
    let (mut a, mut b, mut admin) = (Device::new(10), Device::new(11), Device::admin(12));
    let tick = |choice: &str| Intent::Tick { path: own("q411"), choice: choice.into(), ticked: true };
    let note = NoteId(person(9).0);
    let mut honest = Vec::new();
    let mut write = |device: &mut Device, act: Act, intents: &[Intent]| {
        let before = device.document.clone();
        let cut = device.try_write(act, intents).expect("it holds").expect("it changes something");
        honest.push(Honest { before, bytes: cut.bytes });
    };
    let (one, two) = (Intent::AddPerson { person: person(1) }, Intent::AddPerson { person: person(2) });
    write(&mut a, Act::Save, &[one, two, set(of(1, "q402"), "Siti"), set(own("q303"), "8")]);
    b.pull(&a);
    write(&mut a, Act::Save, &[set(own("q303"), "6"), tick("1"), tick("2")]);
    write(&mut b, Act::Save, &[set(own("q303"), "7"), set(of(2, "q404"), "1")]);
    write(&mut b, Act::Save, &[Intent::MovePerson { person: person(2), before: Some(person(1)) }]);
    a.pull(&b);
    write(
        &mut a,
        Act::Save,
        &[set(own("q303"), "5"), Intent::Note { id: note, path: None, text: "uji".into() }],
    );
    admin.pull(&a);
    let case = admin.household().conflicts[0].id;
    let decision = Intent::Decide { case, value: "6".into(), reason: "uji".into() };
    write(&mut admin, Act::Decision, &[decision]);
    honest
}

/// The mutant of a number: always the same one.
fn mutant(honest: &[Honest], number: u64) -> (&Honest, Vec<u8>) {
    let mut random = ChaCha8Rng::seed_from_u64(number);
    let honest = &honest[(number % honest.len() as u64) as usize];
    let mut bytes = honest.bytes.clone();
    for _ in 0..random.random_range(1..=3) {
        let at = random.random_range(9..bytes.len());
        bytes[at] ^= random.random_range(1..=255u8);
    }
    (honest, with_checksum(bytes))
}

/// Pushes a mutant at the gate and says what became of it. Panics where the household suffered.
fn push(honest: &Honest, bytes: Vec<u8>, number: u64) -> String {
    let inspected = match inspect(bytes, &Caps::CHANGE) {
        Ok(inspected) => inspected,
        Err(reason) => return format!("refused unread: {}", reason.as_str()),
    };
    let merged = integrate(&honest.before, &[inspected]);
    match &merged.results[0].verdict {
        Verdict::Accepted => {
            work_on(&merged.document, number);
            "accepted".into()
        }
        verdict => {
            assert_eq!(merged.document.heads(), honest.before.heads(), "mutant {number}");
            match verdict {
                Verdict::Quarantined { reason } => format!("refused: {}", reason.as_str()),
                Verdict::Waiting { .. } => "waiting".into(),
                other => format!("{other:?}"),
            }
        }
    }
}

/// What was taken in loads again, reads, tells its history, and takes the next honest change.
fn work_on(document: &Document, number: u64) {
    let saved = document.save();
    let mut device = Device::new(13);
    device.document = Document::load(&saved).unwrap_or_else(|_| panic!("mutant {number} does not load"));
    assert_eq!(device.document.heads(), document.heads(), "mutant {number}");
    let household = read(document, HOUSEHOLD, &rules());
    assert_eq!(device.household(), household, "mutant {number}");
    std::hint::black_box(document.history(&own("q303")));
    let changes = document.changes();
    let rebuilt = Document::rebuild(changes.iter().map(|(_, bytes)| bytes.as_slice()));
    assert_eq!(rebuilt.expect("it rebuilds").heads(), document.heads(), "mutant {number}");
    device.write(&[set(own("q107"), "Jl. Mawar 1"), Intent::AddPerson { person: person(3) }]);
    assert_eq!(device.text(own("q107")), "Jl. Mawar 1", "mutant {number}");
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

fn shard(shard: u64) {
    crate::quiet();
    let honest = honest_changes();
    let numbers: Vec<u64> = match from_environment("MUTANT") {
        Some(one) => vec![one],
        None => (shard..from_environment("MUTANTS").unwrap_or(IN_CI)).step_by(SHARDS as usize).collect(),
    };
    let mut table: BTreeMap<String, u64> = BTreeMap::new();
    for number in &numbers {
        let (honest, bytes) = mutant(&honest, *number);
        *table.entry(push(honest, bytes, *number)).or_default() += 1;
    }
    table.iter().for_each(|(outcome, count)| println!("{count:>9}  {outcome}"));
    assert_eq!(table.values().sum::<u64>(), numbers.len() as u64);
    if numbers.len() > 1_000 {
        let reached = |word: &str| table.keys().any(|outcome| outcome.contains(word));
        assert!(["accepted", "gate_failed", "foreign_shape", "malformed"].iter().all(|word| reached(word)));
    }
}

#[test]
fn no_mutant_of_the_first_quarter_harms_a_household() {
    shard(0);
}

#[test]
fn no_mutant_of_the_second_quarter_harms_a_household() {
    shard(1);
}

#[test]
fn no_mutant_of_the_third_quarter_harms_a_household() {
    shard(2);
}

#[test]
fn no_mutant_of_the_last_quarter_harms_a_household() {
    shard(3);
}
