//! One tablet's clock is fifteen years behind, another's nine ahead, and both jump.

use crate::office::Office;
use crate::tablet::{Tablet, assert_agree, own};

const YEAR: i64 = 365 * 24 * 3600;

#[test]
fn clocks_years_wrong_order_nothing_and_block_nothing() {
    let office = Office::open();
    let village = [crate::office::VILLAGE];
    let rina = Tablet::enrolled(&office, &office.officer("rina", &village), -15 * YEAR);
    let joko = Tablet::enrolled(&office, &office.officer("joko", &village), 9 * YEAR);
    let right = Tablet::of(&office, "sari");
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    right.sync();
    // The server's clock gives every tablet the same day.
    let day = |tablet: &Tablet| tablet.with(|device| device.today(&crate::office::village()));
    assert_eq!((day(&rina), day(&joko)), (day(&right), day(&right)));
    // A later answer that has seen the earlier one follows it, whatever the clocks say.
    joko.answer(household, own("q107"), "Jalan Bugenvil 2");
    joko.sync();
    rina.sync();
    rina.answer(household, own("q107"), "Jalan Kenikir 3");
    rina.sync();
    joko.sync();
    assert_agree(household, &[&rina, &joko]);
    assert_eq!(joko.shows(household, &own("q107")), "Jalan Kenikir 3");
    assert!(joko.view(household).conflicts.is_empty());
    // Answers that have not seen each other are a case, however far apart their clocks jump meanwhile.
    rina.set_clock(3 * YEAR);
    joko.set_clock(-20 * YEAR);
    rina.answer(household, own("q107"), "Jalan Bugenvil 4");
    joko.answer(household, own("q107"), "Jalan Kenikir 5");
    for tablet in [&rina, &joko, &rina] {
        tablet.sync();
    }
    assert_agree(household, &[&rina, &joko]);
    assert_eq!(rina.view(household).conflicts.len(), 1);
    // The contact has put the day right again: of two answers of one day neither is later.
    assert_eq!((day(&rina), day(&joko)), (day(&right), day(&right)));
    rina.answer(household, own("q303"), "5");
    joko.answer(household, own("q303"), "7");
    for tablet in [&rina, &joko, &rina] {
        tablet.sync();
    }
    assert_agree(household, &[&rina, &joko]);
    assert_eq!(rina.view(household).conflicts.len(), 2);
}
