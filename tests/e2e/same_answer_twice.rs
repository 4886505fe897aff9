//! Two officers give the same answer, and neither knows of the other.

use crate::office::Office;
use crate::tablet::{Tablet, assert_agree, own};

#[test]
fn the_same_answer_twice_is_no_conflict() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    for tablet in [&rina, &joko] {
        tablet.answer(household, own("q107"), "Jalan Bugenvil 2");
    }
    rina.sync();
    joko.sync();
    rina.sync();
    assert_agree(household, &[&rina, &joko]);
    let view = joko.view(household);
    assert!(view.conflicts.is_empty(), "{:?}", view.conflicts);
    assert_eq!(view.text(&own("q107")), "Jalan Bugenvil 2");
    let history = joko.with(|device| device.history(household, &own("q107")).expect("a history"));
    assert_eq!(history.len(), 3, "both writers stay within reach");
}
