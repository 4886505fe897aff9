//! Open cases of a household, as its officer sees them: what clashes and who said what. Officers read; the
//! district decides.

use pendata_domain::ids::{CaseId, HouseholdId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::author::{Author, Place};
use super::settings::Language;
use crate::app::App;
use crate::bridge::BridgeError;

#[derive(Clone, Deserialize, TS)]
pub struct ConflictsArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub language: Language,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ConflictView {
    #[ts(type = "string")]
    pub case: CaseId,
    pub kind: ConflictKindWord,
    pub place: Place,
    /// The choice the case is about, of a several-answer question.
    pub choice: Option<String>,
    pub choice_label: Option<String>,
    /// The last value all writers had seen; `None` for none.
    pub base: Option<String>,
    pub base_label: Option<String>,
    /// At least two.
    pub candidates: Vec<CandidateView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKindWord {
    /// Different values.
    Value,
    /// A choice ticked against unticked.
    Set,
    /// A person removed against edited.
    Presence,
    /// Two decisions of one case.
    Decision,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct CandidateView {
    pub value: String,
    pub label: String,
    pub writers: Vec<Author>,
    pub reasons: Vec<String>,
}

pub fn of_household(app: &App, arguments: ConflictsArguments) -> Result<Vec<ConflictView>, BridgeError> {
    let ConflictsArguments { household, language } = arguments;
    app.with_device(|unlocked| unlocked.scene(household, language, |scene| Ok(scene.cases())))
}
