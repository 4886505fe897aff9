//! The server is lost or set back, and comes back from a backup: the tablets bring what was promised since.

use std::path::{Path, PathBuf};

use pendata_device::NoticeKind;

use crate::console::Console;
use crate::office::{FORM, Office, VILLAGE, registry};
use crate::tablet::{NONE, PATIENCE, Tablet, api, assert_agree, own};

/// Each story upon either database.
macro_rules! upon_both {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $story() { super::$story($crate::office::Office::upon(None, $crate::office::FORM, Vec::new())); })*
        }
        mod postgres {
            $(#[test] fn $story() {
                let registry = Some($crate::office::registry());
                super::$story($crate::office::Office::upon(registry, $crate::office::FORM, Vec::new()));
            })*
        }
    };
}
pub(crate) use upon_both;

upon_both! {
    what_was_sent_after_the_backup_comes_back,
    another_tablet_gives_back_what_a_lost_one_sent,
    a_decision_comes_back_from_whoever_read_it,
    the_drill_gives_back_the_same_registry,
    a_backup_goes_only_where_nobody_works,
}

pub fn back_up(office: &Office, name: &str) -> PathBuf {
    let path = office.data().with_file_name(name);
    office.command(&["backup", "--to", path.to_str().expect("a path")]);
    path
}

/// The machine is gone, with everything but its key; another takes its place.
pub fn restore(office: &mut Office, backup: &Path) -> String {
    office.lose();
    let said = office.command(&["restore", "--from", backup.to_str().expect("a path")]);
    office.start();
    said
}

/// The line that a command's output has under a word.
fn line<'a>(said: &'a str, word: &str) -> &'a str {
    said.lines().find(|line| line.starts_with(word)).unwrap_or_else(|| panic!("no {word} in {said}"))
}

fn village_line(office: &Office, name: &str) -> String {
    let path = office.data().with_file_name(name);
    let said = office.command(&["backup", "--to", path.to_str().expect("a path")]);
    line(&said, &format!("village {VILLAGE}")).to_owned()
}

fn notices(tablet: &Tablet, kind: NoticeKind) -> usize {
    let all = tablet.with(|device| device.notices(1_000).expect("notices"));
    all.iter().filter(|notice| notice.kind == kind).count()
}

/// A sync, and how many changes waited at most on the way.
fn sync_watched(tablet: &Tablet) -> u32 {
    let mut most = 0;
    let (_, outcome) = tablet.sync_over(&api(&tablet.address), PATIENCE, |_| {
        most = most.max(tablet.unsent());
        true
    });
    outcome.expect("the sync comes to its end");
    most
}

fn what_was_sent_after_the_backup_comes_back(mut office: Office) {
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (old, _) = rina.found();
    rina.sync();
    joko.sync();
    let backup = back_up(&office, "before.backup");
    rina.answer(old, own("q303"), "5");
    let (of_rina, _) = rina.found();
    rina.sync();
    joko.sync();
    joko.answer(old, own("q107"), "Jalan Bugenvil 2");
    let (of_joko, _) = joko.found();
    joko.sync();
    rina.sync();
    let (logged, before) = (office.logged(), village_line(&office, "after.backup"));
    let said = restore(&mut office, &backup);
    assert!(line(&said, "epoch").starts_with("epoch 2 begins"));
    assert!(office.logged() < logged, "the backup is older");
    assert!(sync_watched(&rina) > 0, "what the server lost waits to be sent again");
    joko.sync();
    rina.sync();
    assert_eq!(office.logged(), logged);
    assert_eq!(village_line(&office, "again.backup"), before, "the village is what it was");
    for household in [old, of_rina, of_joko] {
        assert_agree(household, &[&rina, &joko]);
    }
    assert_eq!((rina.unsent(), joko.unsent(), office.kept_aside()), (0, 0, 0));
    assert_eq!(notices(&rina, NoticeKind::GivenBack), 1);
    assert_eq!(office.count("SELECT sum(copies) FROM devices"), 0, "void tickets make nobody a copy");
    let requests = rina.sync().requests;
    assert_eq!(requests, 1, "nothing is left to say");
}

