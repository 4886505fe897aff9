//! What the store keeps, as plain values.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::attribution::Role;
use pendata_domain::digest::VillageDigest;
use pendata_domain::ids::{
    ChangeHash, DeviceNumber, FormHash, FormVersion, HouseholdId, PhotoHash, Ticket, UserId,
};
use pendata_domain::protocol::ErasureReason;
use pendata_domain::seal::SealId;

use super::fleet::Condition;
use crate::access::Grant;

/// An account: somebody who works with the system.
#[derive(Clone, Debug)]
pub struct Account {
    pub district: DistrictCode,
    pub user: UserId,
    pub login: String,
    pub name: String,
    /// What its changes are attributed to, but for those it writes as an officer ([`Account::role_at`]).
    pub role: Role,
    /// Argon2id, PHC string; empty for accounts that only enrol devices.
    pub password: String,
    pub active: bool,
    /// What it may do, may have done and was to do, in the order it was given.
    pub grants: Vec<Grant>,
}

/// The second factor of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Nonce and ciphertext.
    pub secret: Vec<u8>,
    /// A first code was right.
    pub confirmed: bool,
    /// The last step of which a code was taken.
    pub step: u64,
    /// Recovery codes that were not used.
    pub recovery: u32,
}

pub use pendata_domain::authority::CONSOLE;

/// A role as the tables have it.
pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::VillageOfficer => "village_officer",
        Role::DistrictAdmin => "district_admin",
        Role::Operator => "operator",
    }
}

pub fn role_of(word: &str) -> Role {
    match word {
        "operator" => Role::Operator,
        "district_admin" => Role::DistrictAdmin,
        _ => Role::VillageOfficer,
    }
}

/// A device with the account it belongs to.
#[derive(Clone, Debug)]
pub struct Device {
    pub number: DeviceNumber,
    pub label: String,
    pub key: [u8; 32],
    pub revoked: bool,
    pub last_seen: i64,
    pub backlog: u32,
    /// The device's clock less the server's, seconds.
    pub clock_offset: i64,
    pub ticket: Ticket,
    pub previous_ticket: Ticket,
    /// Number of the last request.
    pub request: u64,
    /// Number of the last receipt.
    pub receipt: u64,
    /// Times the device showed itself to be one of two copies.
    pub copies: u32,
    pub condition: Condition,
    pub account: Account,
}

/// A stored document.
#[derive(Clone, Debug)]
pub struct StoredDocument {
    pub village: VillageCode,
    pub version: u64,
    pub saved: Vec<u8>,
}

/// A document of a village.
#[derive(Clone, Debug)]
pub struct VillageDocument {
    pub household: HouseholdId,
    pub heads: Vec<ChangeHash>,
    pub saved: Vec<u8>,
}

/// A row of the audit chain.
#[derive(Clone, Debug)]
pub struct AuditRow {
    pub number: u64,
    pub time: i64,
    pub user: Option<u32>,
    pub device: Option<u32>,
    pub act: String,
    pub detail: String,
    pub previous: [u8; 32],
    pub hash: [u8; 32],
}

/// A change that waits, with the place it came from.
#[derive(Clone, Debug)]
pub struct HeldChange {
    pub household: HouseholdId,
    pub hash: ChangeHash,
    pub origin: Origin,
    pub body: Vec<u8>,
}

/// The seal a change came under, and its place there.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    pub seal: SealId,
    pub place: u32,
}

/// What is known of a household before a push is examined.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    pub document: Option<StoredDocument>,
    pub waiting: Vec<HeldChange>,
    /// The household is kept in another district.
    pub elsewhere: bool,
    /// It was emptied: what stands in its place.
    pub erased: Option<HouseholdId>,
}

/// A household that was made again without somebody, and emptied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureRow {
    pub village: VillageCode,
    pub household: HouseholdId,
    /// In its place.
    pub remade: HouseholdId,
    pub reason: ErasureReason,
    pub time: i64,
    /// The signed erasure, as it travels.
    pub frame: Vec<u8>,
}

/// The head of a village's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feed {
    pub epoch: u32,
    pub head: u64,
    pub digest: VillageDigest,
}

/// A row of a village's log.
#[derive(Clone, Debug)]
pub struct LoggedChange {
    pub seq: u64,
    pub household: HouseholdId,
    pub hash: ChangeHash,
    pub seal: SealId,
    /// Among the entries of its seal.
    pub place: u32,
    pub body: Vec<u8>,
}

/// A snapshot of a village that can be read in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    pub epoch: u32,
    pub through: u64,
    pub digest: VillageDigest,
    pub parts: u32,
    pub bytes: u64,
    pub households: u32,
}

/// A published form.
#[derive(Clone, Debug)]
pub struct FormRow {
    pub hash: FormHash,
    pub version: FormVersion,
    pub title: String,
    pub xform: String,
    pub published: i64,
    /// The decree it follows, as the operator named it.
    pub decree: String,
}

/// Tablets of a district by the newest form they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormHolders {
    pub district: DistrictCode,
    pub form: FormVersion,
    pub devices: u32,
}

/// A household and the form it was judged under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub form: FormVersion,
    pub household: HouseholdId,
}

/// An area of the administration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    pub code: String,
    pub level: u8,
    pub name: String,
}

/// A session of a console.
#[derive(Clone, Debug)]
pub struct Session {
    pub account: Account,
    pub csrf: String,
    pub expires: i64,
    /// The provider of identities asked for a second factor.
    pub strong: bool,
}

/// A photo, or a thumbnail, that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoRow {
    pub village: VillageCode,
    pub hash: PhotoHash,
    pub bytes: u32,
    /// Who sent it.
    pub device: DeviceNumber,
}

/// A receipt that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub number: u64,
    pub counter: u64,
    pub time: i64,
}
