//! What the disk, the PIN and time do to a device, and what is left of it.

mod support;

use std::fs;

use pendata_device::{Device, Environment, Error, NoticeKind, Options, sync};
use pendata_domain::ids::FormVersion;
use pendata_xforms::Lists;
use support::*;

#[test]
fn a_wrong_pin_waits_longer_each_time_also_over_a_restart_and_costs_no_data() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(1);
    let mut tablet = device(dir.path(), 1, &clock);
    let (id, _) = household(&mut tablet, "001", &["Ani"]);
    drop(tablet);
    let wrong = |pin: &str| {
        let lists = Lists::none();
        Device::unlock(options(dir.path()), pin, lists, Box::new(clock.clone()))
    };
    let mut waits = Vec::new();
    for _ in 0..6 {
        match wrong("000000") {
            Err(Error::WrongPin { wait_seconds }) => waits.push(wait_seconds),
            other => panic!("{other:?}"),
        }
        assert!(waits.last() == Some(&0) || matches!(wrong(PIN), Err(Error::TooSoon { .. })), "{waits:?}");
        clock.pass(waits.last().copied().unwrap_or(0) as i64);
    }
    assert_eq!(waits, [0, 0, 0, 5, 10, 20]);
    let mut tablet = wrong(PIN).expect("the right PIN opens after the wait");
    assert_eq!(tablet.household(id).expect("there").members.len(), 1);
}

#[test]
fn a_clock_set_back_does_not_lock_the_officer_out_for_years() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(2);
    drop(device(dir.path(), 1, &clock));
    for _ in 0..4 {
        let lists = Lists::none();
        let tried = Device::unlock(options(dir.path()), "000000", lists, Box::new(clock.clone()));
        assert!(matches!(tried, Err(Error::WrongPin { .. })));
    }
    clock.pass(-10 * 365 * 86_400);
    assert!(matches!(unlock(dir.path(), &clock), Err(Error::TooSoon { wait_seconds: 5 })));
}

#[test]
fn the_pin_changes_and_the_data_stays() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(3);
    let mut tablet = device(dir.path(), 1, &clock);
    household(&mut tablet, "001", &["Ani"]);
    assert!(matches!(tablet.change_pin(PIN, "123"), Err(Error::PinTooShort)));
    tablet.change_pin(PIN, "719243").expect("changes");
    drop(tablet);
    assert!(matches!(unlock(dir.path(), &clock), Err(Error::WrongPin { .. })));
    let lists = Lists::none();
    let tablet = Device::unlock(options(dir.path()), "719243", lists, Box::new(clock)).expect("opens");
    assert_eq!(tablet.counts().expect("counts").unsent_households, 1);
}

/// What an operating system would keep.
#[derive(Default)]
struct Kept(std::sync::Mutex<std::collections::BTreeMap<String, Vec<u8>>>);

impl pendata_device::Keyring for Kept {
    fn read(&self, account: &str) -> Option<Vec<u8>> {
        self.0.lock().expect("no test panics in here").get(account).cloned()
    }

    fn write(&self, account: &str, secret: &[u8]) -> bool {
        self.0.lock().expect("no test panics in here").insert(account.into(), secret.to_vec());
        true
    }
}

#[test]
fn where_the_system_keeps_a_secret_the_pin_alone_opens_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(13);
    let kept = std::sync::Arc::new(Kept::default());
    let with_secret = Options { keyring: kept.clone(), ..options(dir.path()) };
    let open = |options: Options| Device::unlock(options, PIN, Lists::none(), Box::new(clock.clone()));
    let tablet =
        Device::create(with_secret.clone(), PIN, &enrolled(1), Lists::none(), Box::new(clock.clone()))
            .expect("a device");
    assert!(tablet.key_in_keyring().expect("a key file"));
    drop(tablet);
    assert!(matches!(open(options(dir.path())), Err(Error::KeyringLost)));
    drop(open(with_secret.clone()).expect("both open it"));
    kept.0.lock().expect("no test panics in here").values_mut().for_each(|secret| secret[0] ^= 1);
    assert!(matches!(open(with_secret), Err(Error::WrongPin { .. })));
}

#[test]
fn nothing_readable_lies_on_the_disk() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(4));
    let (id, _) = household(&mut tablet, "001", &["Wagiyem Sulastri"]);
    tablet.leave(id).expect("left");
    drop(tablet);
    for entry in fs::read_dir(dir.path()).expect("lists") {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("reads");
        for needle in [&b"Wagiyem"[..], b"wagiyem", b"SQLite format 3", b"q402"] {
            assert!(!bytes.windows(needle.len()).any(|w| w == needle), "{}", path.display());
        }
    }
}

