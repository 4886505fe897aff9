//! Where the registry is kept: load, and one atomic commit. No rule lives here; the rules say what is to be
//! written and a backend writes it in one transaction. Blocking: callers run it on their own threads.
//!
//! SQLite is the embedded backend for one process; PostgreSQL has the same tables for any number of them. Every key
//! begins with the district.

pub mod audit;
pub mod carry;
pub mod commit;
pub mod fleet;
pub mod life;
pub mod measures;
pub mod photos;
pub mod postgres;
pub mod rows;
mod schema;
pub mod sqlite;
#[cfg(test)]
mod suite;
pub mod transfers;
pub mod vault;
pub mod views;
pub mod work;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use pendata_domain::area::{Bounds, DistrictCode, VillageCode};
use pendata_domain::calendar::CalendarRule;
use pendata_domain::ids::{
    CaseId, ChangeHash, DeviceNumber, FormHash, FormVersion, HouseholdId, PhotoHash, Ticket, UserId,
};
use pendata_domain::protocol::{DeviceReport, Group, QuarantineReason};
use pendata_domain::seal::SealId;

use crate::access::Grant;
use crate::error::Result;
use crate::ingest::projection::Projection;
use crate::rollout::{Plan, Rollout};
use audit::Entry;
use carry::Cell;
use commit::{Commit, Erasing, HouseholdCommit};
use rows::{
    Account, Device, ErasureRow, Feed, FormRow, Loaded, LoggedChange, Pack, PhotoRow, Region, Session,
};
use vault::WrappedKey;
use vault::master::Master;
use vault::rewrite::Page;
use vault::rows::Changes;

/// A backend. A write that fails has written nothing, or it is not known whether it did (`Database`).
pub trait Store: Send + Sync {
    // -- changes --
    /// What is known of households, in their order.
    fn load(&self, district: &DistrictCode, households: &[HouseholdId]) -> Result<Vec<Loaded>>;
    /// Those that are in the log already.
    fn known(
        &self,
        district: &DistrictCode,
        changes: &[(HouseholdId, ChangeHash)],
    ) -> Result<BTreeSet<(HouseholdId, ChangeHash)>>;
    /// Those of `hashes` that are in quarantine.
    fn refused(
        &self,
        district: &DistrictCode,
        household: HouseholdId,
        hashes: &[ChangeHash],
    ) -> Result<Vec<ChangeHash>>;
    /// All of it or nothing. Errors with `Stale` where something moved since it was loaded.
    fn commit(&self, commit: Commit) -> Result<()>;
    /// Households of a village that were emptied, in the order in which they were.
    fn erasures(&self, village: &VillageCode) -> Result<Vec<ErasureRow>>;
    /// Those of `households` that were emptied, with what stands in their place.
    fn erased(
        &self,
        district: &DistrictCode,
        households: &[HouseholdId],
    ) -> Result<BTreeMap<HouseholdId, HouseholdId>>;
    /// Changes of a household in quarantine.
    fn aside_of(&self, district: &DistrictCode, household: HouseholdId) -> Result<Vec<ChangeHash>>;

    /// Households of a district that go elsewhere or came from there, the oldest first.
    fn transfers(&self, district: &DistrictCode) -> Result<Vec<transfers::TransferRow>>;

    // -- logs and snapshots --
    /// Every village with a log, and its head.
    fn heads(&self) -> Result<Vec<(VillageCode, u64)>>;
    fn feed(&self, village: &VillageCode) -> Result<Feed>;
    /// Changes after a log number, in order, until `bytes` of bodies are reached; at least one where there is one.
    fn log(&self, village: &VillageCode, after: u64, bytes: usize) -> Result<Vec<LoggedChange>>;
    /// The digest of a village's log up to and including a number.
    fn digest_at(&self, village: &VillageCode, seq: u64) -> Result<pendata_domain::digest::VillageDigest>;
    /// A seal: its group with every entry elided.
    fn seal(&self, district: &DistrictCode, id: SealId) -> Result<Option<Group>>;
    /// The saved documents of a village with the log's head at that moment.
    fn village(&self, village: &VillageCode) -> Result<(Feed, Vec<rows::VillageDocument>)>;
    /// How many documents a district has.
    fn document_count(&self, district: &DistrictCode) -> Result<u64>;
    /// Up to `limit` documents of a district behind the given household.
    fn documents_after(
        &self,
        district: &DistrictCode,
        last: Option<HouseholdId>,
        limit: u32,
    ) -> Result<Vec<rows::VillageDocument>>;
    /// The newest snapshot.
    fn pack(&self, village: &VillageCode) -> Result<Option<Pack>>;
    fn pack_part(
        &self,
        village: &VillageCode,
        epoch: u32,
        through: u64,
        part: u32,
    ) -> Result<Option<Vec<u8>>>;

