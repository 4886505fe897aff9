//! Two admins decide one case at the same time, each upon the same screen.

use pendata_domain::household::ConflictKind;

use crate::console::{Console, candidates};
use crate::office::Office;
use crate::tablet::{Tablet, assert_agree, own};

#[test]
fn two_different_decisions_are_a_case_themselves() {
    let office = Office::open();
    let consoles = [Console::log_in(&office, "dewi"), Console::log_in(&office, "sari")];
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    rina.answer(household, own("q107"), "Jalan Bugenvil 2");
    joko.answer(household, own("q107"), "Jalan Kenikir 3");
    rina.sync();
    joko.sync();
    let item = consoles[0].queue().remove(0);
    let screens = consoles.each_ref().map(|console| console.open(&item));
    let first = consoles[0].decide(&item, &screens[0], "Jalan Bugenvil 2");
    assert_eq!(first["contested"], false);
    let second = consoles[1].decide(&item, &screens[1], "Jalan Kenikir 3");
    assert_eq!(second["contested"], true, "the second admin is told");
    let queue = consoles[0].queue();
    assert_eq!((queue.len(), queue[0]["kind"].as_str()), (1, Some("decision")));
    rina.sync();
    joko.sync();
    assert_agree(household, &[&rina, &joko]);
    let conflicts = rina.view(household).conflicts;
    assert_eq!((conflicts.len(), conflicts[0].kind), (1, ConflictKind::Decision));
    // A third decision, upon both, ends it.
    let case = consoles[0].open(&queue[0]);
    assert_eq!(candidates(&case), ["Jalan Bugenvil 2", "Jalan Kenikir 3"]);
    let last = consoles[0].decide(&queue[0], &case, "Jalan Bugenvil 2");
    assert_eq!(last["contested"], false);
    rina.sync();
    joko.sync();
    assert_agree(household, &[&rina, &joko]);
    assert!(rina.view(household).conflicts.is_empty());
    assert_eq!(joko.shows(household, &own("q107")), "Jalan Bugenvil 2");
}
