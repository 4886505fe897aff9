//! Section V: programmes, assets and services.

use chrono::{Datelike, Days};
use rand::Rng;

use super::{by_means, one_of, yes_no};
use crate::draw::{Source, chance};
use crate::portrait::Home;

/// Percent of poor, middling and well-off families that answer yes.
const AID: &[(&str, [u32; 3])] = &[
    ("q501a", [58, 16, 0]),
    ("q501b", [38, 8, 0]),
    ("q501c", [14, 3, 0]),
    ("q501d", [70, 34, 4]),
    ("q501e", [5, 2, 0]),
    ("q501f", [24, 20, 8]),
    ("q501g", [86, 78, 30]),
];
const ASSETS: &[(&str, [u32; 3])] = &[
    ("q502a", [2, 8, 32]),
    ("q502b", [38, 74, 96]),
    ("q502c", [0, 2, 24]),
    ("q502d", [0, 1, 8]),
    ("q502e", [0, 1, 3]),
    ("q502f", [10, 32, 78]),
    ("q502g", [3, 12, 40]),
    ("q502h", [3, 16, 58]),
    ("q502i", [66, 92, 97]),
    ("q502j", [34, 42, 46]),
    ("q502k", [0, 5, 42]),
    ("q502l", [1, 1, 0]),
    ("q502m", [0, 1, 1]),
    ("q502n", [64, 88, 98]),
    ("q503a", [14, 34, 58]),
    ("q503b", [1, 4, 16]),
];
/// Appliances that need electricity.
const ELECTRIC: &[&str] = &["q502b", "q502c", "q502d", "q502f", "q502h"];
/// Percent of families that keep the animal, and the most they keep.
const ANIMALS: &[(&str, u32, u32)] =
    &[("q504a", 16, 4), ("q504b", 1, 2), ("q504c", 0, 1), ("q504d", 0, 1), ("q504e", 22, 8)];

pub(super) fn answer(code: &str, home: &Home, source: &mut Source) -> Option<String> {
    if let Some((_, percent)) = AID.iter().find(|(known, _)| *known == code) {
        let barred = matches!(code, "q501a" | "q501b" | "q501c") && home.is_excluded_from_aid();
        return yes_no(!barred && chance(source, by_means(home.means, *percent)));
    }
    if let Some((_, percent)) = ASSETS.iter().find(|(known, _)| *known == code) {
        let dark = !home.has_light && ELECTRIC.contains(&code);
        return yes_no(!dark && chance(source, by_means(home.means, *percent)));
    }
    if let Some((_, percent, most)) = ANIMALS.iter().find(|(known, ..)| *known == code) {
        let number = if chance(source, *percent) { source.random_range(1..=*most) } else { 0 };
        return Some(number.to_string());
    }
    services(code, home, source).or_else(|| last_time(code, home))
}

fn services(code: &str, home: &Home, source: &mut Source) -> Option<String> {
    match code {
        "q505" => one_of(
            source,
            by_means(
                home.means,
                [
                    &[(3, 62), (0, 36), (2, 2)],
                    &[(3, 76), (2, 12), (0, 12)],
                    &[(3, 52), (2, 38), (1, 7), (0, 3)],
                ],
            ),
        ),
        "q506" => one_of(
            source,
            by_means(
                home.means,
                [&[(4, 58), (2, 40), (1, 2)], &[(2, 62), (4, 28), (3, 10)], &[(2, 68), (3, 28), (4, 4)]],
            ),
        ),
        _ => None,
    }
}

/// Month and year in which aid came last: the month before the visit, a date that every programme of a quarter shares.
fn last_time(code: &str, home: &Home) -> Option<String> {
    let (programme, part) = code.split_once('_')?;
    AID.iter().find(|(known, _)| *known == programme)?;
    let day = home.visit - Days::new(30);
    match part {
        "bulan" => Some(day.month().to_string()),
        "tahun" => Some(day.year().to_string()),
        _ => None,
    }
}
