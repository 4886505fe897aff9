//! Two officers give different answers to one question.

use pendata_device::Status;

use crate::console::{Console, candidates};
use crate::office::Office;
use crate::tablet::{Tablet, assert_agree, own};

#[test]
fn clashing_answers_open_one_case_for_everybody() {
    let office = Office::open();
    let console = Console::log_in(&office, "dewi");
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    rina.answer(household, own("q107"), "Jalan Bugenvil 2");
    joko.answer(household, own("q107"), "Jalan Kenikir 3");
    rina.sync();
    assert!(console.queue().is_empty(), "one answer alone is no case");
    joko.sync();
    rina.sync();
    assert_agree(household, &[&rina, &joko]);
    let view = rina.view(household);
    assert_eq!(view.conflicts.len(), 1);
    assert_eq!(view.text(&own("q107")), "Jalan Flamboyan 17", "the last agreed value stays in force");
    for tablet in [&rina, &joko] {
        let row = tablet.with(|device| device.list_row(household).expect("a list").expect("a row"));
        assert_eq!(row.status, Status::Conflict);
    }
    let queue = console.queue();
    assert_eq!(queue.len(), 1);
    let case = console.open(&queue[0]);
    assert_eq!(candidates(&case), ["Jalan Bugenvil 2", "Jalan Kenikir 3"]);
    assert_eq!(case["base"]["value"], "Jalan Flamboyan 17");
    // Syncing again opens nothing else.
    rina.sync();
    joko.sync();
    assert_eq!(console.queue().len(), 1);
}
