//! O2 Daftar keluarga: the village's households by page, their counts, and search as one types.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::status::Status;
use super::summary::StageWord;

/// Which households, in which order, and which window of them.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ListArguments {
    #[serde(default)]
    #[ts(optional)]
    pub status: Option<Status>,
    /// Three digits.
    #[serde(default)]
    #[ts(optional)]
    pub rt: Option<String>,
    /// Words of a name, or digits of a NIK, a family card or an RT.
    #[serde(default)]
    #[ts(optional)]
    pub text: Option<String>,
    pub sort: Sort,
    pub offset: u32,
    /// At most 500.
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    RtName,
    Name,
    /// Last changed first.
    Changed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ListPage {
    /// How many households match; `rows` holds those from `offset` on.
    pub total: u32,
    pub offset: u32,
    pub rows: Vec<HouseholdRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HouseholdRow {
    pub household: String,
    /// Empty where nobody is named yet.
    pub head_name: String,
    /// Masked: `3502********0001`.
    pub family_card: String,
    pub rt: String,
    pub address: String,
    pub people: u32,
    pub status: Status,
    /// Why nobody was interviewed shows here: not found, refused, moved.
    pub stage: StageWord,
    /// Required answers that are missing.
    pub missing: u32,
    /// Answers that break a rule.
    pub hard_findings: u32,
    pub soft_findings: u32,
    pub conflicts: u32,
    /// Something of it waits to be sent.
    pub waiting: bool,
    /// The reviewer's note; empty for none.
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Counts {
    pub total: u32,
    /// Households with work on them: all but those not visited.
    pub visited: u32,
    /// Every status that occurs.
    pub statuses: Vec<StatusCount>,
    /// Every RT, ascending.
    pub rts: Vec<RtCount>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StatusCount {
    pub status: Status,
    pub count: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RtCount {
    pub rt: String,
    pub count: u32,
}

#[derive(Clone, Debug, Deserialize, TS)]
pub struct SearchArguments {
    pub text: String,
    /// At most 100.
    pub limit: u32,
}

#[derive(Clone, Debug, Deserialize, TS)]
pub struct CreateArguments {
    /// Which of the officer's villages.
    pub village: String,
    /// Three digits; asked again in the form where left out.
    #[serde(default)]
    #[ts(optional)]
    pub rt: Option<String>,
}

/// A household by its id, wherever nothing else is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HouseholdHandle {
    pub household: String,
}
