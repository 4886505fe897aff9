//! Work without any network: bundle files from tablet to tablet, to the server and back.

use std::io::Cursor;
use std::sync::atomic::{AtomicU32, Ordering};

use pendata_device::Status;
use pendata_device::parcels::{BundleReport, Content, Refusal, read_bundle, write_bundle};

use crate::console::Console;
use crate::office::{NEIGHBOUR, Office, VILLAGE, village};
use crate::tablet::{PATIENCE, Tablet, assert_agree, own, set};

/// Only what is unsent.
const WORK: Content = Content { village: false, photos: false };
/// The village too.
const ALL: Content = Content { village: true, photos: true };

fn write(tablet: &Tablet, content: Content) -> Vec<u8> {
    let (out, _) = write_bundle(&tablet.device, &village(), content, Vec::new(), |_| true).expect("written");
    out
}

fn read(tablet: &Tablet, file: &[u8]) -> Result<BundleReport, Refusal> {
    read_bundle(&tablet.device, Cursor::new(file), |_| true)
}

fn take(tablet: &Tablet, file: &[u8]) -> BundleReport {
    read(tablet, file).expect("taken in")
}

/// The operator takes a file in from a stick.
fn import(office: &Office, file: &[u8]) -> serde_json::Value {
    let said = office.command(&["bundle", "import", "--json", &stick(office, file)]);
    serde_json::from_str(&said).expect("JSON")
}

/// A file on a stick at the office.
fn stick(office: &Office, file: &[u8]) -> String {
    static FILES: AtomicU32 = AtomicU32::new(0);
    let name = format!("desa-{}.pendata", FILES.fetch_add(1, Ordering::Relaxed));
    let path = office.data().with_file_name(name);
    std::fs::write(&path, file).expect("written");
    path.to_str().expect("a path").to_owned()
}

fn export(office: &Office) -> Vec<u8> {
    let path = stick(office, &[]);
    office.command(&["bundle", "export", "--village", VILLAGE, "--out", &path]);
    std::fs::read(path).expect("a file")
}

fn status(tablet: &Tablet, household: pendata_domain::ids::HouseholdId) -> Status {
    tablet.with(|device| device.list_row(household).expect("a row").expect("listed").status)
}

fn accepted(import: &serde_json::Value) -> (u64, u64) {
    (import["accepted"].as_u64().expect("a number"), import["duplicate"].as_u64().expect("a number"))
}

#[test]
fn work_hops_over_two_tablets_and_a_stick_to_the_server_and_its_word_comes_back() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.with(|device| device.leave(household)).expect("left");
    let first = write(&rina, WORK);
    let report = take(&joko, &first);
    assert_eq!((report.taken.accepted, report.taken.carried, report.taken.households.len()), (1, 1, 1));
    assert_agree(household, &[&rina, &joko]);
    assert_ne!(status(&joko, household), Status::Sent, "nobody said that the server holds it");
    // The second tablet adds to it, and gives both on.
    joko.answer(household, own("q303"), "7");
    joko.with(|device| device.leave(household)).expect("left");
    let second = write(&joko, WORK);
    let report = import(&office, &second);
    assert_eq!(accepted(&report), (2, 0));
    assert_eq!(office.logged(), 2);
    assert_eq!(rina.unsent(), 1, "the writer has not heard of it");
    // The server's word comes back by hand.
    let answer = export(&office);
    for tablet in [&rina, &joko] {
        let report = take(tablet, &answer);
        assert_eq!((report.taken.sent, tablet.unsent()), (1, 0));
    }
    assert_eq!(rina.shows(household, &own("q303")), "7", "with what the other added");
    assert_agree(household, &[&rina, &joko]);
    let before = office.count("SELECT count(*) FROM seals");
    for tablet in [&rina, &joko] {
        let report = tablet.sync();
        assert_eq!((report.sent, report.refused), (0, 0), "nothing is left to send");
    }
    assert_eq!(office.count("SELECT count(*) FROM seals"), before);
    let direct = Tablet::of(&office, "sari");
    assert_agree(household, &[&rina, &joko, &direct]);
}

