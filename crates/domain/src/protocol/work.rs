//! The district's work lists, as a sync brings them: what is new behind a number, a page at a time.

use chrono::NaiveDate;
use minicbor::{Decode, Encode};

use crate::area::VillageCode;
use crate::ids::HouseholdId;
use crate::work::{StageMark, WorkReason};

/// The most households of one page: some 20 KB as they travel.
pub const WORK_PAGE: u32 = 1_000;

/// A page of the district's log of work, of the device's villages only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct WorkUpdate {
    /// The number the device holds with this page.
    #[n(0)]
    pub through: u32,
    /// There is more behind it.
    #[n(1)]
    pub more: bool,
    /// It begins from the first: what the device held before is void.
    #[n(2)]
    pub fresh: bool,
    /// The lists that `runs` speak of.
    #[n(3)]
    pub lists: Vec<WorkList>,
    /// In the order of the log.
    #[n(4)]
    pub runs: Vec<WorkRun>,
}

/// What households of one list have in common.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct WorkList {
    #[n(0)]
    pub number: u32,
    #[n(1)]
    pub village: VillageCode,
    #[n(2)]
    pub reason: WorkReason,
    /// The district's own words for the reason; empty where the reason says it.
    #[n(3)]
    pub words: String,
    #[n(4)]
    pub note: String,
    #[n(5)]
    #[cbor(with = "day")]
    pub due: Option<NaiveDate>,
}

/// Households that were put on a list, or taken off it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct WorkRun {
    #[n(0)]
    pub list: u32,
    #[n(1)]
    pub withdrawn: bool,
    #[n(2)]
    pub items: Vec<WorkItem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct WorkItem {
    #[n(0)]
    pub household: HouseholdId,
    /// Who had said its stage when it was given.
    #[n(1)]
    pub given_upon: Option<StageMark>,
}

mod day {
    use chrono::{Days, NaiveDate};
    use minicbor::{Decoder, Encoder};

    /// Days since 1970 are two or three bytes.
    pub fn encode<C, W: minicbor::encode::Write>(
        day: &Option<NaiveDate>,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        match day {
            Some(day) => e.u64((*day - NaiveDate::default()).num_days().unsigned_abs())?.ok(),
            None => e.null()?.ok(),
        }
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Option<NaiveDate>, minicbor::decode::Error> {
        if d.datatype()? == minicbor::data::Type::Null {
            d.null()?;
            return Ok(None);
        }
        let day = NaiveDate::default().checked_add_days(Days::new(d.u64()?));
        day.map(Some).ok_or_else(|| minicbor::decode::Error::message("a day beyond the calendar"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_back_as_it_was_sent() {
        let list = |due: Option<&str>| WorkList {
            number: 3,
            village: "35.02.11.2003".parse().expect("a village"),
            reason: WorkReason::Check,
            words: String::new(),
            note: "Foto rumah".into(),
            due: due.map(|due| due.parse().expect("a day")),
        };
        let item = |given_upon| WorkItem { household: HouseholdId::from_bytes([7; 16]), given_upon };
        let items = vec![item(None), item(Some(StageMark([1; 8])))];
        let page = WorkUpdate {
            through: 9,
            more: true,
            fresh: true,
            lists: vec![list(Some("2026-12-15")), list(None)],
            runs: vec![WorkRun { list: 3, withdrawn: false, items }],
        };
        let bytes = minicbor::to_vec(&page).expect("it is written");
        assert_eq!(minicbor::decode::<WorkUpdate>(&bytes).expect("it reads"), page);
    }
}
