//! Two officers answer different questions of one household, each without a network.

use crate::office::Office;
use crate::tablet::{Tablet, assert_agree, of, own};

#[test]
fn different_answers_merge() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, person) = rina.found();
    rina.sync();
    assert_eq!(joko.sync().received, 1);
    rina.answer(household, own("q303"), "5");
    joko.answer(household, of(person, "q412"), "3");
    joko.answer(household, own("q107"), "Jalan Bugenvil 2");
    rina.sync();
    joko.sync();
    rina.sync();
    assert_agree(household, &[&rina, &joko]);
    assert_eq!(rina.shows(household, &own("q303")), "5");
    assert_eq!(rina.shows(household, &of(person, "q412")), "3");
    assert_eq!(joko.shows(household, &own("q107")), "Jalan Bugenvil 2");
    assert!(joko.view(household).conflicts.is_empty());
    assert_eq!((rina.unsent(), joko.unsent(), office.logged()), (0, 0, 3));
}
