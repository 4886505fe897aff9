//! The embedded backend: SQLite in WAL mode, every commit synced, one writer, readers apart.

mod access;
mod acts;
mod attempts;
mod bounds;
mod bundles;
mod calendar;
mod carry;
mod commit;
mod erasures;
mod feeds;
mod fleet;
mod forms;
mod grants;
mod keys;
mod life;
mod load;
mod noticed;
mod photos;
mod reference;
mod second_factors;
mod sign_ins;
mod transfers;
mod verify;
mod views;
mod work;
mod writer;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use chrono::NaiveDate;
use pendata_domain::area::{Bounds, DistrictCode, VillageCode};
use pendata_domain::digest::VillageDigest;
use pendata_domain::ids::{
    CaseId, ChangeHash, DeviceNumber, FormHash, FormVersion, HouseholdId, PhotoHash, UserId,
};
use pendata_domain::protocol::{Group, QuarantineReason};
use pendata_domain::seal::SealId;
use rusqlite::{Connection, OpenFlags};

use super::carry::{Cell, Registry};
use super::commit::{Commit, HouseholdCommit};
use super::fleet::{AuditFilter, HeldRow, PersonOfList, QuarantineFilter, Sizes, Standstill};
use super::life::Life;
use super::measures::Measures;
use super::photos::{Aside, PhotoMark};
use super::rows::{
    Account, AuditRow, Device, ErasureRow, Feed, FormHolders, FormRow, Judged, Loaded, LoggedChange, Pack,
    PhotoRow, Region, SecondFactor, Session, VillageDocument,
};
use super::transfers::TransferRow;
use super::vault::master::{Master, MasterPlace};
use super::vault::rewrite::{self, Page};
use super::vault::rows::Changes;
use super::vault::{DistrictKeys, KeyTable, Vault, WrappedKey};
use super::views::{CaseRow, HouseholdRow, QueueFilter, QueuePage, RefusedRow, SetAside, VillageRow};
use super::work::{Noticed, SetRule, WorkCandidate, WorkFilter, WorkListRow, WorkNumbers, WorkPage};
use super::{Act, Failures, Store, Write};
use crate::error::{Error, Result};
use crate::ingest::projection::Projection;
use crate::rollout::Plan;
use crate::store::schema::{self, Migration, Standing};
use attempts::Attempts;
use writer::Writer;

mod migrations {
    refinery::embed_migrations!("../migrations/server-sqlite");
}

const DATABASE: &str = "registry.sqlite";
/// The migration behind which old rows are encrypted; the next one takes their readable columns away.
const ROOM_FOR_CIPHERTEXTS: i32 = 7;
/// Readers kept open between uses.
const IDLE_READERS: usize = 8;

pub struct SqliteStore {
    path: PathBuf,
    writer: Writer,
    readers: Mutex<Vec<Connection>>,
    attempts: Attempts,
    vault: Vault,
}

impl SqliteStore {
    /// Opens, or makes, the database of a data folder and brings it to the newest schema. Errors with `Unusable` where
    /// the master key is missing or another one.
    pub fn open(dir: &Path, master: &MasterPlace) -> Result<Self> {
        // Names are readable text, and keys lie here: nobody but the server's user may look into its folder.
        let mut folder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.recursive(true).create(dir)?;
        let path = dir.join(DATABASE);
        let mut connection = Connection::open(&path)?;
        prepare(&connection, 16_000)?;
        connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        let vault = newest(&mut connection, master)?;
        let writer = Writer::start(connection)?;
        Ok(Self { path, writer, readers: Mutex::default(), attempts: Attempts::default(), vault })
    }

    /// One state of a folder's database, for reading only: nothing of it is changed, not even its schema.
    pub fn moment(dir: &Path) -> Result<Connection> {
        let path = dir.join(DATABASE);
        if !path.exists() {
            return Err(Error::NotFound);
        }
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.pragma_update(None, "query_only", true)?;
        connection.execute_batch("BEGIN")?;
        schema::whole(&known(), &applied(&connection)?)?;
        Ok(connection)
    }

    /// The districts of a folder's database in which somebody did something. Changes nothing.
    pub fn glance(dir: &Path) -> Result<Vec<DistrictCode>> {
        verify::districts(&Self::moment(dir)?)
    }