#[test]
fn a_carrier_with_network_brings_the_work_and_the_writers_own_sync_hears_of_it() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    take(&joko, &write(&rina, WORK));
    let report = joko.sync();
    assert_eq!((report.sent, office.logged()), (1, 1));
    assert_eq!(office.count("SELECT count(*) FROM receipts"), 1);
    assert_eq!(rina.sync().sent, 1);
    assert_eq!(office.logged(), 1, "once, whoever brings it");
    assert_agree(household, &[&rina, &joko]);
    let quiet = joko.sync();
    assert_eq!((quiet.sent, quiet.requests), (0, 1), "it is not brought again");
}

#[test]
fn the_carrier_gives_the_servers_word_to_the_writer() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    rina.found();
    take(&joko, &write(&rina, WORK));
    joko.sync();
    let report = take(&rina, &write(&joko, WORK));
    assert_eq!((report.taken.sent, rina.unsent()), (1, 0));
}

#[test]
fn taking_a_bundle_twice_changes_nothing() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    let file = write(&rina, ALL);
    take(&joko, &file);
    let heads = joko.heads(household);
    let again = take(&joko, &file);
    assert_eq!((again.taken.accepted, again.taken.carried > 1), (0, false));
    assert_eq!(joko.heads(household), heads);
    assert_eq!(accepted(&import(&office, &file)), (1, 0));
    let counts = |office: &Office| (office.logged(), office.count("SELECT count(*) FROM seals"));
    let before = counts(&office);
    assert_eq!(accepted(&import(&office, &file)), (0, 1));
    assert_eq!(counts(&office), before);
    // Its own bundle comes home.
    let home = take(&rina, &file);
    assert_eq!((home.taken.accepted, home.taken.known), (0, 1));
}

#[test]
fn a_tablet_that_never_synced_gets_the_village_by_hand_and_works() {
    let mut office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let households: Vec<_> = (0..3).map(|_| rina.found().0).collect();
    rina.sync();
    let unsent = rina.found().0;
    let code = office.officer("joko", &[VILLAGE]);
    let joko = Tablet::blank(&office, &code, 0);
    office.kill();
    let report = take(&joko, &write(&rina, ALL));
    assert_eq!(report.taken.form, Some(pendata_domain::ids::FormVersion(1)));
    for household in households.iter().chain([&unsent]) {
        assert_agree(*household, &[&rina, &joko]);
    }
    assert_eq!(status(&joko, households[0]), status(&rina, households[0]));
    joko.answer(households[0], own("q303"), "7");
    office.start();
    let report = joko.sync();
    assert_eq!((report.sent, report.loaded), (2, 0), "the village is not read again");
    assert!(report.received <= 1, "it stands where the log was given on");
    rina.sync();
    assert_agree(households[0], &[&rina, &joko]);
}

#[test]
fn a_snapshot_is_given_on_and_need_not_be_downloaded() {
    let office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let households: Vec<_> = (0..12).map(|_| rina.found().0).collect();
    rina.sync();
    office.command(&["pack", VILLAGE]);
    let sari = Tablet::of(&office, "sari");
    let code = office.officer("joko", &[VILLAGE]);
    let joko = Tablet::blank(&office, &code, 0);
    let report = take(&joko, &write(&sari, ALL));
    assert_eq!(report.taken.loaded, 12);
    let report = joko.sync();
    assert_eq!((report.loaded, report.received), (0, 0));
    for household in households {
        assert_agree(household, &[&rina, &sari, &joko]);
    }
    // And once more, by a tablet that got it by hand.
    let code = office.officer("tono", &[VILLAGE]);
    let tono = Tablet::blank(&office, &code, 0);
    assert_eq!(take(&tono, &write(&joko, ALL)).taken.loaded, 12);
}

