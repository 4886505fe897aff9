//! A training device can ask nobody for anything: it has no key to ask with.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use pendata_device::sync::{
    Call, HttpApi, Patience, PhotoChoice, Reply, SyncApi, SyncProblem, Unreachable, fetch_picture, run,
    send_photos,
};
use pendata_device::{Account, Device, Error, Status, Trainee, TrainingVillage, Writer};
use pendata_domain::attribution::{Act, Role};
use pendata_domain::edit::Intent;
use pendata_domain::ids::{DeviceNumber, HouseholdId, PersonId, PhotoHash, UserId};
use pendata_domain::stage::Stage;
use pendata_xforms::Lists;
use support::{Clock, FORM, PIN, of, options, path, set, village};

/// A way to a server that counts who comes.
#[derive(Default)]
struct Counted(AtomicU32);

impl SyncApi for Counted {
    async fn call(&self, _: Call) -> Result<Reply, Unreachable> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Err(Unreachable::Cut)
    }
}

const HOUSEHOLD: HouseholdId = HouseholdId::from_bytes([7; 16]);
const PERSON: PersonId = PersonId::from_bytes([8; 16]);

fn writer(number: u32, role: Role) -> Writer {
    Writer { device: DeviceNumber(number), user: UserId(number), role, act: Act::Save }
}

fn training(dir: &Path, clock: &Clock) -> Device {
    let day = "2026-11-20".parse().unwrap();
    let account = |writer, intents, unseen| Account { household: HOUSEHOLD, writer, day, intents, unseen };
    let loaded = vec![
        Intent::AddPerson { person: PERSON },
        set(of(PERSON, "q402"), "Contoh"),
        set(path("rt"), "003"),
        Intent::SetStage { stage: Stage::Ready, note: String::new() },
    ];
    let accounts = vec![
        account(writer(1, Role::Operator), loaded, 0),
        account(writer(2, Role::VillageOfficer), vec![set(path("q303"), "2")], 0),
        account(writer(3, Role::VillageOfficer), vec![set(path("q303"), "7")], 1),
    ];
    let trainee = Trainee { name: "Petugas latihan".into(), village: village() };
    let content = TrainingVillage { trainee, form: FORM.into(), roster: Vec::new(), accounts };
    Device::create_training(options(dir), PIN, content, Lists::none(), Box::new(clock.clone())).unwrap()
}

#[test]
fn its_village_is_there_with_its_cases_and_nothing_waits_to_be_sent() {
    let folder = tempfile::tempdir().unwrap();
    let device = training(folder.path(), &Clock::new(1));
    assert!(device.is_training());
    let row = device.list_row(HOUSEHOLD).unwrap().unwrap();
    assert_eq!((row.status, row.contested, row.rt.as_str()), (Status::Conflict, 1, "003"));
    let counts = device.counts().unwrap();
    assert_eq!((counts.unsent_households, counts.unsent_changes), (0, 0));
}

#[tokio::test]
async fn whatever_is_tried_no_call_leaves_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = training(folder.path(), &Clock::new(2));
    device.record(HOUSEHOLD, &[set(path("q302"), "45")]).unwrap();
    device.leave(HOUSEHOLD).unwrap();
    assert_eq!(device.counts().unwrap().unsent_changes, 1);
    let (device, api) = (Mutex::new(device), Counted::default());
    let rest = |_: Duration| std::future::ready(());

    let (_, outcome) = run(&device, &api, Patience::default(), rest, |_| true).await;
    assert!(matches!(outcome, Err(SyncProblem::Device(Error::Training))), "{outcome:?}");
    let (_, sent) = send_photos(&device, &api, Patience::default(), PhotoChoice::All, rest, |_| true).await;
    assert!(sent.is_ok(), "there is nothing to send: {sent:?}");
    let fetched = fetch_picture(&device, &api, HOUSEHOLD, PhotoHash([9; 32])).await;
    assert!(matches!(fetched, Err(SyncProblem::Device(Error::Training))), "{fetched:?}");
    assert_eq!(api.0.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_server_that_listens_hears_nothing_of_it() {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let api = HttpApi::new(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut device = training(folder.path(), &Clock::new(3));
    device.record(HOUSEHOLD, &[set(path("q302"), "45")]).unwrap();
    let device = Mutex::new(device);
    let rest = |_: Duration| std::future::ready(());
    let (_, outcome) = run(&device, &api, Patience::default(), rest, |_| true).await;
    assert!(outcome.is_err());
    let heard = tokio::time::timeout(Duration::from_millis(300), listener.accept()).await;
    assert!(heard.is_err(), "nobody connected");
}

#[test]
fn it_is_still_one_after_it_was_rebuilt_from_its_journal() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::new(4);
    let mut device = training(folder.path(), &clock);
    let household = support::household(&mut device, "004", &["Siti"]).0;
    drop(device);
    std::fs::remove_file(folder.path().join("pendata.db")).unwrap();
    let device = support::unlock(folder.path(), &clock).unwrap();
    assert!(device.is_training() && device.recovery().is_some());
    assert!(device.list_row(household).unwrap().is_some());
}
