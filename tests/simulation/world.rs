//! A town with its officers' tablets, its admins, and all that happens between them. Everything follows from a
//! seed.

use std::collections::BTreeSet;

use pendata_device::NoticeKind;
use pendata_domain::ids::{DeviceNumber, HouseholdId};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sync_server::access::Duty;

use crate::admin::{Admin, Seen};
use crate::tablet::Tablet;
use crate::town::{MORNING, Town};
use crate::wire::{Air, Fault};

/// A save that a screen acknowledged.
#[derive(Clone, Debug)]
pub struct Save {
    pub tablet: usize,
    pub household: HouseholdId,
    pub mark: u128,
}

/// A household that an officer began.
#[derive(Clone, Debug)]
pub struct Birth {
    pub household: HouseholdId,
    pub village: usize,
    pub tablet: usize,
    /// The officer works in the village the answers name.
    pub in_area: bool,
}

/// In what is told of a server that was set back.
pub const FROM_OLDER: &str = "from an older";

pub struct World {
    pub seed: u64,
    pub dice: ChaCha8Rng,
    /// No tablet loses its database: what only one of them and the server had would be nobody's if both lost it.
    pub spared: bool,
    /// What the server's owner does, so that the officers of a seed do the same whatever that is.
    pub fate: ChaCha8Rng,
    pub town: Town,
    pub air: Air,
    pub tablets: Vec<Tablet>,
    /// Villages of each tablet's officer.
    pub areas: Vec<Vec<usize>>,
    pub admins: Vec<Admin>,
    /// Cases that stay on an admin's screen for a while.
    pub screens: Vec<Option<Seen>>,
    pub saves: Vec<Save>,
    pub births: Vec<Birth>,
    pub revoked: BTreeSet<DeviceNumber>,
    /// Tablets that lost their database.
    pub damaged: BTreeSet<usize>,
    /// Tablets that took in a bundle.
    pub fed_by_hand: BTreeSet<usize>,
    pub counter: u128,
    pub trace: Vec<String>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let town = Town::new(seed);
        let admins = ["admin-1", "admin-2"].map(|name| Admin::of(&town, name)).into();
        let mut world = Self {
            seed,
            town,
            air: Air::default(),
            tablets: Vec::new(),
            areas: Vec::new(),
            admins,
            screens: vec![None, None],
            saves: Vec::new(),
            births: Vec::new(),
            revoked: BTreeSet::new(),
            damaged: BTreeSet::new(),
            fed_by_hand: BTreeSet::new(),
            counter: 0,
            trace: Vec::new(),
            dice: dice.clone(),
            spared: false,
            fate: ChaCha8Rng::seed_from_u64(seed ^ 0x66_61_74_65),
        };
        for n in 0..dice.random_range(2..=4) {
            let area = [vec![0], vec![0, 1], vec![0], vec![1]][n % 4].clone();
            world.arrive(&format!("tablet-{n}"), area);
        }
        world
    }

    /// An officer comes with a tablet, whose clock may be years wrong.
    fn arrive(&mut self, name: &str, area: Vec<usize>) {
        const YEAR: i64 = 365 * 24 * 3600;
        let wrong = [0, 0, -15 * YEAR, 9 * YEAR, 3600][self.dice.random_range(0..5)];
        let user = self.town.account(name, Duty::VillageOfficer, &area);
        let code = self.town.code(user);
        let mut tablet = Tablet::enrol(name, &self.town, &code, self.dice.random(), MORNING + wrong);
        let (_, outcome) = tablet.sync(&self.town).expect("nothing is cut yet");
        outcome.expect("the first sync comes to its end");
        self.tablets.push(tablet);
        self.areas.push(area);
    }

    pub fn next(&mut self) -> u128 {
        self.counter += 1;
        self.counter
    }

    pub fn tell(&mut self, what: impl Into<String>) {
        self.trace.push(what.into());
    }

    pub fn number(&self, tablet: usize) -> DeviceNumber {
        self.tablets[tablet].with(|device| device.number())
    }

    /// A tablet that lost others' work and may not read it again: what it wrote upon that work it cannot show,
    /// and what of it was never sent it keeps as it was answered.
    pub fn is_blind(&self, tablet: usize) -> bool {
        self.is_revoked(tablet) && self.damaged.contains(&tablet)
    }

    /// A tablet that may hold what waits for others' work, and may not ask the server for it any more.
    pub fn may_wait(&self, tablet: usize) -> bool {
        self.is_blind(tablet) || self.is_revoked(tablet) && self.fed_by_hand.contains(&tablet)
    }

    pub fn is_revoked(&self, tablet: usize) -> bool {
        self.revoked.contains(&self.number(tablet))
    }
}

/// What the checks of a run had to look at.
#[derive(Debug, Default)]
pub struct Tally {
    pub faults: BTreeSet<Fault>,
    pub cases: usize,
    pub decisions: usize,
    pub kept_aside: usize,
    pub copies: usize,
    pub damaged: usize,
    pub power_cuts: usize,
    pub replays: usize,
    pub bundles: usize,
    pub restores: usize,
    pub put_back: usize,
    pub noticed: usize,
}

impl World {
    pub fn tally(&self) -> Tally {
        let told = |word: &str| self.trace.iter().filter(|line| line.contains(word)).count();
        let noticed = |kind: NoticeKind| {
            let notices = |tablet: &Tablet| tablet.with(|device| device.notices(10_000).expect("notices"));
            self.tablets.iter().flat_map(notices).filter(|notice| notice.kind == kind).count()
        };
        Tally {
            faults: self.air.happened.lock().expect("no test panics in here").iter().copied().collect(),
            cases: noticed(NoticeKind::ConflictOpened),
            decisions: told("decides"),
            kept_aside: noticed(NoticeKind::Refused),
            copies: told("is a copy"),
            damaged: self.damaged.len(),
            power_cuts: told("power cut"),
            bundles: told("accepted: "),
            restores: told("is restored"),
            put_back: told("unnoticed"),
            noticed: told("it was noticed"),
            replays: self.air.pushes.lock().expect("no test panics in here").len(),
        }
    }
}

impl Drop for World {
    /// A failing run says what happened, and how to see it again.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        for (n, what) in self.trace.iter().enumerate() {
            eprintln!("{n:>3} {what}");
        }
        eprintln!("faults: {:?}", self.air.happened.lock().map(|happened| happened.clone()));
        let seed = self.seed;
        eprintln!("repeat with: SEED={seed} cargo nextest run -p pendata-tests --test simulation");
    }
}