    // -- photos --
    /// A whole photo of a village.
    fn photo(&self, village: &VillageCode, hash: PhotoHash) -> Result<Option<PhotoRow>>;
    /// Those of a district that are whole, of the given ones.
    fn photos_here(&self, district: &DistrictCode, hashes: &[PhotoHash]) -> Result<Vec<PhotoHash>>;
    /// Up to `limit` whole photos of a district behind the given one.
    fn photos_after(
        &self,
        district: &DistrictCode,
        last: Option<&PhotoRow>,
        limit: u32,
    ) -> Result<Vec<PhotoRow>>;
    /// Up to `limit` photos of a district behind the given one, over all its villages, with whether anything names them.
    fn photo_marks(
        &self,
        district: &DistrictCode,
        last: Option<PhotoHash>,
        limit: u32,
    ) -> Result<Vec<photos::PhotoMark>>;
    /// Up to `limit` changes of a district that wait, or that were ever set aside, behind the given one.
    fn aside(
        &self,
        district: &DistrictCode,
        of: Changes,
        last: Option<(HouseholdId, ChangeHash)>,
        limit: u32,
    ) -> Result<Vec<photos::Aside>>;
    /// Bytes of photos that a device sent since a moment, Unix seconds.
    fn photo_bytes(&self, district: &DistrictCode, device: DeviceNumber, since: i64) -> Result<u64>;

    // -- accounts and devices --
    fn device(&self, number: DeviceNumber) -> Result<Option<Device>>;
    /// The console's own device in a district.
    fn console(&self, district: &DistrictCode) -> Result<Option<Device>>;
    fn devices(&self, district: &DistrictCode) -> Result<Vec<Device>>;
    fn account(&self, district: &DistrictCode, user: UserId) -> Result<Option<Account>>;
    /// Accounts with this login, in any district.
    fn accounts_by_login(&self, login: &str) -> Result<Vec<Account>>;
    fn accounts(&self, district: &DistrictCode) -> Result<Vec<Account>>;
    /// Accounts that are linked to an identity, in any district.
    fn accounts_linked(&self, kind: &str, value: &str) -> Result<Vec<Account>>;
    fn session(&self, token: &[u8; 32]) -> Result<Option<Session>>;
    fn second_factor(&self, district: &DistrictCode, user: UserId) -> Result<Option<rows::SecondFactor>>;
    fn roster_version(&self, district: &DistrictCode) -> Result<u32>;
    /// Of a village's key.
    fn generation(&self, village: &VillageCode) -> Result<u32>;
    /// Seals that were received of a device since a moment, Unix seconds, up to `limit`.
    fn seals_since(
        &self,
        district: &DistrictCode,
        device: DeviceNumber,
        since: i64,
        limit: u32,
    ) -> Result<Vec<SealId>>;
    /// The log number behind which everything came since a moment, Unix seconds.
    fn number_at(&self, village: &VillageCode, time: i64) -> Result<u64>;
    /// The last receipt for a seal.
    fn receipt_of(
        &self,
        district: &DistrictCode,
        seal: SealId,
        device: DeviceNumber,
    ) -> Result<Option<rows::Receipt>>;
    /// Why a change is in quarantine; `None` where it is not.
    fn reason(
        &self,
        district: &DistrictCode,
        household: HouseholdId,
        hash: ChangeHash,
    ) -> Result<Option<QuarantineReason>>;

    // -- reference --
    fn life(&self) -> Result<life::Life>;
    /// When somebody last did something or a device was last here, Unix seconds.
    fn newest_act(&self) -> Result<Option<i64>>;
    /// The database's own clock, Unix seconds; `None` where it has none.
    fn clock(&self) -> Result<Option<i64>>;
    fn form(&self, hash: &FormHash) -> Result<Option<FormRow>>;
    fn form_version(&self, version: FormVersion) -> Result<Option<FormRow>>;
    /// Every published version, and where each is rolled out.
    fn form_plan(&self) -> Result<Plan>;
    /// Active tablets by district and newest form held.
    fn form_holders(&self) -> Result<Vec<rows::FormHolders>>;
    /// Up to `limit` households of a district that were judged under an older form than this, behind the given one.
    fn judged_before(
        &self,
        district: &DistrictCode,
        form: FormVersion,
        after: Option<&rows::Judged>,
        limit: u32,
    ) -> Result<Vec<rows::Judged>>;
    fn bounds(&self, village: &VillageCode) -> Result<Option<Bounds>>;
    fn regions(&self, within: &str, level: u8) -> Result<Vec<Region>>;
    fn region(&self, code: &str) -> Result<Option<Region>>;

