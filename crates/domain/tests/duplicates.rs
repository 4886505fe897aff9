//! Likely duplicates among households: found by numbers and by names with birth dates, and nobody else.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use pendata_domain::duplicates::{Family, Individual, Kind, Match, Pair, Reason, likely};
use pendata_domain::ids::{HouseholdId, PersonId};

fn household(n: u8) -> HouseholdId {
    HouseholdId::from_bytes([n; 16])
}

fn person(n: u32) -> PersonId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    PersonId::from_bytes(bytes)
}

fn individual(n: u32, name: &str, nik: &str, born: &str) -> Individual {
    Individual { id: person(n), name: name.into(), nik: nik.into(), born: born.into(), head: false }
}

fn family(n: u8, card: &str, people: Vec<Individual>) -> Family {
    Family { household: household(n), card: card.into(), people }
}

fn among(families: &[Family]) -> Vec<Match> {
    likely(families, &families.iter().map(|family| family.household).collect())
}

const CARD: &str = "3502112411269001";
const NIK: &str = "3502110101809001";
const OTHER_NIK: &str = "3502112205919417";

#[test]
fn one_card_on_two_households_is_one_family() {
    let families = [family(2, CARD, vec![]), family(1, "35 0211 241126 9001", vec![])];
    let found = among(&families);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].pair, Pair::of_households(household(1), household(2)));
    assert_eq!((found[0].kind, &found[0].reasons[..]), (Kind::DoubleHousehold, &[Reason::FamilyCard][..]));
}

#[test]
fn one_number_in_two_households_is_one_person() {
    let families = [
        family(1, "", vec![individual(1, "Siti Aminah", NIK, "1980-01-01")]),
        family(2, "", vec![individual(2, "Amina", NIK, "")]),
    ];
    let found = among(&families);
    assert_eq!((found.len(), found[0].kind), (1, Kind::DoublePerson));
    assert_eq!(found[0].reasons, [Reason::Nik { a: person(1), b: person(2) }]);
}

#[test]
fn a_name_spelled_differently_with_the_same_birth_date_is_found() {
    let families = [
        family(1, "", vec![individual(1, "Moh. Khoirul Anam", "", "1991-05-22")]),
        family(2, "", vec![individual(2, "H. MUHAMMAD CHAIRUL ANAM, S.Pd", OTHER_NIK, "1991-05-22")]),
        family(3, "", vec![individual(3, "Mochamad Hairul Anam", "", "1991-05-23")]),
        family(4, "", vec![individual(4, "Muhammad Yusuf", "", "1991-05-22")]),
    ];
    let found = among(&families);
    assert_eq!(found.len(), 1, "another day and another name are other people");
    assert_eq!(found[0].reasons, [Reason::NameAndBirth { a: person(1), b: person(2), in_part: false }]);
}

#[test]
fn two_numbers_that_differ_are_two_people_of_one_name() {
    let born = "1980-01-01";
    let of = |n, nik| family(n, "", vec![individual(u32::from(n), "Siti Aminah", nik, born)]);
    assert!(among(&[of(1, NIK), of(2, OTHER_NIK)]).is_empty());
    assert_eq!(among(&[of(1, NIK), of(2, "3502110101809002")]).len(), 1, "one digit is a slip");
    assert_eq!(among(&[of(1, NIK), of(2, "9999999999999999")]).len(), 1, "no number says nothing");
}

#[test]
fn heads_that_are_one_make_one_family_and_more_reasons_come_first() {
    let head = |n, nik| Individual { head: true, ..individual(n, "Budi Santoso", nik, "1975-03-09") };
    let families = [
        family(1, "", vec![head(1, ""), individual(2, "Ani", NIK, "2001-02-03")]),
        family(2, "", vec![head(3, "")]),
        family(3, "", vec![individual(4, "Ani Lestari", NIK, "2001-02-03")]),
    ];
    let found = among(&families);
    assert_eq!(found.iter().map(|m| m.kind).collect::<Vec<_>>(), [Kind::DoublePerson, Kind::DoubleHousehold]);
    assert!(found[0].score > found[1].score);
}

#[test]
fn a_newborn_added_on_two_tablets_stands_twice_in_one_household_and_twins_do_not() {
    let newborn = |n, name| individual(n, name, "", "2026-11-02");
    let twice = family(1, "", vec![newborn(1, "Aisyah Putri"), newborn(2, "Aisah Putri")]);
    let found = among(&[twice]);
    assert_eq!(found[0].pair, Pair::of_members(household(1), person(1), person(2)));
    let twins = ["Hasan", "Husin", "Muhammad Hasan Basri", "Muhammad Husin Basri"];
    let twins = twins.iter().zip(1..).map(|(name, n)| newborn(n, name)).collect();
    assert!(among(&[family(1, "", twins)]).is_empty());
}

#[test]
fn only_pairs_with_a_fresh_household_are_told_and_order_does_not_matter() {
    let mut families: Vec<Family> = (1..=4).map(|n| family(n, CARD, vec![])).collect();
    let fresh = BTreeSet::from([household(3)]);
    let found = likely(&families, &fresh);
    assert_eq!(found.len(), 3);
    families.reverse();
    assert_eq!(likely(&families, &fresh), found);
}

#[test]
fn a_number_that_everybody_has_tells_nobody_apart() {
    let all = |n: u32| individual(n, "Siti", "", "1970-01-01");
    let families: Vec<Family> = (1..=2000_u32)
        .map(|n| Family {
            household: HouseholdId(uuid::Uuid::from_u128(n.into())),
            card: String::new(),
            people: vec![all(n)],
        })
        .collect();
    assert!(among(&families).is_empty());
}

#[test]
fn a_village_of_8000_is_looked_through_in_well_under_a_second() {
    let given = ["Siti", "Muhammad", "Ahmad", "Sri", "Budi", "Dwi", "Nur", "Agus", "Eko", "Tri"];
    let last =
        ["Aminah", "Santoso", "Lestari", "Hidayat", "Wahyuni", "Rahman", "Susanti", "Saputra", "Utami"];
    // Spread as people are: some 25,000 days of birth, names by their frequency.
    let mixed = |n: u32| n.wrapping_mul(2_654_435_761) >> 8;
    let families: Vec<Family> = (0..8000_u32)
        .map(|n| {
            let of = |i: u32| {
                let m = mixed(n * 4 + i);
                let name = format!("{} {}", given[(m % 10) as usize], last[(m / 10 % 9) as usize]);
                let (day, month, year) = (1 + m % 28, 1 + m / 28 % 12, m / 336 % 70);
                let nik = format!("350211{day:02}{month:02}{year:02}9{:03}", m / 23_520 % 1000);
                individual(n * 4 + i, &name, &nik, &format!("{}-{month:02}-{day:02}", 1940 + year))
            };
            let household = HouseholdId(uuid::Uuid::from_u128(u128::from(n) + 1));
            let card = format!("3502112411{:02}9{:03}", n / 1000, n % 1000);
            Family { household, card, people: (0..4).map(of).collect() }
        })
        .collect();
    let start = Instant::now();
    let found = among(&families);
    let took = start.elapsed();
    println!("8,000 households against 8,000: {took:?}, {} pairs", found.len());
    // Tests are built without much optimization and share their cores.
    assert!(took < Duration::from_secs(5), "{took:?}");
}
