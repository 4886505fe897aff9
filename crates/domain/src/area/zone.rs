//! Days and their beginnings in the zone of an area. Indonesia has three zones and no summer time.

use chrono::{DateTime, NaiveDate};

use super::AreaCode;

/// The zone that the others are ahead of: a day that has begun there has begun everywhere.
const WESTERN: i32 = 7;

/// Hours ahead of UTC: WIB, WITA or WIT by province (Keppres 41/1987; the new Papuan provinces keep WIT).
pub fn zone_hours(area: &AreaCode) -> i32 {
    match &area.as_str()[..2] {
        "51" | "52" | "53" | "63" | "64" | "65" | "71" | "72" | "73" | "74" | "75" | "76" => 8,
        "81" | "82" | "91" | "92" | "93" | "94" | "95" | "96" | "97" => 9,
        _ => WESTERN,
    }
}

/// The day in an area at `unix` seconds. Clocks beyond the calendar give its first day.
pub fn day_in(area: &AreaCode, unix: i64) -> NaiveDate {
    day_at(zone_hours(area), unix)
}

/// The day that has begun in every area at `unix` seconds.
pub fn day_everywhere(unix: i64) -> NaiveDate {
    day_at(WESTERN, unix)
}

fn day_at(zone_hours: i32, unix: i64) -> NaiveDate {
    let local = unix.saturating_add(i64::from(zone_hours) * 3600);
    DateTime::from_timestamp(local, 0).map(|time| time.date_naive()).unwrap_or_default()
}

/// Unix seconds at which a day begins in an area.
pub fn midnight_in(area: &AreaCode, day: NaiveDate) -> i64 {
    let utc = day.and_hms_opt(0, 0, 0).expect("every day has a midnight").and_utc().timestamp();
    utc - i64::from(zone_hours(area)) * 3600
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(code: &str) -> AreaCode {
        code.parse().expect("an area")
    }

    #[test]
    fn the_day_begins_two_hours_earlier_in_papua_than_in_java() {
        let (java, papua) = (area("35.02.11.2003"), area("91.03.01.1001"));
        let days = |unix| (day_in(&java, unix).to_string(), day_in(&papua, unix).to_string());
        // 2026-11-24 15:30 Z: half past ten in the evening in Java, half past midnight in Papua.
        assert_eq!(days(1_795_534_200), ("2026-11-24".into(), "2026-11-25".into()));
        assert_eq!(days(1_795_534_200 + 2 * 3600), ("2026-11-25".into(), "2026-11-25".into()));
    }

    #[test]
    fn a_day_begins_at_midnight_of_its_zone_and_not_a_second_earlier() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day");
        for area in ["35.02", "51.71", "91.03"].map(area) {
            let begins = midnight_in(&area, day);
            assert_eq!(
                (day_in(&area, begins), day_in(&area, begins - 1)),
                (day, day.pred_opt().expect("a day"))
            );
            assert!(day_everywhere(begins) <= day);
        }
    }
}