    /// Fills the empty registry of a folder: all of it is there, or nothing.
    pub fn fill<T>(
        dir: &Path,
        master: &MasterPlace,
        work: impl FnOnce(&dyn Registry) -> Result<T>,
    ) -> Result<T> {
        drop(Self::open(dir, master)?);
        let connection = Connection::open(dir.join(DATABASE))?;
        prepare(&connection, 16_000)?;
        schema::whole(&known(), &applied(&connection)?)?;
        connection.execute_batch("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON")?;
        let outcome = work(&connection)?;
        connection.execute_batch("COMMIT")?;
        Ok(outcome)
    }

    /// Reads what is encrypted.
    fn sealed<T>(
        &self,
        district: &DistrictCode,
        work: impl Fn(&Connection, &DistrictKeys) -> Result<T>,
    ) -> Result<T> {
        self.vault.with(self, district, |keys| self.read(|c| work(c, keys)))
    }

    /// Reads upon one state of the database.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let idle = self.readers.lock().expect("no reader panics while it holds the lock").pop();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let connection = Connection::open_with_flags(&self.path, flags)?;
                prepare(&connection, 4_000)?;
                connection.pragma_update(None, "query_only", true)?;
                connection
            }
        };
        let outcome = work(&connection);
        let mut idle = self.readers.lock().expect("no reader panics while it holds the lock");
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
        outcome
    }
}

/// Brings a database to the newest schema, and encrypts what a release before encryption left readable.
fn newest(connection: &mut Connection, master: &MasterPlace) -> Result<Vault> {
    let applied = applied(connection)?;
    if schema::standing(&known(), &applied)? == Standing::Newer {
        tracing::warn!("the database's schema is of a later release, which only added to it");
        return Vault::open(master, &*connection);
    }
    let found = schema::last(&applied) as i32;
    if (1..ROOM_FOR_CIPHERTEXTS).contains(&found) {
        let target = refinery::Target::Version(ROOM_FOR_CIPHERTEXTS);
        migrations::migrations::runner().set_target(target).run(connection)?;
    }
    if (1..=ROOM_FOR_CIPHERTEXTS).contains(&found) {
        // What was readable is overwritten where it stood, also by dropping its table.
        connection.pragma_update(None, "secure_delete", true)?;
        rewrite::encrypt(&*connection, &Vault::open(master, &*connection)?, &*connection)?;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    }
    migrations::migrations::runner().run(connection)?;
    Vault::open(master, &*connection)
}

fn known() -> Vec<Migration> {
    schema::known(&migrations::migrations::runner())
}

fn applied(connection: &Connection) -> Result<Vec<Migration>> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'refinery_schema_history')";
    if !connection.query_row(sql, [], |row| row.get::<_, bool>(0))? {
        return Ok(Vec::new());
    }
    let mut rows =
        connection.prepare("SELECT version, name, checksum FROM refinery_schema_history ORDER BY version")?;
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn prepare(connection: &Connection, cache_kib: i64) -> Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Bytes of a column as an array: the schema checks the length.
fn fixed<const N: usize>(bytes: &[u8]) -> rusqlite::Result<[u8; N]> {
    let wrong = || rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, "length".into());
    bytes.try_into().map_err(|_| wrong())
}

/// What became of a ciphertext, for SQLite to hand on.
fn opened<T>(outcome: Result<T>) -> rusqlite::Result<T> {
    let kind = rusqlite::types::Type::Blob;
    outcome.map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, kind, Box::new(error)))
}

/// A text column that the server wrote itself, read back.
fn parsed<T: std::str::FromStr>(text: &str) -> rusqlite::Result<T> {
    let wrong = || rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, "text".into());
    text.parse().map_err(|_| wrong())
}

impl Store for SqliteStore {
    fn load(&self, district: &DistrictCode, households: &[HouseholdId]) -> Result<Vec<Loaded>> {
        self.sealed(district, |c, keys| load::households(c, keys, households))
    }

    fn known(
        &self,
        district: &DistrictCode,
        changes: &[(HouseholdId, ChangeHash)],
    ) -> Result<BTreeSet<(HouseholdId, ChangeHash)>> {
        self.read(|c| load::known(c, district, changes))
    }

