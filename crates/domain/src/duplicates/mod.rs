//! Likely duplicates: one family entered twice, or one person entered in two places. Likely, never certain: people
//! decide, and nothing is merged by itself.
//!
//! [`likely`] blocks on the family card, on the NIK, and on the birth date with a first letter of the name, so that a
//! village is compared without comparing everybody with everybody. Pure: the same households give the same pairs
//! in the same order on every device.

mod compare;
mod find;
mod pair;
mod word;

pub use find::likely;
pub use pair::{Kind, Match, Pair, Reason};
pub use word::{Said, Standing, Word, said, standing};

use crate::ids::{HouseholdId, PersonId};

/// A household as far as duplicates are looked for. No `Debug`: it would show names and numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct Family {
    pub household: HouseholdId,
    /// As it was entered, or empty.
    pub card: String,
    pub people: Vec<Individual>,
}

/// A present member. No `Debug`: it would show a name and a number.
#[derive(Clone, PartialEq, Eq)]
pub struct Individual {
    pub id: PersonId,
    pub name: String,
    /// As it was entered, or empty.
    pub nik: String,
    /// `YYYY-MM-DD`, or empty.
    pub born: String,
    pub head: bool,
}