    // -- the console's views --
    fn queue(&self, district: &DistrictCode, filter: &views::QueueFilter) -> Result<views::QueuePage>;
    fn household(
        &self,
        district: &DistrictCode,
        household: HouseholdId,
    ) -> Result<Option<views::HouseholdRow>>;
    fn case(
        &self,
        district: &DistrictCode,
        household: HouseholdId,
        case: CaseId,
    ) -> Result<Option<views::CaseRow>>;
    /// The newest first; what was taken in since is left out.
    fn quarantine(
        &self,
        district: &DistrictCode,
        filter: &fleet::QuarantineFilter,
    ) -> Result<Vec<views::RefusedRow>>;
    /// A change that is in quarantine and not in the log.
    fn set_aside(&self, district: &DistrictCode, hash: ChangeHash) -> Result<Option<views::SetAside>>;
    /// How many changes are in quarantine and wait to be looked at.
    fn quarantined(&self, district: &DistrictCode) -> Result<u32>;
    fn overview(&self, district: &DistrictCode) -> Result<Vec<views::VillageRow>>;

    /// Counter and id of a device's last seal.
    fn last_seal(&self, district: &DistrictCode, device: DeviceNumber) -> Result<Option<(u64, SealId)>>;
    /// Every change of a household, in the order of its log.
    fn changes(&self, district: &DistrictCode, household: HouseholdId) -> Result<Vec<Vec<u8>>>;

    // -- for whoever looks after devices --
    /// Households of a village behind the given one.
    fn held_after(
        &self,
        village: &VillageCode,
        last: Option<HouseholdId>,
        limit: u32,
    ) -> Result<Vec<fleet::HeldRow>>;
    fn standstill(&self, district: &DistrictCode) -> Result<fleet::Standstill>;
    fn sizes(&self) -> Result<fleet::Sizes>;
    /// The newest first.
    fn audit_search(
        &self,
        district: &DistrictCode,
        filter: &fleet::AuditFilter,
        limit: u32,
    ) -> Result<Vec<rows::AuditRow>>;
    /// Households of a district behind the given one.
    fn households_after(
        &self,
        district: &DistrictCode,
        last: Option<HouseholdId>,
        limit: u32,
    ) -> Result<Vec<views::HouseholdRow>>;
    /// People of a district behind the given one.
    fn people_after(
        &self,
        district: &DistrictCode,
        last: Option<(HouseholdId, [u8; 16])>,
        limit: u32,
    ) -> Result<Vec<fleet::PersonOfList>>;

    // -- what `verify` compares --
    /// The projection as it is stored.
    fn projection(&self, district: &DistrictCode, household: HouseholdId) -> Result<Option<Projection>>;
    /// Ids of the open cases of a household, sorted.
    fn open_cases(&self, district: &DistrictCode, household: HouseholdId) -> Result<Vec<CaseId>>;
    /// Districts in which somebody did something.
    fn districts(&self) -> Result<Vec<DistrictCode>>;
    /// Up to `limit` rows of the audit chain after a number.
    fn audit(&self, district: &DistrictCode, after: u64, limit: u32) -> Result<Vec<rows::AuditRow>>;

    // -- keys --
    /// Wrapped keys of every district, in their order.
    fn wrapped_keys(&self) -> Result<Vec<WrappedKey>>;
    /// A newer data key for a district. Returns its version.
    fn renew_key(&self, district: &DistrictCode) -> Result<u32>;
    /// Encrypts what is under an older key, a page of a table behind a row; `None` at the end.
    fn renew_page(
        &self,
        district: &DistrictCode,
        table: &'static str,
        after: &[Cell],
    ) -> Result<Option<Page>>;
    /// Names what cannot be decrypted, a page of a table behind a row; `None` at the end.
    fn check_page(
        &self,
        district: &DistrictCode,
        table: &'static str,
        after: &[Cell],
    ) -> Result<Option<Page>>;
    /// Every key under another master: all of them or none. Returns how many.
    fn wrap_again(&self, under: &dyn Master) -> Result<usize>;

