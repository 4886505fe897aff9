//! A house outside its village, or one whose place was typed, is asked about; nobody is held up by it.

use pendata_device::{Device, PlaceDoubt};
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;

use crate::office::{Office, VILLAGE, village};
use crate::tablet::{Tablet, assert_agree, own};

const INSIDE: &str = "-7.930000 111.430000 95.0 8.0";
const OUTSIDE: &str = "-7.800000 111.430000 95.0 8.0";
const TYPED: &str = "-7.930000 111.430000 0.0 0.0";

/// The office loads a box around the village.
fn load_bounds(office: &Office) {
    let file = office.data().join("batas.csv");
    let box_of = format!("code,south,west,north,east\n{VILLAGE},-7.96,111.40,-7.90,111.46\n");
    std::fs::write(&file, box_of).expect("a file");
    let said = office.command(&["village", "bounds", file.to_str().expect("a path")]);
    assert!(said.contains("bounds of 1 villages loaded"), "{said}");
}

fn soft(tablet: &Tablet, household: HouseholdId) -> u32 {
    let row = tablet.with(|device: &mut Device| device.list_row(household).expect("a list"));
    row.expect("it is listed").soft
}

#[test]
fn a_house_outside_its_village_is_a_soft_finding_once_the_bounds_are_known() {
    let office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let (household, _) = rina.found();
    rina.answer(household, own("lokasi"), OUTSIDE);
    let before = soft(&rina, household);
    load_bounds(&office);
    rina.sync();
    rina.sync();
    assert_eq!(
        soft(&rina, household),
        before + 1,
        "what was answered before the bounds came is looked at too"
    );
    rina.answer(household, own("lokasi"), INSIDE);
    assert_eq!(soft(&rina, household), before);
    rina.answer(household, own("lokasi"), OUTSIDE);
    let reason = "Rumah terdaftar di desa ini".to_owned();
    rina.record(household, &[Intent::Confirm { subject: "lokasi:soft".into(), reason }]);
    assert_eq!(soft(&rina, household), before, "a reason settles it");
    let rina = rina.restart();
    let doubts = rina.with(|device| device.place_doubts(&village(), OUTSIDE));
    assert_eq!(doubts, [PlaceDoubt::Outside], "the bounds are there after a restart");
    let joko = Tablet::of(&office, "joko");
    rina.sync();
    joko.sync();
    assert_agree(household, &[&rina, &joko]);
    assert_eq!(soft(&joko, household), soft(&rina, household));
}

#[test]
fn a_typed_place_wants_a_reason_and_a_measured_one_none() {
    let office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let (household, _) = rina.found();
    let before = soft(&rina, household);
    rina.answer(household, own("lokasi"), TYPED);
    assert_eq!(soft(&rina, household), before + 1);
    rina.answer(household, own("lokasi"), INSIDE);
    assert_eq!(soft(&rina, household), before);
}

#[test]
fn a_file_of_bounds_that_is_wrong_changes_nothing() {
    let office = Office::open();
    let file = office.data().join("batas.csv");
    std::fs::write(&file, format!("{VILLAGE},-7.96,111.40,-7.90,111.46\n{VILLAGE},utara\n")).expect("a file");
    office.failing(&["village", "bounds", file.to_str().expect("a path")]);
    assert_eq!(office.count("SELECT count(*) FROM bounds"), 0);
}
