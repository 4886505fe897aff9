//! The server of a town, in process, with a clock of its own and a power supply.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use pendata_device::sync::{CONTENT_TYPE, Call, Method, Reply};
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::form::FormRules;
use pendata_domain::ids::{FormVersion, UserId};
use pendata_xforms::Form;
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sync_server::access::{Duty, Reach};
use sync_server::store::rows::Region;
use sync_server::{App, Error, Home, NewAccount, PhotoPlace, Surroundings, backup};
use tempfile::TempDir;

use crate::folder;
use crate::power::{Power, until_cut};

pub const FORM: &str = include_str!("form.xml");
pub const VILLAGES: [&str; 2] = ["35.02.11.2003", "35.02.11.2004"];
/// 2026-11-24 03:00 UTC.
pub const MORNING: i64 = 1_795_489_200;

pub fn village(n: usize) -> VillageCode {
    VILLAGES[n].parse().expect("a village")
}

pub fn district() -> DistrictCode {
    village(0).district()
}

pub struct Town {
    /// `None` for the moment between two lives.
    running: RwLock<Option<Running>>,
    pub rules: FormRules,
    clock: Arc<AtomicI64>,
    dice: Arc<Mutex<ChaCha8Rng>>,
    power: Power,
    /// The newest backup.
    backup: Mutex<Option<TempDir>>,
    /// The server's files, as a machine's snapshot has them.
    kept: Mutex<Option<TempDir>>,
    /// Every form that was published: a restored registry may lack some.
    forms: Mutex<Vec<String>>,
}

struct Running {
    app: Arc<App>,
    dir: TempDir,
}

impl Town {
    pub fn new(seed: u64) -> Self {
        let form = Form::compile(FORM).unwrap_or_else(|refusals| panic!("{refusals:?}"));
        let town = Self {
            running: RwLock::new(None),
            rules: FormRules::from_attributes(form.attributes()).expect("a complete form"),
            clock: Arc::new(AtomicI64::new(MORNING)),
            dice: Arc::new(Mutex::new(ChaCha8Rng::seed_from_u64(seed ^ 0x70_77_6e))),
            power: Power::default(),
            backup: Mutex::default(),
            kept: Mutex::default(),
            forms: Mutex::default(),
        };
        town.start(folder::fresh());
        let app = town.app();
        app.load_regions(regions()).expect("regions");
        drop(app);
        town.publish(FORM);
        town
    }

    pub fn app(&self) -> Arc<App> {
        self.running.read().expect("no test panics in here").as_ref().expect("it runs").app.clone()
    }

    /// Its database, for the checks' own eyes.
    pub fn database(&self) -> std::path::PathBuf {
        let running = self.running.read().expect("no test panics in here");
        running.as_ref().expect("it runs").dir.path().join("registry.sqlite")
    }

    fn start(&self, dir: TempDir) {
        let app = App::open(dir.path(), self.surroundings()).expect("the server opens");
        *self.running.write().expect("no test panics in here") = Some(Running { app: Arc::new(app), dir });
    }

    fn surroundings(&self) -> Surroundings {
        let (clock, power, dice) = (self.clock.clone(), self.power.clone(), self.dice.clone());
        let supply = self.power.clone();
        Surroundings {
            now: Box::new(move || {
                power.draw();
                clock.load(Ordering::SeqCst)
            }),
            fill: Box::new(move |bytes| {
                supply.draw();
                dice.lock().expect("no test panics in here").fill_bytes(bytes);
            }),
            ..Surroundings::of_the_machine()
        }
    }

    /// Killed, and started again on the files it left.
    pub fn crash(&self) {
        self.power.stays_on();
        let killed = self.running.write().expect("no test panics in here").take().expect("it runs");
        let left = folder::copy(killed.dir.path());
        drop(killed);
        self.start(left);
    }

    pub fn publish(&self, form: &str) -> FormVersion {
        self.forms.lock().expect("no test panics in here").push(form.to_owned());
        self.app().publish_form(form).expect("the form is supported")
    }

    /// The operator makes a backup.
    pub fn back_up(&self) {
        let running = self.running.read().expect("no test panics in here");
        let (dir, to) = (running.as_ref().expect("it runs").dir.path(), folder::fresh());
        let (home, file) = (home(dir), to.path().join(BACKUP));
        backup::write(&home, &file, true, self.now(), &mut |_, _| ()).expect("a backup");
        *self.backup.lock().expect("no test panics in here") = Some(to);
    }

