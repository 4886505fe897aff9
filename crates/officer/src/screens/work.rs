//! Daftar kerja: what the district asks to be done, how far it is, and how long it counts.

use chrono::NaiveDate;
use pendata_device::{Assignment, Device, WorkCount, WorkFilter};
use pendata_domain::ids::HouseholdId;
use pendata_domain::work::WorkReason;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::app::App;
use crate::bridge::BridgeError;

/// Why a household is on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WorkReasonWord {
    /// To be checked at its door.
    Check,
    /// A reviewer sent it back.
    Returned,
    /// It was called complete, and the form's rules say otherwise.
    Anomaly,
    /// A NIK of a member is also in another household of the district.
    DoubleNik,
    /// In the district's own words.
    Other,
}

const REASONS: [(WorkReasonWord, WorkReason); 5] = [
    (WorkReasonWord::Check, WorkReason::Check),
    (WorkReasonWord::Returned, WorkReason::Returned),
    (WorkReasonWord::Anomaly, WorkReason::Anomaly),
    (WorkReasonWord::DoubleNik, WorkReason::DoubleNik),
    (WorkReasonWord::Other, WorkReason::Other),
];

impl WorkReasonWord {
    pub fn of_domain(self) -> WorkReason {
        REASONS
            .iter()
            .find(|(word, _)| *word == self)
            .map(|(_, reason)| *reason)
            .expect("every word is listed")
    }
}

fn reason_word(reason: WorkReason) -> WorkReasonWord {
    REASONS.iter().find(|(_, known)| *known == reason).map(|(word, _)| *word).expect("every reason is listed")
}

/// A household's place on a list.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Work {
    pub list: u32,
    pub reason: WorkReasonWord,
    /// The district's own words for the reason; empty where the reason says it.
    pub words: String,
    pub note: String,
    /// `YYYY-MM-DD`.
    pub due: Option<String>,
    /// Left, and the day it was due is over.
    pub overdue: bool,
    /// Somebody said since that it is ready, or why nobody was interviewed.
    pub done: bool,
}

#[derive(Clone, Deserialize, TS)]
pub struct WorkArguments {
    /// Counts by RT are of this reason.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<WorkReasonWord>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct WorkOverview {
    /// A household on two lists counts once.
    pub all: WorkNumbers,
    /// Every reason that occurs.
    pub reasons: Vec<ReasonNumbers>,
    /// Every RT with work, ascending.
    pub rts: Vec<RtNumbers>,
    /// `None` where the district gave no calendar.
    pub countdown: Option<CountdownView>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct WorkNumbers {
    pub households: u32,
    pub done: u32,
    pub overdue: u32,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReasonNumbers {
    pub reason: WorkReasonWord,
    pub numbers: WorkNumbers,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct RtNumbers {
    pub rt: String,
    pub numbers: WorkNumbers,
}

/// Days to the cut-off, by the clock as the server corrected it.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct CountdownView {
    /// Days of this month's work, or of the next where this one's is over: `YYYY-MM-DD`.
    pub opens: String,
    pub cut_off: String,
    /// 0 on the day of the cut-off.
    pub days_left: u32,
    /// Work of this month opened already.
    pub open: bool,
    /// This month's cut-off, where it is over.
    pub passed: Option<String>,
    /// Households that were begun or given and of which the server holds no finished word.
    pub not_sent: u32,
}

pub fn overview(app: &App, arguments: WorkArguments) -> Result<WorkOverview, BridgeError> {
    app.with_device(|unlocked| {
        let device = &unlocked.device;
        let count = |reason| device.work_count(&WorkFilter { reason, ..WorkFilter::default() });
        let mut reasons = Vec::new();
        for (word, reason) in REASONS {
            let numbers = numbers(count(Some(reason))?);
            reasons.extend((numbers.households > 0).then_some(ReasonNumbers { reason: word, numbers }));
        }
        let by_rt = device.work_by_rt(arguments.reason.map(WorkReasonWord::of_domain))?;
        let rts = by_rt.into_iter().map(|(rt, count)| RtNumbers { rt, numbers: numbers(count) }).collect();
        Ok(WorkOverview { all: numbers(count(None)?), reasons, rts, countdown: countdown(device)? })
    })
}

fn numbers(count: WorkCount) -> WorkNumbers {
    let WorkCount { households, done, overdue } = count;
    WorkNumbers { households, done, overdue }
}

fn countdown(device: &Device) -> Result<Option<CountdownView>, BridgeError> {
    let Some(countdown) = device.countdown()? else { return Ok(None) };
    let window = countdown.window;
    Ok(Some(CountdownView {
        opens: window.opens.to_string(),
        cut_off: window.cut_off.to_string(),
        days_left: countdown.days_left,
        open: window.opens <= device.work_day(),
        passed: countdown.passed.map(|day| day.to_string()),
        not_sent: device.not_sent()?,
    }))
}

/// What is left first.
pub(crate) fn of_household(device: &Device, household: HouseholdId) -> Result<Vec<Work>, BridgeError> {
    let today = device.work_day();
    Ok(device.assignments(household)?.into_iter().map(|assignment| view(assignment, today)).collect())
}

fn view(assignment: Assignment, today: NaiveDate) -> Work {
    let Assignment { list, reason, words, note, due, done } = assignment;
    let overdue = !done && due.is_some_and(|due| due < today);
    let (reason, due) = (reason_word(reason), due.map(|due| due.to_string()));
    Work { list, reason, words, note, due, overdue, done }
}
