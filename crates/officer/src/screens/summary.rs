//! O3 Ringkasan keluarga: who they are, how far each section is, what the reviewer said.

use pendata_domain::form::CoreRole;
use pendata_domain::household::Note;
use pendata_domain::ids::HouseholdId;
use pendata_domain::outcome;
use pendata_domain::stage::Stage;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::author::{Author, Place};
use super::decree::KeptAnswer;
use super::progress::Progress;
use super::settings::Language;
use super::status::{Status, status_word};
use super::work::{self, Work};
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
    /// What came with the stage: the reviewer's note, or what was said beside `stage_reason`.
    pub stage_note: String,
    /// The household its people lived in before.
    #[ts(type = "string | null")]
    pub split_from: Option<HouseholdId>,
    /// Code of `household.outcomes`; empty for none.
    pub stage_reason: String,
    /// The lists it is on, what is left first.
    pub work: Vec<Work>,
    pub progress: Progress,
    pub notes: Vec<NoteView>,
    /// Something of it waits to be sent.
    pub waiting: bool,
    /// Since when that is in a bundle file, Unix seconds; told, and no more: it is sent once the server says so.
    #[ts(type = "number | null")]
    pub bundled: Option<i64>,
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

pub(super) const STAGES: [(StageWord, Stage); 8] = [
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

pub(super) fn summarise(
    unlocked: &mut Unlocked<'_>,
    household: HouseholdId,
    language: Language,
) -> Result<HouseholdSummary, BridgeError> {
    let row = unlocked.device.list_row(household)?.ok_or(BridgeError::UnknownHousehold)?;
    let work = work::of_household(&unlocked.device, household)?;
    let (reason, note) = outcome::parts(row.stage, &row.stage_note);
    let bundled = unlocked.device.bundled(household)?;
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
            stage_note: note.to_owned(),
            stage_reason: reason.to_owned(),
            split_from: scene.view.split_from,
            work,
            progress: scene.progress(),
            notes: notes(scene),
            waiting: row.unsent,
            bundled,
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
