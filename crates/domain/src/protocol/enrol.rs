//! `POST /v1/enrol`: once per device, online. The device proves that it holds its key by signing the request.

use minicbor::{Decode, Encode};

use super::exchange::Exchange;
use crate::area::VillageCode;
use crate::attribution::Role;
use crate::ids::{DeviceNumber, Ticket, UserId};

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EnrolRequest {
    #[n(0)]
    pub protocol: u8,
    /// The one-time code given by the district.
    #[n(1)]
    pub code: String,
    /// The device's Ed25519 public key, 32 bytes.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub key: Vec<u8>,
    /// What the officer calls the device, for people to tell devices apart.
    #[n(3)]
    pub label: String,
    #[n(4)]
    pub time: i64,
}

/// Signed by the server, whose key the device pins from here on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EnrolAnswer {
    #[n(0)]
    pub enrolment: Enrolment,
    #[n(1)]
    pub time: i64,
    #[n(2)]
    pub ticket: Ticket,
    /// So that a tablet that never synced can take in a bundle.
    #[n(11)]
    pub exchange: Option<Exchange>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Enrolment {
    #[n(0)]
    pub device: DeviceNumber,
    #[n(1)]
    pub user: UserId,
    #[n(2)]
    pub name: String,
    #[n(3)]
    pub role: Role,
    #[n(4)]
    pub villages: Vec<VillageCode>,
    /// The server's Ed25519 public key, 32 bytes.
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    pub server_key: Vec<u8>,
}
