//! The backend of a nation: PostgreSQL 15 and newer, asked by any number of instances at once. What one of them knows
//! may be old in the next moment: every write says what it expects to find, and locks rows in one order.

mod access;
mod acts;
mod address;
mod append;
mod bounds;
mod bundles;
mod calendar;
mod carry;
mod cases;
mod chain;
mod commit;
mod door;
mod erasures;
mod failure;
mod feeds;
mod fleet;
mod forms;
mod grants;
mod keys;
mod life;
mod load;
mod noticed;
mod photos;
mod pool;
mod projection;
mod reference;
mod retry;
mod schema;
mod second_factors;
mod session;
mod shared;
mod sign_ins;
mod tls;
mod transfers;
mod value;
mod verify;
mod views;
mod wait;
mod wall;
#[cfg(test)]
mod walled;
mod wire;
mod work;
mod writer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use pendata_domain::area::{Bounds, DistrictCode, VillageCode};
use pendata_domain::digest::VillageDigest;
use pendata_domain::ids::{
    CaseId, ChangeHash, DeviceNumber, FormHash, FormVersion, HouseholdId, PhotoHash, UserId,
};
use pendata_domain::protocol::{Group, QuarantineReason};
use pendata_domain::seal::SealId;

use super::carry::Cell;
use super::commit::{Commit, HouseholdCommit};
use super::fleet::{AuditFilter, HeldRow, PersonOfList, QuarantineFilter, Sizes, Standstill};
use super::life::Life;
use super::measures::Measures;
use super::photos::{Aside, PhotoMark};
use super::rows::{
    Account, AuditRow, Device, ErasureRow, Feed, FormHolders, FormRow, Judged, Loaded, LoggedChange, Pack,
    PhotoRow, Receipt, Region, Session as ConsoleSession, VillageDocument,
};
use super::transfers::TransferRow;
use super::vault::master::{Master, MasterPlace};
use super::vault::rewrite::{self, Page};
use super::vault::rows::Changes;
use super::vault::{DistrictKeys, KeyTable, Vault, WrappedKey};
use super::views::{CaseRow, HouseholdRow, QueueFilter, QueuePage, RefusedRow, SetAside, VillageRow};
use super::work::{Noticed, SetRule, WorkCandidate, WorkFilter, WorkListRow, WorkNumbers, WorkPage};
use super::{Act, Failures, Store, Write};
use crate::error::Result;
use crate::ingest::projection::Projection;
use crate::rollout::Plan;
pub use address::{Address, Unusable};
use door::Door;
pub use failure::Failure;
use pool::Pool;
use session::Session;
use wall::Scope;
use writer::Writer;

pub struct PostgresStore {
    // Before the pool: its threads end first.
    writer: Writer,
    pool: Arc<Pool>,
    vault: Vault,
}

impl PostgresStore {
    /// The text of the newest schema; another schema is another text.
    pub fn schema() -> String {
        schema::text()
    }

    /// Makes the newest schema in an empty database, which no master key has claimed yet.
    pub fn make(address: &Address) -> Result<()> {
        schema::ready(&Door::new(address.clone())?, None).map(drop)
    }

    /// Reaches the database and brings it to the newest schema. Errors with `Unusable` where that cannot be, or the
    /// master key is missing or another one.
    pub fn open(address: &Address, master: &MasterPlace) -> Result<Self> {
        let door = Door::new(address.clone())?;
        let wall = schema::ready(&door, Some(master))?;
        let pool = Arc::new(Pool::new(door, wall));
        let vault = Vault::open(master, &*pool)?;
        Ok(Self { writer: Writer::start(&pool)?, pool, vault })
    }

    /// The public half of the key that signs for a database, and the districts in which somebody did something. Opens
    /// nothing and changes nothing: what is encrypted stays so, and an older schema too.
    pub fn glance(address: &Address) -> Result<(Option<[u8; 32]>, Vec<DistrictCode>)> {
        let door = Door::new(address.clone())?;
        let wall = schema::found(&door)?;
        let session = door.walled(&wall)?;
        session.moment(Scope::Nation, |c| Ok((shared::identity(c)?, verify::districts(c)?)))
    }

    /// Reads what is encrypted.
    fn sealed<T>(
        &self,
        district: &DistrictCode,
        work: impl Fn(&Session, &DistrictKeys) -> Result<T>,
    ) -> Result<T> {
        self.vault.with(&*self.pool, district, |keys| self.of(district, |c| work(c, keys)))
    }

