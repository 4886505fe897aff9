//! An officer's tablet: a real device that speaks HTTP.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use pendata_device::sync::{HttpApi, Patience, Progress, SyncApi, SyncProblem, SyncReport, enrol, run};
use pendata_device::{Device, Environment, Filter, NoKeyring, Options, Page, PinCost, SystemEnvironment};
use pendata_domain::edit::Intent;
use pendata_domain::household::Household;
use pendata_domain::ids::{ChangeHash, HouseholdId, PersonId};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::Lists;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::office::{Office, VILLAGE, village};

const PIN: &str = "482915";

/// The machine's clock, set wrong by some seconds; and a disk that may be nearly full.
#[derive(Clone, Default)]
pub struct Clock(Arc<AtomicI64>, Arc<AtomicBool>);

impl Environment for Clock {
    fn now_millis(&self) -> i64 {
        SystemEnvironment.now_millis() + self.0.load(Ordering::SeqCst) * 1000
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        SystemEnvironment.fill(bytes);
    }

    fn free_bytes(&self, _: &Path) -> Option<u64> {
        self.1.load(Ordering::SeqCst).then_some(1_000_000)
    }
}

pub struct Tablet {
    dir: TempDir,
    clock: Clock,
    pub device: Mutex<Device>,
    /// Where it finds the server.
    pub address: String,
}

pub type Synced = (SyncReport, Result<(), SyncProblem>);

/// Tries often and rests little: the stories' networks are either there or not.
pub const PATIENCE: Patience =
    Patience { tries: 3, first_pause: Duration::from_millis(5), longest_pause: Duration::from_millis(20) };

/// Gives up at the first trouble.
pub const NONE: Patience = Patience { tries: 1, ..PATIENCE };

fn options(dir: &Path) -> Options {
    let pin_cost = PinCost { memory_kib: 64, passes: 1 };
    Options { dir: dir.to_owned(), vfs: None, pin_cost, keyring: Arc::new(NoKeyring) }
}

pub fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().expect("a runtime"))
}

impl Tablet {
    /// A new officer of the village, with the form.
    pub fn of(office: &Office, login: &str) -> Self {
        Self::enrolled(office, &office.officer(login, &[VILLAGE]), 0)
    }

    pub fn enrolled(office: &Office, code: &str, wrong_by: i64) -> Self {
        let tablet = Self::blank(office, code, wrong_by);
        tablet.sync();
        tablet
    }

