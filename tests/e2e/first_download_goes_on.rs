//! A new officer gets the whole village as a snapshot in parts, over a link that breaks.

use pendata_device::sync::Phase;

use crate::office::{Office, VILLAGE};
use crate::tablet::{PATIENCE, Tablet, api, assert_agree, own};

const HOUSEHOLDS: u32 = 150;

#[test]
fn the_first_download_goes_on_where_it_stopped() {
    let office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let households: Vec<_> = (0..HOUSEHOLDS).map(|_| rina.found().0).collect();
    rina.sync();
    let said = office.command(&["pack", VILLAGE]);
    assert!(said.contains(&format!("{HOUSEHOLDS} households")), "{said}");
    // Written after the snapshot: it comes with the log behind it.
    rina.answer(households[7], own("q303"), "7");
    rina.sync();
    let joko = Tablet::blank(&office, &office.officer("joko", &[VILLAGE]), 0);
    let api = api(&office.address);
    // The officer stops when the first part is in.
    let (first, outcome) =
        joko.sync_over(&api, PATIENCE, |progress| !(progress.phase == Phase::Village && progress.done > 0));
    outcome.expect_err("stopped");
    assert!((1..HOUSEHOLDS).contains(&first.loaded), "{} of {HOUSEHOLDS}", first.loaded);
    let joko = joko.restart();
    let second = joko.sync();
    assert_eq!(first.loaded + second.loaded, HOUSEHOLDS, "what was loaded is not loaded again");
    assert_eq!(second.received, 1, "and the log behind the snapshot");
    for household in households {
        assert_agree(household, &[&rina, &joko]);
    }
    assert_eq!(joko.sync().requests, 1);
}
