//! What happens in a town, one step after the other.

use std::io::Cursor;

use pendata_device::Error;
use pendata_device::parcels::{Content, write_bundle};
use pendata_device::sync::Phase;
use pendata_domain::document::CutError;
use pendata_domain::ids::{HouseholdId, PersonId};
use rand::Rng;
use rand::seq::IndexedRandom;
use sync_server::store::fleet::Cause;
use uuid::Uuid;

use crate::officer;
use crate::tablet::Synced;
use crate::town::{FORM, VILLAGES, district, village};
use crate::wire::Faulty;
use crate::world::{Birth, FROM_OLDER, Save, World};

/// How often a step in a hundred calls fails in some way.
const TROUBLE: [f64; 4] = [0.0, 0.15, 0.35, 0.6];

impl World {
    pub fn live(&mut self) {
        let steps = self.dice.random_range(25..=70);
        self.share();
        let trouble = *TROUBLE.choose(&mut self.dice).expect("there are some");
        self.live_for(steps, trouble);
    }

    /// A copy is made, work goes on, and the server is set back to the copy: by its operator, or unnoticed.
    pub fn live_and_be_set_back(&mut self, unnoticed: bool) {
        self.spared = true;
        self.share();
        let trouble = *TROUBLE.choose(&mut self.dice).expect("there are some");
        let mut some = |most| self.fate.random_range(5..=most);
        let (before, between, after) = (some(20), some(30), some(20));
        self.live_for(before, trouble);
        self.back_up();
        self.live_for(between, trouble);
        if unnoticed {
            self.put_server_back()
        } else {
            self.restore_server()
        }
        self.live_for(after, trouble);
    }

    fn live_for(&mut self, steps: u32, trouble: f64) {
        for _ in 0..steps {
            self.town.wait(self.dice.random_range(1..=4000));
            self.step(trouble);
        }
    }

    /// A household that everybody knows: that is where they clash.
    fn share(&mut self) {
        self.found(0);
        for tablet in &mut self.tablets {
            let (_, outcome) = tablet.sync(&self.town).expect("nothing is cut yet");
            outcome.expect("the sync comes to its end");
        }
    }

    fn step(&mut self, trouble: f64) {
        if self.fate.random_bool(0.2) {
            self.notice();
        }
        let tablet = self.dice.random_range(0..self.tablets.len());
        self.tablets[tablet].surroundings.pass(self.dice.random_range(1..=4000));
        match self.dice.random_range(0..100) {
            0..=2 => self.found(tablet),
            3..=44 => self.answer(tablet, trouble),
            45..=51 => self.leave(tablet),
            52..=73 => self.sync(tablet, trouble),
            74..=79 => self.carry(tablet),
            80..=86 => self.decide(),
            87 => self.give_back(),
            88..=90 => self.kill(tablet),
            91 => self.damage(tablet),
            92 => self.kill_server(),
            93 => self.lose_server(),
            94 => self.turn_clock(tablet),
            95 => self.back_up(),
            96 => self.snapshot(),
            97 => self.publish(),
            98 => self.copy(tablet),
            _ => self.revoke(tablet),
        }
    }

    fn found(&mut self, tablet: usize) {
        let n = self.next();
        let area = &self.areas[tablet];
        let kept_in = area[self.dice.random_range(0..area.len())];
        // Now and then the answers name a village that is not the officer's.
        let named = if self.dice.random_bool(0.1) { self.dice.random_range(0..2) } else { kept_in };
        let in_area = area.contains(&named);
        let head = PersonId(Uuid::from_u128(n << 64));
        let intents = officer::founding(VILLAGES[named], head, n);
        let made = self.tablets[tablet].with(|device| device.new_household(&village(kept_in), &intents));
        let household = made.expect("a household begins");
        self.tell(format!("{} begins {household} in village {named}", self.tablets[tablet].name));
        self.births.push(Birth { household, village: named, tablet, in_area });
        self.saves.push(Save { tablet, household, mark: n });
    }

    fn some_household(&mut self, tablet: usize) -> Option<HouseholdId> {
        let births = self.births.clone();
        let here = births.iter().map(|birth| birth.household).filter(|household| {
            self.tablets[tablet].with(|device| device.list_row(*household).expect("a list").is_some())
        });
        here.collect::<Vec<_>>().choose(&mut self.dice).copied()
    }

    fn answer(&mut self, tablet: usize, trouble: f64) {
        let Some(household) = self.some_household(tablet) else { return self.found(tablet) };
        let n = self.next();
        let view = self.tablets[tablet].with(|device| device.household(household).expect("here").clone());
        let mut intents = officer::edits(&mut self.dice, &view, n);
        intents.push(officer::marked(n));
        if self.dice.random_bool(trouble / 10.0) {
            self.tablets[tablet].surroundings.power.fail_after(self.dice.random_range(1..=6));
        }
        let recorded = self.tablets[tablet].until_cut(|device| device.record(household, &intents));
        let acts: Vec<String> = intents.iter().map(officer::told).collect();
        let outcome = if recorded.is_some() { "" } else { ", power cut" };
        self.tell(format!(
            "{} answers {household} as {n}: {}{outcome}",
            self.tablets[tablet].name,
            acts.join(", ")
        ));
        match recorded {
            // What was answered under a newer form is not written over under an older one.
            None | Some(Err(Error::Edit(CutError::NewerForm))) => {}
            Some(recorded) => {
                recorded.expect("the edits hold");
                self.saves.push(Save { tablet, household, mark: n });
            }
        }
    }

