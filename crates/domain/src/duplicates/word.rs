//! What officers say of a pair. A word is a confirmation in the documents of the pair (an ordinary signed change), one
//! of each officer: it travels as every change does, and two officers who say different things both stand.

use serde::{Deserialize, Serialize};

use super::pair::Pair;
use crate::household::{Household, Provenance};
use crate::ids::UserId;

/// An officer's word on a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    Same,
    Different,
    /// To be asked again.
    Later,
}

/// What all words on a pair come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nobody said anything, or only that it is to be asked.
    Open,
    Same,
    Different,
    /// Officers say different things.
    Disputed,
}

impl Word {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Later => "later",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Same, Self::Different, Self::Later].into_iter().find(|known| known.as_str() == word)
    }
}

impl Pair {
    /// The subject under which an officer's word on the pair stands.
    pub fn subject(&self, user: UserId) -> String {
        format!("{}{}", self.prefix(), user.0)
    }

    fn prefix(&self) -> String {
        let (a, b) = match self {
            Self::Households { a, b } => (a.0.simple(), b.0.simple()),
            Self::Members { a, b, .. } => (a.0.simple(), b.0.simple()),
        };
        format!("double/{a}+{b}/")
    }
}

/// Every officer's word on a pair, as the household knows them.
pub fn words_of<'a>(pair: &Pair, view: &'a Household) -> Vec<(UserId, Word, &'a Provenance)> {
    let prefix = pair.prefix();
    let said =
        view.confirmations.range(prefix.clone()..).take_while(|(subject, _)| subject.starts_with(&prefix));
    said.filter_map(|(subject, confirmation)| {
        let user = subject[prefix.len()..].parse().map(UserId).ok()?;
        Some((user, Word::from_word(&confirmation.reason)?, &confirmation.by))
    })
    .collect()
}

pub fn standing(words: impl IntoIterator<Item = Word>) -> Standing {
    let (mut same, mut different) = (false, false);
    for word in words {
        same |= word == Word::Same;
        different |= word == Word::Different;
    }
    match (same, different) {
        (true, true) => Standing::Disputed,
        (true, false) => Standing::Same,
        (false, true) => Standing::Different,
        (false, false) => Standing::Open,
    }
}