    /// Reads rows of one district.
    fn of<T>(&self, district: &DistrictCode, work: impl Fn(&Session) -> Result<T>) -> Result<T> {
        self.pool.read(Scope::District(district), work)
    }

    /// Reads what belongs to no district, or where something is.
    fn find<T>(&self, work: impl Fn(&Session) -> Result<T>) -> Result<T> {
        self.pool.read(Scope::Nation, work)
    }

    /// The wrapped keys of its districts.
    pub fn key_table(&self) -> &dyn KeyTable {
        &*self.pool
    }

    /// The public half of the key that signs for this database; `None` before the first instance came.
    pub fn identity(&self) -> Result<Option<[u8; 32]>> {
        self.find(shared::identity)
    }

    /// Makes a key the database's own where it has none. `false` where it has another.
    pub fn claim(&self, public: &[u8; 32]) -> Result<bool> {
        self.pool.transact(Scope::Nation, |c| shared::claim(c, public))
    }
}

impl Store for PostgresStore {
    fn load(&self, district: &DistrictCode, households: &[HouseholdId]) -> Result<Vec<Loaded>> {
        self.sealed(district, |c, keys| load::households(c, keys, households))
    }

    fn known(
        &self,
        district: &DistrictCode,
        changes: &[(HouseholdId, ChangeHash)],
    ) -> Result<BTreeSet<(HouseholdId, ChangeHash)>> {
        self.of(district, |c| load::known(c, district, changes))
    }

    fn refused(
        &self,
        district: &DistrictCode,
        household: HouseholdId,
        hashes: &[ChangeHash],
    ) -> Result<Vec<ChangeHash>> {
        self.of(district, |c| load::refused(c, district, household, hashes))
    }

    fn commit(&self, commit: Commit) -> Result<()> {
        let keys = self.vault.keys(&*self.pool, &commit.district)?;
        let commit = keys.seal_commit(commit);
        self.writer.commit(commit)
    }

    fn erasures(&self, village: &VillageCode) -> Result<Vec<ErasureRow>> {
        self.of(&village.district(), |c| erasures::of_village(c, village))
    }

    fn erased(
        &self,
        district: &DistrictCode,
        households: &[HouseholdId],
    ) -> Result<BTreeMap<HouseholdId, HouseholdId>> {
        self.of(district, |c| erasures::among(c, district, households))
    }

    fn aside_of(&self, district: &DistrictCode, household: HouseholdId) -> Result<Vec<ChangeHash>> {
        self.of(district, |c| erasures::aside(c, district, household))
    }

    fn transfers(&self, district: &DistrictCode) -> Result<Vec<TransferRow>> {
        self.of(district, |c| transfers::of_district(c, district))
    }

    fn heads(&self) -> Result<Vec<(VillageCode, u64)>> {
        self.find(feeds::heads)
    }

    fn feed(&self, village: &VillageCode) -> Result<Feed> {
        self.of(&village.district(), |c| feeds::feed(c, village))
    }

    fn log(&self, village: &VillageCode, after: u64, bytes: usize) -> Result<Vec<LoggedChange>> {
        self.sealed(&village.district(), |c, keys| feeds::log(c, keys, village, after, bytes))
    }

    fn digest_at(&self, village: &VillageCode, seq: u64) -> Result<VillageDigest> {
        self.of(&village.district(), |c| feeds::digest_at(c, village, seq))
    }

    fn seal(&self, district: &DistrictCode, id: SealId) -> Result<Option<Group>> {
        self.of(district, |c| feeds::seal(c, district, id))
    }

    fn village(&self, village: &VillageCode) -> Result<(Feed, Vec<VillageDocument>)> {
        let district = village.district();
        self.vault.with(&*self.pool, &district, |keys| {
            self.pool.moment(Scope::District(&district), |c| feeds::village(c, keys, village))
        })
    }

    fn document_count(&self, district: &DistrictCode) -> Result<u64> {
        self.of(district, |c| feeds::document_count(c, district))
    }

    fn documents_after(
        &self,
        district: &DistrictCode,
        last: Option<HouseholdId>,
        limit: u32,
    ) -> Result<Vec<VillageDocument>> {
        self.sealed(district, |c, keys| feeds::documents_after(c, keys, last, limit))
    }

    fn pack(&self, village: &VillageCode) -> Result<Option<Pack>> {
        self.of(&village.district(), |c| feeds::pack(c, village))
    }

