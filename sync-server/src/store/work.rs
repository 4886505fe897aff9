//! Work lists and calendars as plain values.

use chrono::NaiveDate;
use pendata_domain::area::VillageCode;
use pendata_domain::calendar::CalendarRule;
use pendata_domain::ids::{HouseholdId, UserId};
use pendata_domain::protocol::{WorkItem, WorkList};
use pendata_domain::stage::Stage;
use pendata_domain::work::WorkReason;

use super::views::HouseholdRow;

/// A list to be given.
#[derive(Clone, Debug)]
pub struct NewWork {
    pub village: VillageCode,
    pub reason: WorkReason,
    pub words: String,
    pub note: String,
    pub due: Option<NaiveDate>,
    /// `None` for the operator at the command line.
    pub user: Option<UserId>,
    pub households: Vec<HouseholdId>,
}

/// What the server gives and takes back by itself, in one village for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByItself {
    pub village: VillageCode,
    pub reason: WorkReason,
    pub give: Vec<HouseholdId>,
    pub withdraw: Vec<HouseholdId>,
}

/// One row of the log of work, as devices get it.
#[derive(Clone, Debug)]
pub struct WorkEntry {
    pub number: u32,
    pub list: u32,
    pub withdrawn: bool,
    pub item: WorkItem,
}

/// What is behind a number, of some villages.
#[derive(Clone, Debug, Default)]
pub struct WorkPage {
    pub lists: Vec<WorkList>,
    pub entries: Vec<WorkEntry>,
}

/// A calendar rule with the number devices know it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetRule {
    pub number: u32,
    pub rule: CalendarRule,
    pub time: i64,
}

/// A list and how far it is.
#[derive(Clone, Debug)]
pub struct WorkListRow {
    pub list: WorkList,
    /// Empty for the server itself and for the operator at the command line.
    pub by: String,
    pub by_itself: bool,
    pub given: i64,
    /// Households on it, and those of them that are done.
    pub households: u32,
    pub done: u32,
}

/// How far the work of something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkNumbers {
    pub households: u32,
    pub done: u32,
    pub overdue: u32,
}

/// Which households are looked for.
#[derive(Clone, Debug, Default)]
pub struct WorkFilter {
    pub village: String,
    pub rt: Option<String>,
    pub stage: Option<Stage>,
    /// Those with a hard finding.
    pub findings: bool,
    /// Nothing came of them since this moment, Unix seconds.
    pub quiet_since: Option<i64>,
    /// Those on a list, not done, for this reason.
    pub reason: Option<WorkReason>,
}

/// A household that may be given, with the reasons for which it is on a list and not done.
#[derive(Clone, Debug)]
pub struct WorkCandidate {
    pub of: HouseholdRow,
    pub reasons: Vec<WorkReason>,
}

/// A household that stands on a list of the server's own, or that a condition of one holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    pub village: VillageCode,
    pub household: HouseholdId,
    pub reason: WorkReason,
    /// The condition holds at this moment.
    pub holds: bool,
    /// It is on the list.
    pub given: bool,
    /// It is on the list and somebody said another stage since.
    pub answered: bool,
    /// It is on the list and done.
    pub done: bool,
    /// It is on the list, and no rule of the form says anything against it.
    pub right: bool,
}
