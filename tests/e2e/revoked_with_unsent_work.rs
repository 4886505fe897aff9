//! A tablet is revoked while it holds work that was never sent.

use pendata_device::NoticeKind;

use crate::console::Console;
use crate::office::Office;
use crate::tablet::{Tablet, own};

#[test]
fn a_revoked_tablet_keeps_its_work_and_the_district_gets_it() {
    let office = Office::open();
    let console = Console::log_in(&office, "dewi");
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    rina.answer(household, own("q107"), "Jalan Bugenvil 2");
    office.revoke(rina.with(|device| device.number()));
    joko.answer(household, own("q303"), "7");
    joko.sync();
    let report = rina.sync();
    assert_eq!((report.sent, report.refused, report.received), (0, 1, 0), "nothing is read any more");
    let aside = console.quarantine();
    assert_eq!((aside.len(), aside[0]["reason"].as_str()), (1, Some("revoked")));
    let rina = rina.restart();
    assert_eq!(rina.shows(household, &own("q107")), "Jalan Bugenvil 2", "the work stays on the tablet");
    let notices = rina.with(|device| device.notices(20).expect("notices"));
    let kinds: Vec<NoticeKind> = notices.iter().map(|notice| notice.kind).collect();
    assert!(kinds.contains(&NoticeKind::ScopeRevoked) && kinds.contains(&NoticeKind::Refused));
    joko.sync();
    assert_eq!(joko.shows(household, &own("q107")), "Jalan Flamboyan 17", "and is not in force");
    let fleet = console.get("/api/devices");
    let revoked = fleet.as_array().expect("a list").iter().filter(|device| device["revoked"] == true);
    assert_eq!(revoked.count(), 1);
}
