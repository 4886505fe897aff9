//! `kill -9` at any moment of a save.
//!
//! `KILLS=100000` sets how many.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use pendata_device::SystemEnvironment;
use pendata_domain::edit::NoteId;
use pendata_domain::ids::HouseholdId;
use pendata_xforms::Lists;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::rounds;
use crate::support::{self, Clock, PIN};

/// A folder grows with every kill; a fresh one now and then keeps unlocking short.
const KILLS_A_FOLDER: u64 = 50;

type Saved = BTreeMap<HouseholdId, Vec<NoteId>>;

fn recorder(dir: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recorder"));
    command.arg(dir).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

/// Lets a child save for a while and kills it. Adds what it called saved before.
fn kill_one(dir: &Path, dice: &mut ChaCha8Rng, saved: &mut Saved) {
    let mut child = recorder(dir);
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    // One in eight dies while it unlocks, the others somewhere after their first answers: counted, for a busy
    // machine may save none in any given time.
    let awaited = if dice.random_ratio(1, 8) { 0 } else { dice.random_range(1..=5) };
    let mut said: Vec<String> = lines.by_ref().take(awaited).map_while(Result::ok).collect();
    std::thread::sleep(Duration::from_micros(dice.random_range(0..40_000)));
    child.kill().expect("it is ours");
    let status = child.wait().expect("it ends");
    let mut complaint = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().expect("piped"), &mut complaint).expect("text");
    assert!(status.code().is_none() && complaint.is_empty(), "it ended by itself: {complaint}");
    assert!(awaited == 0 || said.first().is_some_and(|line| line == "open"));
    said.extend(lines.map_while(Result::ok));
    for line in said.iter().filter(|line| *line != "open") {
        let told = line
            .split_once(' ')
            .and_then(|(household, note)| Some((household.parse().ok()?, NoteId(note.parse().ok()?))));
        if let Some((household, note)) = told {
            saved.entry(household).or_default().push(note);
        }
    }
}

fn assert_nothing_lost(dir: &Path, saved: &Saved) {
    let options = support::options(dir);
    let mut device = pendata_device::Device::unlock(options, PIN, Lists::none(), Box::new(SystemEnvironment))
        .expect("the device opens");
    let damaged = device.recovery().is_some_and(|recovery| recovery.moved_to.is_some());
    assert!(!damaged, "a kill damages no database");
    for (household, notes) in saved {
        let view = device.household(*household).expect("a household called saved is there");
        let there: Vec<NoteId> = view.notes.iter().map(|note| note.id).collect();
        assert!(notes.iter().all(|note| there.contains(note)), "lost: {household}");
    }
}

fn kill_many(shard: u64, shards: u64) {
    let folders = rounds("KILLS", 1_000).div_ceil(KILLS_A_FOLDER);
    let (mut kills, mut answers) = (0, 0);
    for seed in (shard..folders).step_by(shards as usize) {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let dir = tempfile::tempdir().expect("a folder");
        drop(support::device(dir.path(), 1, &Clock::new(seed)));
        let mut saved = Saved::new();
        for _ in 0..KILLS_A_FOLDER {
            kill_one(dir.path(), &mut dice, &mut saved);
            kills += 1;
        }
        assert_nothing_lost(dir.path(), &saved);
        answers += saved.values().map(Vec::len).sum::<usize>();
    }
    println!("{kills} kills, {answers} answers called saved, 0 lost");
    assert!(answers >= kills, "the children were killed before they saved anything");
}

#[test]
fn no_answer_called_saved_is_lost_by_a_kill() {
    kill_many(0, 2);
}

#[test]
fn no_answer_called_saved_is_lost_by_a_kill_in_other_folders() {
    kill_many(1, 2);
}
