//! O5 Periksa isian: every finding with the way to its question.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::author::Place;
use super::form::FindingView;
use super::settings::Language;

#[derive(Clone, Debug, Deserialize, TS)]
pub struct CheckArguments {
    pub household: String,
    pub language: Language,
}

/// Findings in the order of the form, grouped by page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CheckGroup {
    pub section: String,
    pub section_label: String,
    pub person: Option<String>,
    pub person_name: Option<String>,
    pub items: Vec<CheckItem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CheckItem {
    pub place: Place,
    pub finding: FindingView,
}