    fn pack_part(
        &self,
        village: &VillageCode,
        epoch: u32,
        through: u64,
        part: u32,
    ) -> Result<Option<Vec<u8>>> {
        self.sealed(&village.district(), |c, keys| feeds::pack_part(c, keys, village, (epoch, through, part)))
    }

    fn photo(&self, village: &VillageCode, hash: PhotoHash) -> Result<Option<PhotoRow>> {
        self.of(&village.district(), |c| photos::photo(c, village, hash))
    }

    fn photos_here(&self, district: &DistrictCode, hashes: &[PhotoHash]) -> Result<Vec<PhotoHash>> {
        self.of(district, |c| photos::present(c, district, hashes))
    }

    fn photos_after(
        &self,
        district: &DistrictCode,
        last: Option<&PhotoRow>,
        limit: u32,
    ) -> Result<Vec<PhotoRow>> {
        self.of(district, |c| photos::after(c, district, last, limit))
    }

    fn photo_marks(
        &self,
        district: &DistrictCode,
        last: Option<PhotoHash>,
        limit: u32,
    ) -> Result<Vec<PhotoMark>> {
        self.of(district, |c| photos::marks(c, district, last, limit))
    }

    fn aside(
        &self,
        district: &DistrictCode,
        of: Changes,
        last: Option<(HouseholdId, ChangeHash)>,
        limit: u32,
    ) -> Result<Vec<Aside>> {
        self.sealed(district, |c, keys| load::aside(c, keys, of, last, limit))
    }

    fn photo_bytes(&self, district: &DistrictCode, device: DeviceNumber, since: i64) -> Result<u64> {
        self.of(district, |c| photos::bytes_since(c, district, device, since))
    }

    fn device(&self, number: DeviceNumber) -> Result<Option<Device>> {
        self.find(|c| access::device(c, number))
    }

    fn console(&self, district: &DistrictCode) -> Result<Option<Device>> {
        self.of(district, |c| access::console(c, district))
    }

    fn devices(&self, district: &DistrictCode) -> Result<Vec<Device>> {
        self.of(district, |c| access::devices(c, district))
    }

    fn account(&self, district: &DistrictCode, user: UserId) -> Result<Option<Account>> {
        self.of(district, |c| access::account(c, district, user))
    }

    fn accounts_by_login(&self, login: &str) -> Result<Vec<Account>> {
        self.find(|c| access::accounts_by_login(c, login))
    }

    fn accounts(&self, district: &DistrictCode) -> Result<Vec<Account>> {
        self.of(district, |c| access::accounts(c, district))
    }

    fn accounts_linked(&self, kind: &str, value: &str) -> Result<Vec<Account>> {
        self.find(|c| sign_ins::accounts(c, kind, value))
    }

    fn session(&self, token: &[u8; 32]) -> Result<Option<ConsoleSession>> {
        self.find(|c| access::session(c, token))
    }

    fn second_factor(
        &self,
        district: &DistrictCode,
        user: UserId,
    ) -> Result<Option<super::rows::SecondFactor>> {
        self.of(district, |c| second_factors::of(c, district, user))
    }

    fn roster_version(&self, district: &DistrictCode) -> Result<u32> {
        self.of(district, |c| access::roster_version(c, district))
    }

    fn generation(&self, village: &VillageCode) -> Result<u32> {
        self.of(&village.district(), |c| bundles::generation(c, village))
    }

    fn seals_since(
        &self,
        district: &DistrictCode,
        device: DeviceNumber,
        since: i64,
        limit: u32,
    ) -> Result<Vec<SealId>> {
        self.of(district, |c| bundles::seals_since(c, district, device, since, limit))
    }

    fn number_at(&self, village: &VillageCode, time: i64) -> Result<u64> {
        self.of(&village.district(), |c| bundles::number_at(c, village, time))
    }

    fn receipt_of(
        &self,
        district: &DistrictCode,
        seal: SealId,
        device: DeviceNumber,
    ) -> Result<Option<Receipt>> {
        self.of(district, |c| bundles::receipt_of(c, district, seal, device))
    }

    fn reason(
        &self,
        district: &DistrictCode,
        household: HouseholdId,
        hash: ChangeHash,
    ) -> Result<Option<QuarantineReason>> {
        self.of(district, |c| bundles::reason(c, district, household, hash))
    }

    fn life(&self) -> Result<Life> {
        self.find(life::life)
    }

    fn newest_act(&self) -> Result<Option<i64>> {
        self.find(life::newest_act)
    }

    fn clock(&self) -> Result<Option<i64>> {
        self.find(life::clock)
    }

