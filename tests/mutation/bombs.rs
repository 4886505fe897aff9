//! The corpus of hostile changes, one by one.

use pendata_domain::document::{Caps, inspect};
use pendata_domain::edit::Intent;
use pendata_domain::merge::integrate;
use pendata_domain::protocol::Verdict;
use pendata_tests::bombs::{Bomb, corpus, target};
use pendata_tests::world::*;

fn verdict(bomb: &Bomb) -> (Verdict, Device) {
    let mut device = Device::new(11);
    device.document = target();
    let verdict = match inspect(bomb.bytes.clone(), &Caps::CHANGE) {
        Err(reason) => Verdict::Quarantined { reason },
        Ok(inspected) => {
            let merged = integrate(&device.document, &[inspected]);
            device.document = merged.document;
            merged.results[0].verdict.clone()
        }
    };
    (verdict, device)
}

#[test]
fn every_bomb_gets_the_answer_it_deserves() {
    crate::quiet();
    for bomb in corpus() {
        let expected = match bomb.refused {
            Some(reason) => Verdict::Quarantined { reason },
            None => Verdict::Accepted,
        };
        let (verdict, device) = verdict(&bomb);
        println!("{:>6} B  {verdict:?}  {}", bomb.bytes.len(), bomb.name);
        assert_eq!(verdict, expected, "{}", bomb.name);
        let untouched = device.document.heads() == target().heads();
        assert_eq!(untouched, bomb.refused.is_some(), "{}", bomb.name);
    }
}

#[test]
fn a_household_that_took_a_hostile_change_can_still_be_worked_on() {
    crate::quiet();
    for bomb in corpus() {
        println!("{}", bomb.name);
        let (_, mut device) = verdict(&bomb);
        let household = device.household();
        assert_eq!(household.text(&own("q303")), "8", "{}", bomb.name);
        let put =
            |n, before: Option<u8>| Intent::MovePerson { person: person(n), before: before.map(person) };
        for intent in [put(1, Some(2)), Intent::AddPerson { person: person(3) }, put(2, None)] {
            device.write(&[intent]);
        }
        device.write(&[set(of(3, "q402"), "Siti")]);
        let order: Vec<_> = device.household().members.iter().map(|member| member.id).collect();
        assert_eq!(order, [1, 3, 2].map(person), "{}", bomb.name);
    }
}