    // -- work that the district gives --
    /// The last number of a district's log of work and calendars.
    fn work_head(&self, district: &DistrictCode) -> Result<u32>;
    /// Up to `limit` entries behind a number, of these villages.
    fn work_after(
        &self,
        district: &DistrictCode,
        villages: &[VillageCode],
        number: u32,
        limit: u32,
    ) -> Result<work::WorkPage>;
    fn calendar(&self, district: &DistrictCode) -> Result<Vec<work::SetRule>>;
    /// Lists of the district, or of one village, the newest first.
    fn work_lists(&self, district: &DistrictCode, village: Option<&str>) -> Result<Vec<work::WorkListRow>>;
    /// Villages with work; a household on two lists counts once.
    fn work_by_village(
        &self,
        district: &DistrictCode,
        today: NaiveDate,
    ) -> Result<Vec<(String, work::WorkNumbers)>>;
    /// Households that a filter lets through, and how many they are.
    fn work_candidates(
        &self,
        district: &DistrictCode,
        filter: &work::WorkFilter,
        offset: u32,
        limit: u32,
    ) -> Result<(u32, Vec<work::WorkCandidate>)>;
    /// What is on the lists that the server makes by itself, or should be.
    fn noticed(&self, district: &DistrictCode) -> Result<Vec<work::Noticed>>;

