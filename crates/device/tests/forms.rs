//! Forms by decree on one device: several side by side, drafts that stay, what moving them changes.

#[path = "../../../tests/src/decrees.rs"]
mod decrees;
mod support;

use pendata_device::{Affected, Device, Error, Impact, NoticeKind, Status};
use pendata_domain::document::CutError;
use pendata_domain::edit::Intent;
use pendata_domain::ids::{FormHash, FormVersion, HouseholdId};
use pendata_domain::stage::Stage;
use support::server::Server;
use support::*;

const DAY: i64 = 86_400;

fn install(tablet: &mut Device, version: u32, starts: Option<i64>) {
    let xml = if version == 2 { decrees::second() } else { decrees::third() };
    let hash = FormHash([version as u8; 32]);
    tablet.install_form(FormVersion(version), hash, &xml, starts).expect("the form is supported");
    while tablet.refresh_stale(50).expect("read again") == 50 {}
}

fn version_of(tablet: &Device, household: HouseholdId) -> u32 {
    tablet.form_of(household).expect("a form").version.0
}

fn affected(tablet: &mut Device, household: HouseholdId) -> Vec<Affected> {
    tablet.moving(household).expect("a comparison").expect("an older form").affected
}

fn impact(all: &[Affected], question: &str) -> Option<Impact> {
    all.iter()
        .find(|affected| affected.path.question == code(question))
        .map(|affected| affected.impact.clone())
}

fn synced(tablet: Device, server: &Server) -> Device {
    let tablet = std::sync::Mutex::new(tablet);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let run = pendata_device::sync::run(&tablet, server, Default::default(), |_| async {}, |_| true);
    runtime.block_on(run).1.expect("syncs");
    tablet.into_inner().expect("whole")
}

#[test]
fn a_draft_stays_under_its_form_until_it_is_moved() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(31);
    let mut tablet = device(dir.path(), 1, &clock);
    let (draft, _) = household(&mut tablet, "001", &["Ani"]);
    tablet.record(draft, &[set(path("q305"), "5"), set(path("q115"), "2")]).expect("recorded");
    install(&mut tablet, 2, None);
    let (fresh, _) = household(&mut tablet, "001", &["Budi"]);
    assert_eq!((version_of(&tablet, draft), version_of(&tablet, fresh)), (1, 2));
    assert_eq!(tablet.drafts_behind().expect("drafts"), [draft]);
    drop(tablet);

    let mut tablet = unlock(dir.path(), &clock).expect("opens");
    assert_eq!(version_of(&tablet, draft), 1, "also after a start");
    assert_eq!(shown(&mut tablet, draft, &path("q305")), "5");
    tablet.record(draft, &[set(path("q308"), "12")]).expect("recorded");
    let what = affected(&mut tablet, draft);
    let recoded = |from: &str, to: &str| Some(Impact::Recoded { from: from.into(), to: to.into() });
    assert_eq!(impact(&what, "q305"), recoded("5", "6"));
    assert_eq!(impact(&what, "q308"), recoded("12", "0"));
    assert_eq!(what.len(), 2, "{what:?}");

    tablet.move_to_form(draft).expect("moved");
    assert_eq!(
        (version_of(&tablet, draft), tablet.moving(draft).expect("a comparison").is_none()),
        (2, true)
    );
    assert_eq!(tablet.drafts_behind().expect("drafts"), []);
    for (question, value) in [("q305", "6"), ("q308", "0"), ("q115a", "2")] {
        assert_eq!(shown(&mut tablet, draft, &path(question)), value, "{question}");
    }
    tablet.record(draft, &[set(path("q305"), "5")]).expect("recorded");
    tablet.leave(draft).expect("left");
    assert_eq!(shown(&mut tablet, draft, &path("q305")), "5", "in the new code, over the same old text");
    assert_eq!(tablet.list_row(draft).expect("listed").expect("a row").form, 2);
}

#[test]
fn moving_tells_what_is_asked_gone_and_asked_again() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(32));
    let (draft, _) = household(&mut tablet, "001", &["Ani"]);
    let answers = [("q303", "9"), ("q305", "2"), ("q505", "2")];
    tablet.record(draft, &answers.map(|(question, value)| set(path(question), value))).expect("recorded");
    install(&mut tablet, 3, None);
    let what = affected(&mut tablet, draft);
    assert_eq!(impact(&what, "q303"), Some(Impact::AskAgain { value: "9".into() }));
    assert_eq!(impact(&what, "q505"), Some(Impact::Gone { value: "2".into() }));
    assert_eq!(impact(&what, "q507"), Some(Impact::ToAnswer));
    assert_eq!(impact(&what, "q305"), None, "a roof that kept its code");
    tablet.move_to_form(draft).expect("moved");
    assert_eq!(shown(&mut tablet, draft, &path("q505")), "2", "kept, though nobody asks any more");
    assert_eq!(shown(&mut tablet, draft, &path("q303")), "", "not in force");
    let field = tablet.household(draft).expect("it is here").field(&path("q303")).cloned().expect("a field");
    assert_eq!(field.apart.expect("kept").value.as_text(), "9");
    let history = tablet.history(draft, &path("q303")).expect("a history");
    assert_eq!(history.iter().map(|entry| entry.value.as_str()).collect::<Vec<_>>(), ["9"]);
}

