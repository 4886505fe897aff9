//! The village to learn in: every status, every kind of finding, a case, a household that came back.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use pendata_device::{Account, Trainee, TrainingVillage, Writer};
use pendata_domain::area::VillageCode;
use pendata_domain::attribution::{Act, Role};
use pendata_domain::edit::Intent;
use pendata_domain::form::{CoreRole, FormRules};
use pendata_domain::ids::{DeviceNumber, HouseholdId, PersonId, UserId};
use pendata_domain::protocol::{RosterDevice, RosterEntry};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_domain::stage::Stage;
use pendata_synthetic::{DEMO_VILLAGE, Shares, SyntheticHousehold, Village};
use pendata_xforms::Form;

use crate::bridge::BridgeError;
use crate::regions;

const HOUSEHOLDS: usize = 60;
const SEED: u64 = 7;

static FORM: LazyLock<String> = LazyLock::new(|| {
    let packed = include_bytes!(concat!(env!("OUT_DIR"), "/keluarga.xml.zst"));
    let xml = zstd::decode_all(&packed[..]).expect("the program holds it whole");
    String::from_utf8(xml).expect("an XForm is text")
});

/// Relations to the head (Regsosek 2022, question 409).
const CHILD: &str = "3";
const GRANDCHILD: &str = "5";
const OTHER_KIN: &str = "8";

const OPERATOR: Writer = writer(1, Role::Operator, Act::Import);
const DEWI: Writer = writer(2, Role::DistrictAdmin, Act::Save);
const RINA: Writer = writer(3, Role::VillageOfficer, Act::Save);
const JOKO: Writer = writer(4, Role::VillageOfficer, Act::Save);

const fn writer(number: u32, role: Role, act: Act) -> Writer {
    Writer { device: DeviceNumber(number), user: UserId(number), role, act }
}

pub fn code() -> VillageCode {
    DEMO_VILLAGE.parse().expect("the demo's village is a village")
}

/// The village as on this day.
pub fn drawn(today: NaiveDate) -> Result<TrainingVillage, BridgeError> {
    let form = Arc::new(Form::compile(&FORM).map_err(|_| BridgeError::UnusableForm)?);
    let rules = FormRules::from_attributes(form.attributes()).map_err(|_| BridgeError::UnusableForm)?;
    let plan = Village { seed: SEED, code: code(), size: HOUSEHOLDS, today, shares: Shares::ROUND };
    let households: Vec<SyntheticHousehold> =
        plan.generate(Arc::clone(&form), regions::all()).map_err(|_| BridgeError::OutOfArea)?.collect();
    let mut lessons = Lessons::of(&rules, &households);
    let accounts = households.iter().flat_map(|household| {
        let mut accounts = vec![account(household, OPERATOR, household.intents(&form), 0)];
        accounts.extend(lessons.about(household));
        accounts
    });
    Ok(TrainingVillage {
        trainee: Trainee { name: "Petugas latihan".into(), village: code() },
        accounts: accounts.collect(),
        form: FORM.clone(),
        roster: [
            (OPERATOR, "Data awal"),
            (DEWI, "Dewi Lestari"),
            (RINA, "Rina Wulandari"),
            (JOKO, "Joko Prasetyo"),
        ]
        .map(|(writer, name)| known(writer, name))
        .into(),
    })
}

fn account(household: &SyntheticHousehold, writer: Writer, intents: Vec<Intent>, unseen: usize) -> Account {
    Account { household: HouseholdId(household.id), writer, day: household.visited, intents, unseen }
}

/// Without a key: nothing they wrote is verified here, and nothing is sent to them.
fn known(Writer { device, user, role, .. }: Writer, name: &str) -> RosterEntry {
    let devices =
        vec![RosterDevice { number: device, label: "Latihan".into(), key: Vec::new(), revoked: false }];
    RosterEntry { user, name: name.into(), role, devices }
}

/// What happened to some complete households after they were loaded, each to the first one it fits.
struct Lessons<'a> {
    rules: &'a FormRules,
    /// A NIK of another household.
    nik: Option<String>,
    waiting: Vec<Lesson>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lesson {
    /// Two officers, of whom neither saw the other's answer.
    Clash,
    Returned,
    Locked,
    /// A NIK that stands in another household too.
    TwinNik,
}

impl<'a> Lessons<'a> {
    fn of(rules: &'a FormRules, households: &[SyntheticHousehold]) -> Self {
        let nik = rules.core(CoreRole::Nik);
        let numbers = households.iter().flat_map(|household| &household.values);
        let first = numbers.filter(|(_, code, _)| nik.is_some_and(|nik| nik.as_str() == code));
        let nik = first.map(|(_, _, number)| number.clone()).find(|number| number.len() == 16);
        let waiting = vec![Lesson::Clash, Lesson::Returned, Lesson::Locked, Lesson::TwinNik];
        Self { rules, nik, waiting }
    }

    fn about(&mut self, household: &SyntheticHousehold) -> Vec<Account> {
        if household.stage != pendata_synthetic::Stage::Sent || household.planted.is_some() {
            return Vec::new();
        }
        let Some(place) = self.waiting.iter().position(|lesson| self.tell(*lesson, household).is_some())
        else {
            return Vec::new();
        };
        let lesson = self.waiting.remove(place);
        self.tell(lesson, household).unwrap_or_default()
    }

    /// `None` where it does not fit the household.
    fn tell(&self, lesson: Lesson, household: &SyntheticHousehold) -> Option<Vec<Account>> {
        let stage = |stage, note: &str| vec![Intent::SetStage { stage, note: note.to_owned() }];
        match lesson {
            Lesson::Clash => {
                let path = self.path_of(household, CoreRole::Relation, |relation| relation == CHILD)?;
                let say =
                    |value: &str| vec![Intent::SetAnswer { path: path.clone(), value: value.to_owned() }];
                Some(vec![
                    account(household, RINA, say(GRANDCHILD), 0),
                    account(household, JOKO, say(OTHER_KIN), 1),
                ])
            }
            Lesson::Returned => {
                let note = "Latihan: periksa lagi tanggal lahir anak pertama, lalu tandai siap dikirim.";
                Some(vec![account(household, DEWI, stage(Stage::Returned, note), 0)])
            }
            Lesson::Locked => Some(vec![account(household, DEWI, stage(Stage::Locked, ""), 0)]),
            Lesson::TwinNik => {
                let own = |number: &str| number.len() == 16 && Some(number) != self.nik.as_deref();
                let path = self.path_of(household, CoreRole::Nik, own)?;
                let value = self.nik.clone()?;
                Some(vec![account(household, JOKO, vec![Intent::SetAnswer { path, value }], 0)])
            }
        }
    }

    fn path_of(
        &self,
        household: &SyntheticHousehold,
        role: CoreRole,
        fits: impl Fn(&str) -> bool,
    ) -> Option<FieldPath> {
        let code: &QuestionCode = self.rules.core(role)?;
        let found = household.values.iter().find(|(_, asked, value)| asked == code.as_str() && fits(value));
        found.map(|(row, ..)| FieldPath { person: row.map(PersonId), question: code.clone() })
    }
}