#[test]
fn a_damaged_database_is_moved_aside_and_rebuilt_from_the_journal() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(5);
    let mut tablet = device(dir.path(), 1, &clock);
    let (left, people) = household(&mut tablet, "001", &["Ani Lestari"]);
    tablet.leave(left).expect("left");
    let (open, _) = household(&mut tablet, "002", &["Budi Santoso"]);
    tablet.record(open, &[set(path("q303"), "2")]).expect("recorded");
    drop(tablet);
    let database = dir.path().join("pendata.db");
    let mut bytes = fs::read(&database).expect("reads");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&database, &bytes).expect("damages");
    let mut tablet = unlock(dir.path(), &clock).expect("opens all the same");
    let recovery = tablet.recovery().expect("it was rebuilt").clone();
    let kept = recovery.moved_to.expect("kept").join("pendata.db");
    assert_eq!(fs::read(kept).expect("still there"), bytes);
    assert_eq!(recovery.unreadable, 0);
    assert_eq!(shown(&mut tablet, left, &of(people[0], "q402")), "Ani Lestari");
    assert_eq!(shown(&mut tablet, open, &path("q303")), "2");
    assert_eq!(tablet.search("lestari", 9).expect("searches").len(), 1);
    assert_eq!(tablet.counts().expect("counts").unsent_changes, 1);
    assert_eq!(tablet.notices(1).expect("notices")[0].kind, NoticeKind::Recovered);
    tablet.record(open, &[set(path("q303"), "3")]).expect("work goes on");
    drop(tablet);
    let mut tablet = unlock(dir.path(), &clock).expect("opens");
    assert!(tablet.recovery().is_none());
    assert_eq!(shown(&mut tablet, open, &path("q303")), "3");
}

#[test]
fn a_lost_database_and_a_torn_journal_cost_only_the_torn_record() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(6);
    let mut tablet = device(dir.path(), 1, &clock);
    let (id, _) = household(&mut tablet, "001", &["Ani"]);
    tablet.record(id, &[set(path("q303"), "1")]).expect("recorded");
    tablet.record(id, &[set(path("q303"), "2")]).expect("recorded");
    drop(tablet);
    fs::remove_file(dir.path().join("pendata.db")).expect("lost");
    let journal = dir.path().join("journal-202611.bin");
    let bytes = fs::read(&journal).expect("reads");
    fs::write(&journal, &bytes[..bytes.len() - 7]).expect("torn");
    let mut tablet = unlock(dir.path(), &clock).expect("opens");
    assert_eq!(shown(&mut tablet, id, &path("q303")), "1");
    assert_eq!(tablet.recovery().expect("rebuilt").unreadable, 1);
}

#[test]
fn an_old_copy_of_the_database_catches_up_from_the_journal() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(7);
    let mut tablet = device(dir.path(), 1, &clock);
    let (id, _) = household(&mut tablet, "001", &["Ani"]);
    drop(tablet);
    let database = dir.path().join("pendata.db");
    let old = fs::read(&database).expect("reads");
    let mut tablet = unlock(dir.path(), &clock).expect("opens");
    tablet.record(id, &[set(path("q303"), "5")]).expect("recorded");
    drop(tablet);
    fs::write(&database, old).expect("put back");
    let mut tablet = unlock(dir.path(), &clock).expect("opens");
    assert_eq!(shown(&mut tablet, id, &path("q303")), "5");
    assert_eq!(tablet.recovery().expect("it was behind").restored, 1);
}

/// The program is killed while it unlocks: at the first dice it throws, once the database has caught up.
struct KilledThen(Clock);

impl Environment for KilledThen {
    fn now_millis(&self) -> i64 {
        self.0.now_millis()
    }

    fn fill(&mut self, _: &mut [u8]) {
        panic!("killed");
    }
}

#[test]
fn catching_up_that_is_cut_short_is_ended_by_the_next_unlocking() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(11);
    let mut tablet = device(dir.path(), 1, &clock);
    let (id, people) = household(&mut tablet, "001", &["Ani"]);
    drop(tablet);
    let database = dir.path().join("pendata.db");
    let old = fs::read(&database).expect("reads");
    let mut tablet = unlock(dir.path(), &clock).expect("opens");
    tablet.leave(id).expect("its answers become a change");
    drop(tablet);
    fs::write(&database, old).expect("put back");
    let killed = || {
        let environment = Box::new(KilledThen(clock.clone()));
        Device::unlock(options(dir.path()), PIN, Lists::none(), environment).map(drop)
    };
    assert!(std::panic::catch_unwind(killed).is_err());
    let mut tablet = unlock(dir.path(), &clock).expect("opens");
    assert_eq!(shown(&mut tablet, id, &of(people[0], "q402")), "Ani");
    assert_eq!(tablet.recovery().expect("it was behind").restored, 1);
    assert_eq!(tablet.notices(1).expect("notices")[0].kind, NoticeKind::Recovered);
    drop(tablet);
    assert!(unlock(dir.path(), &clock).expect("opens").recovery().is_none());
}

