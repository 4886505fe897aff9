//! Daftar kerja: what officers are asked to do, and how far they are.

use std::collections::BTreeMap;

use pendata_domain::area::{VillageCode, day_in};
use pendata_domain::calendar::Calendar;
use pendata_domain::ids::HouseholdId;
use pendata_domain::stage::Stage;
use pendata_domain::work::WorkReason;

use super::types::{
    CalendarView, GiveWork, GivenWork, Place, StageWord, VillageWork, WithdrawWork, WithdrawnWork,
    WorkFilter, WorkHousehold, WorkHouseholds, WorkListView, WorkQuestion, WorkReasonWord, WorkView,
};
use crate::access::Visitor;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::work::{self, NewWork, WorkListRow, WorkNumbers};

const DAY: i64 = 24 * 3600;
const PAGE: u32 = 100;
const LARGEST_PAGE: u32 = 500;

impl App {
    pub fn work(&self, visitor: &Visitor, asked: &WorkQuestion) -> Result<WorkView> {
        let district = &visitor.district;
        let today = day_in(district.area(), self.now());
        let places = self.store.overview(district)?;
        let places = places.into_iter().map(|row| Place { code: row.village, name: row.name });
        let numbers: BTreeMap<String, WorkNumbers> =
            self.store.work_by_village(district, today)?.into_iter().collect();
        let villages: Vec<VillageWork> = places
            .map(|village| {
                let WorkNumbers { households, done, overdue } =
                    numbers.get(&village.code).copied().unwrap_or_default();
                VillageWork { village, households, done, overdue }
            })
            .collect();
        let rows = self.store.work_lists(district, asked.village.as_deref())?;
        let standing = rows.into_iter().filter(|row| row.households > 0);
        let lists = standing.map(|row| {
            let known = villages.iter().find(|known| known.village.code == row.list.village.as_str());
            let village = match known {
                Some(known) => known.village.clone(),
                None => self.place(row.list.village.as_str())?,
            };
            let late = row.list.due.is_some_and(|due| due < today);
            Ok(list_view(row, village, late))
        });
        let lists = lists.collect::<Result<_>>()?;
        let rules = self.store.calendar(district)?.into_iter().map(|set| set.rule).collect();
        let countdown = Calendar { rules }.countdown(today);
        let calendar = countdown.map(|countdown| CalendarView {
            opens: countdown.window.opens.to_string(),
            cut_off: countdown.window.cut_off.to_string(),
            days_left: countdown.days_left,
            passed: countdown.passed.map(|day| day.to_string()),
        });
        Ok(WorkView { villages, lists, calendar })
    }

    pub fn work_households(&self, visitor: &Visitor, filter: &WorkFilter) -> Result<WorkHouseholds> {
        let (offset, limit) = (filter.offset.unwrap_or(0), filter.limit.unwrap_or(PAGE).min(LARGEST_PAGE));
        let asked = self.asked(filter);
        let district = &visitor.district;
        let (total, found) = self.store.work_candidates(district, &asked, offset, limit)?;
        let briefs = self.briefs(found.iter().map(|candidate| &candidate.of))?;
        let households = briefs
            .into_iter()
            .zip(found)
            .map(|(household, candidate)| WorkHousehold {
                household,
                reasons: candidate.reasons.into_iter().map(WorkReasonWord::from).collect(),
            })
            .collect();
        Ok(WorkHouseholds { total, households })
    }

    /// Errors: `NotFound` for a village or household of elsewhere, `ReasonMissing`, `Malformed` for what is no day.
    pub fn give(&self, visitor: &Visitor, asked: GiveWork) -> Result<GivenWork> {
        let district = &visitor.district;
        let village: VillageCode = asked.village.parse().map_err(|_| Error::NotFound)?;
        if village.district() != *district {
            return Err(Error::NotFound);
        }
        let households = match (asked.households.is_empty(), &asked.filter) {
            (false, _) => ids(&asked.households)?,
            (true, Some(filter)) => {
                let filter = work::WorkFilter { village: village.as_str().into(), ..self.asked(filter) };
                self.matching(district, &filter)?
            }
            (true, None) => Vec::new(),
        };
        if households.is_empty() {
            return Err(Error::NotFound);
        }
        let due = asked.due.map(|due| due.parse().map_err(|_| Error::Malformed)).transpose()?;
        let count = households.len() as u32;
        let (reason, words, note) = (asked.reason.into(), asked.words, asked.note);
        let user = Some(visitor.account.user);
        let list = self.give_work(NewWork { village, reason, words, note, due, user, households })?;
        Ok(GivenWork { list, households: count })
    }

    pub fn withdraw(&self, visitor: &Visitor, asked: &WithdrawWork) -> Result<WithdrawnWork> {
        let households = ids(&asked.households)?;
        let account = &visitor.account;
        let taken = self.withdraw_work(&visitor.district, asked.list, households, Some(account.user))?;
        Ok(WithdrawnWork { households: taken })
    }

    fn asked(&self, filter: &WorkFilter) -> work::WorkFilter {
        work::WorkFilter {
            village: filter.village.clone(),
            rt: filter.rt.clone(),
            stage: filter.stage.map(Stage::from),
            findings: filter.findings.unwrap_or(false),
            quiet_since: filter.quiet_days.map(|days| self.now() - i64::from(days) * DAY),
            reason: filter.reason.map(WorkReason::from),
        }
    }
}

fn ids(texts: &[String]) -> Result<Vec<HouseholdId>> {
    texts.iter().map(|text| text.parse().map_err(|_| Error::NotFound)).collect()
}

fn list_view(row: WorkListRow, village: Place, late: bool) -> WorkListView {
    let WorkListRow { list, by, by_itself, given, households, done } = row;
    WorkListView {
        number: list.number,
        village,
        reason: list.reason.into(),
        words: list.words,
        note: list.note,
        due: list.due.map(|due| due.to_string()),
        by,
        by_itself,
        given,
        households,
        done,
        overdue: if late { households - done } else { 0 },
    }
}

impl From<WorkReason> for WorkReasonWord {
    fn from(reason: WorkReason) -> Self {
        match reason {
            WorkReason::Check => Self::Check,
            WorkReason::Returned => Self::Returned,
            WorkReason::Anomaly => Self::Anomaly,
            WorkReason::DoubleNik => Self::DoubleNik,
            WorkReason::Other => Self::Other,
        }
    }
}

impl From<WorkReasonWord> for WorkReason {
    fn from(word: WorkReasonWord) -> Self {
        match word {
            WorkReasonWord::Check => Self::Check,
            WorkReasonWord::Returned => Self::Returned,
            WorkReasonWord::Anomaly => Self::Anomaly,
            WorkReasonWord::DoubleNik => Self::DoubleNik,
            WorkReasonWord::Other => Self::Other,
        }
    }
}

impl From<StageWord> for Stage {
    fn from(word: StageWord) -> Self {
        match word {
            StageWord::NotVisited => Self::NotVisited,
            StageWord::Draft => Self::Draft,
            StageWord::Ready => Self::Ready,
            StageWord::Returned => Self::Returned,
            StageWord::NotFound => Self::NotFound,
            StageWord::Refused => Self::Refused,
            StageWord::Moved => Self::Moved,
            StageWord::Locked => Self::Locked,
        }
    }
}
