//! Dates as days since 1970-01-01, and `format-date`.

use chrono::{Datelike, NaiveDate};

use super::eval::Call;
use super::value::{Value, days_number, text_number};

/// Days from the common era's first day to 1970-01-01.
const EPOCH: i64 = 719_163;

/// Days of an ISO date `YYYY-MM-DD`; a time after it (`T...`) is cut off.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let day = text.get(..10)?;
    let rest = &text[10..];
    if !(rest.is_empty() || rest.starts_with('T')) || !day.bytes().enumerate().all(is_iso_byte) {
        return None;
    }
    let date =
        NaiveDate::from_ymd_opt(day[..4].parse().ok()?, day[5..7].parse().ok()?, day[8..].parse().ok()?)?;
    Some(of(date))
}

fn is_iso_byte((index, byte): (usize, u8)) -> bool {
    if matches!(index, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
}

pub(crate) fn of(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()) - EPOCH
}

fn calendar(days: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(days + EPOCH).ok()?)
}

/// `YYYY-MM-DD`, or nothing when no calendar holds the day.
pub(crate) fn iso(days: i64) -> String {
    calendar(days).map(|date| date.format("%Y-%m-%d").to_string()).unwrap_or_default()
}

/// Parts that `format-date` may show; names of months and days depend on a language and are left out.
pub(crate) const FORMAT_PARTS: &str = "YymndehHMS3";

pub(super) fn today<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::Date(call.env.today)
}

/// A date from a text or a number of days; anything else is the empty text.
pub(super) fn date<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    match days(call.value(0), call) {
        Some(days) => Value::Date(days),
        None => Value::text(""),
    }
}

pub(super) fn decimal_date_time<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::Number(days(call.value(0), call).map_or(f64::NAN, days_number))
}

pub(super) fn format_date<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let date = days(call.value(0), call).and_then(calendar);
    let format = call.text(1);
    Value::text(date.map(|date| formatted(date, &format)).unwrap_or_default())
}

#[allow(clippy::cast_possible_truncation, reason = "floor of a number within the calendar fits")]
fn days(value: Value<'_>, call: &Call<'_, '_>) -> Option<i64> {
    let number = match value {
        Value::Date(days) => return Some(days),
        Value::Bool(_) => return None,
        Value::Number(number) => number,
        Value::Text(text) => return parse(&text).or_else(|| whole_days(text_number(&text))),
        Value::Nodes(nodes) => {
            let text = nodes.as_slice().first().map(|node| call.env.read(*node))?;
            return parse(text).or_else(|| whole_days(text_number(text)));
        }
    };
    whole_days(number)
}

#[allow(clippy::cast_possible_truncation, reason = "bounded just before")]
fn whole_days(number: f64) -> Option<i64> {
    (number.abs() < 5_000_000.0).then(|| number.floor() as i64)
}

fn formatted(date: NaiveDate, format: &str) -> String {
    let mut out = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('Y') => out += &format!("{:04}", date.year()),
            Some('y') => out += &format!("{:02}", date.year().rem_euclid(100)),
            Some('m') => out += &format!("{:02}", date.month()),
            Some('n') => out += &date.month().to_string(),
            Some('d') => out += &format!("{:02}", date.day()),
            Some('e') => out += &date.day().to_string(),
            Some('h') => out += "0",
            Some('H' | 'M' | 'S') => out += "00",
            Some('3') => out += "000",
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}