#[test]
fn a_lost_journal_is_begun_again_from_the_database() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(8);
    let mut tablet = device(dir.path(), 1, &clock);
    let (id, people) = household(&mut tablet, "001", &["Ani"]);
    tablet.leave(id).expect("left");
    tablet.record(id, &[set(path("q303"), "4")]).expect("recorded");
    drop(tablet);
    fs::remove_file(dir.path().join("journal-202611.bin")).expect("lost");
    drop(unlock(dir.path(), &clock).expect("opens"));
    fs::remove_file(dir.path().join("pendata.db")).expect("lost");
    let mut tablet = unlock(dir.path(), &clock).expect("opens");
    assert_eq!(shown(&mut tablet, id, &path("q303")), "4");
    assert_eq!(shown(&mut tablet, id, &of(people[0], "q402")), "Ani");
}

#[test]
fn an_unwritable_journal_is_told_and_caught_up_later() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(9);
    let mut tablet = device(dir.path(), 1, &clock);
    let (id, _) = household(&mut tablet, "001", &["Ani"]);
    // In December a new file begins; a folder stands in its place.
    clock.pass(14 * 86_400);
    let blocked = dir.path().join("journal-202612.bin");
    fs::create_dir(&blocked).expect("blocks");
    let alone = tablet.record(id, &[set(path("q303"), "2")]).expect("the database holds it");
    assert!(!alone.second_copy && tablet.single_copy());
    fs::remove_dir(&blocked).expect("unblocks");
    let both = tablet.record(id, &[set(path("q302"), "40")]).expect("recorded");
    assert!(both.second_copy);
    drop(tablet);
    fs::remove_file(dir.path().join("pendata.db")).expect("lost");
    let mut tablet = unlock(dir.path(), &clock).expect("opens");
    assert_eq!(shown(&mut tablet, id, &path("q303")), "2");
}

#[test]
fn a_device_is_made_once_and_an_unfinished_one_is_none() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(10);
    assert!(matches!(unlock(dir.path(), &clock), Err(Error::NoDevice)));
    drop(bare(dir.path(), 1, &clock));
    let lists = Lists::none();
    let again = Device::create(options(dir.path()), PIN, &enrolled(2), lists, Box::new(clock.clone()));
    assert!(matches!(again, Err(Error::AlreadyThere)));
    fs::remove_file(dir.path().join("key.json")).expect("never written");
    drop(bare(dir.path(), 3, &clock));
    assert_eq!(unlock(dir.path(), &clock).expect("opens").number().0, 3);
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_may_look_into_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().expect("a folder");
    let own = dir.path().join("data");
    fs::create_dir(&own).expect("a folder with the usual rights");
    drop(bare(&own, 1, &Clock::new(11)));
    let rights = fs::metadata(&own).expect("it is there").permissions().mode();
    assert_eq!(rights & 0o077, 0);
}

#[test]
fn without_a_form_households_wait() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = bare(dir.path(), 1, &Clock::new(11));
    assert!(matches!(tablet.new_household(&village(), &[set(path("rt"), "001")]), Err(Error::NoForm)));
    let broken = tablet.install_form(FormVersion(1), form_hash(), "<h:html/>", None);
    assert!(matches!(broken, Err(Error::UnusableForm)));
    tablet.install_form(FormVersion(1), form_hash(), FORM, None).expect("the questionnaire");
    household(&mut tablet, "001", &["Ani"]);
}

#[test]
fn two_starts_never_write_under_one_name() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(12);
    let mut tablet = device(dir.path(), 1, &clock);
    let (id, _) = household(&mut tablet, "001", &["Ani"]);
    tablet.leave(id).expect("left");
    let twice = tempfile::tempdir().expect("a folder");
    drop(tablet);
    for file in fs::read_dir(dir.path()).expect("lists").map(|entry| entry.expect("an entry").path()) {
        fs::copy(&file, twice.path().join(file.file_name().expect("a name"))).expect("cloned");
    }
    let (mut a, mut b) =
        (unlock(dir.path(), &clock).expect("opens"), unlock(twice.path(), &clock).expect("opens"));
    for (tablet, floor) in [(&mut a, "1"), (&mut b, "2")] {
        tablet.record(id, &[set(path("q303"), floor)]).expect("recorded");
        tablet.leave(id).expect("left");
    }
    let server = support::server::Server::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    for tablet in [a, b] {
        let tablet = std::sync::Mutex::new(tablet);
        let patience = sync::Patience::default();
        let (report, outcome) =
            runtime.block_on(sync::run(&tablet, &server, patience, |_| async {}, |_| true));
        outcome.expect("syncs");
        assert_eq!(report.refused, 0);
    }
    server.with(|state| assert_eq!(state.documents[&id].change_count(), 3));
}
