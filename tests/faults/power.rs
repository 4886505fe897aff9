//! The power goes at any call of a save, and what was not synced is torn by sectors.
//!
//! `POWER_CUTS=10000` sets how many.

use std::fs;

use pendata_device::Device;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::disk::{Plan, Station, Trouble};
use crate::rounds;
use crate::support::village;
use crate::tablet::Tablet;

const CUTS_A_LIFE: u64 = 50;

/// Works until the power goes, one time in four while it unlocks; it comes back, and the tablet is unlocked again.
fn cut(tablet: &mut Tablet, dice: &mut ChaCha8Rng) -> Device {
    let plan = Plan { trouble: Trouble::Power, after: dice.random_range(1..400), for_ever: true };
    let while_unlocking = dice.random_ratio(1, 4);
    if while_unlocking {
        tablet.station.expect(plan);
    }
    if let Ok(mut device) = tablet.unlock() {
        if !while_unlocking {
            tablet.station.expect(plan);
        }
        tablet.work(&mut device, dice);
    }
    tablet.station.power_off();
    tablet.station.power_on();
    tablet.unlock().expect("the tablet opens")
}

/// A tablet's life of so many cuts. Returns how much it called saved.
fn live(name: &str, seed: u64, cuts: u64) -> usize {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut tablet = Tablet::new(Station::new(name, seed), 1);
    for _ in 0..cuts {
        let mut device = cut(&mut tablet, &mut dice);
        // The journal may hold what was on its way and not yet called saved; the database itself is whole.
        let moved = device.recovery().and_then(|recovery| recovery.moved_to.clone());
        assert_eq!(moved, None, "a good database was moved aside");
        tablet.assert_nothing_lost(&mut device);
    }
    tablet.assert_nothing_ever_lost(&mut tablet.unlock().expect("the tablet opens"));
    tablet.saved.len()
}

fn lives(shard: u64, shards: u64) {
    let lives = rounds("POWER_CUTS", 500).div_ceil(CUTS_A_LIFE);
    let (mut lived, mut saved) = (0, 0);
    for seed in (shard..lives).step_by(shards as usize) {
        saved += live(&format!("power-{seed}"), seed, CUTS_A_LIFE);
        lived += CUTS_A_LIFE;
    }
    println!("{lived} power cuts, {saved} answers called saved, 0 lost");
    assert!(saved as u64 > lived, "the cuts came before anything was saved");
}

#[test]
fn no_answer_called_saved_is_lost_when_the_power_goes() {
    lives(0, 2);
}

#[test]
fn no_answer_called_saved_is_lost_when_the_power_goes_in_other_lives() {
    lives(1, 2);
}

/// The disk says "synced" and syncs nothing: the database is torn apart, and the journal gives everything back.
#[test]
fn the_second_copy_rebuilds_what_a_lying_disk_lost() {
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let mut tablet = Tablet::new(Station::new("power-lies", 7), 1);
    let (mut rebuilt, mut behind, cuts) = (0, 0, 60);
    for round in 0..cuts {
        let mut device = tablet.unlock().expect("the tablet opens");
        tablet.station.lie(true);
        // Every other time the officer closes the program before the battery dies.
        if round % 2 == 0 {
            let after = dice.random_range(1..900);
            tablet.station.expect(Plan { trouble: Trouble::Power, after, for_ever: true });
            tablet.work(&mut device, &mut dice);
        } else {
            tablet.visit(&mut device, 4).expect("saved, says the disk");
        }
        drop(device);
        tablet.station.power_off();
        tablet.station.power_on();
        tablet.station.lie(false);
        let mut device = tablet.unlock().expect("the tablet opens all the same");
        match device.recovery() {
            Some(recovery) if recovery.moved_to.is_some() => rebuilt += 1,
            Some(_) => behind += 1,
            None => {}
        }
        tablet.assert_nothing_lost(&mut device);
    }
    tablet.assert_nothing_ever_lost(&mut tablet.unlock().expect("the tablet opens"));
    println!("{cuts} lies: {rebuilt} databases rebuilt, {behind} brought up to date, 0 answers lost");
    assert!(rebuilt > cuts / 6 && behind + rebuilt > cuts / 2, "{rebuilt} {behind}");
}

/// The power goes between COMMIT and the journal's sync: the last record of the journal is torn, and nothing
/// but it was on its way. Then the database is lost as well.
#[test]
fn a_cut_between_database_and_journal_leaves_both_whole() {
    let mut tablet = Tablet::new(Station::new("power-between", 3), 1);
    let mut device = tablet.unlock().expect("opens");
    tablet.visit(&mut device, 2).expect("saved");
    let household = tablet.saved[0].0;
    let journal = tablet.dir().join("journal-202611.bin");
    let before = fs::metadata(&journal).expect("there").len();
    tablet.answer(&mut device, household, 9).expect("committed");
    drop(device);
    let after = fs::metadata(&journal).expect("there").len();
    for length in (before..after).step_by(7) {
        fs::File::options().write(true).open(&journal).expect("opens").set_len(length).expect("torn");
        let mut device = tablet.unlock().expect("opens");
        assert_eq!(device.villages(), [village()]);
        tablet.assert_nothing_lost(&mut device);
        drop(device);
        assert!(fs::metadata(&journal).expect("there").len() >= after, "the journal caught up");
        fs::remove_file(tablet.dir().join("pendata.db")).expect("lost");
        let mut device = tablet.unlock().expect("opens");
        assert!(device.recovery().is_some());
        tablet.assert_nothing_lost(&mut device);
    }
}
