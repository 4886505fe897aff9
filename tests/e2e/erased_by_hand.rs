//! An erasure reaches tablets that are out of the server's reach: over a bundle file, and over a meeting.

use std::io::Cursor;

use pendata_device::NoticeKind;
use pendata_device::meet::{Code, Lost, MeetingProgress, Part, Wire, meet};
use pendata_device::parcels::{BundleReport, Content, read_bundle, write_bundle};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::erased::{assert_forgotten, assert_forgotten_on, erase, found, notices, remade};
use crate::office::{Office, VILLAGE, village};
use crate::restored::{back_up, restore};
use crate::tablet::{Tablet, assert_agree, of, own, runtime};

const ALL: Content = Content { village: true, photos: true };

fn written(tablet: &Tablet) -> Vec<u8> {
    write_bundle(&tablet.device, &village(), ALL, Vec::new(), |_| true).expect("written").0
}

fn take(tablet: &Tablet, file: &[u8]) -> BundleReport {
    read_bundle(&tablet.device, Cursor::new(file), |_| true).expect("taken in")
}

/// The village's bundle of the server.
fn exported(office: &Office) -> Vec<u8> {
    let path = office.data().with_file_name("desa.pendata");
    office.command(&["bundle", "export", "--village", VILLAGE, "--out", path.to_str().expect("a path")]);
    std::fs::read(path).expect("a file")
}

/// One end of a cable between two tablets.
struct End(UnboundedSender<Vec<u8>>, UnboundedReceiver<Vec<u8>>);

impl Wire for End {
    async fn send(&mut self, frame: &[u8]) -> Result<(), Lost> {
        self.0.send(frame.to_vec()).map_err(|_| Lost::Cut)
    }

    async fn receive(&mut self, most: usize) -> Result<Vec<u8>, Lost> {
        let frame = self.1.recv().await.ok_or(Lost::Cut)?;
        if frame.len() > most { Err(Lost::TooLong) } else { Ok(frame) }
    }
}

fn meets(host: &Tablet, guest: &Tablet) {
    let ((to_guest, from_host), (to_host, from_guest)) = (unbounded_channel(), unbounded_channel());
    let (mut a, mut b) = (End(to_guest, from_guest), End(to_host, from_host));
    let code: Code = "482913".parse().expect("six digits");
    let (mut watch_a, mut watch_b) = (|_: &MeetingProgress| true, |_: &MeetingProgress| true);
    let shown = async {
        let (_, outcome) = meet(&host.device, &mut a, Part::Host { code, left: 2 }, &mut watch_a).await;
        drop(a);
        outcome
    };
    let typed = async {
        let (_, outcome) = meet(&guest.device, &mut b, Part::Guest { code }, &mut watch_b).await;
        drop(b);
        outcome
    };
    let (there, here) = runtime().block_on(async { tokio::join!(shown, typed) });
    there.expect("the host's end");
    here.expect("the guest's end");
}

#[test]
fn the_servers_bundle_empties_the_old_household() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, wayan, sekar) = found(&rina);
    rina.sync();
    joko.sync();
    joko.answer(household, of(sekar, "q412"), "3");
    joko.answer(household, of(wayan, "q412"), "2");
    let remade = remade(&erase(&office, household, sekar));
    take(&joko, &exported(&office));
    assert_forgotten_on(&joko);
    assert_eq!(joko.with(|device| device.stands_for(household).expect("asked")), Some(remade));
    assert_eq!(notices(&joko, NoticeKind::Erased), ["1"]);
    assert_eq!(notices(&joko, NoticeKind::EnterAgain), [format!("{}\n2", of(wayan, "q412"))]);
    assert_eq!(joko.unsent(), 0);
    let joko = joko.restart();
    joko.sync();
    rina.sync();
    assert_forgotten(&office);
    assert_agree(remade, &[&rina, &joko]);
}

#[test]
fn a_tablet_tells_one_that_never_saw_the_server_over_a_file() {
    let office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let (household, _, sekar) = found(&rina);
    rina.sync();
    let [joko, wati] =
        ["joko", "wati"].map(|login| Tablet::blank(&office, &office.officer(login, &[VILLAGE]), 0));
    rina.sync();
    let before = written(&rina);
    for tablet in [&joko, &wati] {
        take(tablet, &before);
        assert!(tablet.with(|device| device.household(household).is_ok()), "it is there by hand");
    }
    let remade = remade(&erase(&office, household, sekar));
    rina.sync();
    take(&joko, &written(&rina));
    assert_forgotten_on(&joko);
    assert_agree(remade, &[&rina, &joko]);
    // And it tells the next one.
    take(&wati, &written(&joko));
    assert_forgotten_on(&wati);
    assert_agree(remade, &[&joko, &wati]);
}

#[test]
fn two_tablets_meet_and_the_late_work_of_one_brings_nobody_back() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, wayan, sekar) = found(&rina);
    let (neighbour, _) = rina.found();
    rina.sync();
    joko.sync();
    joko.answer(household, own("q109"), "tanya Sekar Kusumaningtyas di pasar");
    joko.answer(household, of(wayan, "q412"), "2");
    joko.answer(neighbour, own("q303"), "5");
    let remade = remade(&erase(&office, household, sekar));
    rina.sync();
    meets(&rina, &joko);
    for tablet in [&rina, &joko] {
        assert_forgotten_on(tablet);
        assert!(tablet.with(|device| device.household(household).is_err()), "the old one is on no tablet");
    }
    assert_agree(remade, &[&rina, &joko]);
    assert_agree(neighbour, &[&rina, &joko]);
    assert_eq!(notices(&joko, NoticeKind::EnterAgain), [format!("{}\n2", of(wayan, "q412"))]);
    // Rina brings on what she carries, and Joko comes home.
    rina.sync();
    assert_forgotten(&office);
    joko.sync();
    rina.sync();
    assert_forgotten(&office);
    assert_eq!((rina.unsent(), joko.unsent()), (0, 0));
    assert_agree(neighbour, &[&rina, &joko]);
    assert_eq!(rina.shows(neighbour, &own("q303")), "5");
    for tablet in [rina.restart_without_database(), joko.restart_without_database()] {
        assert_forgotten_on(&tablet);
    }
}

#[test]
fn a_snapshot_of_before_that_another_gives_is_not_kept() {
    let mut office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _, sekar) = found(&rina);
    rina.sync();
    let backup = back_up(&office, "before.backup");
    let remade = remade(&erase(&office, household, sekar));
    rina.sync();
    // Joko reads the village from a server that forgot the erasure, and gives it on.
    restore(&mut office, &backup);
    office.command(&["pack", VILLAGE]);
    joko.sync();
    assert!(joko.with(|device| device.household(household).is_ok()), "nobody told him");
    take(&rina, &written(&joko));
    assert_forgotten_on(&rina);
    assert!(rina.with(|device| device.household(household).is_err()));
    rina.sync();
    assert_forgotten(&office);
    joko.sync();
    assert_forgotten_on(&joko);
    assert_agree(remade, &[&rina, &joko]);
}
