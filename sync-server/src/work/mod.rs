//! Work that the district gives, and what comes onto lists by itself.

mod file;

use std::collections::BTreeMap;

use pendata_domain::area::DistrictCode;
use pendata_domain::calendar::CalendarRule;
use pendata_domain::ids::{HouseholdId, UserId};
use pendata_domain::work::WorkReason;

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::work::{ByItself, NewWork, Noticed, WorkFilter};
use crate::store::{Act, Write};

/// The most households of one list.
pub const MOST_GIVEN: u32 = 50_000;
/// The longest note, in characters: officers read it on one line of the list.
const LONGEST_NOTE: usize = 300;

impl App {
    /// Gives a list; devices of the village get it with their next sync. Returns its number.
    ///
    /// Errors: `ReasonMissing` where the district's own words are the reason and there are none, `TooLarge`, `NotFound`
    /// where no household of the village is named.
    pub fn give_work(&self, new: NewWork) -> Result<u32> {
        let words = new.words.trim().to_owned();
        if new.reason == WorkReason::Other && words.is_empty() {
            return Err(Error::ReasonMissing);
        }
        let note = new.note.trim().to_owned();
        let longest = note.chars().count().max(words.chars().count());
        if longest > LONGEST_NOTE || new.households.len() > MOST_GIVEN as usize {
            return Err(Error::TooLarge);
        }
        let detail = format!("{} {} households {}", new.village, new.reason.as_str(), new.households.len());
        let (district, by) = (new.village.district(), new.user);
        self.act_on_work(&district, by, "work", detail, Write::GiveWork(NewWork { words, note, ..new }))
    }

    /// Every household of a village that a filter lets through.
    pub fn matching(&self, district: &DistrictCode, filter: &WorkFilter) -> Result<Vec<HouseholdId>> {
        let (_, found) = self.store.work_candidates(district, filter, 0, MOST_GIVEN)?;
        Ok(found.into_iter().map(|candidate| candidate.of.household).collect())
    }

    /// Takes households off a list; all of them where none is named. Returns how many.
    pub fn withdraw_work(
        &self,
        district: &DistrictCode,
        list: u32,
        households: Vec<HouseholdId>,
        user: Option<UserId>,
    ) -> Result<u32> {
        let detail = format!("list {list} named {}", households.len());
        let write = Write::WithdrawWork { list, households, user };
        self.act_on_work(district, user, "work_withdrawn", detail, write)
    }

    /// Sets opening days and cut-offs.
    ///
    /// Errors with `CalendarRefused` where a rule's days are not days of a month in their order.
    pub fn set_calendar(
        &self,
        district: &DistrictCode,
        rules: Vec<CalendarRule>,
        user: Option<UserId>,
    ) -> Result<()> {
        if rules.is_empty() || !rules.iter().all(CalendarRule::is_sound) {
            return Err(Error::CalendarRefused);
        }
        let words = rules.iter().map(|rule| format!("{} days {}-{}", rule.from, rule.opens, rule.cut_off));
        let detail = words.collect::<Vec<_>>().join(", ");
        self.act_on_work(district, user, "calendar", detail, Write::SetCalendar { rules, user }).map(drop)
    }

    fn act_on_work(
        &self,
        district: &DistrictCode,
        user: Option<UserId>,
        act: &'static str,
        detail: String,
        write: Write,
    ) -> Result<u32> {
        let audit = Some(Entry { user, device: None, act, detail });
        self.act(Act { district: Some(district.clone()), time: self.now(), write, audit })
    }

    /// A household that was just sent back: its officer need not wait for the next look.
    pub(crate) fn give_returned(&self, district: &DistrictCode, household: HouseholdId) -> Result<()> {
        let row = self.store.household(district, household)?.ok_or(Error::NotFound)?;
        let village = row.village.parse().map_err(|_| Error::Damaged)?;
        let (reason, give, withdraw) = (WorkReason::Returned, vec![household], Vec::new());
        let found = vec![ByItself { village, reason, give, withdraw }];
        let detail = "given 1 withdrawn 0".to_owned();
        self.act_on_work(district, None, "work_by_itself", detail, Write::WorkByItself(found)).map(drop)
    }

    /// Looks in every district where something changed since the last look for what comes onto a list by itself.
    pub fn refresh_work(&self) -> Result<()> {
        let mut states: BTreeMap<DistrictCode, u64> = BTreeMap::new();
        for (village, head) in self.store.heads()? {
            let district = village.district();
            let form = self.form(&district).map_or(0, |form| u64::from(form.version.0));
            *states.entry(district).or_insert(form) += head;
        }
        for (district, state) in states {
            let known = self.noticed_at().get(&district) == Some(&state);
            if !known {
                self.look_for_work(&district)?;
                self.noticed_at().insert(district, state);
            }
        }
        Ok(())
    }

    /// Puts on the lists of the server's own what they lack, and takes off what is right again.
    pub fn look_for_work(&self, district: &DistrictCode) -> Result<()> {
        let found = plan(self.store.noticed(district)?);
        if found.is_empty() {
            return Ok(());
        }
        let (given, withdrawn) = found.iter().fold((0, 0), |(given, withdrawn), found| {
            (given + found.give.len(), withdrawn + found.withdraw.len())
        });
        let detail = format!("given {given} withdrawn {withdrawn}");
        self.act_on_work(district, None, "work_by_itself", detail, Write::WorkByItself(found)).map(drop)
    }
}

/// What differs between the lists and what holds, by village and reason.
///
/// A household that was sent back is given once for each time, since a later word is the answer to it. One that is not
/// right is given once for as long as it is not, whatever was said of it: an officer who asked at the door and found
/// both NIKs true is not asked again and again.
fn plan(noticed: Vec<Noticed>) -> Vec<ByItself> {
    let mut plans: BTreeMap<_, ByItself> = BTreeMap::new();
    for Noticed { village, household, reason, holds, given, answered, done, right } in noticed {
        let again = reason == WorkReason::Returned && answered;
        let gone = match reason {
            WorkReason::Anomaly => right,
            WorkReason::DoubleNik => !holds,
            _ => false,
        };
        let (give, withdraw) = (holds && (!given || again), gone && given && !done);
        if !give && !withdraw {
            continue;
        }
        let empty = || ByItself { village: village.clone(), reason, give: Vec::new(), withdraw: Vec::new() };
        let plan = plans.entry((village.clone(), reason)).or_insert_with(empty);
        let households = if give { &mut plan.give } else { &mut plan.withdraw };
        households.push(household);
    }
    plans.into_values().collect()
}
