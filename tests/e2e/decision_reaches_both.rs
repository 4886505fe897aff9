//! The district decides a case, and both officers see it.

use pendata_device::NoticeKind;

use crate::console::Console;
use crate::office::Office;
use crate::tablet::{Tablet, assert_agree, own};

#[test]
fn a_decision_reaches_both_officers() {
    let office = Office::open();
    let console = Console::log_in(&office, "dewi");
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    rina.answer(household, own("q107"), "Jalan Bugenvil 2");
    joko.answer(household, own("q107"), "Jalan Kenikir 3");
    rina.sync();
    joko.sync();
    rina.sync();
    let item = console.queue().remove(0);
    let case = console.open(&item);
    let decided = console.decide(&item, &case, "Jalan Kenikir 3");
    assert_eq!((decided["contested"].as_bool(), decided["next"].is_null()), (Some(false), true));
    assert!(console.queue().is_empty());
    for tablet in [&rina, &joko] {
        tablet.sync();
        let view = tablet.view(household);
        assert_eq!(view.text(&own("q107")), "Jalan Kenikir 3");
        assert!(view.conflicts.is_empty());
        let notices = tablet.with(|device| device.notices(20).expect("notices"));
        assert!(notices.iter().any(|notice| notice.kind == NoticeKind::ConflictDecided));
    }
    assert_agree(household, &[&rina, &joko]);
    let history = rina.with(|device| device.history(household, &own("q107")).expect("a history"));
    let last = history.last().expect("a decision");
    assert!(last.by.is_decision());
    assert_eq!(last.reason.as_deref(), Some("sesuai KK"));
}
