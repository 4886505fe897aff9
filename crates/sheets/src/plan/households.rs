//! Rows grouped by family card.

use std::collections::HashMap;

use pendata_domain::area::VillageCode;
use pendata_domain::form::CoreRole;
use pendata_xforms::limits;

use super::rows::RowRead;
use super::{Answer, Basis, Known, Plan, Planned, PlannedPerson, Refusal};
use crate::answer::Reason;

pub fn of<K: Clone>(basis: &Basis<'_, K>, rows: Vec<RowRead>) -> Plan<K> {
    let mut plan = Plan { rows: rows.len(), households: Vec::new(), refusals: Vec::new(), known: Vec::new() };
    for family in families(rows) {
        take(basis, family, &mut plan);
    }
    plan
}

/// Rows of one family card, wherever they stand; rows without one are alone.
fn families(rows: Vec<RowRead>) -> Vec<Vec<RowRead>> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut families: Vec<Vec<RowRead>> = Vec::new();
    for row in rows {
        match places.get(&row.card).filter(|_| !row.card.is_empty()) {
            Some(place) => families[*place].push(row),
            None => {
                places.insert(row.card.clone(), families.len());
                families.push(vec![row]);
            }
        }
    }
    families
}

fn take<K: Clone>(basis: &Basis<'_, K>, family: Vec<RowRead>, plan: &mut Plan<K>) {
    let refused = family.iter().find(|row| !row.refusals.is_empty()).map(|row| row.number);
    if let Some(other) = refused {
        return plan.refusals.extend(family.into_iter().flat_map(|row| refused_with(row, other)));
    }
    if family.len() > limits::ROWS {
        let many = |row: RowRead| Refusal {
            row: row.number,
            column: None,
            reason: Reason::TooManyPeople,
            other_row: None,
        };
        return plan.refusals.extend(family.into_iter().map(many));
    }
    if let Some((household, by_card)) = known(basis, &family) {
        let rows = family.iter().map(|row| row.number).collect();
        return plan.known.push(Known { rows, household, by_card });
    }
    plan.households.push(household(basis, family));
}

fn refused_with(row: RowRead, other: u32) -> Vec<Refusal> {
    match row.refusals.is_empty() {
        true => vec![Refusal {
            row: row.number,
            column: None,
            reason: Reason::WithItsFamily,
            other_row: Some(other),
        }],
        false => row.refusals,
    }
}

fn known<K: Clone>(basis: &Basis<'_, K>, family: &[RowRead]) -> Option<(K, bool)> {
    let by_card = basis.cards.get(&family[0].card).map(|household| (household.clone(), true));
    by_card.or_else(|| {
        let by_nik = family.iter().find_map(|row| basis.niks.get(&row.nik).filter(|_| !row.nik.is_empty()));
        by_nik.map(|household| (household.clone(), false))
    })
}

fn household<K>(basis: &Basis<'_, K>, family: Vec<RowRead>) -> Planned {
    let mut planned = Planned {
        village: basis.village.clone(),
        answers: Vec::new(),
        people: Vec::with_capacity(family.len()),
        differing: Vec::new(),
    };
    for row in family {
        for answer in row.household {
            unite(&mut planned, row.number, answer);
        }
        planned.people.push(PlannedPerson { row: row.number, answers: row.person });
    }
    let village = planned.answers.iter().find(|a| Some(&a.question) == basis.rules.core(CoreRole::Village));
    if let Some(village) = village.and_then(|answer| answer.value.parse::<VillageCode>().ok()) {
        planned.village = village;
    }
    planned
}

fn unite(planned: &mut Planned, row: u32, answer: Answer) {
    match planned.answers.iter().find(|earlier| earlier.question == answer.question) {
        Some(earlier) if earlier.value == answer.value => {}
        Some(_) => planned.differing.extend(answer.column.map(|column| (row, column))),
        None => planned.answers.push(answer),
    }
}