    fn leave(&mut self, tablet: usize) {
        let Some(household) = self.some_household(tablet) else { return };
        let left = self.tablets[tablet].until_cut(|device| device.leave(household));
        self.tell(format!("{} leaves {household}", self.tablets[tablet].name));
        left.expect("no power cut is due").expect("it is left");
    }

    /// Now and then the officer answers while the sync is on its way.
    fn sync(&mut self, tablet: usize, trouble: f64) {
        let busy = self.dice.random_bool(0.2).then(|| self.some_household(tablet)).flatten();
        let n = self.next();
        let seed = self.dice.random();
        let power = self.tablets[tablet].surroundings.power.clone();
        let api = Faulty::new(&self.town, &self.air, power, trouble, seed);
        let mut answered = None;
        let mut syncing = self.tablets.remove(tablet);
        let synced = syncing.sync_with(&api, |tablet, progress| {
            let Some(household) = busy.filter(|_| progress.phase == Phase::Exchanging && answered.is_none())
            else {
                return;
            };
            let intents = [officer::set(officer::own("q303"), "5"), officer::marked(n)];
            match tablet.with(|device| device.record(household, &intents)) {
                // What was answered under a newer form is not written over under an older one.
                Err(Error::Edit(CutError::NewerForm)) => {}
                recorded => {
                    recorded.expect("the edits hold");
                    answered = Some(household);
                }
            }
        });
        self.tablets.insert(tablet, syncing);
        if let Some(household) = answered {
            self.saves.push(Save { tablet, household, mark: n });
        }
        self.told_of_sync(tablet, &synced, answered.map(|household| (household, n)));
    }

    fn told_of_sync(&mut self, tablet: usize, synced: &Option<Synced>, busy: Option<(HouseholdId, u128)>) {
        let name = self.tablets[tablet].name.clone();
        let busy = busy.map(|(household, n)| format!(", answers {household} as {n} meanwhile"));
        let came_to = match synced {
            None => "power cut".into(),
            Some((report, outcome)) => format!(
                "sent {} waiting {} refused {} received {} loaded {} in {}: {}",
                report.sent,
                report.waiting,
                report.refused,
                report.received,
                report.loaded,
                report.requests,
                outcome.as_ref().map_or_else(|problem| problem.code().to_owned(), |()| "done".into())
            ),
        };
        self.tell(format!("{name} syncs: {came_to}{}", busy.unwrap_or_default()));
    }

    /// A bundle goes by hand to another tablet, or to the district's machine; maybe it breaks off on the stick, or the
    /// power goes while it is taken in.
    fn carry(&mut self, tablet: usize) {
        let area = &self.areas[tablet];
        let village = village(area[self.dice.random_range(0..area.len())]);
        let content = Content { village: self.dice.random_bool(0.3), photos: false };
        let from = &self.tablets[tablet];
        let written = write_bundle(&from.device, &village, content, Vec::new(), |_| true);
        let name = from.name.clone();
        let Ok((mut file, _)) = written else {
            return self.tell(format!("{name} has no key to write a bundle"));
        };
        if self.dice.random_bool(0.1) {
            file.truncate(self.dice.random_range(0..file.len()));
        }
        if self.dice.random_bool(0.3) {
            let outcome = self.town.app().import_bundle(Cursor::new(&file), None, &mut |_| Ok(()));
            let outcome =
                outcome.map_or_else(|error| error.code().0.to_owned(), |import| format!("{import:?}"));
            return self.tell(format!("the district takes a bundle of {name} for {village}: {outcome}"));
        }
        let other = self.dice.random_range(0..self.tablets.len());
        if self.dice.random_bool(0.1) {
            self.tablets[other].surroundings.power.fail_after(self.dice.random_range(1..=6));
        }
        let taken = self.tablets[other].take(&file);
        self.fed_by_hand.insert(other);
        let outcome = match taken {
            None => "power cut".to_owned(),
            Some(Ok(report)) => format!("{:?}", report.taken),
            Some(Err(refusal)) => refusal.code().to_owned(),
        };
        let to = self.tablets[other].name.clone();
        self.tell(format!("{to} takes a bundle of {name} for {village}: {outcome}"));
    }

