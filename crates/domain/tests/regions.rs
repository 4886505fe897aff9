//! The shipped list of regions.

use pendata_domain::area::{Regions, RegionsError};

/// Bulak in Balong, Ponorogo.
const VILLAGE: &str = "35.02.11.2003";

fn shipped() -> Regions {
    Regions::unpack(include_bytes!("../../../data/regions.csv.zst")).expect("the shipped regions")
}

#[test]
fn the_list_is_whole() {
    assert_eq!(shipped().counts(), [38, 514, 7_285, 83_762]);
}

#[test]
fn a_village_is_found_with_those_above_it() {
    let regions = shipped();
    let village = regions.get(VILLAGE).expect("the village of the demo");
    assert_eq!((village.name, village.postcode, village.parent()), ("Bulak", "63461", Some("35.02.11")));
    let names: Vec<&str> = regions.lineage(VILLAGE).iter().map(|region| region.name).collect();
    assert_eq!(names, ["Jawa Timur", "Kabupaten Ponorogo", "Balong", "Bulak"]);
    assert!(regions.get("35.02.11.2999").is_none());
}

#[test]
fn children_are_one_level_down() {
    let regions = shipped();
    assert_eq!(regions.children(None).count(), 38);
    assert_eq!(regions.children(Some("35.02")).count(), 21);
    assert_eq!(regions.children(Some("35.02.11")).count(), 20);
    assert_eq!(regions.children(Some(VILLAGE)).count(), 0);
}

#[test]
fn every_village_has_a_postcode() {
    assert!(
        shipped().iter().all(|region| region.postcode.len() == if region.code.len() == 13 { 5 } else { 0 })
    );
}

#[test]
fn damaged_lists_are_refused_with_their_line() {
    let refused = |text: &str| Regions::parse(text.to_owned()).expect_err("a damaged list");
    assert_eq!(refused("35;Jawa Timur;\n35.02;Ponorogo\n"), RegionsError::Line { line: 2 });
    assert_eq!(refused("35;Jawa Timur;\n36.02;Lebak;\n"), RegionsError::Line { line: 2 });
    assert_eq!(refused("35.02;Ponorogo;\n"), RegionsError::Line { line: 1 });
    assert_eq!(refused("35;Jawa Timur;\n34;Yogyakarta;\n"), RegionsError::Line { line: 2 });
    assert_eq!(refused("35;Jawa Timur;\n35-02;Ponorogo;\n"), RegionsError::Line { line: 2 });
    assert_eq!(Regions::unpack(b"not zstd").expect_err("no archive"), RegionsError::Packed);
}
