//! Days, as cells hold them and as people write them.

use chrono::{Datelike, Days, NaiveDate};

use super::Reason;
use crate::read::Cell;

const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb", "peb"],
    &["mar"],
    &["apr"],
    &["mei", "may"],
    &["jun"],
    &["jul"],
    &["agu", "agt", "ags", "aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov", "nop"],
    &["des", "dec"],
];

/// Days after 1899-12-30 that a cell without a date's format may mean: up to the year 2119.
const SERIALS: std::ops::RangeInclusive<f64> = 1.0..=80_000.0;

/// `YYYY-MM-DD`.
pub fn day(cell: &Cell, today: NaiveDate) -> Result<String, Reason> {
    let day = match cell {
        Cell::Date(day) => Some(*day),
        Cell::Number(serial) if SERIALS.contains(serial) => NaiveDate::from_ymd_opt(1899, 12, 30)
            .and_then(|first| first.checked_add_days(Days::new(*serial as u64))),
        Cell::Number(number) if number.fract() == 0.0 => compact(&format!("{number:.0}")),
        Cell::Text(text) => written(text, today)?,
        _ => None,
    };
    day.map(|day| day.to_string()).ok_or(Reason::UnreadableDate)
}

fn written(text: &str, today: NaiveDate) -> Result<Option<NaiveDate>, Reason> {
    // A time after the day says nothing here.
    let text = text.trim().trim_start_matches('\'').split(['T', ',']).next().unwrap_or_default();
    let parts: Vec<&str> = text.split(|c: char| " /-.".contains(c)).filter(|part| !part.is_empty()).collect();
    let [a, b, c] = match parts.as_slice() {
        [alone] => return Ok(compact(alone)),
        [a, b, c] | [a, b, c, ..] => [*a, *b, *c],
        _ => return Ok(None),
    };
    if a.len() == 4 {
        return Ok(made(c, b, a, today));
    }
    let swapped = |text: &str| text.parse::<u32>().is_ok_and(|number| (13..=31).contains(&number));
    match made(a, b, c, today) {
        None if swapped(b) && a.parse::<u32>().is_ok_and(|number| (1..=12).contains(&number)) => {
            Err(Reason::DateOrder)
        }
        day => Ok(day),
    }
}

fn made(day: &str, month: &str, year: &str, today: NaiveDate) -> Option<NaiveDate> {
    let month = month.parse().ok().or_else(|| named(month))?;
    NaiveDate::from_ymd_opt(full_year(year, today)?, month, day.parse().ok()?)
}

fn named(month: &str) -> Option<u32> {
    let word = month.to_lowercase();
    let known = |names: &&[&str]| names.iter().any(|name| word.starts_with(name));
    MONTHS.iter().position(known).map(|place| place as u32 + 1)
}

/// Two digits are of this century up to this year, else of the last.
fn full_year(text: &str, today: NaiveDate) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 if year <= today.year() % 100 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// `19800103` or `03011980`: whichever is a day.
fn compact(text: &str) -> Option<NaiveDate> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().ok();
    let day = |year: Option<u32>, month: Option<u32>, day: Option<u32>| {
        NaiveDate::from_ymd_opt(year? as i32, month?, day?).filter(|day| (1890..2100).contains(&day.year()))
    };
    day(number(0..4), number(4..6), number(6..8)).or_else(|| day(number(4..8), number(2..4), number(0..2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Reason> {
        day(&Cell::Text(text.into()), NaiveDate::from_ymd_opt(2026, 11, 27).expect("a day"))
    }

    #[test]
    fn a_day_is_read_in_the_ways_people_write_it() {
        let ways = [
            "03/01/1980",
            "3-1-80",
            "3.1.1980",
            "1980-01-03",
            "3 Januari 1980",
            "03-Jan-80",
            "'03/01/1980",
            "19800103",
            "03011980",
            "1980-01-03T00:00:00",
            "1980-01-03 00:00:00",
        ];
        for written in ways {
            assert_eq!(read(written).as_deref(), Ok("1980-01-03"), "{written}");
        }
        assert_eq!(read("17 Agt 45").as_deref(), Ok("1945-08-17"));
        assert_eq!(read("1/12/26").as_deref(), Ok("2026-12-01"));
        assert_eq!(day(&Cell::Number(29_223.0), NaiveDate::MIN).as_deref(), Ok("1980-01-03"));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        assert_eq!(read("01/17/1980"), Err(Reason::DateOrder));
        for written in ["31/02/1980", "kemarin", "1980", "32/13/1980", "//"] {
            assert_eq!(read(written), Err(Reason::UnreadableDate), "{written}");
        }
    }
}
