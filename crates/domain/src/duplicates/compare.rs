//! Two people, looked at closely.

use super::Individual;
use super::pair::Reason;
use crate::identifiers::{Nik, NikFinding, check_nik};
use crate::names::{Agreement, Name};

/// A person with what is compared, worked out once. No `Debug`: it would show a name and a number.
pub(super) struct Known<'a> {
    /// Place of the household in the list that is looked through.
    pub family: usize,
    pub person: &'a Individual,
    pub name: Name,
    /// A number that can be somebody's; others say nothing.
    pub nik: Option<Nik>,
}

impl<'a> Known<'a> {
    pub fn of(family: usize, person: &'a Individual) -> Self {
        Self { family, person, name: Name::of(&person.name), nik: usable(&person.nik) }
    }
}

fn usable(nik: &str) -> Option<Nik> {
    let (nik, findings) = check_nik(nik, |_| true).ok()?;
    (!findings.contains(&NikFinding::Pattern)).then_some(nik)
}

/// Why two people are likely one, or nothing.
pub(super) fn reason(one: &Known<'_>, other: &Known<'_>) -> Option<Reason> {
    let (a, b) = (one.person.id, other.person.id);
    match (&one.nik, &other.nik) {
        (Some(x), Some(y)) if x == y => return Some(Reason::Nik { a, b }),
        (Some(x), Some(y)) if differing(x, y) > SLIPS => return None,
        _ => {}
    }
    let same_day = !one.person.born.is_empty() && one.person.born == other.person.born;
    let agreement = one.name.agrees(&other.name).filter(|_| same_day)?;
    // Twins are given names that sound alike: within a household only the whole name counts.
    let in_part = agreement == Agreement::Shorter;
    (!in_part || one.family != other.family).then_some(Reason::NameAndBirth { a, b, in_part })
}

/// Digits a tired hand gets wrong in one number; more are another number.
const SLIPS: usize = 2;

fn differing(one: &Nik, other: &Nik) -> usize {
    one.reveal().bytes().zip(other.reveal().bytes()).filter(|(x, y)| x != y).count()
}
