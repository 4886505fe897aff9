//! The day in a village at a moment, in the village's zone.

use super::{DistrictCode, VillageCode};
use chrono::{DateTime, NaiveDate};

/// The day in the village at `unix` seconds. Clocks beyond the calendar give its first day.
pub fn today(village: &VillageCode, unix: i64) -> NaiveDate {
    day(village.as_str(), unix)
}

/// As [`today`], in a district.
pub fn today_in(district: &DistrictCode, unix: i64) -> NaiveDate {
    day(district.as_str(), unix)
}

fn day(code: &str, unix: i64) -> NaiveDate {
    let local = unix.saturating_add(i64::from(hours(code)) * 3600);
    DateTime::from_timestamp(local, 0).map(|time| time.date_naive()).unwrap_or_default()
}

/// Hours ahead of UTC: WIB, WITA or WIT by province (Keppres 41/1987; the new Papuan provinces keep WIT).
pub fn zone_hours(village: &VillageCode) -> i32 {
    hours(village.as_str())
}

fn hours(code: &str) -> i32 {
    match &code[..2] {
        "51" | "52" | "53" | "63" | "64" | "65" | "71" | "72" | "73" | "74" | "75" | "76" => 8,
        "81" | "82" | "91" | "92" | "93" | "94" | "95" | "96" | "97" => 9,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_two_hours_earlier_in_papua_than_in_java() {
        let (java, papua) =
            ("35.02.11.2003".parse().expect("a village"), "91.03.01.1001".parse().expect("a village"));
        let days = |unix| (today(&java, unix).to_string(), today(&papua, unix).to_string());
        // 2026-11-24 15:30 Z: half past ten in the evening in Java, half past midnight in Papua.
        assert_eq!(days(1_795_534_200), ("2026-11-24".into(), "2026-11-25".into()));
        assert_eq!(days(1_795_534_200 + 2 * 3600), ("2026-11-25".into(), "2026-11-25".into()));
    }
}
