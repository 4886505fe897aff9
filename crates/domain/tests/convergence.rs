//! Replicas that hold the same changes show the same household, whatever was written and however it arrived.

mod world;

use pendata_domain::attribution::Act;
use pendata_domain::edit::Intent;
use pendata_domain::merge::{integrate, read};
use pendata_domain::protocol::Verdict;
use proptest::prelude::*;
use world::*;

/// One step of a random story among three officers and two admins.
#[derive(Clone, Debug)]
enum Step {
    Write { device: usize, intents: Vec<Intent> },
    Decide { device: usize, pick: usize },
    Pull { to: usize, from: usize },
}

const QUESTIONS: [&str; 3] = ["q303", "q304", "q107"];
const OF_PERSONS: [&str; 3] = ["q402", "q404", "q412"];

fn intent() -> impl Strategy<Value = Intent> {
    let value = (0u8..6).prop_map(|n| n.to_string());
    prop_oneof![
        4 => (0usize..3, value.clone()).prop_map(|(q, v)| set(own(QUESTIONS[q]), &v)),
        4 => (1u8..4, 0usize..3, value).prop_map(|(p, q, v)| set(of(p, OF_PERSONS[q]), &v)),
        2 => (0u8..3, any::<bool>()).prop_map(|(c, ticked)| Intent::Tick { path: own("q411"), choice: c.to_string(), ticked }),
        1 => (1u8..4, 1u8..4).prop_map(|(p, b)| Intent::MovePerson { person: person(p), before: (p != b).then(|| person(b)) }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0usize..5, prop::collection::vec(intent(), 1..4)).prop_map(|(device, intents)| Step::Write { device, intents }),
        2 => (3usize..5, any::<usize>()).prop_map(|(device, pick)| Step::Decide { device, pick }),
        4 => (0usize..5, 0usize..5).prop_map(|(to, from)| Step::Pull { to, from }),
    ]
}

fn village() -> Vec<Device> {
    let mut devices: Vec<Device> =
        (0..5).map(|n| if n < 3 { Device::new(10 + n) } else { Device::admin(10 + n) }).collect();
    let add = |n| Intent::AddPerson { person: person(n) };
    devices[0].write(&[add(1), add(2), add(3), set(own("q303"), "8")]);
    let first = devices[0].clone();
    devices[1..].iter_mut().for_each(|device| device.pull(&first));
    devices
}

/// Plays the story; every answer that made a change is listed as (path, value).
fn play(devices: &mut [Device], steps: &[Step]) -> Vec<(pendata_domain::question::FieldPath, String)> {
    let mut written = Vec::new();
    for step in steps {
        match step {
            Step::Write { device, intents } => {
                let device = &mut devices[*device];
                if device.try_write(Act::Save, intents).expect("the write holds").is_some() {
                    written.extend(intents.iter().filter_map(|intent| match intent {
                        Intent::SetAnswer { path, value } => Some((path.clone(), value.clone())),
                        _ => None,
                    }));
                }
            }
            Step::Decide { device, pick } => {
                let conflicts = devices[*device].household().conflicts;
                if let Some(case) = conflicts.get(pick % conflicts.len().max(1)) {
                    let value = case.candidates[pick % case.candidates.len()].value.clone();
                    let intent = Intent::Decide { case: case.id, value, reason: "uji".into() };
                    devices[*device].try_write(Act::Decision, &[intent]).expect("the decision holds");
                }
            }
            Step::Pull { to, from } if to != from => {
                let other = devices[*from].clone();
                devices[*to].pull(&other);
            }
            Step::Pull { .. } => {}
        }
    }
    written
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn all_devices_end_with_the_same_household(steps in prop::collection::vec(step(), 1..40), shuffle in any::<u64>()) {
        let mut devices = village();
        play(&mut devices, &steps);
        let everything: Vec<_> = devices.iter().flat_map(|device| inspected(&device.document)).collect();
        let mut views = Vec::new();
        for (n, device) in devices.iter().enumerate() {
            let mut incoming = everything.clone();
            let turn = (shuffle as usize).wrapping_mul(n + 1) % incoming.len();
            incoming.rotate_left(turn);
            if n % 2 == 1 {
                incoming.reverse();
            }
            let merged = integrate(&device.document, &incoming);
            prop_assert!(merged.results.iter().all(|r| matches!(r.verdict, Verdict::Accepted | Verdict::Duplicate)));
            views.push((merged.document.heads(), read(&merged.document, HOUSEHOLD, &rules())));
        }
        prop_assert!(views.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn every_value_ever_written_stays_within_reach(steps in prop::collection::vec(step(), 1..30)) {
        let mut devices = village();
        let written = play(&mut devices, &steps);
        let everything: Vec<_> = devices.iter().flat_map(|device| inspected(&device.document)).collect();
        let merged = integrate(&devices[0].document, &everything).document;
        let household = read(&merged, HOUSEHOLD, &rules());
        for (path, value) in written {
            let in_history = merged.history(&path).iter().any(|entry| entry.value == value);
            let in_case = household.conflicts.iter().any(|c| c.candidates.iter().any(|k| k.value == value));
            let is_base = household.text(&path) == value;
            prop_assert!(in_history || in_case || is_base, "{path} = {value}");
        }
    }

    #[test]
    fn a_saved_document_and_its_changes_give_the_same_household(steps in prop::collection::vec(step(), 1..30)) {
        use pendata_domain::document::Document;
        let mut devices = village();
        play(&mut devices, &steps);
        let document = &devices[0].document;
        let loaded = Document::load(&document.save()).expect("it loads");
        let changes = document.changes();
        let rebuilt = Document::rebuild(changes.iter().map(|(_, bytes)| bytes.as_slice())).expect("it rebuilds");
        let view = |d: &Document| (d.heads(), read(d, HOUSEHOLD, &rules()));
        prop_assert_eq!(view(&loaded), view(document));
        prop_assert_eq!(view(&rebuilt), view(document));
    }
}

#[test]
fn a_change_without_its_dependency_waits_and_is_taken_when_it_comes() {
    let mut a = Device::new(10);
    a.write(&[set(own("q303"), "8")]);
    a.write(&[set(own("q303"), "6")]);
    let changes = inspected(&a.document);
    let b = Device::new(11);
    let early = integrate(&b.document, &changes[1..]);
    assert_eq!(early.results[0].verdict, Verdict::Waiting { missing: vec![changes[0].hash] });
    let both = integrate(&early.document, &changes);
    assert!(both.results.iter().all(|r| r.verdict == Verdict::Accepted));
    let again = integrate(&both.document, &changes);
    assert!(again.results.iter().all(|r| r.verdict == Verdict::Duplicate));
}
