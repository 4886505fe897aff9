//! The population identification number (NIK, UU 23/2006 art. 13): `PPKKCC DDMMYY SSSS`, place of first
//! registration, birth date with 40 added to a woman's day, serial from 0001. It has no check digit and stays
//! for life, also where it is wrong.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{PROVINCES, mask, squeezed, subdistrict};
use crate::area::AreaCode;

/// A well-formed NIK. Shown masked unless revealed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nik(String);

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The officer may confirm it with a reason.
    Soft,
    /// It cannot be a NIK.
    Hard,
}

/// What is wrong or odd with a number given as a NIK. Words of stable codes; texts live with the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NikFinding {
    /// A spreadsheet turned it into a floating-point number (`3.57301E+15`).
    Spreadsheet,
    /// 15 digits: a known fault of old civil registers; the person should ask Dukcapil.
    FifteenDigits,
    NotSixteenDigits,
    ImpossibleDate,
    SerialZero,
    UnknownPlace,
    /// The district digits are neither a kabupaten's (01-69) nor a kota's (71-99).
    OddDistrict,
    /// Not in the lists of subdistricts, current or historical, that were handed in.
    UnlistedPlace,
    /// All one digit, ascending, or a repeated block.
    Pattern,
    BirthDateDiffers,
    SexDiffers,
}

impl NikFinding {
    pub fn severity(self) -> Severity {
        match self {
            Self::OddDistrict
            | Self::UnlistedPlace
            | Self::Pattern
            | Self::BirthDateDiffers
            | Self::SexDiffers => Severity::Soft,
            _ => Severity::Hard,
        }
    }
}

/// Reads a number as people write it (spaces, dots and dashes are ignored). `Err` holds at least one hard
/// finding; soft ones come beside a good number.
pub fn check_nik(
    text: &str,
    listed: impl Fn(&AreaCode) -> bool,
) -> Result<(Nik, Vec<NikFinding>), Vec<NikFinding>> {
    if text.contains(['E', 'e', '+']) && text.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(vec![NikFinding::Spreadsheet]);
    }
    let digits = squeezed(text);
    if !digits.bytes().all(|b| b.is_ascii_digit()) || digits.len() != 16 {
        let fifteen = digits.len() == 15 && digits.bytes().all(|b| b.is_ascii_digit());
        return Err(vec![if fifteen { NikFinding::FifteenDigits } else { NikFinding::NotSixteenDigits }]);
    }
    let nik = Nik(digits);
    let hard = nik.hard_findings();
    if hard.is_empty() { Ok((nik.clone(), nik.soft_findings(listed))) } else { Err(hard) }
}

/// What of a NIK differs from the birth date and sex answered (sex: 1 male, 2 female; Regsosek question 405).
pub fn compare_nik(nik: &Nik, birth_date: Option<NaiveDate>, sex: Option<&str>) -> Vec<NikFinding> {
    let (day, month, year) = nik.date_parts();
    let matches =
        |date: NaiveDate| (date.day(), date.month(), date.year() % 100) == (day, month, year as i32);
    let mut findings = Vec::new();
    if birth_date.is_some_and(|date| !matches(date)) {
        findings.push(NikFinding::BirthDateDiffers);
    }
    if matches!((sex, nik.is_female()), (Some("1"), true) | (Some("2"), false)) {
        findings.push(NikFinding::SexDiffers);
    }
    findings
}

impl Nik {
    /// All 16 digits: for comparing and for screens that were asked to show them.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn is_female(&self) -> bool {
        self.number(6..8) > 40
    }

    /// Day (without a woman's 40), month, and the year's last two digits; the century is not in a NIK.
    pub fn date_parts(&self) -> (u32, u32, u32) {
        let day = self.number(6..8);
        (if day > 40 { day - 40 } else { day }, self.number(8..10), self.number(10..12))
    }

    fn number(&self, range: std::ops::Range<usize>) -> u32 {
        self.0[range].parse().expect("a NIK is digits")
    }

    fn hard_findings(&self) -> Vec<NikFinding> {
        let (day, month, year) = self.date_parts();
        let exists = |century: i32| NaiveDate::from_ymd_opt(century + year as i32, month, day).is_some();
        let mut findings = Vec::new();
        if !exists(1900) && !exists(2000) {
            findings.push(NikFinding::ImpossibleDate);
        }
        if self.0.ends_with("0000") {
            findings.push(NikFinding::SerialZero);
        }
        if !PROVINCES.contains(&&self.0[..2]) || self.number(2..4) == 0 || self.number(4..6) == 0 {
            findings.push(NikFinding::UnknownPlace);
        }
        findings
    }

    fn soft_findings(&self, listed: impl Fn(&AreaCode) -> bool) -> Vec<NikFinding> {
        let mut findings = Vec::new();
        if self.number(2..4) == 70 {
            findings.push(NikFinding::OddDistrict);
        }
        if subdistrict(&self.0).is_none_or(|code| !listed(&code)) {
            findings.push(NikFinding::UnlistedPlace);
        }
        if self.0[..8] == self.0[8..] || self.0 == "1234567890123456" {
            findings.push(NikFinding::Pattern);
        }
        findings
    }
}

impl fmt::Display for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(&self.0))
    }
}

impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nik({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use NikFinding::*;

    fn check(text: &str) -> Result<(Nik, Vec<NikFinding>), Vec<NikFinding>> {
        check_nik(text, |_| true)
    }

    #[test]
    fn a_number_written_in_groups_is_read() {
        let (nik, soft) = check("32.01.01.150895.9001").expect("well-formed");
        assert_eq!((nik.reveal().len(), nik.date_parts(), soft), (16, (15, 8, 95), vec![]));
    }

    #[test]
    fn a_woman_is_known_by_forty_days_more() {
        let (nik, _) = check("3171015708459001").expect("well-formed");
        assert!(nik.is_female());
        assert_eq!(nik.date_parts(), (17, 8, 45));
    }

    #[test]
    fn what_cannot_be_a_nik_is_a_hard_finding() {
        for (text, finding) in [
            ("31710117084590", NotSixteenDigits),
            ("317101170845900", FifteenDigits),
            ("9971011708459001", UnknownPlace),
            ("3171013002009001", ImpossibleDate),
            ("3201014008959001", ImpossibleDate),
            ("3201017208959001", ImpossibleDate),
            ("3201011508950000", SerialZero),
            ("3.57301E+15", Spreadsheet),
            ("32010115o8959001", NotSixteenDigits),
        ] {
            assert_eq!(check(text).map(drop), Err(vec![finding]), "{text}");
        }
    }

    #[test]
    fn a_leap_day_is_possible_in_one_century() {
        assert!(check("3171012902009001").is_ok());
    }

    #[test]
    fn birth_date_and_sex_are_compared() {
        let (nik, _) = check("3201011508959001").expect("well-formed");
        let born = NaiveDate::from_ymd_opt(1995, 8, 15);
        assert_eq!(compare_nik(&nik, born, Some("1")), []);
        assert_eq!(
            compare_nik(&nik, NaiveDate::from_ymd_opt(1995, 8, 16), Some("2")),
            [BirthDateDiffers, SexDiffers]
        );
    }

    #[test]
    fn nobody_prints_a_whole_number_by_accident() {
        let (nik, _) = check("3201011508959001").expect("well-formed");
        assert_eq!(format!("{nik} {nik:?}"), "3201••••••••9001 Nik(3201••••••••9001)");
    }
}
