//! A device in a folder of its own, with a clock and dice the test holds.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod server;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use ed25519_dalek::SigningKey;
use pendata_device::{Device, Enrolled, Environment, NoKeyring, Options, PinCost, Result};
use pendata_domain::area::VillageCode;
use pendata_domain::attribution::Role;
use pendata_domain::edit::Intent;
use pendata_domain::ids::{DeviceNumber, FormHash, FormVersion, HouseholdId, PersonId, Ticket, UserId};
use pendata_domain::protocol::{Enrolment, Exchange};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::Lists;
use sha2::{Digest, Sha256};

pub const PIN: &str = "482915";
pub const FORM: &str = include_str!("../../../../forms/keluarga.xml");
/// 2026-11-24 03:00 UTC, ten in the morning in Java.
pub const MORNING: i64 = 1_795_489_200;

pub fn village() -> VillageCode {
    "35.02.11.2003".parse().expect("a village")
}

/// A clock that stands until the test moves it, and dice from a seed.
#[derive(Clone)]
pub struct Clock {
    millis: Arc<AtomicI64>,
    dice: Arc<AtomicU64>,
    /// Free bytes of the disk.
    pub free: Arc<AtomicU64>,
}

impl Clock {
    pub fn new(seed: u64) -> Self {
        Self {
            millis: Arc::new(AtomicI64::new(MORNING * 1000)),
            dice: Arc::new(AtomicU64::new(seed << 32)),
            free: Arc::new(AtomicU64::new(u64::MAX)),
        }
    }

    pub fn pass(&self, seconds: i64) {
        self.millis.fetch_add(seconds * 1000, Ordering::Relaxed);
    }
}

impl Environment for Clock {
    fn now_millis(&self) -> i64 {
        self.millis.load(Ordering::Relaxed)
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let n = self.dice.fetch_add(1, Ordering::Relaxed);
            let block = Sha256::digest(n.to_le_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }

    fn free_bytes(&self, _: &Path) -> Option<u64> {
        Some(self.free.load(Ordering::Relaxed))
    }
}

pub fn options(dir: &Path) -> Options {
    Options {
        dir: dir.to_owned(),
        vfs: None,
        pin_cost: PinCost { memory_kib: 64, passes: 1 },
        keyring: Arc::new(NoKeyring),
    }
}

pub fn server_key() -> SigningKey {
    SigningKey::from_bytes(&[200; 32])
}

pub fn device_key(number: u32) -> SigningKey {
    let mut seed = [9; 32];
    seed[..4].copy_from_slice(&number.to_le_bytes());
    SigningKey::from_bytes(&seed)
}

pub fn enrolled(number: u32) -> Enrolled {
    Enrolled {
        enrolment: Enrolment {
            device: DeviceNumber(number),
            user: UserId(number),
            name: format!("Petugas {number}"),
            role: Role::VillageOfficer,
            villages: vec![village()],
            server_key: server_key().verifying_key().to_bytes().to_vec(),
        },
        signing_key: device_key(number),
        ticket: Ticket([1; 16]),
        server_time: MORNING,
        exchange: Exchange::default(),
    }
}

/// A device that is enrolled and has no form yet.
pub fn bare(dir: &Path, number: u32, clock: &Clock) -> Device {
    Device::create(options(dir), PIN, &enrolled(number), Lists::none(), Box::new(clock.clone()))
        .expect("a device")
}

/// A device with the questionnaire.
pub fn device(dir: &Path, number: u32, clock: &Clock) -> Device {
    let mut device = bare(dir, number, clock);
    device.install_form(FormVersion(1), form_hash(), FORM, None).expect("the questionnaire");
    device
}

pub fn unlock(dir: &Path, clock: &Clock) -> Result<Device> {
    Device::unlock(options(dir), PIN, Lists::none(), Box::new(clock.clone()))
}

pub fn form_hash() -> FormHash {
    FormHash(Sha256::digest(FORM.as_bytes()).into())
}

pub fn code(text: &str) -> QuestionCode {
    QuestionCode::new(text).expect("a code")
}

pub fn path(text: &str) -> FieldPath {
    FieldPath::household(code(text))
}

pub fn of(person: PersonId, text: &str) -> FieldPath {
    FieldPath::person(person, code(text))
}

pub fn set(path: FieldPath, value: &str) -> Intent {
    Intent::SetAnswer { path, value: value.into() }
}

/// A household in an RT with the head and perhaps others, as an officer would begin it.
pub fn household(device: &mut Device, rt: &str, names: &[&str]) -> (HouseholdId, Vec<PersonId>) {
    let people: Vec<PersonId> = names.iter().map(|_| device.new_person()).collect();
    let mut intents = vec![set(path("rt"), rt), set(path("q107"), "Jalan Mawar 1")];
    for (place, (person, name)) in people.iter().zip(names).enumerate() {
        intents.push(Intent::AddPerson { person: *person });
        intents.push(set(of(*person, "q402"), name));
        intents.push(set(of(*person, "q404"), "1"));
        intents.push(set(of(*person, "q409"), if place == 0 { "1" } else { "3" }));
    }
    (device.new_household(&village(), &intents).expect("a household"), people)
}

/// The text a field has for the screens.
pub fn shown(device: &mut Device, household: HouseholdId, path: &FieldPath) -> String {
    device.household(household).expect("a household").text(path)
}
