//! What an officer says of a whole household: that it is ready, why nobody was interviewed, or that it goes on.

use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;
use pendata_domain::outcome;
use pendata_domain::stage::Stage;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::settings::Language;
use super::summary::{HouseholdSummary, STAGES, StageWord, SummaryArguments, summarise};
use crate::app::App;
use crate::bridge::BridgeError;
use crate::unlocked::Unlocked;

#[derive(Clone, Deserialize, TS)]
pub struct StageArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub stage: StageWord,
    /// One of `household.outcomes`; required for an outcome, and to take one back.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
    /// More words. Some reasons say nothing without them: moved, and to where.
    pub note: String,
    pub language: Language,
}

/// What may be said of a household, and the reasons for it.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct OutcomeChoice {
    /// `draft` takes an outcome back.
    pub stage: StageWord,
    pub reasons: Vec<OutcomeReason>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct OutcomeReason {
    /// Stable; its words live in the locales.
    pub code: String,
    pub needs_words: bool,
}

const OUTCOMES: [StageWord; 4] =
    [StageWord::NotFound, StageWord::Refused, StageWord::Moved, StageWord::Draft];

pub fn outcomes(_: &App, (): ()) -> Result<Vec<OutcomeChoice>, BridgeError> {
    let reason = |reason: &outcome::Reason| OutcomeReason {
        code: reason.code.into(),
        needs_words: reason.needs_words,
    };
    let choice = |word: StageWord| {
        let reasons = outcome::reasons(stage_of(word)).iter().map(reason).collect();
        OutcomeChoice { stage: word, reasons }
    };
    Ok(OUTCOMES.into_iter().map(choice).collect())
}

/// Says that the household is complete.
///
/// Errors with `FindingsLeft` while a hard finding is left.
pub fn mark_ready(app: &App, arguments: SummaryArguments) -> Result<HouseholdSummary, BridgeError> {
    let SummaryArguments { household, language } = arguments;
    let (stage, reason, note) = (StageWord::Ready, None, String::new());
    set_stage(app, StageArguments { household, stage, reason, note, language })
}

/// Errors: `NotAllowed` for a stage that is not the officer's to set, `ReasonRequired`, `FindingsLeft`.
pub fn set_stage(app: &App, arguments: StageArguments) -> Result<HouseholdSummary, BridgeError> {
    let StageArguments { household, language, .. } = arguments;
    let summary = app.with_device(|unlocked| {
        let row = unlocked.device.list_row(household)?.ok_or(BridgeError::UnknownHousehold)?;
        let (stage, note) = said(&arguments, row.stage)?;
        is_of_this_village(row.stage, &row.stage_note)?;
        if stage == Stage::Ready {
            let left = unlocked.scene(household, language, |scene| Ok(scene.progress().hard_findings))?;
            if left > 0 {
                return Err(BridgeError::FindingsLeft { count: left });
            }
        }
        unlocked.device.record(household, &[Intent::SetStage { stage, note }])?;
        unlocked.remember_stage(household, row.stage, row.stage_note);
        summarise(unlocked, household, language)
    })?;
    app.tell_changed(household, Vec::new());
    Ok(summary)
}

/// Puts back what stood before the last `household.set_stage`.
///
/// Errors with `NotAllowed` where there was none since the device was opened.
pub fn undo_stage(app: &App, arguments: SummaryArguments) -> Result<HouseholdSummary, BridgeError> {
    let SummaryArguments { household, language } = arguments;
    let summary = app.with_device(|unlocked| put_back(unlocked, household, language))?;
    app.tell_changed(household, Vec::new());
    Ok(summary)
}

fn put_back(
    unlocked: &mut Unlocked<'_>,
    household: HouseholdId,
    language: Language,
) -> Result<HouseholdSummary, BridgeError> {
    let (stage, note) = unlocked.stage_before(household).ok_or(BridgeError::NotAllowed)?;
    let row = unlocked.device.list_row(household)?.ok_or(BridgeError::UnknownHousehold)?;
    is_of_this_village(row.stage, &row.stage_note)?;
    unlocked.device.record(household, &[Intent::UndoStage { stage, note }])?;
    unlocked.forget_stage(household);
    summarise(unlocked, household, language)
}

/// A household that was transferred stands elsewhere: nobody here says how far the work on it came.
fn is_of_this_village(stage: Stage, note: &str) -> Result<(), BridgeError> {
    let transferred = outcome::parts(stage, note).0 == outcome::TRANSFERRED;
    if transferred { Err(BridgeError::NotAllowed) } else { Ok(()) }
}

/// The officer says that a household is done, or why it cannot be; returning and closing are others' acts.
fn said(arguments: &StageArguments, standing: Stage) -> Result<(Stage, String), BridgeError> {
    let stage = stage_of(arguments.stage);
    let words = arguments.note.trim();
    match stage {
        Stage::Ready => Ok((stage, words.to_owned())),
        Stage::Draft if !standing.is_outcome() => Ok((stage, words.to_owned())),
        Stage::Draft | Stage::NotFound | Stage::Refused | Stage::Moved => {
            let code = arguments.reason.as_deref().unwrap_or_default();
            let note = outcome::note(stage, code, words).map_err(|_| BridgeError::ReasonRequired)?;
            Ok((stage, note))
        }
        Stage::NotVisited | Stage::Returned | Stage::Locked => Err(BridgeError::NotAllowed),
    }
}

fn stage_of(word: StageWord) -> Stage {
    STAGES.iter().find(|(known, _)| *known == word).map(|(_, stage)| *stage).expect("every word is listed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_says_how_far_the_work_came_on_a_household_that_stands_elsewhere() {
        let village = "36.01.01.2001".parse().expect("a village");
        let note = outcome::transferred_note(&village, HouseholdId::from_bytes([7; 16]));
        assert!(matches!(is_of_this_village(Stage::Moved, &note), Err(BridgeError::NotAllowed)));
        assert!(is_of_this_village(Stage::Moved, "other_district\nPandeglang").is_ok());
        assert!(is_of_this_village(Stage::Draft, "came_back").is_ok());
    }
}
