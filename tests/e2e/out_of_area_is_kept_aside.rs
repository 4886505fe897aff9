//! An officer's answers say that a household lives in a village that is not the officer's.

use pendata_device::NoticeKind;

use crate::console::Console;
use crate::office::{NEIGHBOUR, Office, village};
use crate::tablet::{Tablet, founding, own};

#[test]
fn a_change_out_of_area_is_kept_aside_and_seen() {
    let office = Office::open();
    let console = Console::log_in(&office, "dewi");
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let person = rina.with(pendata_device::Device::new_person);
    let intents = founding(NEIGHBOUR, person);
    let strange = rina.with(|device| device.new_household(&village(), &intents).expect("begun"));
    let (fine, _) = rina.found();
    let report = rina.sync();
    assert_eq!((report.sent, report.refused), (1, 1), "the other change of the push goes through");
    // Not lost on the tablet, also over a restart, and the officer is told.
    let rina = rina.restart();
    assert_eq!(rina.shows(strange, &own("q107")), "Jalan Flamboyan 17");
    assert_eq!(rina.with(|device| device.counts().expect("counts").kept_aside), 1);
    let notices = rina.with(|device| device.notices(20).expect("notices"));
    let told = notices.iter().find(|notice| notice.kind == NoticeKind::Refused).expect("a notice");
    assert_eq!((told.household, told.detail.as_str()), (Some(strange), "out_of_area"));
    // Not lost on the server, and the district sees it.
    let aside = console.quarantine();
    assert_eq!((aside.len(), aside[0]["reason"].as_str()), (1, Some("out_of_area")));
    assert_eq!(aside[0]["household"], strange.to_string());
    // Later answers hang on it and are kept with it; nothing of it reaches a colleague.
    rina.answer(strange, own("q303"), "5");
    rina.sync();
    assert_eq!(console.quarantine().len(), 2);
    assert_eq!(joko.sync().touched, [fine]);
    assert_eq!(rina.sync().requests, 1, "it is not pushed again and again");
}
