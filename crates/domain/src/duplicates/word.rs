//! What officers say of a pair. A word is a confirmation in the documents of the pair (an ordinary signed change), one
//! of each officer: it travels as every change does, and two officers who say different things both stand.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pair::Pair;
use crate::household::Household;
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

/// A word as a household's document holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The two of the pair, as [`Pair::ends`] names them.
    pub ends: [Uuid; 2],
    pub user: UserId,
    pub word: Word,
    /// The writer's clock, Unix seconds.
    pub time: i64,
}

impl Word {
    pub const ALL: [Word; 3] = [Self::Same, Self::Different, Self::Later];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Later => "later",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == word)
    }
}

const PREFIX: &str = "double/";

impl Pair {
    /// The ids of the two.
    pub fn ends(&self) -> [Uuid; 2] {
        match self {
            Self::Households { a, b } => [a.0, b.0],
            Self::Members { a, b, .. } => [a.0, b.0],
        }
    }

    /// The subject under which an officer's word on the pair stands.
    pub fn subject(&self, user: UserId) -> String {
        let [a, b] = self.ends();
        format!("{PREFIX}{}+{}/{}", a.simple(), b.simple(), user.0)
    }
}

/// Every word on a pair that stands in a household.
pub fn said(view: &Household) -> Vec<Said> {
    let about = view.confirmations.range(PREFIX.to_owned()..);
    let about = about.take_while(|(subject, _)| subject.starts_with(PREFIX));
    about
        .filter_map(|(subject, confirmation)| {
            let (ends, user) = subject[PREFIX.len()..].split_once('/')?;
            let (a, b) = ends.split_once('+')?;
            let ends = [Uuid::parse_str(a).ok()?, Uuid::parse_str(b).ok()?];
            let (user, word) = (UserId(user.parse().ok()?), Word::from_word(&confirmation.reason)?);
            Some(Said { ends, user, word, time: confirmation.by.time })
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
