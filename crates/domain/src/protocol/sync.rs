//! `POST /v1/sync`: one request that pushes and pulls.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::erasure::ErasedEntry;
use super::exchange::Exchange;
use super::records::{Group, LogRecord};
use super::report::DeviceReport;
use super::results::Verdict;
use super::work::WorkUpdate;
use crate::area::{Bounds, VillageCode};
use crate::attribution::Role;
use crate::calendar::Calendar;
use crate::digest::VillageDigest;
use crate::ids::{DeviceNumber, FormHash, FormVersion, Ticket, UserId};
use crate::receipt::Receipt;

/// How far a device has read a village's log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ScopeCursor {
    #[n(0)]
    pub village: VillageCode,
    /// The log's life; a device with another one reads again from 0.
    #[n(1)]
    pub epoch: u32,
    /// The last log number it holds; 0 for none.
    #[n(2)]
    pub after: u64,
    /// Digest of the log up to `after`.
    #[n(3)]
    pub digest: VillageDigest,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SyncRequest {
    #[n(0)]
    pub protocol: u8,
    #[n(1)]
    pub device: DeviceNumber,
    /// One more with each request of the device; a repeated request repeats its number.
    #[n(2)]
    pub request: u64,
    /// The ticket of the last answer.
    #[n(3)]
    pub ticket: Ticket,
    /// The device's clock, Unix seconds.
    #[n(4)]
    pub time: i64,
    /// The newest form version the device holds.
    #[n(5)]
    pub form: FormVersion,
    /// Version of the roster the device holds; 0 for none.
    #[n(6)]
    pub roster: u32,
    #[n(7)]
    pub scopes: Vec<ScopeCursor>,
    #[n(8)]
    pub push: Option<Group>,
    /// Changes that still wait on the device after this push, for the fleet view.
    #[n(9)]
    pub backlog: u32,
    /// The last receipt the device holds, to notice a server that was set back.
    #[n(10)]
    pub receipt: Option<Receipt>,
    /// The last number of the district's log of work that the device holds; `None` from a program that knows none.
    #[n(11)]
    pub work: Option<u32>,
    /// When the newest form it holds begins, Unix seconds; `None` where it has begun.
    #[n(12)]
    pub form_starts: Option<i64>,
    /// How the device fares; `None` from a program that does not tell.
    #[n(13)]
    pub report: Option<DeviceReport>,
    /// Frames of [`super::Erasure`] that the village's papers named and do not name any more, as a server leaves them out
    /// that comes back older than it was; at most [`super::MOST_ERASURES`].
    #[n(14)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub erasures: Vec<ByteVec>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SyncAnswer {
    #[n(0)]
    pub protocol: u8,
    /// The server's clock, Unix seconds.
    #[n(1)]
    pub time: i64,
    #[n(2)]
    pub ticket: Ticket,
    #[n(3)]
    pub receipt: Option<Receipt>,
    /// One for each entry of the pushed group, in its order.
    #[n(4)]
    pub results: Vec<Verdict>,
    #[n(5)]
    pub scopes: Vec<ScopeUpdate>,
    /// A form newer than the device's, or the device's newest where it begins at another time than the device thinks.
    #[n(6)]
    pub form: Option<FormNotice>,
    /// Who is who in the device's area, where it changed.
    #[n(7)]
    pub roster: Option<(u32, Vec<RosterEntry>)>,
    /// Where the device's villages lie, as far as the district says; comes with a roster and replaces what there was.
    #[n(8)]
    pub bounds: Option<Vec<(VillageCode, Bounds)>>,
    /// Work of the device's villages behind the number of the request.
    #[n(9)]
    pub work: Option<WorkUpdate>,
    /// Opening days and cut-offs, where they changed behind that number; replaces what there was.
    #[n(10)]
    pub calendar: Option<Calendar>,
    /// What it takes to carry work for other devices; comes with a roster, a form, or an outcome.
    #[n(11)]
    pub exchange: Option<Exchange>,
    /// Those of the results that are about households that were emptied.
    #[n(12)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub erased: Vec<ErasedEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ScopeUpdate {
    #[n(0)]
    pub village: VillageCode,
    #[n(1)]
    pub epoch: u32,
    #[n(2)]
    pub state: ScopeState,
    /// The log's last number and the digest up to it.
    #[n(3)]
    pub head: u64,
    #[n(4)]
    pub digest: VillageDigest,
    #[n(5)]
    pub records: Vec<LogRecord>,
    /// The number to ask from next; equals `head` when nothing is left.
    #[n(6)]
    pub next: u64,
    /// Offered to a device that starts from 0: snapshot parts to read before the log.
    #[n(7)]
    pub pack: Option<PackNotice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum ScopeState {
    #[n(0)]
    Ok,
    /// The device has no right to the village (any more).
    #[n(1)]
    Revoked,
    /// The device must read again from 0 (other epoch, or its digest does not hold).
    #[n(2)]
    Reset,
}

/// A snapshot of a village in immutable parts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PackNotice {
    /// The log number up to which the parts reach, and the digest there.
    #[n(0)]
    pub through: u64,
    #[n(1)]
    pub digest: VillageDigest,
    #[n(2)]
    pub parts: u32,
    #[n(3)]
    pub bytes: u64,
    #[n(4)]
    pub households: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct FormNotice {
    #[n(0)]
    pub version: FormVersion,
    #[n(1)]
    pub hash: FormHash,
    #[n(2)]
    pub bytes: u32,
    /// Unix seconds from which the form is in force; `None` for at once. Until then a device keeps it beside the one it
    /// works with.
    #[n(3)]
    pub starts: Option<i64>,
}

impl FormNotice {
    /// Begins on no day: halted before it began.
    pub const NEVER: i64 = i64::MAX;
}

/// Somebody whose name appears on changes of the village.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RosterEntry {
    #[n(0)]
    pub user: UserId,
    #[n(1)]
    pub name: String,
    #[n(2)]
    pub role: Role,
    /// Their devices and public keys, for verifying seals.
    #[n(3)]
    pub devices: Vec<RosterDevice>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RosterDevice {
    #[n(0)]
    pub number: DeviceNumber,
    #[n(1)]
    pub label: String,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub key: Vec<u8>,
    /// What it sealed is kept aside.
    #[n(3)]
    #[cbor(default)]
    pub revoked: bool,
}