    fn refused(
        &self,
        district: &DistrictCode,
        household: HouseholdId,
        hashes: &[ChangeHash],
    ) -> Result<Vec<ChangeHash>> {
        self.read(|c| load::refused(c, district, household, hashes))
    }

    fn commit(&self, commit: Commit) -> Result<()> {
        let keys = self.vault.keys(self, &commit.district)?;
        let commit = keys.seal_commit(commit);
        self.writer.run(move |c| commit::write(c, &commit))
    }

    fn erasures(&self, village: &VillageCode) -> Result<Vec<ErasureRow>> {
        self.read(|c| erasures::of_village(c, village))
    }

    fn erased(
        &self,
        district: &DistrictCode,
        households: &[HouseholdId],
    ) -> Result<BTreeMap<HouseholdId, HouseholdId>> {
        self.read(|c| erasures::among(c, district, households))
    }

    fn aside_of(&self, district: &DistrictCode, household: HouseholdId) -> Result<Vec<ChangeHash>> {
        self.read(|c| erasures::aside(c, district, household))
    }

    fn transfers(&self, district: &DistrictCode) -> Result<Vec<TransferRow>> {
        self.read(|c| transfers::of_district(c, district))
    }

    fn heads(&self) -> Result<Vec<(VillageCode, u64)>> {
        self.read(feeds::heads)
    }

    fn feed(&self, village: &VillageCode) -> Result<Feed> {
        self.read(|c| feeds::feed(c, village))
    }

    fn log(&self, village: &VillageCode, after: u64, bytes: usize) -> Result<Vec<LoggedChange>> {
        self.sealed(&village.district(), |c, keys| feeds::log(c, keys, village, after, bytes))
    }

    fn digest_at(&self, village: &VillageCode, seq: u64) -> Result<VillageDigest> {
        self.read(|c| feeds::digest_at(c, village, seq))
    }

    fn seal(&self, district: &DistrictCode, id: SealId) -> Result<Option<Group>> {
        self.read(|c| feeds::seal(c, district, id))
    }

    fn village(&self, village: &VillageCode) -> Result<(Feed, Vec<VillageDocument>)> {
        self.sealed(&village.district(), |c, keys| feeds::village(c, keys, village))
    }

    fn document_count(&self, district: &DistrictCode) -> Result<u64> {
        self.read(|c| feeds::document_count(c, district))
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
        self.read(|c| feeds::pack(c, village))
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
        self.read(|c| photos::photo(c, village, hash))
    }

    fn photos_here(&self, district: &DistrictCode, hashes: &[PhotoHash]) -> Result<Vec<PhotoHash>> {
        self.read(|c| photos::present(c, district, hashes))
    }

    fn photos_after(
        &self,
        district: &DistrictCode,
        last: Option<&PhotoRow>,
        limit: u32,
    ) -> Result<Vec<PhotoRow>> {
        self.read(|c| photos::after(c, district, last, limit))
    }

    fn photo_marks(
        &self,
        district: &DistrictCode,
        last: Option<PhotoHash>,
        limit: u32,
    ) -> Result<Vec<PhotoMark>> {
        self.read(|c| photos::marks(c, district, last, limit))
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
        self.read(|c| photos::bytes_since(c, district, device, since))
    }

    fn device(&self, number: DeviceNumber) -> Result<Option<Device>> {
        self.read(|c| access::device(c, number))
    }

    fn console(&self, district: &DistrictCode) -> Result<Option<Device>> {
        self.read(|c| access::console(c, district))
    }

    fn devices(&self, district: &DistrictCode) -> Result<Vec<Device>> {
        self.read(|c| access::devices(c, district))
    }

    fn account(&self, district: &DistrictCode, user: UserId) -> Result<Option<Account>> {
        self.read(|c| access::account(c, district, user))
    }

    fn accounts_by_login(&self, login: &str) -> Result<Vec<Account>> {
        self.read(|c| access::accounts_by_login(c, login))
    }

    fn accounts(&self, district: &DistrictCode) -> Result<Vec<Account>> {
        self.read(|c| access::accounts(c, district))
    }

