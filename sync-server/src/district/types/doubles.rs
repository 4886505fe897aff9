//! What officers said of likely duplicates.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::HouseholdBrief;

#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(export_to = "DoublesQuestion.ts")]
pub struct DoublesQuestion {
    pub village: String,
}

/// What all words on a pair come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "SaidStanding.ts")]
pub enum SaidStanding {
    Disputed,
    Same,
    Different,
    /// To be asked again.
    Open,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "DoubleItem.ts")]
pub struct DoubleItem {
    pub standing: SaidStanding,
    /// The two households; one, where two of its members are meant. What is kept elsewhere is not shown.
    pub households: Vec<HouseholdBrief>,
    /// Names of the two members, where members are meant.
    pub members: Vec<String>,
    pub words: Vec<SaidWord>,
}

/// An officer's word.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "SaidWord.ts")]
pub struct SaidWord {
    pub officer: String,
    /// `same`, `different` or `later`.
    pub word: String,
    /// The writer's clock, Unix seconds.
    pub time: i64,
}
