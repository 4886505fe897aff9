//! One officer answers a question that another's answer hides.

use crate::office::Office;
use crate::tablet::{Tablet, assert_agree, own};

fn asks(tablet: &Tablet, household: pendata_domain::ids::HouseholdId, question: &str) -> bool {
    tablet.with(|device| {
        let opened = device.open(household).expect("it is here");
        opened.session.field(None, question).expect("a question").relevant
    })
}

#[test]
fn an_answer_to_a_hidden_question_is_kept() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    // Proof of the land is asked of those who own the house (301a = 1).
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    rina.answer(household, own("q301a"), "2");
    joko.answer(household, own("q301b"), "3");
    rina.sync();
    joko.sync();
    rina.sync();
    assert_agree(household, &[&rina, &joko]);
    for tablet in [&rina, &joko] {
        assert!(!asks(tablet, household, "q301b"));
        assert_eq!(tablet.shows(household, &own("q301b")), "3", "hidden, and not lost");
        assert!(tablet.view(household).conflicts.is_empty());
    }
    rina.answer(household, own("q301a"), "1");
    rina.sync();
    joko.sync();
    assert!(asks(&joko, household, "q301b"));
    assert_eq!(joko.shows(household, &own("q301b")), "3", "and there again when it is asked");
}
