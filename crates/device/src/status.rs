//! The one status a household shows, as screens know it.

use pendata_domain::stage::Stage;
use serde::{Deserialize, Serialize};

/// Status of a household in the list; the words are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    NotVisited,
    Draft,
    NeedsFix,
    Ready,
    Sent,
    Returned,
    Conflict,
    Locked,
}

impl Status {
    pub const ALL: [Status; 8] = [
        Self::NotVisited,
        Self::Draft,
        Self::NeedsFix,
        Self::Ready,
        Self::Sent,
        Self::Returned,
        Self::Conflict,
        Self::Locked,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotVisited => "not_visited",
            Self::Draft => "draft",
            Self::NeedsFix => "needs_fix",
            Self::Ready => "ready",
            Self::Sent => "sent",
            Self::Returned => "returned",
            Self::Conflict => "conflict",
            Self::Locked => "locked",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// What a status follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub stage: Stage,
    /// Open cases.
    pub contested: u32,
    /// Required questions without an answer.
    pub missing: u32,
    /// Violated constraints and wrong types.
    pub hard: u32,
    /// Has intents or changes the server has not acknowledged.
    pub unsent: bool,
}

/// A missing answer makes a household incomplete, not wrong: it needs a fix only once it was called ready.
pub fn status(standing: &Standing) -> Status {
    let Standing { stage, contested, missing, hard, unsent } = *standing;
    match stage {
        Stage::Locked => Status::Locked,
        _ if contested > 0 => Status::Conflict,
        Stage::Returned => Status::Returned,
        Stage::NotVisited if !unsent => Status::NotVisited,
        Stage::NotVisited | Stage::Draft if hard > 0 => Status::NeedsFix,
        Stage::NotVisited | Stage::Draft => Status::Draft,
        Stage::Ready if hard + missing > 0 => Status::NeedsFix,
        _ if unsent => Status::Ready,
        _ => Status::Sent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(stage: Stage, hard: u32, missing: u32, unsent: bool) -> Status {
        status(&Standing { stage, contested: 0, missing, hard, unsent })
    }

    #[test]
    fn a_household_walks_from_untouched_to_sent() {
        assert_eq!(of(Stage::NotVisited, 0, 30, false), Status::NotVisited);
        assert_eq!(of(Stage::Draft, 0, 12, true), Status::Draft);
        assert_eq!(of(Stage::Draft, 1, 12, true), Status::NeedsFix);
        assert_eq!(of(Stage::Ready, 0, 2, true), Status::NeedsFix);
        assert_eq!(of(Stage::Ready, 0, 0, true), Status::Ready);
        assert_eq!(of(Stage::Ready, 0, 0, false), Status::Sent);
        assert_eq!(of(Stage::Draft, 0, 12, false), Status::Draft);
    }

    #[test]
    fn a_household_nobody_was_found_in_is_not_asked_for_answers() {
        assert_eq!(of(Stage::NotFound, 0, 40, true), Status::Ready);
        assert_eq!(of(Stage::Refused, 0, 40, false), Status::Sent);
    }

    #[test]
    fn a_case_shows_before_what_the_officer_can_do_and_a_closed_period_before_all() {
        let standing = Standing { contested: 1, hard: 2, ..Standing::default() };
        assert_eq!(status(&Standing { stage: Stage::Returned, ..standing }), Status::Conflict);
        assert_eq!(status(&Standing { stage: Stage::Locked, ..standing }), Status::Locked);
        assert_eq!(of(Stage::Returned, 2, 0, true), Status::Returned);
    }
}
