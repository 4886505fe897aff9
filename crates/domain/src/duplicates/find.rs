//! Finding pairs by blocks: only those who share a number, or a day and a letter, are looked at closely.

use std::collections::{BTreeMap, BTreeSet};

use super::Family;
use super::compare::{Known, reason};
use super::pair::{Kind, Match, Pair, Reason};
use crate::identifiers::FamilyCardNumber;
use crate::ids::HouseholdId;

/// So many who share a number or a day share it because nobody knew better: it tells nobody apart.
const MOST_IN_BLOCK: usize = 400;

/// Pairs of which at least one household is among `fresh`, the likeliest first; households without a duplicate are
/// in none.
pub fn likely(families: &[Family], fresh: &BTreeSet<HouseholdId>) -> Vec<Match> {
    let people: Vec<Known<'_>> = families
        .iter()
        .enumerate()
        .flat_map(|(place, family)| family.people.iter().map(move |person| Known::of(place, person)))
        .collect();
    let mut found: BTreeMap<Pair, Found> = BTreeMap::new();
    let is_fresh = |place: usize| fresh.contains(&families[place].household);
    for (one, other) in blocks(card_keys(families)) {
        if is_fresh(one) || is_fresh(other) {
            let pair = Pair::of_households(families[one].household, families[other].household);
            found.entry(pair).or_default().reasons.insert(Reason::FamilyCard);
        }
    }
    for (one, other) in blocks(people_keys(&people)) {
        let (one, other) = (&people[one], &people[other]);
        if !is_fresh(one.family) && !is_fresh(other.family) {
            continue;
        }
        // In the order of the pair, so that every device names them alike.
        let swapped = families[one.family].household > families[other.family].household
            || (one.family == other.family && one.person.id > other.person.id);
        let (one, other) = if swapped { (other, one) } else { (one, other) };
        if let Some(reason) = reason(one, other) {
            let heads = one.person.head && other.person.head;
            found.entry(pair_of(families, one, other)).or_default().add(reason, heads);
        }
    }
    let mut matches: Vec<Match> = found.into_iter().map(|(pair, found)| found.close(pair)).collect();
    matches.sort_by(|x, y| y.score.cmp(&x.score).then(x.pair.cmp(&y.pair)));
    matches
}

fn pair_of(families: &[Family], one: &Known<'_>, other: &Known<'_>) -> Pair {
    let household = families[one.family].household;
    match one.family == other.family {
        true => Pair::of_members(household, one.person.id, other.person.id),
        false => Pair::of_households(household, families[other.family].household),
    }
}

fn card_keys(families: &[Family]) -> Vec<(String, usize)> {
    let card = |(place, family): (usize, &Family)| {
        let card: FamilyCardNumber = family.card.parse().ok()?;
        Some((card.reveal().to_owned(), place))
    };
    families.iter().enumerate().filter_map(card).collect()
}

fn people_keys(people: &[Known<'_>]) -> Vec<(String, usize)> {
    let mut keys = Vec::new();
    for (place, known) in people.iter().enumerate() {
        keys.extend(known.nik.as_ref().map(|nik| (nik.reveal().to_owned(), place)));
        if !known.person.born.is_empty() {
            let born = &known.person.born;
            keys.extend(known.name.initials().map(|letter| (format!("{born}{letter}"), place)));
        }
    }
    keys
}

/// Every two that share a key, each pair of places once.
fn blocks(mut keys: Vec<(String, usize)>) -> Vec<(usize, usize)> {
    keys.sort_unstable();
    keys.dedup();
    let mut pairs = Vec::new();
    for block in keys.chunk_by(|x, y| x.0 == y.0).filter(|block| block.len() <= MOST_IN_BLOCK) {
        for (i, (_, one)) in block.iter().enumerate() {
            pairs.extend(block[i + 1..].iter().map(|(_, other)| (*one, *other)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[derive(Default)]
struct Found {
    reasons: BTreeSet<Reason>,
    heads: bool,
}

impl Found {
    fn add(&mut self, reason: Reason, heads: bool) {
        self.reasons.insert(reason);
        self.heads |= heads;
    }

    /// One family where the card, the heads, or two people are the same; else one person.
    fn close(self, pair: Pair) -> Match {
        let by_card = self.reasons.contains(&Reason::FamilyCard);
        let whole =
            matches!(pair, Pair::Households { .. }) && (by_card || self.heads || self.reasons.len() > 1);
        let kind = if whole { Kind::DoubleHousehold } else { Kind::DoublePerson };
        let weight: u32 = self.reasons.iter().map(Reason::weight).sum();
        Match { pair, kind, score: weight.min(100), reasons: self.reasons.into_iter().collect() }
    }
}
