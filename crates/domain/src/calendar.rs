//! When the work of a month opens and until when it counts. Dates differ by circular, so that they are the operator's
//! to set and reach devices with a sync; from then on the days are counted without a network.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use minicbor::{Decode, Encode};

/// A month of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Period(#[n(0)] u32);

impl Period {
    pub fn of(day: NaiveDate) -> Self {
        Self(day.year().unsigned_abs() * 12 + day.month0())
    }

    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The day of that number, or the month's last where it is shorter.
    fn day(self, number: u8) -> NaiveDate {
        let (year, month) = ((self.0 / 12) as i32, self.0 % 12 + 1);
        let within = (1..=u32::from(number)).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day));
        within.unwrap_or_default()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 12, self.0 % 12 + 1)
    }
}

/// Text that is no month of the form `2026-12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a month is written as 2026-12")]
pub struct MalformedPeriod;

impl std::str::FromStr for Period {
    type Err = MalformedPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day =
            NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").map_err(|_| MalformedPeriod)?;
        if text.len() == 7 && day.year() >= 2000 { Ok(Self::of(day)) } else { Err(MalformedPeriod) }
    }
}

/// Days of the months from one on, or of some months only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CalendarRule {
    #[n(0)]
    pub from: Period,
    /// The last month; `None` until further notice.
    #[n(1)]
    pub through: Option<Period>,
    #[n(2)]
    pub opens: u8,
    #[n(3)]
    pub cut_off: u8,
}

impl CalendarRule {
    fn covers(&self, period: Period) -> bool {
        self.from <= period && self.through.is_none_or(|last| period <= last)
    }

    /// Whether its days are days of a month, in their order.
    pub fn is_sound(&self) -> bool {
        (1..=31).contains(&self.opens) && (self.opens..=31).contains(&self.cut_off)
    }
}

/// The rules of a district, in the order they were set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Calendar {
    #[n(0)]
    pub rules: Vec<CalendarRule>,
}

/// The days of one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub period: Period,
    pub opens: NaiveDate,
    /// The last day that counts.
    pub cut_off: NaiveDate,
}

/// Where a day stands in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Countdown {
    /// The window the day is in, or the next one.
    pub window: Window,
    /// Days until its cut-off; 0 on the day itself.
    pub days_left: u32,
    /// The cut-off of the day's own month, where it is over: work goes on for the next.
    pub passed: Option<NaiveDate>,
}

impl Calendar {
    /// A rule for named months goes before one until further notice; of two such the later.
    pub fn window(&self, period: Period) -> Option<Window> {
        let covering = self.rules.iter().enumerate().filter(|(_, rule)| rule.covers(period));
        let (_, rule) = covering.max_by_key(|(place, rule)| (rule.through.is_some(), *place))?;
        Some(Window { period, opens: period.day(rule.opens), cut_off: period.day(rule.cut_off) })
    }

    pub fn countdown(&self, today: NaiveDate) -> Option<Countdown> {
        let period = Period::of(today);
        let own = self.window(period);
        let passed = own.filter(|window| window.cut_off < today).map(|window| window.cut_off);
        let window = own.filter(|_| passed.is_none()).or_else(|| self.window(period.next()))?;
        let days_left = u32::try_from((window.cut_off - today).num_days()).unwrap_or(0);
        Some(Countdown { window, days_left, passed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn month(text: &str) -> Period {
        text.parse().expect("a month")
    }

    fn rule(from: &str, through: Option<&str>, cut_off: u8) -> CalendarRule {
        CalendarRule { from: month(from), through: through.map(month), opens: 1, cut_off }
    }

    #[test]
    fn days_are_counted_to_the_cut_off_and_then_to_the_next_month() {
        let calendar = Calendar { rules: vec![rule("2026-01", None, 17)] };
        let left = |today| calendar.countdown(day(today)).expect("a window");
        assert_eq!((left("2026-12-11").days_left, left("2026-12-11").passed), (6, None));
        assert_eq!(left("2026-12-17").days_left, 0);
        let after = left("2026-12-18");
        assert_eq!((after.passed, after.window.cut_off), (Some(day("2026-12-17")), day("2027-01-17")));
        assert_eq!((after.window.opens, after.days_left), (day("2027-01-01"), 30));
    }

    #[test]
    fn a_rule_for_one_month_goes_before_a_later_one_until_further_notice() {
        let rules =
            vec![rule("2026-01", None, 17), rule("2026-12", Some("2026-12"), 10), rule("2026-11", None, 20)];
        let calendar = Calendar { rules };
        let cut_off = |period| calendar.window(month(period)).expect("a window").cut_off.to_string();
        assert_eq!(cut_off("2026-10"), "2026-10-17");
        assert_eq!(cut_off("2026-12"), "2026-12-10");
        assert_eq!(cut_off("2027-01"), "2027-01-20");
    }

    #[test]
    fn a_short_month_ends_before_day_31_and_before_the_first_rule_nothing_is_counted() {
        let calendar = Calendar { rules: vec![rule("2027-02", None, 31)] };
        assert_eq!(calendar.window(month("2027-02")).expect("a window").cut_off, day("2027-02-28"));
        assert_eq!(calendar.countdown(day("2026-12-01")), None);
        assert_eq!(calendar.countdown(day("2027-01-30")).expect("the next").days_left, 29);
    }

    #[test]
    fn what_is_no_month_and_no_day_is_refused() {
        for text in ["2026-13", "2026-1", "12-2026", "2026-12-01", "", "0000-01"] {
            assert_eq!(text.parse::<Period>(), Err(MalformedPeriod), "{text}");
        }
        assert_eq!(month("2026-12").to_string(), "2026-12");
        let with = |opens, cut_off| CalendarRule { opens, cut_off, ..rule("2026-01", None, 17) };
        assert!(with(1, 31).is_sound() && with(17, 17).is_sound());
        assert!(!with(0, 17).is_sound() && !with(18, 17).is_sound() && !with(1, 32).is_sound());
    }
}
