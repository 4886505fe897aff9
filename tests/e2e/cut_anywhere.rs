//! A push and a pull, cut after any number of bytes in either direction: nothing is lost, nothing doubled.
//! `OFFSETS=all` tries every one, `OFFSETS=500` so many; else 200.

use pendata_domain::ids::HouseholdId;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::office::Office;
use crate::proxy::{Cut, Proxy};
use crate::tablet::{NONE, Tablet, assert_agree, own};

/// Changes of one household before another takes its place: long histories make slow documents.
const CHANGES: u64 = 40;

struct Field {
    office: Office,
    proxy: Proxy,
    rina: Tablet,
    joko: Tablet,
    household: HouseholdId,
    saves: u64,
}

impl Field {
    fn new() -> Self {
        let office = Office::with_form(include_str!("../simulation/form.xml"));
        let proxy = Proxy::to(&office.address);
        let (mut rina, mut joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
        rina.address.clone_from(&proxy.address);
        joko.address.clone_from(&proxy.address);
        let (household, _) = rina.found();
        let field = Self { office, proxy, rina, joko, household, saves: 1 };
        field.rina.sync();
        field.joko.sync();
        field
    }

    fn save(&mut self) {
        if self.saves.is_multiple_of(CHANGES) {
            self.household = self.rina.found().0;
        } else {
            self.rina.answer(self.household, own("q107"), &format!("Jalan Kenikir {}", self.saves));
        }
        self.saves += 1;
    }

    /// Bytes of a sound push and a sound pull, up and down.
    fn measure(&mut self) -> [(u64, u64); 2] {
        self.save();
        self.rina.sync();
        let push = self.proxy.counted();
        self.joko.sync();
        [push, self.proxy.counted()]
    }

    fn push_cut(&mut self, cut: Cut) {
        self.save();
        self.proxy.cut_next(cut);
        // A cut behind the last byte that matters goes unnoticed.
        drop(self.rina.try_sync(NONE));
        self.rina.sync();
        assert_eq!(self.rina.unsent(), 0, "{cut:?}");
        assert_eq!(self.office.logged(), self.saves, "{cut:?}: lost or doubled");
        self.joko.sync();
        assert_agree(self.household, &[&self.rina, &self.joko]);
    }

    fn pull_cut(&mut self, cut: Cut) {
        self.save();
        self.rina.sync();
        self.proxy.cut_next(cut);
        drop(self.joko.try_sync(NONE));
        self.joko.sync();
        assert_agree(self.household, &[&self.rina, &self.joko]);
        assert_eq!(self.joko.sync().requests, 1, "{cut:?}: the digests agree");
    }
}

/// Some offsets of `0..bytes`, or all.
fn offsets(bytes: u64, share: u64, dice: &mut ChaCha8Rng) -> Vec<u64> {
    match std::env::var("OFFSETS").as_deref() {
        Ok("all") => (0..bytes).collect(),
        Ok(count) => {
            let count = count.parse::<u64>().expect("a number, or `all`").div_ceil(4);
            (0..count).map(|_| dice.random_range(0..bytes)).collect()
        }
        Err(_) => (0..share).map(|_| dice.random_range(0..bytes)).collect(),
    }
}

const SHARE: u64 = 50;

#[test]
fn a_push_that_is_cut_anywhere_goes_through_once() {
    let mut field = Field::new();
    let [(up, down), _] = field.measure();
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    offsets(up, SHARE, &mut dice).into_iter().for_each(|n| field.push_cut(Cut::Up(n)));
    offsets(down, SHARE, &mut dice).into_iter().for_each(|n| field.push_cut(Cut::Down(n)));
}

#[test]
fn a_pull_that_is_cut_anywhere_comes_in_once() {
    let mut field = Field::new();
    let [_, (up, down)] = field.measure();
    let mut dice = ChaCha8Rng::seed_from_u64(2);
    offsets(up, SHARE, &mut dice).into_iter().for_each(|n| field.pull_cut(Cut::Up(n)));
    offsets(down, SHARE, &mut dice).into_iter().for_each(|n| field.pull_cut(Cut::Down(n)));
}
