//! A list of households as a district has it: a text file, one household a line, by family card number or by id. Other
//! columns are not read.

use std::collections::{BTreeMap, BTreeSet};

use pendata_domain::area::VillageCode;
use pendata_domain::ids::HouseholdId;

use super::MOST_GIVEN;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::work::WorkFilter;

/// The most lines a report names.
const MOST_NAMED: usize = 20;

/// What stands first on a line.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    Id(HouseholdId),
    /// 16 digits.
    Card(String),
}

impl App {
    /// The households that a file names, all of them of the village.
    ///
    /// Errors with `WorkRefused`, which names lines, counted from 1; nothing of the file is used then.
    pub fn households_in(&self, village: &VillageCode, text: &str) -> Result<Vec<HouseholdId>> {
        let known = self.known_in(village)?;
        let (mut found, mut wrong) = (BTreeSet::new(), Vec::new());
        for (number, cell) in cells(text) {
            let resolved = named(cell).and_then(|named| resolve(&named, &known));
            match resolved {
                Ok(household) => _ = found.insert(household),
                Err(why) => wrong.push(format!("line {number}: {why}")),
            }
        }
        match (wrong.is_empty(), found.is_empty()) {
            (true, false) => Ok(found.into_iter().collect()),
            (true, true) => Err(Error::WorkRefused("the file names no household".into())),
            (false, _) => Err(Error::WorkRefused(report(wrong))),
        }
    }

    fn known_in(&self, village: &VillageCode) -> Result<Known> {
        let filter = WorkFilter { village: village.as_str().into(), ..WorkFilter::default() };
        let (_, all) = self.store.work_candidates(&village.district(), &filter, 0, MOST_GIVEN)?;
        let mut known = Known::default();
        for candidate in all {
            known.ids.insert(candidate.of.household);
            known.cards.entry(candidate.of.card).or_default().push(candidate.of.household);
        }
        Ok(known)
    }
}

/// The households of a village.
#[derive(Default)]
struct Known {
    ids: BTreeSet<HouseholdId>,
    cards: BTreeMap<String, Vec<HouseholdId>>,
}

fn resolve(named: &Named, known: &Known) -> std::result::Result<HouseholdId, &'static str> {
    match named {
        Named::Id(id) if known.ids.contains(id) => Ok(*id),
        Named::Id(_) => Err("no household of this village has this id"),
        Named::Card(card) => match known.cards.get(card).map(Vec::as_slice) {
            Some([household]) => Ok(*household),
            Some(_) => Err("several households have this family card number: name them by their id"),
            None => Err("no household of this village has this family card number"),
        },
    }
}

/// First cells with the number of their line; headings and empty lines are left out.
fn cells(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    lines
        .map(|(number, line)| {
            let first = line.split([',', ';', '\t']).next().unwrap_or_default();
            (number, first.trim().trim_matches(['"', '\'']).trim())
        })
        .filter(|(number, cell)| {
            let heading = *number == 1 && !cell.contains(|c: char| c.is_ascii_digit());
            !heading && !cell.is_empty()
        })
}

/// A number that a spreadsheet rounded is no number any more, and is told so.
fn named(cell: &str) -> std::result::Result<Named, &'static str> {
    if let Ok(id) = cell.parse() {
        return Ok(Named::Id(id));
    }
    let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
    match (digits, cell.len()) {
        (true, 16) => Ok(Named::Card(cell.to_owned())),
        (false, _) if cell.contains(['E', 'e']) && cell.contains('+') => {
            Err("a spreadsheet rounded this number: format the column as text and copy the numbers again")
        }
        _ => Err("neither a family card number of 16 digits nor a household's id"),
    }
}

fn report(wrong: Vec<String>) -> String {
    let more = wrong.len().saturating_sub(MOST_NAMED);
    let mut lines: Vec<String> = wrong.into_iter().take(MOST_NAMED).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_and_ids_are_read_whatever_stands_beside() {
        let text = "\u{feff}no_kk;nama\n3502110301809001;Siti\n\n \"3502110301809002\" ,x\n\
                    0192f0c1-2345-7000-8000-000000000001\tBudi\n";
        let found: Vec<_> = cells(text).map(|(number, cell)| (number, named(cell).expect("named"))).collect();
        assert_eq!(found[0], (2, Named::Card("3502110301809001".into())));
        assert_eq!(found[1], (4, Named::Card("3502110301809002".into())));
        assert!(matches!(found[2], (5, Named::Id(_))));
    }

    #[test]
    fn a_rounded_number_is_told_apart() {
        assert!(named("3.57301E+15").expect_err("no number").contains("spreadsheet"));
        assert!(named("350211030180900").expect_err("15 digits").contains("16 digits"));
        assert!(named("Siti Aminah").expect_err("a name").contains("16 digits"));
    }

    #[test]
    fn a_long_report_names_the_first_lines() {
        let report = report((1..=25).map(|line| format!("line {line}: x")).collect());
        assert!(report.ends_with("and 5 more") && report.starts_with("line 1: x\n"));
    }
}
