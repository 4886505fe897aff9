//! A server in a folder of its own and handcrafted clients, made of the domain only.
#![allow(dead_code)]

pub mod client;
pub mod registry;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::edit::Intent;
use pendata_domain::form::FormRules;
use pendata_domain::ids::{HouseholdId, PersonId, UserId};
use pendata_domain::question::{FieldPath, QuestionCode};
use registry::Registry;
use sync_server::access::{Duty, Reach};
use sync_server::store::rows::Region;
use sync_server::{App, NewAccount, Surroundings};

pub use client::Officer;

pub const VILLAGE: &str = "35.02.11.2003";
pub const NEIGHBOUR: &str = "35.02.11.2004";
pub const FORM: &str = include_str!("../../../forms/keluarga.xml");

pub struct World {
    pub app: Arc<App>,
    pub registry: Registry,
    pub rules: FormRules,
    /// The server's clock.
    pub clock: Arc<AtomicI64>,
}

pub fn village() -> VillageCode {
    VILLAGE.parse().expect("a village")
}

pub fn district() -> DistrictCode {
    village().district()
}

pub fn surroundings(clock: &Arc<AtomicI64>) -> Surroundings {
    let clock = clock.clone();
    Surroundings { now: Box::new(move || clock.load(Ordering::SeqCst)), ..Surroundings::of_the_machine() }
}

impl World {
    pub fn new() -> Self {
        Self::upon(Registry::wanted())
    }

    pub fn upon(registry: Registry) -> Self {
        let clock = Arc::new(AtomicI64::new(1_795_500_000));
        let app = registry.open(surroundings(&clock)).expect("a server");
        let region = |code: &str, level, name: &str| Region { code: code.into(), level, name: name.into() };
        app.load_regions(vec![
            region("35", 1, "Jawa Timur"),
            region("35.02", 2, "Kabupaten Ponorogo"),
            region("35.02.11", 3, "Balong"),
            region(VILLAGE, 4, "Bulak"),
            region(NEIGHBOUR, 4, "Balong"),
        ])
        .expect("regions");
        app.publish_form(FORM).expect("the form is supported");
        let rules = FormRules::from_attributes(
            pendata_xforms::Form::compile(FORM).expect("the form is supported").attributes(),
        )
        .expect("a complete form");
        Self { app: Arc::new(app), registry, rules, clock }
    }

    /// The same registry under a new server, as after a restart.
    pub fn restart(self) -> Self {
        let Self { app, registry, rules, clock } = self;
        drop(Arc::into_inner(app).expect("nobody else holds the server"));
        let app = Arc::new(registry.open(surroundings(&clock)).expect("a server"));
        Self { app, registry, rules, clock }
    }

    /// In the district of the first of the villages, else in ours.
    pub fn account(&self, login: &str, duty: Duty, villages: &[&str]) -> UserId {
        let password = (duty != Duty::VillageOfficer).then(|| format!("rahasia {login}"));
        let villages: Vec<VillageCode> =
            villages.iter().map(|code| code.parse().expect("a village")).collect();
        let district = villages.first().map_or_else(district, VillageCode::district);
        let (login, name) = (login.to_owned(), format!("Nama {login}"));
        let reaches = villages.iter().map(Reach::from).collect();
        let new = NewAccount { district, login, name, duty, password, reaches };
        self.app.add_account(new).expect("an account")
    }

    /// An officer with a freshly enrolled device.
    pub fn officer(&self, login: &str, villages: &[&str]) -> Officer {
        let user = self.account(login, Duty::VillageOfficer, villages);
        let district = villages[0].parse::<VillageCode>().expect("a village").district();
        let code = self.app.enrolment_code(&district, user).expect("a code");
        Officer::enrol(self, login, &code)
    }

    pub fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }
}

pub fn household(n: u8) -> HouseholdId {
    HouseholdId::from_bytes([n; 16])
}

pub fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

pub fn own(question: &str) -> FieldPath {
    FieldPath::household(QuestionCode::new(question).expect("a code"))
}

pub fn of(n: u8, question: &str) -> FieldPath {
    FieldPath::person(person(n), QuestionCode::new(question).expect("a code"))
}

pub fn set(path: FieldPath, value: &str) -> Intent {
    Intent::SetAnswer { path, value: value.into() }
}

/// The first answers of a household of one person.
pub fn founding(village: &str) -> Vec<Intent> {
    vec![
        set(own("q101"), "35"),
        set(own("q102"), "35.02"),
        set(own("q103"), "35.02.11"),
        set(own("q104"), village),
        set(own("rt"), "003"),
        set(own("q107"), "Jl. Mawar 1"),
        set(own("q108"), "Siti Aminah"),
        set(own("q303"), "2"),
        Intent::AddPerson { person: person(1) },
        set(of(1, "q402"), "Siti Aminah"),
        set(of(1, "q404"), "1"),
    ]
}
