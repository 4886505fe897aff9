//! A household goes from one registry to another (docs/decisions/0035): an offer that is signed by the server it leaves and
//! encrypted for the one it goes to, and the answer of that one. Both travel as files.

use chrono::{Days, NaiveDate};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::area::VillageCode;
use crate::edit::Intent;
use crate::ids::{ChangeHash, FormHash, FormVersion, HouseholdId, PhotoHash, TransferId};

/// Purpose of a frame of [`TransferOffer`], bound to nothing: it is carried by hand.
pub const TRANSFER_OFFER: &str = "transfer offer";
/// Purpose of a frame of [`TransferAccepted`], bound to nothing.
pub const TRANSFER_ACCEPTED: &str = "transfer accepted";

/// The household as it stood when it was offered.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct TransferOffer {
    #[n(0)]
    pub transfer: TransferId,
    #[n(1)]
    pub household: HouseholdId,
    /// The village it leaves, and the one it goes to.
    #[n(2)]
    pub from: VillageCode,
    #[n(3)]
    pub to: VillageCode,
    #[n(4)]
    pub heads: Vec<ChangeHash>,
    /// The day of the last visit, under which it is judged.
    #[n(5)]
    pub day: VisitDay,
    /// What the answers are written by.
    #[n(6)]
    pub form: FormVersion,
    #[n(7)]
    pub form_hash: FormHash,
    /// What founds it anew: the values in force, without their history.
    #[n(8)]
    pub founding: Vec<Intent>,
    #[n(9)]
    pub photos: Vec<OfferedPhoto>,
    /// The origin's clock, Unix seconds.
    #[n(10)]
    pub time: i64,
    /// Nobody takes it in from here on, Unix seconds.
    #[n(11)]
    pub expires: i64,
}

/// A photo or thumbnail that the answers name.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OfferedPhoto {
    #[n(0)]
    pub hash: PhotoHash,
    /// `None` where its tablet has not sent it yet: it stays behind.
    #[n(1)]
    pub content: Option<ByteVec>,
}

/// The household was founded where it was to go. Ids only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct TransferAccepted {
    #[n(0)]
    pub transfer: TransferId,
    /// Where it came from.
    #[n(1)]
    pub household: HouseholdId,
    /// What it is there.
    #[n(2)]
    pub founded: HouseholdId,
    #[n(3)]
    pub to: VillageCode,
    /// The heads of what was taken in: what came later was not carried.
    #[n(4)]
    pub heads: Vec<ChangeHash>,
    /// The clock of who took it in, Unix seconds.
    #[n(5)]
    pub time: i64,
}

/// A day as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitDay(pub NaiveDate);

impl<C> Encode<C> for VisitDay {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.u64((self.0 - NaiveDate::default()).num_days().unsigned_abs())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for VisitDay {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let day = NaiveDate::default().checked_add_days(Days::new(d.u64()?));
        day.map(Self).ok_or_else(|| minicbor::decode::Error::message("no day"))
    }
}
