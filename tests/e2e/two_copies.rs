//! Somebody copies a tablet's folder, and both go on.

use crate::console::Console;
use crate::office::Office;
use crate::tablet::{Tablet, assert_agree, of, own};

#[test]
fn two_copies_of_one_tablet_lose_nothing_and_are_seen() {
    let office = Office::open();
    let console = Console::log_in(&office, "dewi");
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, person) = rina.found();
    rina.sync();
    // The copy is made while an answer waits.
    rina.answer(household, own("q303"), "5");
    let copy = rina.copied();
    rina.answer(household, own("q107"), "Jalan Bugenvil 2");
    copy.answer(household, of(person, "q402"), "Wayan Kusumaningtyas");
    let fresh = copy.found().0;
    for _ in 0..2 {
        rina.sync();
        copy.sync();
        joko.sync();
    }
    rina.sync();
    assert_agree(household, &[&rina, &copy, &joko]);
    assert_agree(fresh, &[&rina, &copy, &joko]);
    let view = joko.view(household);
    assert_eq!(view.text(&own("q303")), "5");
    assert_eq!(view.text(&own("q107")), "Jalan Bugenvil 2");
    assert_eq!(view.text(&of(person, "q402")), "Wayan Kusumaningtyas");
    assert!(view.conflicts.is_empty(), "the answer both had is one answer");
    assert_eq!((rina.unsent(), copy.unsent(), office.kept_aside()), (0, 0, 0));
    let fleet = console.get("/api/devices");
    let copied = fleet.as_array().expect("a list").iter().filter(|device| device["copies"] != 0);
    assert_eq!(copied.count(), 1, "the district sees that there are two");
}
