//! One officer says that a person moved away while another still writes about them.

use pendata_domain::edit::Intent;
use pendata_domain::household::ConflictKind;

use crate::console::{Console, candidates};
use crate::office::Office;
use crate::tablet::{Tablet, assert_agree, of};

#[test]
fn a_removal_against_an_edit_is_a_case() {
    let office = Office::open();
    let console = Console::log_in(&office, "dewi");
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, person) = rina.found();
    rina.sync();
    joko.sync();
    let (question, presence) = (of(person, "q404").question, "3".to_owned());
    rina.record(household, &[Intent::RemovePerson { person, question, presence, reason: "pindah".into() }]);
    joko.answer(household, of(person, "q402"), "Wayan Kusumaningtyas");
    rina.sync();
    joko.sync();
    rina.sync();
    assert_agree(household, &[&rina, &joko]);
    let view = joko.view(household);
    assert_eq!(view.conflicts.len(), 1);
    assert_eq!(view.conflicts[0].kind, ConflictKind::Presence);
    assert_eq!(view.members.len(), 1, "nobody disappears");
    assert_eq!(view.text(&of(person, "q402")), "Wayan Kusumaningtyas", "the edit is not swallowed");
    let item = console.queue().remove(0);
    let case = console.open(&item);
    assert_eq!(candidates(&case), ["1", "3"]);
    console.decide(&item, &case, "1");
    rina.sync();
    joko.sync();
    assert_agree(household, &[&rina, &joko]);
    assert_eq!(rina.shows(household, &of(person, "q404")), "1");
    assert!(rina.view(household).conflicts.is_empty());
}
