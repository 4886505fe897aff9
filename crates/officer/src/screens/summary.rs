//! O3 Ringkasan keluarga: who they are, how far each section is, what the reviewer said.

use pendata_domain::edit::Intent;
use pendata_domain::form::CoreRole;
use pendata_domain::household::Note;
use pendata_domain::ids::HouseholdId;
use pendata_domain::stage::Stage;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::author::{Author, Place};
use super::decree::KeptAnswer;
use super::progress::Progress;
use super::settings::Language;
use super::status::{Status, status_word};
use crate::app::App;
use crate::bridge::BridgeError;
use crate::render::Scene;
use crate::unlocked::Unlocked;

#[derive(Clone, Deserialize, TS)]
pub struct SummaryArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub language: Language,
}

#[derive(Clone, PartialEq, Serialize, TS)]
pub struct HouseholdSummary {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub head_name: String,
    /// In full: the household is open.
    pub family_card: String,
    pub rt: String,
    pub address: String,
    /// The answer to the form's first question for a photo: the house; empty for none.
    pub photo: String,
    pub status: Status,
    pub stage: StageWord,
    /// What came with the stage: the reviewer's note.
    pub stage_note: String,
    pub progress: Progress,
    pub notes: Vec<NoteView>,
    /// Something of it waits to be sent.
    pub waiting: bool,
    /// Answers to questions that its form does not have.
    pub kept: Vec<KeptAnswer>,
}

/// The stage as its officer or the district set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StageWord {
    NotVisited,
    Draft,
    Ready,
    Returned,
    NotFound,
    Refused,
    Moved,
    Locked,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct NoteView {
    pub note: String,
    /// The question it is on; `None` for the whole household.
    pub place: Option<Place>,
    pub text: String,
    pub by: Author,
}

#[derive(Clone, Deserialize, TS)]
pub struct StageArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub stage: StageWord,
    /// Why; required for not found, refused and moved.
    pub note: String,
    pub language: Language,
}

const STAGES: [(StageWord, Stage); 8] = [
    (StageWord::NotVisited, Stage::NotVisited),
    (StageWord::Draft, Stage::Draft),
    (StageWord::Ready, Stage::Ready),
    (StageWord::Returned, Stage::Returned),
    (StageWord::NotFound, Stage::NotFound),
    (StageWord::Refused, Stage::Refused),
    (StageWord::Moved, Stage::Moved),
    (StageWord::Locked, Stage::Locked),
];

pub fn stage_word(stage: Stage) -> StageWord {
    STAGES.iter().find(|(_, known)| *known == stage).map(|(word, _)| *word).expect("every stage is listed")
}

pub fn summary(app: &App, arguments: SummaryArguments) -> Result<HouseholdSummary, BridgeError> {
    app.with_device(|unlocked| summarise(unlocked, arguments.household, arguments.language))
}

/// Says that the household is complete.
///
/// Errors with `FindingsLeft` while a hard finding is left.
pub fn mark_ready(app: &App, arguments: SummaryArguments) -> Result<HouseholdSummary, BridgeError> {
    let SummaryArguments { household, language } = arguments;
    set_stage(app, StageArguments { household, stage: StageWord::Ready, note: String::new(), language })
}

/// Errors: `NotAllowed` for a stage that is not the officer's to set, `ReasonRequired`, `FindingsLeft`.
pub fn set_stage(app: &App, arguments: StageArguments) -> Result<HouseholdSummary, BridgeError> {
    let StageArguments { household, stage, note, language } = arguments;
    let stage = officers_stage(stage, &note)?;
    let summary = app.with_device(|unlocked| {
        if stage == Stage::Ready {
            let left = unlocked.scene(household, language, |scene| Ok(scene.progress().hard_findings))?;
            if left > 0 {
                return Err(BridgeError::FindingsLeft { count: left });
            }
        }
        unlocked.device.record(household, &[Intent::SetStage { stage, note }])?;
        summarise(unlocked, household, language)
    })?;
    app.tell_changed(household, Vec::new());
    Ok(summary)
}

/// The officer says that a household is done, or why it cannot be; returning and closing are others' acts.
fn officers_stage(word: StageWord, note: &str) -> Result<Stage, BridgeError> {
    let stage = STAGES
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, stage)| *stage)
        .expect("every word is listed");
    match stage {
        Stage::Draft | Stage::Ready => Ok(stage),
        Stage::NotFound | Stage::Refused | Stage::Moved if note.trim().is_empty() => {
            Err(BridgeError::ReasonRequired)
        }
        Stage::NotFound | Stage::Refused | Stage::Moved => Ok(stage),
        Stage::NotVisited | Stage::Returned | Stage::Locked => Err(BridgeError::NotAllowed),
    }
}

fn summarise(
    unlocked: &mut Unlocked<'_>,
    household: HouseholdId,
    language: Language,
) -> Result<HouseholdSummary, BridgeError> {
    let row = unlocked.device.list_row(household)?.ok_or(BridgeError::UnknownHousehold)?;
    let kept = unlocked.kept(household, language)?;
    unlocked.scene(household, language, |scene| {
        Ok(HouseholdSummary {
            household,
            head_name: row.head,
            family_card: scene.core_text(None, CoreRole::FamilyCard),
            rt: row.rt,
            address: row.address,
            photo: scene.first_photo(),
            status: status_word(row.status),
            stage: stage_word(row.stage),
            stage_note: row.stage_note,
            progress: scene.progress(),
            notes: notes(scene),
            waiting: row.unsent,
            kept,
        })
    })
}

pub(crate) fn notes(scene: &Scene<'_>) -> Vec<NoteView> {
    let view = |note: &Note| NoteView {
        note: note.id.0.to_string(),
        place: note.path.as_ref().map(|path| scene.place(path)),
        text: note.text.clone(),
        by: scene.author(&note.by),
    };
    scene.view.notes.iter().map(view).collect()
}
