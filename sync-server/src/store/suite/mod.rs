//! What every store must do, told once and run upon each of them.

mod access;
mod erasures;
mod fleet;
mod grants;
mod pushes;
mod reading;
mod sharing;
mod transfers;
mod turns;
mod unsure;
mod work;

use std::collections::BTreeMap;
use std::sync::Arc;

use pendata_cluster::{Cluster, Database};
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::attribution::Role;
use pendata_domain::ids::{
    ActorId, ChangeHash, DeviceNumber, FormVersion, HouseholdId, PersonId, Ticket, UserId,
};
use pendata_domain::seal::SealId;
use pendata_domain::stage::Stage;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::audit::Entry;
use super::commit::{Accepted, Commit, HouseholdCommit, ReceiptRow, SealRow};
use super::postgres::{Address, PostgresStore};
use super::rows::{Account, Origin};
use super::sqlite::SqliteStore;
use super::vault::master::MasterPlace;
use super::{Act, Store, Write};
use crate::access::{Duty, Grant, Reach};
use crate::ingest::projection::{HouseholdRow, PersonRow, Projection};

/// Runs stories upon each store.
macro_rules! upon_both {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $story() {
                super::$story(&crate::store::suite::Place::sqlite());
            })*
        }
        mod postgres {
            $(#[test]
            fn $story() {
                super::$story(&crate::store::suite::Place::postgres());
            })*
        }
    };
}
use upon_both;

const NOW: i64 = 1_795_500_000;

/// A store and what it is kept in.
pub struct Place {
    pub store: Arc<dyn Store>,
    database: Option<Database>,
    dir: TempDir,
}

impl Place {
    pub fn sqlite() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let store =
            Arc::new(SqliteStore::open(dir.path(), &MasterPlace::beside(dir.path())).expect("it opens"));
        Self { store, database: None, dir }
    }

    pub fn postgres() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let make = |url: &str| PostgresStore::make(&address(url)).expect("the schema is made");
        let database = Cluster::shared().copy(&PostgresStore::schema(), make);
        let store = Arc::new(open(&database.url(), dir.path()).expect("it opens"));
        Self { store, database: Some(database), dir }
    }

    /// Another instance upon the same database.
    pub fn again(&self) -> PostgresStore {
        open(&self.database().url(), self.dir.path()).expect("it opens")
    }

    pub fn database(&self) -> &Database {
        self.database.as_ref().expect("a database of PostgreSQL")
    }

    fn write(&self, district: &DistrictCode, write: Write) -> crate::Result<u32> {
        let audit = Some(Entry::by_operator("test", ""));
        self.store.write(Act { district: Some(district.clone()), time: NOW, write, audit })
    }

    fn account(&self, login: &str, villages: &[VillageCode]) -> UserId {
        let district = villages.first().map_or_else(|| village(1).district(), VillageCode::district);
        let account = Account {
            district: district.clone(),
            user: UserId(0),
            login: login.into(),
            name: format!("Nama {login}"),
            role: Role::VillageOfficer,
            password: String::new(),
            active: true,
            grants: (1..).zip(villages).map(|(number, village)| officer_of(number, village)).collect(),
        };
        UserId(self.write(&district, Write::AddAccount(account)).expect("an account"))
    }

    /// An officer of a village with a device.
    pub fn device(&self, login: &str, village: &VillageCode) -> DeviceNumber {
        let user = self.account(login, std::slice::from_ref(village));
        let code = digest(login);
        let expires = NOW + 100;
        self.write(&village.district(), Write::AddCode { code, user, expires }).expect("a code");
        DeviceNumber(self.enrol(code, digest(&format!("key of {login}"))).expect("enrolled"))
    }

    fn enrol(&self, code: [u8; 32], key: [u8; 32]) -> crate::Result<u32> {
        let write = Write::Enrol { code, key, label: "Tablet".into(), ticket: Ticket([7; 16]) };
        self.store.write(Act { district: None, time: NOW, write, audit: None })
    }
}

/// An instance with the master key of a folder.
pub fn open(url: &str, dir: &std::path::Path) -> crate::Result<PostgresStore> {
    PostgresStore::open(&address(url), &MasterPlace::beside(dir))
}

fn officer_of(number: u32, village: &VillageCode) -> Grant {
    let (duty, reach) = (Duty::VillageOfficer, Reach::from(village));
    Grant { number, duty, reach, starts: NOW, ends: None, given_by: None, given: NOW, withdrawn: None }
}

