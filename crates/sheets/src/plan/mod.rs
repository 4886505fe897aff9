//! Households of a sheet's rows. A household comes whole or not at all: where one of its rows is refused, so are the others.

mod households;
mod rows;

use std::collections::HashMap;

use pendata_domain::area::VillageCode;
use pendata_domain::form::FormRules;
use pendata_domain::question::QuestionCode;

use crate::answer::{Circumstances, Reader, Reason};
use crate::columns::Heading;
use crate::read::Sheet;

/// What a plan follows from. `K` names a household of the device.
pub struct Basis<'a, K> {
    pub sheet: &'a Sheet,
    pub heading: Heading,
    pub readers: &'a [Reader],
    pub rules: &'a FormRules,
    pub about: Circumstances<'a>,
    /// Of rows that name none.
    pub village: &'a VillageCode,
    pub hidden_too: bool,
    /// Family cards and NIKs that are on the device.
    pub cards: &'a HashMap<String, K>,
    pub niks: &'a HashMap<String, K>,
}

/// An answer with the column it was read from; no column for what follows from another answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    pub question: QuestionCode,
    pub value: String,
    pub column: Option<usize>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct PlannedPerson {
    pub row: u32,
    pub answers: Vec<Answer>,
}

/// A household to be made.
#[derive(Clone, PartialEq, Eq)]
pub struct Planned {
    pub village: VillageCode,
    pub answers: Vec<Answer>,
    pub people: Vec<PlannedPerson>,
    /// Rows and columns that say something else of the household than an earlier row, which holds.
    pub differing: Vec<(u32, usize)>,
}

/// A row that is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub row: u32,
    pub column: Option<usize>,
    pub reason: Reason,
    /// The row it is about, where that is another.
    pub other_row: Option<u32>,
}

/// Rows of a household that is on the device: it stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known<K> {
    pub rows: Vec<u32>,
    pub household: K,
    /// By its family card, or by the NIK of one of its people.
    pub by_card: bool,
}

/// All rows of a sheet, told apart.
pub struct Plan<K> {
    /// Rows that hold anything, heading left out.
    pub rows: usize,
    pub households: Vec<Planned>,
    /// In the order of the rows; a row may be refused for several reasons.
    pub refusals: Vec<Refusal>,
    pub known: Vec<Known<K>>,
}

/// Reads and groups every row.
pub fn plan<K: Clone>(basis: &Basis<'_, K>) -> Plan<K> {
    let read = rows::read(basis);
    let mut plan = households::of(basis, read);
    plan.refusals.sort_by_key(|refusal| (refusal.row, refusal.column));
    plan
}

impl Planned {
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        self.people.iter().map(|person| person.row)
    }
}

impl<K> Plan<K> {
    /// Rows that are refused, whatever number of reasons they have.
    pub fn refused_rows(&self) -> usize {
        let mut rows: Vec<u32> = self.refusals.iter().map(|refusal| refusal.row).collect();
        rows.dedup();
        rows.len()
    }
}