    fn form_version(&self, version: FormVersion) -> Result<Option<FormRow>> {
        self.find(|c| forms::form_version(c, version))
    }

    fn form_plan(&self) -> Result<Plan> {
        self.pool.moment(Scope::Nation, forms::plan)
    }

    fn form_holders(&self) -> Result<Vec<FormHolders>> {
        self.find(forms::holders)
    }

    fn judged_before(
        &self,
        district: &DistrictCode,
        form: FormVersion,
        after: Option<&Judged>,
        limit: u32,
    ) -> Result<Vec<Judged>> {
        self.of(district, |c| forms::judged_before(c, district, form, after, limit))
    }

    fn form(&self, hash: &FormHash) -> Result<Option<FormRow>> {
        self.find(|c| forms::form(c, hash))
    }

    fn bounds(&self, village: &VillageCode) -> Result<Option<Bounds>> {
        self.of(&village.district(), |c| bounds::bounds(c, village))
    }

    fn regions(&self, within: &str, level: u8) -> Result<Vec<Region>> {
        self.find(|c| reference::regions(c, within, level))
    }

    fn region(&self, code: &str) -> Result<Option<Region>> {
        self.find(|c| reference::region(c, code))
    }

    fn queue(&self, district: &DistrictCode, filter: &QueueFilter) -> Result<QueuePage> {
        self.sealed(district, |c, keys| views::queue(c, keys, filter))
    }

    fn household(&self, district: &DistrictCode, household: HouseholdId) -> Result<Option<HouseholdRow>> {
        self.sealed(district, |c, keys| views::household(c, keys, household))
    }

    fn case(&self, district: &DistrictCode, household: HouseholdId, case: CaseId) -> Result<Option<CaseRow>> {
        self.sealed(district, |c, keys| views::case(c, keys, household, case))
    }

    fn quarantine(&self, district: &DistrictCode, filter: &QuarantineFilter) -> Result<Vec<RefusedRow>> {
        self.of(district, |c| views::quarantine(c, district, filter))
    }

    fn set_aside(&self, district: &DistrictCode, hash: ChangeHash) -> Result<Option<SetAside>> {
        self.sealed(district, |c, keys| views::set_aside(c, keys, hash))
    }

    fn quarantined(&self, district: &DistrictCode) -> Result<u32> {
        self.of(district, |c| views::quarantined(c, district))
    }

    fn last_seal(&self, district: &DistrictCode, device: DeviceNumber) -> Result<Option<(u64, SealId)>> {
        self.of(district, |c| feeds::last_seal(c, district, device))
    }

    fn changes(&self, district: &DistrictCode, household: HouseholdId) -> Result<Vec<Vec<u8>>> {
        self.sealed(district, |c, keys| load::changes(c, keys, household))
    }

    fn overview(&self, district: &DistrictCode) -> Result<Vec<VillageRow>> {
        self.of(district, |c| views::overview(c, district))
    }

    fn held_after(
        &self,
        village: &VillageCode,
        last: Option<HouseholdId>,
        limit: u32,
    ) -> Result<Vec<HeldRow>> {
        self.of(&village.district(), |c| fleet::held_after(c, village, last, limit))
    }

    fn standstill(&self, district: &DistrictCode) -> Result<Standstill> {
        self.of(district, |c| fleet::standstill(c, district))
    }

    fn sizes(&self) -> Result<Sizes> {
        self.find(fleet::sizes)
    }