    /// Enrolled, and nothing else.
    pub fn blank(office: &Office, code: &str, wrong_by: i64) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let clock = Clock(Arc::new(AtomicI64::new(wrong_by)), Arc::default());
        let mut environment = clock.clone();
        let api = api(&office.address);
        let enrolled = runtime().block_on(enrol(&api, code, "tablet", "", &mut environment));
        let enrolled = enrolled.expect("an enrolment");
        let device =
            Device::create(options(dir.path()), PIN, &enrolled, Lists::none(), Box::new(clock.clone()));
        let device = Mutex::new(device.expect("a device"));
        Self { dir, clock, device, address: office.address.clone() }
    }

    pub fn with<T>(&self, work: impl FnOnce(&mut Device) -> T) -> T {
        work(&mut self.device.lock().expect("no test panics in here"))
    }

    pub fn set_clock(&self, wrong_by: i64) {
        self.clock.0.store(wrong_by, Ordering::SeqCst);
    }

    pub fn fill_the_disk(&self, full: bool) {
        self.clock.1.store(full, Ordering::SeqCst);
    }

    /// A sync that has to come to its end.
    pub fn sync(&self) -> SyncReport {
        let (report, outcome) = self.try_sync(PATIENCE);
        outcome.expect("the sync comes to its end");
        report
    }

    pub fn try_sync(&self, patience: Patience) -> Synced {
        self.sync_over(&api(&self.address), patience, |_| true)
    }

    pub fn sync_over(
        &self,
        api: &impl SyncApi,
        patience: Patience,
        watch: impl FnMut(&Progress) -> bool + Send,
    ) -> Synced {
        runtime().block_on(run(&self.device, api, patience, tokio::time::sleep, watch))
    }

    /// The power goes and comes back.
    pub fn restart(self) -> Self {
        let Self { dir, clock, device, address } = self;
        drop(device);
        let device = Device::unlock(options(dir.path()), PIN, Lists::none(), Box::new(clock.clone()));
        Self { dir, clock, device: Mutex::new(device.expect("it unlocks")), address }
    }

    /// The power goes, and the database with it.
    pub fn restart_without_database(self) -> Self {
        let Self { dir, clock, device, address } = self;
        drop(device);
        for name in ["pendata.db", "pendata.db-wal", "pendata.db-shm"] {
            std::fs::remove_file(dir.path().join(name)).ok();
        }
        let device = Device::unlock(options(dir.path()), PIN, Lists::none(), Box::new(clock.clone()));
        Self { dir, clock, device: Mutex::new(device.expect("it unlocks")), address }
    }

    /// A second tablet out of a copy of the folder.
    pub fn copied(&self) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        for entry in std::fs::read_dir(self.dir.path()).expect("a folder") {
            let path = entry.expect("an entry").path();
            std::fs::copy(&path, dir.path().join(path.file_name().expect("a name"))).expect("copied");
        }
        let clock = self.clock.clone();
        let device = Device::unlock(options(dir.path()), PIN, Lists::none(), Box::new(clock.clone()));
        Self { dir, clock, device: Mutex::new(device.expect("it unlocks")), address: self.address.clone() }
    }

    /// A household of one person.
    pub fn found(&self) -> (HouseholdId, PersonId) {
        let person = self.with(Device::new_person);
        let intents = founding(VILLAGE, person);
        (self.with(|device| device.new_household(&village(), &intents).expect("begun")), person)
    }

    pub fn answer(&self, household: HouseholdId, path: FieldPath, value: &str) {
        self.record(household, &[set(path, value)]);
    }

    /// Answers the first household of the list and leaves it.
    pub fn answer_first(&self) {
        let page = Page { offset: 0, limit: 1 };
        let row = self.with(|device| device.list(&Filter::default(), page)).expect("listed").remove(0);
        self.answer(row.household, own("q303"), "7");
        self.with(|device| device.leave(row.household)).expect("left");
    }

    pub fn record(&self, household: HouseholdId, intents: &[Intent]) {
        self.with(|device| device.record(household, intents).expect("recorded"));
    }

    pub fn view(&self, household: HouseholdId) -> Household {
        self.with(|device| device.household(household).expect("it is here").clone())
    }

    pub fn shows(&self, household: HouseholdId, path: &FieldPath) -> String {
        self.view(household).text(path)
    }

    pub fn heads(&self, household: HouseholdId) -> Vec<ChangeHash> {
        self.with(|device| device.heads(household).expect("it is here").to_vec())
    }

    pub fn unsent(&self) -> u32 {
        self.with(|device| device.counts().expect("counts").unsent_changes)
    }
}

pub fn api(address: &str) -> HttpApi {
    HttpApi::new(&format!("http://{address}")).expect("a client")
}

/// Every tablet shows the same, and holds the same changes.
pub fn assert_agree(household: HouseholdId, tablets: &[&Tablet]) {
    for tablet in &tablets[1..] {
        assert_eq!(tablet.view(household), tablets[0].view(household));
        assert_eq!(tablet.heads(household), tablets[0].heads(household));
    }
}

pub fn own(question: &str) -> FieldPath {
    FieldPath::household(QuestionCode::new(question).expect("a code"))
}

pub fn of(person: PersonId, question: &str) -> FieldPath {
    FieldPath::person(person, QuestionCode::new(question).expect("a code"))
}

pub fn set(path: FieldPath, value: &str) -> Intent {
    Intent::SetAnswer { path, value: value.into() }
}

/// The first answers of a household of one person. Nobody has these numbers: serials from 9000 are synthetic.
pub fn founding(village: &str, person: PersonId) -> Vec<Intent> {
    vec![
        set(own("q101"), "35"),
        set(own("q102"), "35.02"),
        set(own("q103"), "35.02.11"),
        set(own("q104"), village),
        set(own("rt"), "003"),
        set(own("q107"), "Jalan Flamboyan 17"),
        set(own("q114"), "3502112411269001"),
        set(own("q301a"), "1"),
        set(own("q303"), "2"),
        Intent::AddPerson { person },
        set(of(person, "q402"), "Wayan Setiadharma"),
        set(of(person, "q403"), "3502110101809001"),
        set(of(person, "q404"), "1"),
        set(of(person, "q409"), "1"),
    ]
}
