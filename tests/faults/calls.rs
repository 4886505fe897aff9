//! Every call to the disk fails in turn, once or for ever, during a save and during a sync: the tablet says so,
//! loses nothing, and goes on when the trouble is over.
//!
//! `CALLS=400` sets up to which call; fewer are made by short stories, and then the loop ends by itself.

use std::sync::Mutex;

use pendata_device::sync::{Patience, SyncProblem, run};
use pendata_device::{Device, Error};

use crate::disk::{Plan, Station, Trouble};
use crate::rounds;
use crate::support::server::Server;
use crate::tablet::Tablet;

const ALL: [(Trouble, bool); 6] = [
    (Trouble::Full, false),
    (Trouble::Full, true),
    (Trouble::Io, false),
    (Trouble::Io, true),
    (Trouble::Fsync, false),
    (Trouble::Fsync, true),
];

/// What the trouble may be called. A full disk is always called so.
fn assert_told(error: &Error, trouble: Trouble) {
    let full = matches!(error, Error::StorageFull);
    let told = matches!(error, Error::StorageFull | Error::Database(_) | Error::Io(_) | Error::Damaged);
    assert!(if trouble == Trouble::Full { full } else { told }, "{trouble:?} was told as {error:?}");
}

/// The device after the trouble: work goes on at once, or after another unlocking.
fn goes_on(tablet: &mut Tablet, mut device: Device) -> Device {
    if tablet.visit(&mut device, 1).is_err() {
        drop(device);
        device = tablet.unlock().expect("the tablet opens");
        tablet.visit(&mut device, 1).expect("work goes on");
    }
    device
}

/// A tablet grows with every visit; a fresh one now and then keeps unlocking short.
const CALLS_A_TABLET: u64 = 25;

fn every_call_of_a_save(trouble: Trouble, for_ever: bool) {
    let station = Station::new(&format!("save-{trouble:?}-{for_ever}"), 1);
    let (mut refused, mut survived) = (0, 0);
    for from in (1..=rounds("CALLS", 400)).step_by(CALLS_A_TABLET as usize) {
        let mut tablet = Tablet::new(station.clone(), 1);
        for after in from..from + CALLS_A_TABLET {
            match a_save_with(&mut tablet, Plan { trouble, after, for_ever }) {
                Outcome::Refused => refused += 1,
                Outcome::Saved => survived += 1,
                Outcome::NotStruck => break,
            }
        }
        tablet.assert_nothing_ever_lost(&mut tablet.unlock().expect("the tablet opens"));
    }
    println!(
        "{trouble:?}, for ever {for_ever}: {refused} saves refused, {survived} saved all the same, 0 lost"
    );
    assert!(refused + survived > 5, "the story makes too few calls");
}

enum Outcome {
    Refused,
    Saved,
    /// The story made fewer calls.
    NotStruck,
}

fn a_save_with(tablet: &mut Tablet, plan: Plan) -> Outcome {
    let mut device = tablet.unlock().expect("the tablet opens");
    tablet.station.expect(plan);
    let outcome = (0..5).try_for_each(|_| tablet.visit(&mut device, 2));
    if !tablet.station.relieve() {
        outcome.expect("nothing was wrong");
        return Outcome::NotStruck;
    }
    if let Err(error) = &outcome {
        assert_told(error, plan.trouble);
    }
    drop(goes_on(tablet, device));
    let mut device = tablet.unlock().expect("the tablet opens");
    tablet.assert_nothing_lost(&mut device);
    if outcome.is_err() { Outcome::Refused } else { Outcome::Saved }
}

#[test]
fn a_save_on_a_disk_full_for_a_moment_says_so_and_goes_on() {
    every_call_of_a_save(Trouble::Full, false);
}

#[test]
fn a_save_on_a_full_disk_says_so_and_goes_on_when_there_is_space() {
    every_call_of_a_save(Trouble::Full, true);
}

#[test]
fn a_save_of_which_one_call_fails_says_so_and_goes_on() {
    every_call_of_a_save(Trouble::Io, false);
}

#[test]
fn a_save_whose_calls_all_fail_says_so_and_goes_on_when_they_do_not() {
    every_call_of_a_save(Trouble::Io, true);
}

#[test]
fn a_save_whose_syncs_fail_says_so_and_goes_on() {
    every_call_of_a_save(Trouble::Fsync, false);
    every_call_of_a_save(Trouble::Fsync, true);
}

fn sync(device: &Mutex<Device>, server: &Server) -> Result<(), SyncProblem> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(run(device, server, Patience::default(), |_| async {}, |_| true)).1
}

/// Pushes a visit of its own and pulls one of a colleague, while a call fails.
fn every_call_of_a_sync(trouble: Trouble, for_ever: bool) {
    let name = format!("sync-{trouble:?}-{for_ever}");
    let server = Server::new();
    let mut colleague = Tablet::new(Station::new(&format!("{name}-colleague"), 1), 2);
    let writer = Mutex::new(colleague.unlock().expect("opens"));
    let mut tablet = Tablet::new(Station::new(&name, 1), 1);
    let mut struck = 0;
    for after in 1..=rounds("CALLS", 400) {
        (0..3)
            .try_for_each(|_| colleague.visit(&mut writer.lock().expect("whole"), 1))
            .expect("the colleague's disk is whole");
        sync(&writer, &server).expect("it is pushed");
        let pulled = colleague.saved[colleague.saved.len() - 1].0;
        let mut device = tablet.unlock().expect("opens");
        tablet.visit(&mut device, 1).expect("saved");
        let device = Mutex::new(device);
        tablet.station.expect(Plan { trouble, after, for_ever });
        let outcome = sync(&device, &server);
        if !tablet.station.relieve() {
            outcome.expect("nothing was wrong");
            break;
        }
        struck += 1;
        drop(device);
        let device = Mutex::new(tablet.unlock().expect("the tablet opens"));
        sync(&device, &server).expect("the next sync makes up for it");
        let mut device = device.into_inner().expect("whole");
        tablet.assert_nothing_lost(&mut device);
        device.household(pulled).expect("the colleague's household came");
        assert_eq!(device.counts().expect("counts").unsent_households, 0);
    }
    tablet.assert_nothing_ever_lost(&mut tablet.unlock().expect("the tablet opens"));
    println!("{trouble:?}, for ever {for_ever}: {struck} syncs struck, 0 answers lost");
    assert!(struck > 2, "the sync makes too few calls");
}

#[test]
fn a_sync_on_a_failing_disk_is_made_up_for_by_the_next() {
    for (trouble, for_ever) in ALL {
        every_call_of_a_sync(trouble, for_ever);
    }
}
