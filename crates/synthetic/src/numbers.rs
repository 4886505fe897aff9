//! NIK and family card numbers that no living person has: serials 9000 to 9999 are practically never issued.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use pendata_domain::area::VillageCode;

use crate::family::Sex;

/// Hands out the numbers of one village, each once.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// `PPKKCC`, the subdistrict of registration.
    place: String,
    /// Next serial after each beginning of 12 digits.
    next: HashMap<(Kind, String), u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Kind {
    Nik,
    FamilyCard,
}

const FIRST: u32 = 9000;
const LAST: u32 = 9999;

impl Numbers {
    pub(crate) fn of(village: &VillageCode) -> Self {
        let place = village.as_str().chars().filter(char::is_ascii_digit).take(6).collect();
        Self { place, next: HashMap::new() }
    }

    /// `PPKKCC DDMMYY SSSS`, the day + 40 for women (registry rules of Dukcapil).
    pub(crate) fn nik(&mut self, born: NaiveDate, sex: Sex) -> String {
        let day = born.day() + if sex == Sex::Female { 40 } else { 0 };
        self.numbered(Kind::Nik, day, born)
    }

    /// `PPKKCC DDMMYY SSSS` with the day of issue.
    pub(crate) fn family_card(&mut self, issued: NaiveDate) -> String {
        self.numbered(Kind::FamilyCard, issued.day(), issued)
    }

    fn numbered(&mut self, kind: Kind, day: u32, date: NaiveDate) -> String {
        let beginning = format!("{}{day:02}{:02}{:02}", self.place, date.month(), date.year() % 100);
        let serial = self.next.entry((kind, beginning.clone())).or_insert(FIRST);
        // 1,000 people of one sex born on one day in one village: beyond every size that is generated.
        assert!(*serial <= LAST, "a village has run out of synthetic serials for one day");
        let number = format!("{beginning}{serial}");
        *serial += 1;
        number
    }
}