    fn accounts_linked(&self, kind: &str, value: &str) -> Result<Vec<Account>> {
        self.read(|c| sign_ins::accounts(c, kind, value))
    }

    fn session(&self, token: &[u8; 32]) -> Result<Option<Session>> {
        self.read(|c| access::session(c, token))
    }

    fn second_factor(&self, district: &DistrictCode, user: UserId) -> Result<Option<SecondFactor>> {
        self.read(|c| second_factors::of(c, district, user))
    }

    fn roster_version(&self, district: &DistrictCode) -> Result<u32> {
        self.read(|c| access::roster_version(c, district))
    }

    fn generation(&self, village: &VillageCode) -> Result<u32> {
        self.read(|c| bundles::generation(c, village))
    }

    fn seals_since(
        &self,
        district: &DistrictCode,
        device: DeviceNumber,
        since: i64,
        limit: u32,
    ) -> Result<Vec<SealId>> {
        self.read(|c| bundles::seals_since(c, district, device, since, limit))
    }

    fn number_at(&self, village: &VillageCode, time: i64) -> Result<u64> {
        self.read(|c| bundles::number_at(c, village, time))
    }

    fn receipt_of(
        &self,
        district: &DistrictCode,
        seal: SealId,
        device: DeviceNumber,
    ) -> Result<Option<super::rows::Receipt>> {
        self.read(|c| bundles::receipt_of(c, district, seal, device))
    }

    fn reason(
        &self,
        district: &DistrictCode,
        household: HouseholdId,
        hash: ChangeHash,
    ) -> Result<Option<QuarantineReason>> {
        self.read(|c| bundles::reason(c, district, household, hash))
    }

    fn life(&self) -> Result<Life> {
        self.read(life::life)
    }

    fn newest_act(&self) -> Result<Option<i64>> {
        self.read(life::newest_act)
    }

    fn clock(&self) -> Result<Option<i64>> {
        Ok(None)
    }

    fn form_version(&self, version: FormVersion) -> Result<Option<FormRow>> {
        self.read(|c| forms::form_version(c, version))
    }

    fn form_plan(&self) -> Result<Plan> {
        self.read(forms::plan)
    }

    fn form_holders(&self) -> Result<Vec<FormHolders>> {
        self.read(forms::holders)
    }

    fn judged_before(
        &self,
        district: &DistrictCode,
        form: FormVersion,
        after: Option<&Judged>,
        limit: u32,
    ) -> Result<Vec<Judged>> {
        self.read(|c| forms::judged_before(c, district, form, after, limit))
    }

    fn form(&self, hash: &FormHash) -> Result<Option<FormRow>> {
        self.read(|c| forms::form(c, hash))
    }

    fn bounds(&self, village: &VillageCode) -> Result<Option<Bounds>> {
        self.read(|c| bounds::bounds(c, village))
    }

    fn regions(&self, within: &str, level: u8) -> Result<Vec<Region>> {
        self.read(|c| reference::regions(c, within, level))
    }

    fn region(&self, code: &str) -> Result<Option<Region>> {
        self.read(|c| reference::region(c, code))
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
        self.read(|c| views::quarantine(c, district, filter))
    }

    fn set_aside(&self, district: &DistrictCode, hash: ChangeHash) -> Result<Option<SetAside>> {
        self.sealed(district, |c, keys| views::set_aside(c, keys, hash))
    }

    fn quarantined(&self, district: &DistrictCode) -> Result<u32> {
        self.read(|c| views::quarantined(c, district))
    }

    fn last_seal(&self, district: &DistrictCode, device: DeviceNumber) -> Result<Option<(u64, SealId)>> {
        self.read(|c| feeds::last_seal(c, district, device))
    }

    fn changes(&self, district: &DistrictCode, household: HouseholdId) -> Result<Vec<Vec<u8>>> {
        self.sealed(district, |c, keys| load::changes(c, keys, household))
    }

    fn overview(&self, district: &DistrictCode) -> Result<Vec<VillageRow>> {
        self.read(|c| views::overview(c, district))
    }

