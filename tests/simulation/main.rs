//! A town of tablets around one server, on bad networks, under power cuts, with wrong clocks and copied
//! tablets. Every run follows from its seed: `SEED=7` repeats one, `SEEDS=10000` runs as many.

mod admin;
mod folder;
mod invariants;
mod officer;
mod power;
mod quiet;
mod steps;
mod tablet;
mod town;
mod wire;
mod world;

use wire::FAULTS;
use world::{Tally, World};

/// Test functions among which the seeds are dealt out, so that a runner can run them side by side.
const SHARDS: u64 = 12;
const IN_CI: u64 = 360;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

fn run(seed: u64) -> Tally {
    let mut world = World::new(seed);
    match seed.checked_sub(FIRST_SET_BACK) {
        Some(run) => world.live_and_be_set_back(run % 8 < 4),
        None => world.live(),
    }
    world.settle();
    world.check();
    world.tally()
}

fn shard(place: u64) {
    if let Some(seed) = setting("SEED") {
        if seed % SHARDS == place {
            run(seed);
        }
        return;
    }
    let seeds = setting("SEEDS").unwrap_or(IN_CI);
    (0..seeds).filter(|seed| seed % SHARDS == place).for_each(|seed| drop(run(seed)));
}

macro_rules! shards {
    ($($name:ident $place:literal)*) => {
        $(#[test] fn $name() { shard($place); })*
    };
}

shards! {
    a_town_comes_to_rest_00 0
    a_town_comes_to_rest_01 1
    a_town_comes_to_rest_02 2
    a_town_comes_to_rest_03 3
    a_town_comes_to_rest_04 4
    a_town_comes_to_rest_05 5
    a_town_comes_to_rest_06 6
    a_town_comes_to_rest_07 7
    a_town_comes_to_rest_08 8
    a_town_comes_to_rest_09 9
    a_town_comes_to_rest_10 10
    a_town_comes_to_rest_11 11
}

/// Runs in which the server is set back, in half of them without a word to anybody. Their seeds begin here.
const SET_BACK: u64 = 200;
const FIRST_SET_BACK: u64 = 1_000_000;

/// Whatever a device holds a receipt for is there again in the end, which `World::check` looks at.
fn set_back(place: u64) {
    if setting("SEED").is_some() {
        return;
    }
    let seeds = (0..SET_BACK).filter(|seed| seed % 4 == place);
    let (mut restored, mut unnoticed, mut noticed) = (0, 0, 0);
    for seed in seeds {
        let tally = run(FIRST_SET_BACK + seed);
        restored += usize::from(tally.restores > 0);
        unnoticed += usize::from(tally.put_back > 0);
        noticed += usize::from(tally.noticed > 0);
    }
    println!("restored {restored}, put back unnoticed {unnoticed}, of these noticed by a device {noticed}");
    let half = (SET_BACK / 8) as usize;
    assert!(restored >= half && unnoticed >= half, "{restored} {unnoticed}");
    assert!(noticed > half / 4, "devices that were promised more say so: {noticed}");
}

macro_rules! set_back {
    ($($name:ident $place:literal)*) => {
        $(#[test] fn $name() { set_back($place); })*
    };
}

set_back! {
    a_registry_that_is_set_back_has_everything_again_0 0
    a_registry_that_is_set_back_has_everything_again_1 1
    a_registry_that_is_set_back_has_everything_again_2 2
    a_registry_that_is_set_back_has_everything_again_3 3
}

/// How often a run brought something about.
type Count = fn(&Tally) -> usize;

/// A check of something that never happens would never fail.
#[test]
fn the_seeds_bring_everything_about() {
    if setting("SEED").is_some() {
        return;
    }
    let tallies: Vec<Tally> = (0..40).map(run).collect();
    for fault in FAULTS {
        assert!(tallies.iter().any(|tally| tally.faults.contains(&fault)), "{fault:?} never happens");
    }
    let counts: [(&str, Count); 9] = [
        ("cases", |tally| tally.cases),
        ("decisions", |tally| tally.decisions),
        ("kept aside", |tally| tally.kept_aside),
        ("copies", |tally| tally.copies),
        ("damaged", |tally| tally.damaged),
        ("power cuts", |tally| tally.power_cuts),
        ("bundles", |tally| tally.bundles),
        ("restores", |tally| tally.restores),
        ("pushes repeated", |tally| tally.replays),
    ];
    for (what, count) in counts {
        let sum: usize = tallies.iter().map(count).sum();
        println!("{what}: {sum}");
        assert!(sum > 0, "no {what}");
    }
}
