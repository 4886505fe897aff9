//! O5 Periksa isian: every finding with the way to its question.

use pendata_domain::ids::{HouseholdId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::author::Place;
use super::form::FindingView;
use super::settings::Language;
use crate::app::App;
use crate::bridge::BridgeError;

#[derive(Clone, Deserialize, TS)]
pub struct CheckArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub language: Language,
}

/// Findings in the order of the form, grouped by page.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct CheckList {
    pub groups: Vec<CheckGroup>,
    pub required: u32,
    /// Broken rules and wrong types.
    pub wrong: u32,
    /// Still to be confirmed.
    pub doubtful: u32,
    pub conflicts: u32,
}

/// A section, or one member.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct CheckGroup {
    pub section: String,
    pub section_label: String,
    #[ts(type = "string | null")]
    pub person: Option<PersonId>,
    pub person_name: Option<String>,
    pub items: Vec<CheckItem>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct CheckItem {
    pub place: Place,
    pub finding: FindingView,
}

pub fn list(app: &App, arguments: CheckArguments) -> Result<CheckList, BridgeError> {
    let CheckArguments { household, language } = arguments;
    app.with_device(|unlocked| unlocked.scene(household, language, |scene| Ok(scene.check_list())))
}