    // -- what instances share --
    /// Failures of a subject that are remembered.
    fn failures(&self, subject: &[u8; 32]) -> Result<Option<Failures>>;
    /// Takes or keeps a job until a moment, Unix seconds; `false` where another instance has it.
    fn lease(&self, job: &'static str, holder: &[u8; 16], now: i64, until: i64) -> Result<bool>;

    /// A household as a newer form judges it. Fails with `Stale` where its document moved meanwhile.
    fn judge_again(&self, district: &DistrictCode, household: HouseholdCommit, time: i64) -> Result<()>;
    /// A snapshot and its parts; the first of a moment stays.
    fn add_pack(&self, village: &VillageCode, pack: &Pack, parts: Vec<Vec<u8>>) -> Result<()>;
    /// One act of administration, with its audit row, in one transaction. Returns the number it gave, if any.
    fn write(&self, act: Act) -> Result<u32>;
    /// How it fares, for the operator's instruments.
    fn measures(&self) -> measures::Measures;
    /// Whether the database can be written, and a standby confirms: with it, all that was read before is known to last.
    fn ready(&self) -> Result<()>;
}

/// An act of administration.
#[derive(Clone, Debug)]
pub struct Act {
    pub district: Option<DistrictCode>,
    pub time: i64,
    pub write: Write,
    /// `None` for what is no act of a person: a contact of a device.
    pub audit: Option<Entry>,
}

impl Act {
    /// Every district that it names.
    pub fn districts(&self) -> Vec<&DistrictCode> {
        let own = self.district.as_ref().into_iter();
        let rollouts = match &self.write {
            Write::AddAccount(account) => return own.chain([&account.district]).collect(),
            Write::PublishForm(_, rollouts) | Write::RollOut(rollouts) => &rollouts[..],
            _ => &[],
        };
        own.chain(rollouts.iter().filter_map(|rollout| rollout.district.as_ref())).collect()
    }
}

#[derive(Clone, Debug)]
pub enum Write {
    /// Gives the account its number (and returns it); its `user` is not read.
    AddAccount(Account),
    /// Errors with `Stale` where the account has another grant meanwhile.
    Grant {
        user: UserId,
        grant: Grant,
    },
    /// Errors with `NotFound` where there is no such grant, or it was withdrawn.
    WithdrawGrant {
        user: UserId,
        number: u32,
    },
    /// Closes an account and its sessions.
    Deactivate {
        user: UserId,
    },
    /// A secret that is being shown, in place of one that was never confirmed.
    OfferSecondFactor {
        user: UserId,
        secret: Vec<u8>,
    },
    /// A first code was right: the account's other sessions end. Errors with `WrongCode` where it was confirmed.
    ConfirmSecondFactor {
        user: UserId,
        step: u64,
        recovery: Vec<[u8; 32]>,
        session: [u8; 32],
    },
    /// Errors with `WrongCode` where a code of this step or a later one was taken.
    UseStep {
        user: UserId,
        step: u64,
    },
    /// Errors with `WrongCode` where there is no such code, or it was used.
    UseRecovery {
        user: UserId,
        code: [u8; 32],
    },
    /// Takes the second factor away, and the sessions.
    ResetSecondFactor {
        user: UserId,
    },
    AddCode {
        code: [u8; 32],
        user: UserId,
        expires: i64,
    },
    /// Uses a one-time code and returns the device's number. Errors with `UnknownCode` or `ExpiredCode`.
    Enrol {
        code: [u8; 32],
        key: [u8; 32],
        label: String,
        ticket: Ticket,
    },
    /// Makes the console's device where there is none.
    AddConsole {
        key: [u8; 32],
    },
    /// A device that is revoked already keeps its moment; leaving is made no cause by a later word, a cause no leaving.
    Revoke {
        device: DeviceNumber,
        cause: fleet::Cause,
    },
    /// What is set aside was looked at and stays out, or waits to be looked at again. Errors with `NotFound` where no
    /// such change is set aside.
    KeepOut {
        change: ChangeHash,
        kept: bool,
    },
    /// A device was here: fails with `Stale` where its request number moved.
    Contact(Contact),
    OpenSession {
        token: [u8; 32],
        user: UserId,
        csrf: String,
        expires: i64,
        /// A second factor was asked for elsewhere.
        strong: bool,
    },
    /// Errors with `Taken` where another account of the district has this link.
    Link {
        user: UserId,
        kind: &'static str,
        value: String,
    },
    /// Takes every link of an account away.
    Unlink {
        user: UserId,
    },
    CloseSession {
        token: [u8; 32],
    },
    /// Publishes the next version and rolls it out, in one. Errors with `NewerForm` where its number is taken.
    PublishForm(Box<FormRow>, Vec<Rollout>),
    /// Rollouts in place of those that their districts had of their versions.
    RollOut(Vec<Rollout>),
    /// A photo is whole. Errors with `Stale` where it is on its way out.
    AddPhoto(PhotoRow),
    Photos(photos::PhotoStep),
    /// Empties a household, where what stands in its place was founded before. Errors with `Stale` where it moved.
    Erase(Box<Erasing>),
    LoadRegions(Vec<Region>),
    /// Bounds of villages of the act's district.
    SetBounds(Vec<(VillageCode, Bounds)>),
    /// Returns the number of the new list. Errors with `NotFound` where no household of the village is named.
    GiveWork(work::NewWork),
    /// Takes households off a list, all of them where none is named, and returns how many it took.
    WithdrawWork {
        list: u32,
        households: Vec<HouseholdId>,
        user: Option<UserId>,
    },
    WorkByItself(Vec<work::ByItself>),
    SetCalendar {
        rules: Vec<CalendarRule>,
        user: Option<UserId>,
    },
    /// A household is offered to another village, or once more. Errors with `Stale` where it was taken in meanwhile.
    OfferTransfer(transfers::TransferRow),
    /// Nothing but the audit row.
    Note,
    /// The registry is opened, or still served: returns its generation.
    NextGeneration,
    /// Somebody knows a later state of this registry, up to this epoch. The audit row goes into every chain.
    SetBack {
        seen: u32,
    },
    /// Another life of the registry. The audit row goes into every chain.
    OpenEpoch {
        epoch: u32,
    },
    /// A subject (by its hash) failed at what must not be guessed. Failures are forgotten after `memory` seconds.
    Failed {
        subject: [u8; 32],
        memory: i64,
    },
    /// It succeeded.
    Forgive {
        subject: [u8; 32],
    },
}

impl Contact {
    /// `None` leaves what was said before.
    pub fn program(&self) -> Option<&str> {
        self.report.as_ref().map(DeviceReport::version)
    }

    pub fn disk_free(&self) -> Option<i64> {
        let free = self.report.as_ref()?.disk_free?;
        Some(i64::try_from(free).unwrap_or(i64::MAX))
    }

    /// Unix seconds by the server's clock.
    pub fn oldest(&self, now: i64) -> Option<i64> {
        let age = self.report.as_ref()?.oldest?;
        Some(now.saturating_sub_unsigned(age).max(0))
    }
}

/// How often a subject failed, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    pub count: u32,
    /// Unix seconds.
    pub since: i64,
}

/// What a request of a device says about it.
#[derive(Clone, Debug)]
pub struct Contact {
    pub device: DeviceNumber,
    pub ticket: Ticket,
    pub previous_ticket: Ticket,
    pub request: u64,
    pub backlog: u32,
    pub clock_offset: i64,
    pub form: u32,
    pub copied: bool,
    /// What the device says of itself; `None` from a program that does not.
    pub report: Option<DeviceReport>,
}