    /// The server is lost; another begins with what the newest backup has. Whether there was one.
    pub fn restore(&self) -> bool {
        let backup = self.backup.lock().expect("no test panics in here");
        let Some(kept) = backup.as_ref() else { return false };
        let lost = self.running.write().expect("no test panics in here").take().expect("it runs");
        let dir = folder::fresh();
        // The operator has the master key, which is in no backup.
        for kept in [LIFE, MASTER] {
            std::fs::copy(lost.dir.path().join(kept), dir.path().join(kept))
                .expect("what was kept of the folder");
        }
        drop(lost);
        let file = kept.path().join(BACKUP);
        backup::restore(&home(dir.path()), &file, self.now(), &mut |_, _| ()).expect("it is restored");
        self.start(dir);
        self.publish_again();
        true
    }

    /// The machine is copied as it stands.
    pub fn keep_files(&self) {
        let running = self.running.read().expect("no test panics in here");
        let copy = folder::copy(running.as_ref().expect("it runs").dir.path());
        *self.kept.lock().expect("no test panics in here") = Some(copy);
    }

    /// The machine is put back to its copy, with what its folder remembers of the registry's life, and nobody says so.
    /// Whether there was a copy.
    pub fn put_back(&self) -> bool {
        let kept = self.kept.lock().expect("no test panics in here");
        let Some(kept) = kept.as_ref() else { return false };
        drop(self.running.write().expect("no test panics in here").take());
        self.start(folder::copy(kept.path()));
        self.publish_again();
        true
    }

    fn publish_again(&self) {
        let app = self.app();
        let here = app.store.form_plan().expect("forms").versions.len();
        for form in self.forms.lock().expect("no test panics in here").iter().skip(here) {
            app.publish_form(form).expect("it is published again");
        }
    }

    fn now(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    pub fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Handles a call; `None` where the power went on the way, after which it runs again.
    pub fn call_until_cut(&self, call: &Call, asks: u32) -> Option<Reply> {
        self.power.fail_after(asks);
        let reply = until_cut(|| self.call(call));
        self.power.stays_on();
        if reply.is_none() {
            self.crash();
        }
        reply
    }

    pub fn call(&self, call: &Call) -> Reply {
        let app = self.app();
        let access = call.access.as_deref().unwrap_or_default();
        let steps: Vec<&str> = call.path.trim_start_matches('/').split('/').collect();
        let body = match (call.method, steps.as_slice()) {
            (Method::Post, ["v1", "enrol"]) => app.handle_enrol(&call.body, "simulation"),
            (Method::Post, ["v1", "sync"]) => app.handle_sync(&call.body),
            (Method::Get, ["v1", "form", hash]) => match hash.parse() {
                Ok(hash) => app.handle_form(access, &call.path, &hash),
                Err(_) => Err(Error::NotFound),
            },
            (Method::Get, ["v1", "scope", village, "parts", snapshot, part]) => {
                match part_of(village, snapshot, part) {
                    Some((village, epoch, through, part)) => {
                        app.handle_part(access, &village, epoch, through, part)
                    }
                    None => Err(Error::NotFound),
                }
            }
            (Method::Post, ["v1", "doc", household, "sync"]) => match household.parse() {
                Ok(household) => app.handle_repair(household, &call.body),
                Err(_) => Err(Error::NotFound),
            },
            _ => Err(Error::NotFound),
        };
        body.map_or_else(|error| problem(&error), ours)
    }

    pub fn account(&self, login: &str, duty: Duty, villages: &[usize]) -> UserId {
        let new = NewAccount {
            district: district(),
            login: login.into(),
            name: format!("Petugas {login}"),
            duty,
            password: None,
            reaches: villages.iter().map(|n| Reach::from(&village(*n))).collect(),
        };
        self.app().add_account(new).expect("an account")
    }

    pub fn code(&self, user: UserId) -> String {
        self.app().enrolment_code(&district(), user).expect("a code")
    }
}

const BACKUP: &str = "town.backup";
const LIFE: &str = "server.life";
const MASTER: &str = "master.key";

fn home(dir: &Path) -> Home<'_> {
    Home::at(dir, None, &PhotoPlace::Beside)
}

fn regions() -> Vec<Region> {
    let region = |code: &str, level| Region { code: code.into(), level, name: format!("Wilayah {code}") };
    let above = [("35", 1), ("35.02", 2), ("35.02.11", 3)];
    above.into_iter().chain(VILLAGES.map(|code| (code, 4))).map(|(code, level)| region(code, level)).collect()
}

fn part_of(village: &str, snapshot: &str, part: &str) -> Option<(VillageCode, u32, u64, u32)> {
    let (epoch, through) = snapshot.split_once('-')?;
    Some((village.parse().ok()?, epoch.parse().ok()?, through.parse().ok()?, part.parse().ok()?))
}

pub fn ours(body: Vec<u8>) -> Reply {
    Reply { status: 200, content_type: CONTENT_TYPE.into(), retry_after: None, body }
}

fn problem(error: &Error) -> Reply {
    let (code, status) = error.code();
    let body = format!(r#"{{"code":"{code}"}}"#).into_bytes();
    Reply { status, content_type: "application/problem+json".into(), retry_after: Some(1), body }
}