pub fn address(url: &str) -> Address {
    url.parse().expect("an address")
}

fn digest(of: &str) -> [u8; 32] {
    Sha256::digest(of).into()
}

pub fn village(n: u32) -> VillageCode {
    format!("35.02.11.{}", 2000 + n).parse().expect("a village")
}

fn district() -> DistrictCode {
    village(1).district()
}

pub fn household(n: u8) -> HouseholdId {
    HouseholdId::from_bytes([n; 16])
}

/// A push: what it writes is made of its device, its number and its households.
pub struct Push {
    device: DeviceNumber,
    number: u64,
    households: Vec<(HouseholdId, VillageCode, Option<u64>)>,
}

impl Push {
    pub fn of(device: DeviceNumber, number: u64) -> Self {
        Self { device, number, households: Vec::new() }
    }

    /// Upon the version that was loaded.
    pub fn with(mut self, household: HouseholdId, village: &VillageCode, expected: Option<u64>) -> Self {
        self.households.push((household, village.clone(), expected));
        self
    }

    fn hash(&self, household: HouseholdId) -> ChangeHash {
        ChangeHash(digest(&format!("{} {} {household}", self.device.0, self.number)))
    }

    fn seal(&self) -> SealId {
        SealId::from_words(self.device.0, self.number)
    }

    pub fn commit(&self) -> Commit {
        let mut logs: BTreeMap<VillageCode, Vec<(HouseholdId, Accepted)>> = BTreeMap::new();
        for (place, (household, village, _)) in (0..).zip(&self.households) {
            logs.entry(village.clone()).or_default().push((*household, self.accepted(*household, place)));
        }
        let device = self.device;
        Commit {
            district: self.households.first().map_or_else(district, |(_, village, _)| village.district()),
            time: NOW + self.number as i64,
            seal: SealRow { id: self.seal(), device, counter: self.number, body: vec![1, 2, 3] },
            households: self.households.iter().map(|household| self.household(household)).collect(),
            logs,
            waiting: Vec::new(),
            seen: Vec::new(),
            awaited: Vec::new(),
            quarantined: Vec::new(),
            receipt: ReceiptRow { device, number: self.number, counter: self.number },
            contact: None,
            audit: Entry {
                user: None,
                device: Some(device),
                act: "push",
                detail: format!("number {}", self.number),
            },
            emptied: Vec::new(),
            erasing: None,
            transfer: None,
        }
    }

    fn accepted(&self, household: HouseholdId, place: u32) -> Accepted {
        Accepted {
            hash: self.hash(household),
            actor: ActorId::of_session(self.device, [0; 4]),
            sequence: self.number,
            dependencies: Vec::new(),
            origin: Origin { seal: self.seal(), place },
            body: vec![self.number as u8; 100],
        }
    }

    fn household(
        &self,
        (household, village, expected): &(HouseholdId, VillageCode, Option<u64>),
    ) -> HouseholdCommit {
        HouseholdCommit {
            household: *household,
            village: village.clone(),
            expected: *expected,
            heads: vec![self.hash(*household)],
            saved: vec![9; 50],
            projection: projection(&format!("Kepala {}", self.number)),
            open: Vec::new(),
        }
    }
}

/// A household of one person.
fn projection(name: &str) -> Projection {
    let household = HouseholdRow {
        rt: "003".into(),
        head_name: name.into(),
        card: "3502110101269001".into(),
        address: "Jl. Mawar 1".into(),
        stage: Stage::default(),
        hard: 1,
        soft: 2,
        answers: "{\"q101\":\"35\"}".into(),
        contested: "[]".into(),
        form: FormVersion(1),
        stage_mark: None,
    };
    let person = PersonRow {
        person: PersonId::from_bytes([5; 16]),
        place: 0,
        name: name.into(),
        nik: "3502114301809001".into(),
        sex: "2".into(),
        birth_date: "1980-01-03".into(),
        relation: "1".into(),
        presence: "1".into(),
        answers: format!("{{\"q402\":\"{name}\"}}"),
        contested: "[]".into(),
    };
    Projection { household, people: vec![person] }
}

/// A seal's name that tests can make up.
trait FromWords {
    fn from_words(device: u32, number: u64) -> Self;
}

impl FromWords for SealId {
    fn from_words(device: u32, number: u64) -> Self {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&device.to_be_bytes());
        bytes[8..].copy_from_slice(&number.to_be_bytes());
        Self(bytes)
    }
}
