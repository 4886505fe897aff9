//! Work lists: what is asked of officers, and how far they are.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{HouseholdBrief, Place, StageWord};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "WorkReasonWord.ts")]
pub enum WorkReasonWord {
    Check,
    Returned,
    Anomaly,
    DoubleNik,
    Other,
}

/// `GET /api/work`: the district's lists, or those of one village.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(export_to = "WorkQuestion.ts", optional_fields)]
pub struct WorkQuestion {
    pub village: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "WorkView.ts")]
pub struct WorkView {
    /// Every village in which somebody works.
    pub villages: Vec<VillageWork>,
    /// The newest first; those from which everything was withdrawn are left out.
    pub lists: Vec<WorkListView>,
    /// What officers count the days to; `None` where no calendar is set.
    pub calendar: Option<CalendarView>,
}

/// A household on two lists counts once.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "VillageWork.ts")]
pub struct VillageWork {
    pub village: Place,
    pub households: u32,
    pub done: u32,
    pub overdue: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "WorkListView.ts")]
pub struct WorkListView {
    pub number: u32,
    pub village: Place,
    pub reason: WorkReasonWord,
    /// The district's own words for the reason; empty where the reason says it.
    pub words: String,
    pub note: String,
    /// `YYYY-MM-DD`.
    pub due: Option<String>,
    /// Who gave it; empty for the operator at the command line.
    pub by: String,
    /// The server found it by itself.
    pub by_itself: bool,
    /// Unix seconds.
    pub given: i64,
    pub households: u32,
    pub done: u32,
    pub overdue: u32,
}

/// Days of this month's work, or of the next where this one's is over.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "CalendarView.ts")]
pub struct CalendarView {
    /// `YYYY-MM-DD`.
    pub opens: String,
    pub cut_off: String,
    pub days_left: u32,
    /// This month's cut-off, where it is over.
    pub passed: Option<String>,
}

/// `GET /api/work/households`: which households of a village are looked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(export_to = "WorkFilter.ts", optional_fields)]
pub struct WorkFilter {
    pub village: String,
    pub rt: Option<String>,
    pub stage: Option<StageWord>,
    /// Those with a hard finding.
    pub findings: Option<bool>,
    /// Nothing came of them for so many days.
    pub quiet_days: Option<u32>,
    /// On a list for this reason, and not done.
    pub reason: Option<WorkReasonWord>,
    pub offset: Option<u32>,
    /// At most 500; 100 where it is left out.
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "WorkHouseholds.ts")]
pub struct WorkHouseholds {
    /// Households that the filter lets through, also those not on this page.
    pub total: u32,
    /// By RT and name.
    pub households: Vec<WorkHousehold>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "WorkHousehold.ts")]
pub struct WorkHousehold {
    pub household: HouseholdBrief,
    /// For which it is on a list and not done.
    pub reasons: Vec<WorkReasonWord>,
}

#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "GiveWork.ts")]
pub struct GiveWork {
    pub village: String,
    /// These households; where there are none, all that `filter` lets through.
    pub households: Vec<String>,
    pub filter: Option<WorkFilter>,
    pub reason: WorkReasonWord,
    /// Needed for `other`.
    pub words: String,
    pub note: String,
    /// `YYYY-MM-DD`.
    pub due: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "GivenWork.ts")]
pub struct GivenWork {
    pub list: u32,
    pub households: u32,
}

#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "WithdrawWork.ts")]
pub struct WithdrawWork {
    pub list: u32,
    /// All that are left on it where none is named.
    pub households: Vec<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "WithdrawnWork.ts")]
pub struct WithdrawnWork {
    pub households: u32,
}
