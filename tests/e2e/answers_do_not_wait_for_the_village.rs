//! An officer works on the first households of a village while the rest still comes over a slow link.

use pendata_device::sync::Phase;

use crate::office::{Office, VILLAGE};
use crate::tablet::{PATIENCE, Tablet, api, own};

const HOUSEHOLDS: u64 = 220;

#[test]
fn what_is_answered_during_a_download_is_sent_between_its_parts() {
    let office = Office::open();
    let rina = Tablet::of(&office, "rina");
    for n in 0..HOUSEHOLDS {
        let (household, _) = rina.found();
        rina.answer(household, own("q107"), &noise(n));
    }
    rina.sync();
    office.command(&["pack", VILLAGE]);
    let joko = Tablet::blank(&office, &office.officer("joko", &[VILLAGE]), 0);
    let logged = office.logged();
    let (mut answered, mut sent_before_the_end) = (false, false);
    let (report, outcome) = joko.sync_over(&api(&office.address), PATIENCE, |progress| {
        let Some(download) = &progress.download else { return true };
        if progress.phase == Phase::Village && progress.done == 1 && !answered {
            answered = true;
            assert_eq!(u64::from(download.of_households), HOUSEHOLDS);
            assert!(download.households > 0 && download.bytes > 0 && download.bytes < download.of_bytes);
            joko.answer_first();
        }
        if office.logged() > logged {
            sent_before_the_end = true;
        }
        true
    });
    outcome.expect("the sync comes to its end");
    assert!(answered, "there was more than one part");
    assert!(sent_before_the_end, "the answer reached the server while households were still to come");
    assert_eq!((report.sent, u64::from(report.loaded)), (1, HOUSEHOLDS));
    assert_eq!(joko.unsent(), 0);
    assert!(joko.with(|device| device.download()).expect("read").is_none());
}

/// An address that hardly compresses, so that the village has several parts.
fn noise(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut letter = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b'a' + ((state >> 33) % 26) as u8)
    };
    (0..700).map(|_| letter()).collect()
}