#[test]
fn a_bundle_cut_short_or_altered_anywhere_is_refused_and_nothing_is_taken() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    let file = write(&rina, WORK);
    for length in 0..file.len() {
        let refusal = read(&joko, &file[..length]).expect_err("cut");
        assert_eq!(refusal.code(), "bundle_cut_short", "cut at {length}");
    }
    for place in (0..file.len()).step_by(3) {
        let mut bent = file.clone();
        bent[place] ^= 4;
        let code = read(&joko, &bent).expect_err("altered").code();
        let told =
            ["bundle_altered", "bundle_cut_short", "not_a_bundle", "newer_bundle", "bundle_other_village"];
        let header = ["bundle_other_district", "bundle_newer_key", "bundle_unknown_sender"];
        assert!(told.contains(&code) || header.contains(&code), "{code} at {place}");
    }
    assert!(joko.with(|device| device.list_row(household)).expect("looked").is_none());
    assert_eq!(joko.with(|device| device.counts()).expect("counts").carried_changes, 0);
    let said = office.failing(&["bundle", "import", &stick(&office, &file[..file.len() / 2])]);
    assert!(said.contains("cut short"), "{said}");
    let mut bent = file.clone();
    bent[file.len() / 2] ^= 1;
    assert!(office.failing(&["bundle", "import", &stick(&office, &bent)]).contains("altered"));
    assert_eq!(office.logged(), 0);
    take(&joko, &file);
}

#[test]
fn a_bundle_of_another_village_or_district_is_refused_by_name() {
    let office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let neighbour = Tablet::enrolled(&office, &office.officer("agus", &[NEIGHBOUR]), 0);
    rina.found();
    let refusal = read(&neighbour, &write(&rina, WORK)).expect_err("another village");
    assert_eq!(refusal.code(), "bundle_other_village");
    let elsewhere = Office::open();
    let stranger = Tablet::of(&elsewhere, "rina");
    stranger.found();
    let file = write(&stranger, WORK);
    assert_eq!(read(&rina, &file).expect_err("of another server").code(), "bundle_altered");
    assert!(office.failing(&["bundle", "import", &stick(&office, &file)]).contains("altered"));
}

#[test]
fn a_revoked_tablets_work_is_kept_aside_and_both_are_told() {
    let office = Office::open();
    let console = Console::log_in(&office, "dewi");
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    rina.answer(household, own("q107"), "Jalan Bugenvil 2");
    let file = write(&rina, WORK);
    // Before anybody knows, another tablet takes it in.
    take(&joko, &file);
    assert_eq!(joko.shows(household, &own("q107")), "Jalan Bugenvil 2");
    office.revoke(rina.with(|device| device.number()));
    let sari = Tablet::of(&office, "sari");
    assert_eq!(read(&sari, &file).expect_err("revoked").code(), "bundle_revoked_sender");
    let report = import(&office, &file);
    assert_eq!((report["sender_revoked"].as_bool(), accepted(&report)), (Some(true), (0, 0)));
    assert_eq!(report["quarantined"][0]["reason"], "revoked");
    assert_eq!(console.quarantine().len(), 1);
    // The carrier brings it too, and hears that it is not in force.
    let synced = joko.sync();
    assert_eq!(synced.refused, 1);
    assert_eq!(joko.shows(household, &own("q107")), "Jalan Flamboyan 17");
    assert_eq!(joko.with(|device| device.counts()).expect("counts").carried_changes, 0);
    assert_eq!(console.quarantine().len(), 1);
    // The one who wrote it reads nothing new any more, and hears of it from the server; the work stays there.
    assert_eq!(read(&rina, &write(&joko, WORK)).expect_err("a newer key").code(), "bundle_newer_key");
    assert_eq!(rina.sync().refused, 1);
    assert_eq!(rina.shows(household, &own("q107")), "Jalan Bugenvil 2");
    assert_eq!(joko.sync().requests, 1, "nothing goes round in circles");
}

