//! O2 Daftar keluarga: the village's households by page, their counts, and search as one types.

use pendata_device::{Device, Filter, ListRow, Order, Page, WorkFilter, WorkOrder};
use pendata_domain::area::VillageCode;
use pendata_domain::identifiers::mask;
use pendata_domain::ids::HouseholdId;
use pendata_domain::outcome;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::doubles;
use super::status::{Status, status_word};
use super::summary::{StageWord, stage_word};
use super::work::{self, Work, WorkReasonWord};
use crate::app::App;
use crate::bridge::BridgeError;

/// Which households, in which order, and which window of them.
#[derive(Clone, Deserialize, TS)]
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
    /// Only households on work lists.
    #[serde(default)]
    #[ts(optional)]
    pub work: Option<WorkQuery>,
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
    /// What is left of the work first; of it the first due. Without work: by RT and name.
    Due,
}

/// Which part of the work.
#[derive(Clone, Copy, Deserialize, TS)]
pub struct WorkQuery {
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<WorkReasonWord>,
    /// Done or left; both where left out.
    #[serde(default)]
    #[ts(optional)]
    pub done: Option<bool>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ListPage {
    /// How many households match; `rows` holds those from `offset` on.
    pub total: u32,
    pub offset: u32,
    pub rows: Vec<HouseholdRow>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct HouseholdRow {
    #[ts(type = "string")]
    pub household: HouseholdId,
    /// Empty where nobody is named yet.
    pub head_name: String,
    /// Masked: `3502••••••••0001`.
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
    /// The reviewer's note, or what was said beside `reason`; empty for none.
    pub note: String,
    /// Why nobody was interviewed: code of `household.outcomes`; empty for none.
    pub reason: String,
    /// The lists it is on, what is left first.
    pub work: Vec<Work>,
    /// It may be entered twice, or somebody of it.
    pub maybe_double: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Counts {
    pub total: u32,
    /// Households with work on them: all but those not visited.
    pub visited: u32,
    /// Every status that occurs.
    pub statuses: Vec<StatusCount>,
    /// Every RT, ascending.
    pub rts: Vec<RtCount>,
    /// Likely duplicates this officer has not answered.
    pub open_doubles: u32,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct StatusCount {
    pub status: Status,
    pub count: u32,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct RtCount {
    pub rt: String,
    pub count: u32,
}

#[derive(Clone, Deserialize, TS)]
pub struct SearchArguments {
    pub text: String,
    /// At most 100.
    pub limit: u32,
}

#[derive(Clone, Deserialize, TS)]
pub struct CreateArguments {
    /// Which of the officer's villages.
    #[ts(type = "string")]
    pub village: VillageCode,
    /// Three digits; asked again in the form where left out.
    #[serde(default)]
    #[ts(optional)]
    pub rt: Option<String>,
}

/// A household by its id, wherever nothing else is asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HouseholdHandle {
    #[ts(type = "string")]
    pub household: HouseholdId,
}

/// The most rows of one answer.
const MOST_ROWS: u32 = 500;
/// The most matches of a text that are looked at.
const MOST_MATCHES: u32 = 10_000;

pub fn list(app: &App, arguments: ListArguments) -> Result<ListPage, BridgeError> {
    app.with_device(|unlocked| {
        let text = arguments.text.as_deref().unwrap_or_default().trim();
        match (text, arguments.work) {
            ("", None) => stretch(&unlocked.device, &arguments),
            ("", Some(work)) => work_stretch(&unlocked.device, &arguments, work),
            (text, _) => matching(&unlocked.device, text, &arguments),
        }
    })
}

pub fn counts(app: &App, (): ()) -> Result<Counts, BridgeError> {
    app.with_device(|unlocked| {
        let by_status = unlocked.device.counts_by_status(None)?;
        let statuses: Vec<StatusCount> = by_status
            .into_iter()
            .map(|(status, count)| StatusCount { status: status_word(status), count })
            .filter(|entry| entry.count > 0)
            .collect();
        let every: u32 = statuses.iter().map(|entry| entry.count).sum();
        let total = every - unlocked.device.emptied(None)?;
        let untouched = statuses.iter().find(|entry| entry.status == Status::NotVisited);
        let rts = unlocked.device.rts()?.into_iter().map(|(rt, count)| RtCount { rt, count }).collect();
        let open_doubles = doubles::open(&unlocked.device)?;
        let visited = total - untouched.map_or(0, |entry| entry.count);
        Ok(Counts { total, visited, statuses, rts, open_doubles })
    })
}

pub fn search(app: &App, arguments: SearchArguments) -> Result<ListPage, BridgeError> {
    app.with_device(|unlocked| {
        let found = unlocked.device.search(&arguments.text, arguments.limit.min(100))?;
        Ok(ListPage { total: found.len() as u32, offset: 0, rows: rows(&unlocked.device, found)? })
    })
}

fn stretch(device: &Device, arguments: &ListArguments) -> Result<ListPage, BridgeError> {
    let (status, rt) = (arguments.status.map(Status::of_device), arguments.rt.clone());
    let by_status = device.counts_by_status(rt.as_deref())?;
    let counted = by_status.into_iter().filter(|(of, _)| status.is_none_or(|status| status == *of));
    let every: u32 = counted.map(|(_, count)| count).sum();
    let total = if status.is_some() { every } else { every - device.emptied(rt.as_deref())? };
    let page = Page { offset: arguments.offset, limit: arguments.limit.min(MOST_ROWS) };
    let listed = device.list(&Filter { status, rt, order: order(arguments.sort) }, page)?;
    Ok(ListPage { total, offset: arguments.offset, rows: rows(device, listed)? })
}

/// Counted as the device counts it; a status beside is looked for among all of them.
fn work_stretch(
    device: &Device,
    arguments: &ListArguments,
    work: WorkQuery,
) -> Result<ListPage, BridgeError> {
    let filter = work_filter(arguments, work);
    let limit = arguments.limit.min(MOST_ROWS);
    let Some(status) = arguments.status.map(Status::of_device) else {
        let counted = device.work_count(&filter)?;
        let total = match filter.done {
            None => counted.households,
            Some(true) => counted.done,
            Some(false) => counted.households - counted.done,
        };
        let listed = device.work(&filter, Page { offset: arguments.offset, limit })?;
        return Ok(ListPage { total, offset: arguments.offset, rows: rows(device, listed)? });
    };
    let mut found = device.work(&filter, Page { offset: 0, limit: u32::MAX })?;
    found.retain(|row| row.status == status);
    cut(device, found, arguments)
}

fn work_filter(arguments: &ListArguments, work: WorkQuery) -> WorkFilter {
    let order = match arguments.sort {
        Sort::Due | Sort::Changed => WorkOrder::Due,
        Sort::RtName => WorkOrder::Place,
        Sort::Name => WorkOrder::Name,
    };
    let reason = work.reason.map(WorkReasonWord::of_domain);
    WorkFilter { reason, rt: arguments.rt.clone(), done: work.done, order }
}

/// Search sorts by name; the other orders are brought about here.
fn matching(device: &Device, text: &str, arguments: &ListArguments) -> Result<ListPage, BridgeError> {
    let mut found = device.search(text, MOST_MATCHES)?;
    found.retain(|row| {
        arguments.status.is_none_or(|status| status.of_device() == row.status)
            && arguments.rt.as_deref().is_none_or(|rt| rt == row.rt)
    });
    if let Some(work) = arguments.work {
        let fitting = device.on_work(&work_filter(arguments, work))?;
        found.retain(|row| fitting.contains(&row.household));
    }
    match arguments.sort {
        Sort::Name => {}
        Sort::RtName | Sort::Due => found.sort_by(|a, b| a.rt.cmp(&b.rt)),
        Sort::Changed => found.sort_by_key(|row| std::cmp::Reverse(row.updated)),
    }
    cut(device, found, arguments)
}

/// The window that is asked for.
fn cut(device: &Device, found: Vec<ListRow>, arguments: &ListArguments) -> Result<ListPage, BridgeError> {
    let (offset, limit) = (arguments.offset as usize, arguments.limit.min(MOST_ROWS) as usize);
    let total = found.len() as u32;
    let window = found.into_iter().skip(offset).take(limit).collect();
    Ok(ListPage { total, offset: arguments.offset, rows: rows(device, window)? })
}

fn order(sort: Sort) -> Order {
    match sort {
        Sort::RtName | Sort::Due => Order::Place,
        Sort::Name => Order::Name,
        Sort::Changed => Order::Updated,
    }
}

fn rows(device: &Device, listed: Vec<ListRow>) -> Result<Vec<HouseholdRow>, BridgeError> {
    let (given, doubled) = (device.has_work()?, device.doubled()?);
    let of = |household| if given { work::of_household(device, household) } else { Ok(Vec::new()) };
    listed
        .into_iter()
        .map(|listed| {
            let (work, maybe_double) = (of(listed.household)?, doubled.contains(&listed.household));
            Ok(row(listed, work, maybe_double))
        })
        .collect()
}

fn row(row: ListRow, work: Vec<Work>, maybe_double: bool) -> HouseholdRow {
    let (reason, note) = outcome::parts(row.stage, &row.stage_note);
    HouseholdRow {
        household: row.household,
        head_name: row.head,
        family_card: mask(&row.family_card),
        rt: row.rt,
        address: row.address,
        people: row.members,
        status: status_word(row.status),
        stage: stage_word(row.stage),
        missing: row.missing,
        hard_findings: row.hard,
        soft_findings: row.soft,
        conflicts: row.contested,
        waiting: row.unsent,
        reason: reason.to_owned(),
        note: note.to_owned(),
        work,
        maybe_double,
    }
}
