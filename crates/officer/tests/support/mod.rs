//! An officer's program in a folder of its own, called as the screens call it.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod registry;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pendata_device::{Device, Enrolled, NoKeyring, Options, PinCost, SystemEnvironment};
use pendata_domain::attribution::Role;
use pendata_domain::ids::{DeviceNumber, FormHash, FormVersion, Ticket, UserId};
use pendata_domain::protocol::{Enrolment, Exchange};
use pendata_officer::app::App;
use pendata_officer::bridge::dispatch;
use serde_json::{Value, json};

pub const PIN: &str = "482915";
pub const VILLAGE: &str = "35.02.11.2003";
pub const FORM: &str = include_str!("../../../../forms/keluarga.xml");

pub struct Officer {
    pub app: App,
}

pub fn options(folder: &Path) -> Options {
    Options {
        dir: folder.to_owned(),
        vfs: None,
        pin_cost: PinCost { memory_kib: 64, passes: 1 },
        keyring: Arc::new(NoKeyring),
    }
}

/// A device as it is after enrolment and the form's arrival, and no server.
pub fn enrolled(folder: &Path) -> Officer {
    let signing_key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let server_key = ed25519_dalek::SigningKey::from_bytes(&[8; 32]);
    let enrolment = Enrolment {
        device: DeviceNumber(12),
        user: UserId(3),
        name: "Rina Wulandari".into(),
        role: Role::VillageOfficer,
        villages: vec![VILLAGE.parse().unwrap()],
        server_key: server_key.verifying_key().to_bytes().to_vec(),
    };
    let enrolled = Enrolled {
        enrolment,
        signing_key,
        ticket: Ticket([1; 16]),
        server_time: now(),
        exchange: Exchange::default(),
    };
    let lists = pendata_officer::regions::lists();
    let device = Device::create(options(folder), PIN, &enrolled, lists, Box::new(SystemEnvironment));
    device.unwrap().install_form(FormVersion(1), FormHash([5; 32]), FORM, None).unwrap();
    Officer::at(folder)
}

impl Officer {
    /// A start of the program.
    pub fn at(folder: &Path) -> Self {
        Self { app: App::with(options(folder)) }
    }

    pub fn unlocked(folder: &Path) -> Self {
        let officer = Self::at(folder);
        officer.call("app.unlock", json!({ "pin": PIN }));
        officer
    }

    /// A fresh device of a new officer, with the form.
    pub fn enrolled_at(registry: &registry::Registry, folder: &Path, name: &str) -> Self {
        let officer = Self::at(folder);
        let arguments =
            json!({ "url": registry.url(), "code": registry.code(name), "label": "Tablet", "pin": PIN });
        officer.call("app.enrol", arguments);
        officer.eventually("the form", || {
            officer.call("app.state", json!(null))["phase"]["form"] != json!(null)
        });
        officer
    }

    /// Syncs until it holds.
    pub fn eventually(&self, what: &str, holds: impl Fn() -> bool) {
        let end = Instant::now() + Duration::from_secs(60);
        while !holds() {
            assert!(Instant::now() < end, "{what} did not come");
            self.call("sync.start", json!(null));
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    pub fn call(&self, method: &str, arguments: Value) -> Value {
        dispatch(&self.app, method, arguments).unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    /// The error of a call, as the screens get it.
    pub fn refused(&self, method: &str, arguments: Value) -> Value {
        let error = dispatch(&self.app, method, arguments).expect_err(method);
        serde_json::to_value(error).unwrap()
    }

    /// A household begun in RT 003, and its first member.
    pub fn household(&self) -> (String, String) {
        let made = self.call("household.create", json!({ "village": VILLAGE, "rt": "003" }));
        let household = made["household"].as_str().unwrap().to_owned();
        let open = self.call("form.open", json!({ "household": household, "language": "id" }));
        let person = open["progress"]["members"][0]["person"].as_str().unwrap().to_owned();
        (household, person)
    }

    pub fn set(&self, household: &str, path: &str, value: &str) -> Value {
        self.call(
            "form.set",
            json!({ "household": household, "path": path, "value": value, "language": "id" }),
        )
    }

    pub fn section(&self, household: &str, section: &str, person: Option<&str>) -> Value {
        let mut arguments = json!({ "household": household, "section": section, "language": "id" });
        if let Some(person) = person {
            arguments["person"] = json!(person);
        }
        self.call("form.section", arguments)
    }

    pub fn question(&self, household: &str, path: &str) -> Value {
        let (person, code) = match path.split_once('/') {
            Some((person, code)) => (Some(person), code),
            None => (None, path),
        };
        let open = self.call("form.open", json!({ "household": household, "language": "id" }));
        let sections = open["progress"]["sections"].as_array().unwrap().clone();
        let fitting = sections.iter().filter(|section| section["repeats"] == json!(person.is_some()));
        let names = fitting.map(|section| section["section"].as_str().unwrap().to_owned());
        let views = names.map(|name| self.section(household, &name, person));
        let questions = views.flat_map(|view| view["questions"].as_array().unwrap().clone());
        questions.into_iter().find(|q| q["code"] == code).unwrap_or_else(|| panic!("no question {path}"))
    }
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap().as_secs() as i64
}

/// The question of that code among those that an edit changed.
pub fn changed<'a>(saved: &'a Value, code: &str) -> &'a Value {
    let questions = saved["questions"].as_array().unwrap();
    questions.iter().find(|q| q["code"] == code).unwrap_or_else(|| panic!("{code} did not change"))
}