#[test]
fn a_key_changes_with_a_revocation_and_older_bundles_still_open() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let thief = Tablet::of(&office, "thief");
    rina.found();
    let older = write(&rina, WORK);
    office.revoke(thief.with(|device| device.number()));
    let (_, outcome) = thief.try_sync(PATIENCE);
    assert!(outcome.is_ok() || outcome.is_err());
    joko.sync();
    let newer = write(&joko, ALL);
    assert_eq!(read(&thief, &newer).expect_err("a newer key").code(), "bundle_newer_key");
    assert_eq!(read(&rina, &newer).expect_err("not synced since").code(), "bundle_newer_key");
    take(&joko, &older);
    rina.sync();
    take(&rina, &newer);
    assert_eq!(accepted(&import(&office, &older)).0 + accepted(&import(&office, &older)).1, 1);
}

#[test]
fn a_copy_of_a_tablet_and_the_tablet_both_bring_their_work() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.sync();
    let copy = rina.copied();
    rina.answer(household, own("q303"), "5");
    copy.answer(household, own("q107"), "Jalan Bugenvil 2");
    let (one, two) = (write(&rina, WORK), write(&copy, WORK));
    joko.sync();
    take(&joko, &one);
    take(&joko, &two);
    // The tablet takes in what its copy wrote under its name.
    take(&rina, &two);
    assert_agree(household, &[&rina, &joko]);
    joko.sync();
    rina.sync();
    copy.sync();
    joko.sync();
    rina.sync();
    assert_agree(household, &[&rina, &copy, &joko]);
    assert_eq!((rina.unsent(), copy.unsent(), office.kept_aside()), (0, 0, 0));
    assert_eq!(office.logged(), 3);
}

#[test]
fn a_carrier_that_lost_its_database_still_brings_the_work() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    take(&joko, &write(&rina, WORK));
    drop(rina);
    let joko = joko.restart_without_database();
    assert_eq!(joko.shows(household, &own("q107")), "Jalan Flamboyan 17");
    joko.sync();
    assert_eq!(office.logged(), 1, "the tablet it came from may be lost");
}

#[test]
fn answers_of_two_tablets_meet_by_hand_and_open_one_case_as_over_the_network() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    rina.record(household, &[set(own("q301a"), "2")]);
    joko.record(household, &[set(own("q301a"), "3")]);
    take(&joko, &write(&rina, WORK));
    take(&rina, &write(&joko, WORK));
    assert_agree(household, &[&rina, &joko]);
    assert_eq!(rina.view(household).conflicts.len(), 1);
    import(&office, &write(&rina, WORK));
    assert_eq!(office.count("SELECT count(*) FROM conflicts WHERE closed IS NULL"), 1);
    let sari = Tablet::of(&office, "sari");
    assert_agree(household, &[&rina, &joko, &sari]);
}

#[test]
fn a_bundle_that_the_disk_has_no_room_for_is_refused_before_anything_is_taken() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    let file = write(&rina, WORK);
    joko.fill_the_disk(true);
    assert_eq!(read(&joko, &file).expect_err("no room").code(), "low_space");
    assert!(joko.with(|device| device.list_row(household)).expect("looked").is_none());
    joko.fill_the_disk(false);
    take(&joko, &file);
    assert_agree(household, &[&rina, &joko]);
}

#[test]
fn a_photo_rides_along_and_the_other_tablet_sends_it() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    let photo = rina.photograph(household, "foto_dalam", 1).hash;
    let report = take(&joko, &write(&rina, ALL));
    assert_eq!(report.taken.photos, 1);
    assert!(joko.with(|device| device.picture(photo)).is_some());
    assert_eq!(joko.with(|device| device.counts()).expect("counts").unsent_photos, 1);
    let said = import(&office, &write(&joko, ALL));
    assert_eq!((said["photos"].as_u64(), office.count("SELECT count(*) FROM photos")), (Some(1), 2));
    assert_eq!(import(&office, &write(&joko, ALL))["photos"].as_u64(), Some(0), "once");
}