    fn held_after(
        &self,
        village: &VillageCode,
        last: Option<HouseholdId>,
        limit: u32,
    ) -> Result<Vec<HeldRow>> {
        self.read(|c| fleet::held_after(c, village, last, limit))
    }

    fn standstill(&self, district: &DistrictCode) -> Result<Standstill> {
        self.read(|c| fleet::standstill(c, district))
    }

    fn sizes(&self) -> Result<Sizes> {
        self.read(fleet::sizes)
    }

    fn audit_search(
        &self,
        district: &DistrictCode,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditRow>> {
        self.read(|c| fleet::audit_search(c, district, filter, limit))
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
        self.read(|c| verify::open_cases(c, district, household))
    }

    fn districts(&self) -> Result<Vec<DistrictCode>> {
        self.read(verify::districts)
    }

    fn audit(&self, district: &DistrictCode, after: u64, limit: u32) -> Result<Vec<AuditRow>> {
        self.read(|c| verify::audit(c, district, after, limit))
    }

    fn wrapped_keys(&self) -> Result<Vec<WrappedKey>> {
        self.keys_of(None)
    }

    fn renew_key(&self, district: &DistrictCode) -> Result<u32> {
        self.vault.renew(self, district)
    }

    fn renew_page(
        &self,
        district: &DistrictCode,
        table: &'static str,
        after: &[Cell],
    ) -> Result<Option<Page>> {
        let keys = self.vault.keys(self, district)?;
        let after = after.to_vec();
        self.writer.run(move |c| rewrite::renew_page(c, table, &keys, &after))
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
        self.vault.wrap_again(self, under)
    }

    fn work_head(&self, district: &DistrictCode) -> Result<u32> {
        self.read(|c| work::head(c, district))
    }

    fn work_after(
        &self,
        district: &DistrictCode,
        villages: &[VillageCode],
        number: u32,
        limit: u32,
    ) -> Result<WorkPage> {
        self.read(|c| work::after(c, district, villages, number, limit))
    }

    fn calendar(&self, district: &DistrictCode) -> Result<Vec<SetRule>> {
        self.read(|c| calendar::rules(c, district))
    }

    fn work_lists(&self, district: &DistrictCode, village: Option<&str>) -> Result<Vec<WorkListRow>> {
        self.read(|c| work::lists(c, district, village))
    }

    fn work_by_village(
        &self,
        district: &DistrictCode,
        today: NaiveDate,
    ) -> Result<Vec<(String, WorkNumbers)>> {
        self.read(|c| work::by_village(c, district, today))
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
        self.read(|c| noticed::noticed(c, district))
    }

    fn judge_again(&self, district: &DistrictCode, household: HouseholdCommit, time: i64) -> Result<()> {
        let keys = self.vault.keys(self, district)?;
        let new = keys.seal_household(household);
        self.writer.run(move |c| commit::judge_again(c, keys.district(), &new, time))
    }

    fn add_pack(&self, village: &VillageCode, pack: &Pack, parts: Vec<Vec<u8>>) -> Result<()> {
        let keys = self.vault.keys(self, &village.district())?;
        let parts = keys.seal_parts(village, pack, &parts);
        let (village, pack) = (village.clone(), pack.clone());
        self.writer.run(move |c| feeds::add_pack(c, &village, &pack, &parts))
    }

    fn write(&self, act: Act) -> Result<u32> {
        let act = self.vault.seal_act(self, act)?;
        match act.write {
            Write::Failed { subject, memory } => self.attempts.failed(subject, act.time, memory),
            Write::Forgive { subject } => self.attempts.forgive(&subject),
            _ => return self.writer.run(move |c| acts::write(c, &act)),
        }
        Ok(0)
    }

    fn measures(&self) -> Measures {
        // Readers are made when needed: nothing waits for one.
        Measures { groups: self.writer.groups(), in_use: 0 }
    }

    fn ready(&self) -> Result<()> {
        self.writer.run(|_| Ok(()))
    }

    fn failures(&self, subject: &[u8; 32]) -> Result<Option<Failures>> {
        Ok(self.attempts.of(subject))
    }

    /// One process serves this database: every job is its own.
    fn lease(&self, _: &'static str, _: &[u8; 16], _: i64, _: i64) -> Result<bool> {
        Ok(true)
    }
}