    fn audit_search(
        &self,
        district: &DistrictCode,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditRow>> {
        self.of(district, |c| fleet::audit_search(c, district, filter, limit))
    }

    fn households_after(
        &self,
        district: &DistrictCode,
        last: Option<HouseholdId>,
        limit: u32,
    ) -> Result<Vec<HouseholdRow>> {
        self.sealed(district, |c, keys| fleet::households_after(c, keys, last, limit))
    }

    fn people_after(
        &self,
        district: &DistrictCode,
        last: Option<(HouseholdId, [u8; 16])>,
        limit: u32,
    ) -> Result<Vec<PersonOfList>> {
        self.sealed(district, |c, keys| fleet::people_after(c, keys, last, limit))
    }

    fn projection(&self, district: &DistrictCode, household: HouseholdId) -> Result<Option<Projection>> {
        self.sealed(district, |c, keys| verify::projection(c, keys, household))
    }

    fn open_cases(&self, district: &DistrictCode, household: HouseholdId) -> Result<Vec<CaseId>> {
        self.of(district, |c| verify::open_cases(c, district, household))
    }

    fn districts(&self) -> Result<Vec<DistrictCode>> {
        self.find(verify::districts)
    }

    fn audit(&self, district: &DistrictCode, after: u64, limit: u32) -> Result<Vec<AuditRow>> {
        self.of(district, |c| verify::audit(c, district, after, limit))
    }

    fn wrapped_keys(&self) -> Result<Vec<WrappedKey>> {
        self.pool.keys_of(None)
    }

    fn renew_key(&self, district: &DistrictCode) -> Result<u32> {
        self.vault.renew(&*self.pool, district)
    }

    fn renew_page(
        &self,
        district: &DistrictCode,
        table: &'static str,
        after: &[Cell],
    ) -> Result<Option<Page>> {
        let keys = self.vault.keys(&*self.pool, district)?;
        self.pool.transact(Scope::District(district), |c| rewrite::renew_page(c, table, &keys, after))
    }

    fn check_page(
        &self,
        district: &DistrictCode,
        table: &'static str,
        after: &[Cell],
    ) -> Result<Option<Page>> {
        self.sealed(district, |c, keys| rewrite::check_page(c, table, keys, after))
    }

    fn wrap_again(&self, under: &dyn Master) -> Result<usize> {
        self.vault.wrap_again(&*self.pool, under)
    }

    fn work_head(&self, district: &DistrictCode) -> Result<u32> {
        self.of(district, |c| work::head(c, district))
    }

    fn work_after(
        &self,
        district: &DistrictCode,
        villages: &[VillageCode],
        number: u32,
        limit: u32,
    ) -> Result<WorkPage> {
        self.of(district, |c| work::after(c, district, villages, number, limit))
    }

    fn calendar(&self, district: &DistrictCode) -> Result<Vec<SetRule>> {
        self.of(district, |c| calendar::rules(c, district))
    }

    fn work_lists(&self, district: &DistrictCode, village: Option<&str>) -> Result<Vec<WorkListRow>> {
        self.of(district, |c| work::lists(c, district, village))
    }

    fn work_by_village(
        &self,
        district: &DistrictCode,
        today: NaiveDate,
    ) -> Result<Vec<(String, WorkNumbers)>> {
        self.of(district, |c| work::by_village(c, district, today))
    }

    fn work_candidates(
        &self,
        district: &DistrictCode,
        filter: &WorkFilter,
        offset: u32,
        limit: u32,
    ) -> Result<(u32, Vec<WorkCandidate>)> {
        self.sealed(district, |c, keys| noticed::candidates(c, keys, filter, offset, limit))
    }

    fn noticed(&self, district: &DistrictCode) -> Result<Vec<Noticed>> {
        self.of(district, |c| noticed::noticed(c, district))
    }

    fn judge_again(&self, district: &DistrictCode, household: HouseholdCommit, time: i64) -> Result<()> {
        let keys = self.vault.keys(&*self.pool, district)?;
        let new = keys.seal_household(household);
        self.pool.transact(Scope::District(district), |c| commit::judge_again(c, district, &new, time))
    }

    fn add_pack(&self, village: &VillageCode, pack: &Pack, parts: Vec<Vec<u8>>) -> Result<()> {
        let district = village.district();
        let keys = self.vault.keys(&*self.pool, &district)?;
        let parts = keys.seal_parts(village, pack, &parts);
        self.pool.transact(Scope::District(&district), |c| feeds::add_pack(c, village, pack, &parts))
    }

    fn write(&self, act: Act) -> Result<u32> {
        let act = self.vault.seal_act(&*self.pool, act)?;
        match &act.write {
            // Another life is every district's at once.
            Write::OpenEpoch { .. } => {
                self.pool.owner()?.transaction(Scope::Nation, |c| acts::write(c, &act))
            }
            _ => self.pool.transact(acts::scope(&act), |c| acts::write(c, &act)),
        }
    }

    fn measures(&self) -> Measures {
        Measures { groups: self.writer.groups(), in_use: self.pool.in_use() }
    }

    fn ready(&self) -> Result<()> {
        self.pool.transact(Scope::Nation, shared::touch)
    }

    fn failures(&self, subject: &[u8; 32]) -> Result<Option<Failures>> {
        self.find(|c| shared::failures(c, subject))
    }

    fn lease(&self, job: &'static str, holder: &[u8; 16], now: i64, until: i64) -> Result<bool> {
        self.pool.transact(Scope::Nation, |c| shared::lease(c, job, holder, now, until))
    }
}
