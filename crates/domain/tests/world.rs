//! A small world for the tests: devices that write households under a form of a few questions.
#![allow(dead_code)]

use chrono::NaiveDate;
use pendata_domain::attribution::{Act, Attribution, Role};
use pendata_domain::document::{Caps, Cut, CutError, CutRequest, Document, Inspected, inspect};
use pendata_domain::edit::Intent;
use pendata_domain::form::FormRules;
use pendata_domain::household::Household;
use pendata_domain::ids::{ActorId, ChangeHash, DeviceNumber, FormVersion, HouseholdId, PersonId, UserId};
use pendata_domain::merge::{compose, integrate, read};
use pendata_domain::question::{FieldPath, QuestionCode};

pub const HOUSEHOLD: HouseholdId = HouseholdId::from_bytes([7; 16]);

pub fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

pub fn code(text: &str) -> QuestionCode {
    QuestionCode::new(text).expect("a code")
}

pub fn own(question: &str) -> FieldPath {
    FieldPath::household(code(question))
}

pub fn of(n: u8, question: &str) -> FieldPath {
    FieldPath::person(person(n), code(question))
}

pub fn set(path: FieldPath, value: &str) -> Intent {
    Intent::SetAnswer { path, value: value.into() }
}

pub fn rules() -> FormRules {
    let core = [
        ("q402", "core", "name"),
        ("q403", "core", "nik"),
        ("q404", "core", "presence"),
        ("q405", "core", "sex"),
        ("q406", "core", "birth_date"),
        ("q409", "core", "relation"),
        ("q114", "core", "family_card"),
        ("q104", "core", "village"),
        ("rt", "core", "rt"),
        ("q107", "core", "address"),
        ("lokasi", "core", "location"),
        ("q108", "core", "head_name"),
        ("q303", "merge", "human"),
        ("q304", "merge", "latest_visit"),
        ("q411", "merge", "union"),
        ("q412", "merge", "human"),
        ("q417", "merge", "authority"),
    ];
    FormRules::from_attributes(core).expect("a complete form")
}

/// A device with its copy of one household.
#[derive(Clone)]
pub struct Device {
    pub number: u32,
    pub role: Role,
    pub day: NaiveDate,
    /// The device's clock.
    pub clock: i64,
    pub document: Document,
    pub form: FormVersion,
    pub rules: FormRules,
}

impl Device {
    pub fn new(number: u32) -> Self {
        Self {
            number,
            role: Role::VillageOfficer,
            day: NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date"),
            clock: 1_795_000_000,
            document: Document::golden(),
            form: FormVersion(1),
            rules: rules(),
        }
    }

    pub fn admin(number: u32) -> Self {
        Self { role: Role::DistrictAdmin, ..Self::new(number) }
    }

    pub fn request(&self, act: Act) -> CutRequest {
        CutRequest {
            actor: ActorId::of_session(DeviceNumber(self.number), [1, 2, 3, 4]),
            attribution: Attribution {
                user: UserId(self.number),
                role: self.role,
                act,
                visit: 1,
                form: self.form,
                today: self.day,
            },
            time: self.clock,
            base: self.document.heads(),
        }
    }

    pub fn try_write(&mut self, act: Act, intents: &[Intent]) -> Result<Option<Cut>, CutError> {
        let request = self.request(act);
        compose(&mut self.document, HOUSEHOLD, &self.rules, &request, intents)
    }

    pub fn write(&mut self, intents: &[Intent]) -> Cut {
        self.try_write(Act::Save, intents).expect("the write holds").expect("it changes something")
    }

    /// Decides the only open case.
    pub fn decide(&mut self, value: &str, reason: &str) -> Cut {
        let case = self.household().conflicts[0].id;
        let intent = Intent::Decide { case, value: value.into(), reason: reason.into() };
        self.try_write(Act::Decision, &[intent]).expect("the decision holds").expect("it changes something")
    }

    pub fn household(&self) -> Household {
        read(&self.document, HOUSEHOLD, &self.rules)
    }

    pub fn text(&self, path: FieldPath) -> String {
        self.household().text(&path)
    }

    /// Takes in everything the other has.
    pub fn pull(&mut self, other: &Device) {
        let incoming = inspected(&other.document);
        self.document = integrate(&self.document, &incoming).document;
    }
}

pub fn inspected(document: &Document) -> Vec<Inspected> {
    let changes = document.changes().into_iter();
    changes.map(|(_, bytes)| inspect(bytes, &Caps::CHANGE).expect("an honest change")).collect()
}

pub fn meet(a: &mut Device, b: &mut Device) {
    a.pull(b);
    b.pull(a);
}

pub fn heads(device: &Device) -> Vec<ChangeHash> {
    device.document.heads()
}