fn another_tablet_gives_back_what_a_lost_one_sent(mut office: Office) {
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    let backup = back_up(&office, "before.backup");
    rina.answer(household, own("q303"), "5");
    let (fresh, _) = rina.found();
    rina.sync();
    joko.sync();
    let (view, logged) = (joko.view(fresh), office.logged());
    drop(rina);
    restore(&mut office, &backup);
    joko.sync();
    assert_eq!((office.logged(), office.kept_aside()), (logged, 0));
    let newcomer = Tablet::of(&office, "siti");
    assert_eq!(newcomer.view(fresh), view);
    assert_eq!(newcomer.shows(household, &own("q303")), "5");
}

fn a_decision_comes_back_from_whoever_read_it(mut office: Office) {
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    rina.answer(household, own("q303"), "3");
    joko.answer(household, own("q303"), "4");
    rina.sync();
    joko.sync();
    let backup = back_up(&office, "before.backup");
    let console = Console::log_in(&office, "admin");
    let item = console.queue().remove(0);
    let case = console.open(&item);
    console.decide(&item, &case, "4");
    rina.sync();
    joko.sync();
    assert!(joko.view(household).conflicts.is_empty());
    let logged = office.logged();
    restore(&mut office, &backup);
    joko.sync();
    assert_eq!((office.logged(), office.kept_aside()), (logged, 0), "the console's own seal holds");
    rina.sync();
    assert_agree(household, &[&rina, &joko]);
    assert_eq!(rina.shows(household, &own("q303")), "4");
}

fn the_drill_gives_back_the_same_registry(mut office: Office) {
    let rina = Tablet::of(&office, "rina");
    for _ in 0..3 {
        rina.found();
    }
    rina.sync();
    let path = office.data().with_file_name("drill.backup");
    let written = office.command(&["backup", "--to", path.to_str().expect("a path")]);
    let restored = restore(&mut office, &path);
    for word in ["digest", "village", "audit"] {
        assert_eq!(line(&restored, word), line(&written, word));
    }
    println!("{}\n{}", line(&restored, "RPO"), line(&restored, "RTO"));
    // What one database wrote the other takes.
    let other = match office.is_upon_postgres() {
        true => Office::empty(None, &office.data()),
        false => Office::empty(Some(registry()), &office.data()),
    };
    let crossed = other.command(&["restore", "--from", path.to_str().expect("a path")]);
    assert_eq!(line(&crossed, "digest"), line(&written, "digest"));
    rina.sync();
}

fn a_backup_goes_only_where_nobody_works(office: Office) {
    let backup = back_up(&office, "a.backup");
    let from = backup.to_str().expect("a path").to_owned();
    assert_eq!(
        office.refusal(&["restore", "--from", &from]),
        "somebody works in this database already: nothing was copied"
    );
    let empty = || Office::empty(office.is_upon_postgres().then(registry), &office.data());
    for (key, why) in [("server.key", "server.key"), ("master.key", "does not have the master key")] {
        assert!(empty().without(key).refusal(&["restore", "--from", &from]).contains(why));
    }
    let mut bytes = std::fs::read(&backup).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&backup, bytes).expect("written");
    assert_eq!(
        empty().refusal(&["restore", "--from", &from]),
        "the backup is not restored: cut short or altered"
    );
}

/// The database's files, or the whole machine, are put back as they were.
fn set_back(machine: bool) {
    let mut office = Office::upon(None, FORM, Vec::new());
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    rina.found();
    rina.sync();
    joko.sync();
    office.kill();
    let kept = office.copied_files(machine);
    office.start();
    let (lost, _) = rina.found();
    rina.sync();
    let logged = office.logged();
    office.kill();
    office.put_back(kept.path());
    office.start();
    let (later, _) = rina.found();
    let (_, outcome) = rina.try_sync(NONE);
    assert_eq!(outcome.expect_err("it promises nothing").code(), "set_back");
    assert_eq!(office.status("/readyz"), 503);
    joko.sync();
    assert!(office.command(&["epoch", "show"]).contains("set back"));
    assert_eq!(office.count("SELECT count(*) FROM audit WHERE act = 'set_back'"), 1);
    office.command(&["epoch", "open", "--reason", "the machine was put back"]);
    assert_eq!(office.status("/readyz"), 200);
    rina.sync();
    joko.sync();
    assert_eq!(office.logged(), logged + 1, "the lost one and the later one");
    for household in [lost, later] {
        assert_agree(household, &[&rina, &joko]);
    }
    assert_eq!(office.kept_aside(), 0);
}

#[test]
fn a_machine_that_is_put_back_is_noticed_at_the_first_contact() {
    set_back(true);
}

#[test]
fn database_files_that_are_put_back_are_noticed_at_the_start() {
    set_back(false);
}