    /// An admin opens a case and decides it, at once or steps later, maybe upon what is old by then.
    fn decide(&mut self) {
        let (town, dice) = (&self.town, &mut self.dice);
        let both = dice.random_bool(0.3);
        for (n, admin) in self.admins.iter().enumerate().filter(|(n, _)| both || *n == 0) {
            if self.screens[n].is_none() {
                self.screens[n] = admin.look(town, dice);
            }
        }
        if dice.random_bool(0.3) {
            return;
        }
        let mut told = Vec::new();
        for (n, admin) in self.admins.iter().enumerate() {
            if let Some(seen) = self.screens[n].take() {
                let value = admin.decide(town, &seen, dice);
                told.push(format!("{} decides {value} in {}", admin.name, seen.household));
            }
        }
        told.into_iter().for_each(|what| self.tell(what));
    }

    fn give_back(&mut self) {
        let documents = self.town.app().store.village(&village(0)).expect("a village").1;
        let Some(document) = documents.choose(&mut self.dice).cloned() else { return };
        let n = self.next();
        self.admins[1].give_back(&self.town, document.household, n);
        self.tell(format!("{} goes back to its officer", document.household));
    }

    fn kill(&mut self, tablet: usize) {
        self.tablets[tablet].kill();
        self.tell(format!("{} is killed and started", self.tablets[tablet].name));
    }

    /// The database is lost: the journal beside it has everything the officer did.
    fn damage(&mut self, tablet: usize) {
        if self.spared {
            return self.kill(tablet);
        }
        self.tablets[tablet].lose(|dir| {
            for name in ["pendata.db", "pendata.db-wal"] {
                std::fs::remove_file(dir.join(name)).unwrap_or_default();
            }
        });
        self.damaged.insert(tablet);
        self.tell(format!("{} loses its database", self.tablets[tablet].name));
    }

    fn kill_server(&mut self) {
        self.town.crash();
        self.tell("the server is killed and started");
    }

    fn back_up(&mut self) {
        self.town.back_up();
        self.town.keep_files();
        self.tell("a backup is made, and a copy of the machine");
    }

    fn lose_server(&mut self) {
        if self.fate.random_bool(0.5) { self.restore_server() } else { self.put_server_back() }
    }

    /// Nobody says so: the first device that was promised more than is there does. Revocations are replayed all the same.
    fn put_server_back(&mut self) {
        if !self.town.put_back() {
            return self.kill_server();
        }
        self.revoke_again();
        self.screens = vec![None, None];
        self.tell(format!("the server is put back, unnoticed, {FROM_OLDER} copy"));
    }

    fn revoke_again(&self) {
        for number in &self.revoked {
            self.town.app().revoke(&district(), *number, Cause::Cause, (None, "")).expect("revoked again");
        }
    }

    /// The operator reads the log in the end.
    pub fn notice(&mut self) {
        if self.town.app().may_promise().is_err() {
            self.town.app().open_epoch("the machine was put back").expect("another epoch");
            self.tell("it was noticed that the server is not what it was");
        }
    }

    /// What was done since the backup is on the tablets only. Revocations are replayed before anybody is served.
    fn restore_server(&mut self) {
        if !self.town.restore() {
            return self.kill_server();
        }
        self.revoke_again();
        self.screens = vec![None, None];
        self.tell(format!("the server is restored {FROM_OLDER} backup"));
    }

    fn turn_clock(&mut self, tablet: usize) {
        let seconds = [-300_000_000, -86_400, 86_400, 200_000_000][self.dice.random_range(0..4)];
        self.tablets[tablet].surroundings.pass(seconds);
        self.tell(format!("the clock of {} jumps by {seconds} s", self.tablets[tablet].name));
    }

    fn snapshot(&mut self) {
        let n = self.dice.random_range(0..2);
        self.town.app().make_pack(&village(n)).expect("a snapshot");
        self.tell(format!("a snapshot of village {n}"));
    }

    /// A new version of the form, which asks the same.
    fn publish(&mut self) {
        let n = self.next();
        let form = FORM.replace("version=\"1\">", &format!("version=\"{n}\">"));
        let version = self.town.publish(&form);
        self.tell(format!("form version {} is published", version.0));
    }

    fn copy(&mut self, tablet: usize) {
        if self.tablets.len() > 5 {
            return;
        }
        let name = format!("{}-copy{}", self.tablets[tablet].name, self.tablets.len());
        let copy = self.tablets[tablet].copied(&name, self.dice.random());
        if self.damaged.contains(&tablet) {
            self.damaged.insert(self.tablets.len());
        }
        if self.fed_by_hand.contains(&tablet) {
            self.fed_by_hand.insert(self.tablets.len());
        }
        self.tablets.push(copy);
        self.areas.push(self.areas[tablet].clone());
        self.tell(format!("{name} is a copy"));
    }

    fn revoke(&mut self, tablet: usize) {
        // One is enough, and the others need somebody to talk to.
        if !self.revoked.is_empty() || tablet == 0 {
            return;
        }
        let number = self.number(tablet);
        self.town.app().revoke(&district(), number, Cause::Cause, (None, "")).expect("revoked");
        self.revoked.insert(number);
        self.tell(format!("{} is revoked", self.tablets[tablet].name));
    }
}