#[test]
fn a_form_with_a_date_is_used_from_that_moment_without_a_sync() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(33);
    let mut tablet = device(dir.path(), 1, &clock);
    let (draft, _) = household(&mut tablet, "001", &["Ani"]);
    install(&mut tablet, 2, Some(MORNING + 5 * DAY));
    let coming = tablet.coming_form().expect("a date").expect("one comes");
    assert_eq!((coming.version, coming.starts), (FormVersion(2), MORNING + 5 * DAY));
    assert_eq!(tablet.form().expect("a form").version, FormVersion(1));
    let told = |tablet: &Device, kind| tablet.notices(9).expect("notices").iter().any(|n| n.kind == kind);
    assert!(told(&tablet, NoticeKind::FormAnnounced));
    clock.pass(5 * DAY - 1);
    assert!(!tablet.take_up_form().expect("looked"));
    clock.pass(1);
    let (fresh, _) = household(&mut tablet, "001", &["Budi"]);
    tablet.household(draft).expect("opened again");
    assert_eq!(version_of(&tablet, fresh), 1, "begun before anything looked at the clock");
    let (fresh, _) = household(&mut tablet, "001", &["Citra"]);
    assert_eq!((version_of(&tablet, fresh), version_of(&tablet, draft)), (2, 1));
    assert_eq!(tablet.coming_form().expect("a date"), None);
    clock.pass(-9 * DAY);
    drop(tablet);
    let tablet = unlock(dir.path(), &clock).expect("opens");
    assert_eq!(tablet.form().expect("a form").version, FormVersion(2), "a clock set back takes none away");
}

#[test]
fn a_first_form_is_used_though_its_date_has_not_come() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = bare(dir.path(), 1, &Clock::new(34));
    install(&mut tablet, 2, Some(MORNING + DAY));
    assert_eq!(tablet.form().expect("a form").version, FormVersion(2));
}

#[test]
fn drafts_and_dates_survive_a_lost_database() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(35);
    let mut tablet = device(dir.path(), 1, &clock);
    let (kept, _) = household(&mut tablet, "001", &["Ani"]);
    let (moved, _) = household(&mut tablet, "001", &["Budi"]);
    install(&mut tablet, 2, None);
    install(&mut tablet, 3, Some(MORNING + DAY));
    tablet.move_to_form(moved).expect("moved");
    drop(tablet);
    for file in ["pendata.db", "pendata.db-wal"] {
        let path = dir.path().join(file);
        if path.exists() {
            std::fs::remove_file(path).expect("removed");
        }
    }
    let tablet = unlock(dir.path(), &clock).expect("rebuilds");
    assert!(tablet.recovery().is_some());
    assert_eq!((version_of(&tablet, kept), version_of(&tablet, moved)), (1, 2));
    assert_eq!(tablet.coming_form().expect("a date").map(|c| c.version), Some(FormVersion(3)));
}

#[test]
fn what_is_done_and_sent_goes_to_the_form_in_force() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(36));
    let (done, _) = household(&mut tablet, "001", &["Ani"]);
    let (open, _) = household(&mut tablet, "001", &["Budi"]);
    let not_there = Intent::SetStage { stage: Stage::NotFound, note: "tidak ada orang".into() };
    tablet.record(done, &[not_there]).expect("recorded");
    install(&mut tablet, 2, None);
    assert_eq!(version_of(&tablet, done), 1, "not sent yet");
    let mut tablet = synced(tablet, &Server::new());
    assert_eq!((version_of(&tablet, done), version_of(&tablet, open)), (2, 1));
    tablet.refresh_stale(50).expect("read again");
    let row = tablet.list_row(done).expect("listed").expect("a row");
    assert_eq!((row.form, row.status), (2, Status::Sent));
}

#[test]
fn an_older_form_says_so_and_does_not_write_over_a_newer_answer() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(37));
    install(&mut tablet, 2, None);
    let (id, _) = household(&mut tablet, "001", &["Ani"]);
    let server = Server::new();
    tablet = synced(tablet, &server);
    // A tablet that nobody offered the newer form.
    let other = tempfile::tempdir().expect("a folder");
    let mut older = synced(device(other.path(), 2, &Clock::new(38)), &server);
    let missing = |tablet: &Device| tablet.list_row(id).expect("listed").expect("a row").missing;
    let before = missing(&older);
    tablet.record(id, &[set(path("q305"), "6")]).expect("recorded");
    synced(tablet, &server);
    older = synced(older, &server);
    assert_eq!(shown(&mut older, id, &path("q305")), "");
    assert_eq!(missing(&older), before - 1, "what was answered under a newer form is not missing");
    let refused = older.record(id, &[set(path("q305"), "2")]);
    assert!(matches!(refused, Err(Error::Edit(CutError::NewerForm))));
    older.record(id, &[set(path("q107"), "Jalan Mawar 2")]).expect("other answers go on");
    assert_eq!(shown(&mut older, id, &path("q107")), "Jalan Mawar 2");
}
