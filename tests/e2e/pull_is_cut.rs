//! A long pull is cut in its middle, and goes on where it was.

use pendata_device::sync::SyncProblem;
use pendata_domain::ids::HouseholdId;

use crate::office::Office;
use crate::proxy::{Cut, Proxy};
use crate::tablet::{NONE, Tablet, assert_agree, own};

#[test]
fn a_pull_goes_on_where_it_was_cut() {
    let office = Office::with_form(include_str!("../simulation/form.xml"));
    let proxy = Proxy::to(&office.address);
    let (rina, mut joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    joko.address.clone_from(&proxy.address);
    let sari = Tablet::of(&office, "sari");
    let households: Vec<_> = (0..300).map(|n| with_a_long_address(&rina, n)).collect();
    rina.sync();
    let whole = sari.sync();
    assert_eq!(whole.received, 300);
    // The pages come over one connection: two thirds of their bytes arrive.
    proxy.cut_next(Cut::Down(whole.bytes_down * 2 / 3));
    let (first, outcome) = joko.try_sync(NONE);
    assert!(matches!(outcome, Err(SyncProblem::Unreachable(_))));
    assert!((1..300).contains(&first.received), "{} came before the cut", first.received);
    let joko = joko.restart();
    let second = joko.sync();
    assert_eq!(first.received + second.received, 300, "what came in is not fetched again");
    for household in households {
        assert_agree(household, &[&rina, &joko]);
    }
}

/// So long that the village takes several pages.
fn with_a_long_address(tablet: &Tablet, n: u32) -> HouseholdId {
    let (household, _) = tablet.found();
    tablet.answer(household, own("q107"), &format!("Gang {n} ").repeat(200));
    household
}
