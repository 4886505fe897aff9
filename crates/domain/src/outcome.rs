//! Why nobody was interviewed, in words that can be counted. One list: screens offer what stands here.
//!
//! A reason travels in the note of its stage: the code, and on the next line what was said beside it.

use crate::area::VillageCode;
use crate::ids::HouseholdId;
use crate::stage::Stage;

/// A reason, and whether it says nothing without words of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    pub code: &'static str,
    pub needs_words: bool,
}

const fn plain(code: &'static str) -> Reason {
    Reason { code, needs_words: false }
}

const fn worded(code: &'static str) -> Reason {
    Reason { code, needs_words: true }
}

const NOT_FOUND: [Reason; 5] = [
    plain("house_empty"),
    plain("unknown_here"),
    plain("no_such_address"),
    plain("house_gone"),
    worded("other"),
];
const REFUSED: [Reason; 5] =
    [plain("no_time"), plain("does_not_trust"), plain("sees_no_use"), plain("head_forbids"), worded("other")];
/// To another place than this one: which is what the village there asks first.
const MOVED: [Reason; 5] = [
    worded("within_village"),
    worded("within_district"),
    worded("other_district"),
    worded("abroad"),
    plain("unknown_place"),
];
/// A household that a split made and that was taken back: everybody is in the household they came from. Said by the
/// program, never chosen.
pub const REJOINED: &str = "rejoined";
/// A household that went to another registry, or to another district of this one, and stands there under another id
/// ([`transferred_note`]). Said by the program, never chosen.
pub const TRANSFERRED: &str = "transferred";
/// Why an outcome is taken back.
const TAKEN_BACK: [Reason; 5] =
    [plain("met"), plain("agrees"), plain("came_back"), plain("mistake"), worded("other")];

/// The reasons of an outcome; for a draft, those to take an outcome back. Other stages have none.
pub fn reasons(stage: Stage) -> &'static [Reason] {
    match stage {
        Stage::NotFound => &NOT_FOUND,
        Stage::Refused => &REFUSED,
        Stage::Moved => &MOVED,
        Stage::Draft => &TAKEN_BACK,
        _ => &[],
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReasonError {
    #[error("a reason is needed")]
    Missing,
    #[error("the reason needs words")]
    NeedsWords,
}

/// The note of a stage that is set for a reason.
pub fn note(stage: Stage, code: &str, words: &str) -> Result<String, ReasonError> {
    let reason = reasons(stage).iter().find(|reason| reason.code == code).ok_or(ReasonError::Missing)?;
    match words.trim() {
        "" if reason.needs_words => Err(ReasonError::NeedsWords),
        "" => Ok(code.to_owned()),
        words => Ok(format!("{code}\n{words}")),
    }
}

/// The note of a household that stands in another village as another one from now on.
pub fn transferred_note(village: &VillageCode, founded: HouseholdId) -> String {
    format!("{TRANSFERRED}\n{village} {founded}")
}

/// The code in a stage's note, empty where it has none, and the words beside it.
pub fn parts(stage: Stage, note: &str) -> (&'static str, &str) {
    if stage == Stage::Moved && note == REJOINED {
        return (REJOINED, "");
    }
    let (first, rest) = note.split_once('\n').unwrap_or((note, ""));
    if stage == Stage::Moved && first == TRANSFERRED {
        return (TRANSFERRED, rest);
    }
    match reasons(stage).iter().find(|reason| reason.code == first) {
        Some(reason) => (reason.code, rest),
        None => ("", note),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_comes_back_as_it_was_given() {
        let note = note(Stage::Moved, "other_district", " Ikut anak ke Kediri ").expect("a reason");
        assert_eq!(parts(Stage::Moved, &note), ("other_district", "Ikut anak ke Kediri"));
        assert_eq!(parts(Stage::NotFound, "house_empty"), ("house_empty", ""));
        assert_eq!(
            parts(Stage::NotFound, "Rumah kosong"),
            ("", "Rumah kosong"),
            "from before there were codes"
        );
    }

    #[test]
    fn a_household_that_was_transferred_says_where_it_stands_and_nobody_chooses_that() {
        let village = "36.01.01.2001".parse().expect("a village");
        let note = transferred_note(&village, HouseholdId::from_bytes([7; 16]));
        let (code, words) = parts(Stage::Moved, &note);
        assert_eq!((code, words), (TRANSFERRED, "36.01.01.2001 07070707-0707-0707-0707-070707070707"));
        assert_eq!(parts(Stage::Draft, &note).0, "");
        assert!(reasons(Stage::Moved).iter().all(|reason| reason.code != TRANSFERRED));
    }

    #[test]
    fn a_reason_of_another_outcome_or_without_its_words_is_none() {
        assert_eq!(note(Stage::Refused, "house_empty", ""), Err(ReasonError::Missing));
        assert_eq!(note(Stage::Refused, "other", "  "), Err(ReasonError::NeedsWords));
        assert_eq!(note(Stage::Ready, "other", "ya"), Err(ReasonError::Missing));
    }
}
