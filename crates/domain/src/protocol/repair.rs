//! `POST /v1/doc/{household}/sync`: repair of one document by automerge's own sync messages, where a digest or
//! a missing dependency says that something was lost. The server only gives: what a device has to say travels
//! sealed, through `/v1/sync`.

use minicbor::{Decode, Encode};

use crate::ids::{DeviceNumber, HouseholdId, Ticket};

pub const REPAIR_REQUEST: &str = "repair request";
/// Bound to the request's body.
pub const REPAIR_ANSWER: &str = "repair answer";

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RepairRequest {
    #[n(0)]
    pub protocol: u8,
    #[n(1)]
    pub device: DeviceNumber,
    #[n(2)]
    pub ticket: Ticket,
    #[n(3)]
    pub time: i64,
    #[n(4)]
    pub household: HouseholdId,
    /// [`crate::document::Document::repair_question`].
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    pub message: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RepairAnswer {
    /// `None` where the device has everything.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub message: Option<Vec<u8>>,
}
