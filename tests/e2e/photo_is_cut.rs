//! A photo goes on from the byte where it was cut, over a killed server and a tablet without power.

use pendata_device::sync::PhotoChoice;
use pendata_domain::protocol::MAX_PIECE_BYTES;

use crate::office::Office;
use crate::photos::Sent;
use crate::proxy::{Cut, Proxy};
use crate::tablet::{NONE, PATIENCE, Tablet, api};

/// What a request carries beside the photo, with its answer, in bytes.
const AROUND: u64 = 4_000;

fn send(tablet: &Tablet) -> Sent {
    tablet.send_photos(&api(&tablet.address), NONE, PhotoChoice::All)
}

#[test]
fn a_photo_that_is_cut_anywhere_goes_on_where_it_was() {
    let office = Office::open();
    let proxy = Proxy::to(&office.address);
    let mut rina = Tablet::of(&office, "rina");
    rina.address.clone_from(&proxy.address);
    let (household, _) = rina.found();
    rina.photograph(household, "foto_depan", 99);
    rina.sync();
    rina.send_photos(&api(&rina.address), PATIENCE, PhotoChoice::All).1.expect("a sound line");
    for (n, at) in [1, 200, 20_000, 40_000, 65_000, 70_000, 131_072, 160_000].into_iter().enumerate() {
        let photo = rina.photograph(household, "foto_depan", n as u32 + 1);
        rina.sync();
        rina.send_photos(&api(&rina.address), PATIENCE, PhotoChoice::Thumbnails)
            .1
            .expect("the thumbnail goes");
        assert!(photo.bytes > 165_000, "{} bytes", photo.bytes);
        proxy.cut_next(Cut::Up(at));
        let (report, outcome) = send(&rina);
        assert!(outcome.is_err(), "cut at {at}");
        assert_eq!(report.delayed.as_ref().map(|delayed| delayed.household), Some(household));
        let (_, outcome) = send(&rina);
        outcome.expect("the next run sends the rest");
        let (up, _) = proxy.counted();
        let rest = u64::from(photo.bytes) - at.saturating_sub(AROUND);
        assert!(up < rest + AROUND, "cut at {at}: {up} bytes went up for the rest of {rest}");
    }
}

#[test]
fn a_lost_answer_costs_no_byte_of_the_photo() {
    let office = Office::open();
    let proxy = Proxy::to(&office.address);
    let mut rina = Tablet::of(&office, "rina");
    rina.address.clone_from(&proxy.address);
    let (household, _) = rina.found();
    let photo = rina.photograph(household, "foto_depan", 5);
    rina.sync();
    rina.send_photos(&api(&rina.address), PATIENCE, PhotoChoice::Thumbnails).1.expect("the thumbnail goes");
    for down in [1, 300, 500] {
        proxy.cut_next(Cut::Down(down));
        assert!(send(&rina).1.is_err(), "cut at {down}");
    }
    send(&rina).1.expect("the rest goes");
    assert_eq!(office.count("SELECT count(*) FROM photos"), 2);
    assert_eq!(office.count("SELECT sum(bytes) FROM photos WHERE bytes > 20000"), u64::from(photo.bytes));
}

#[test]
fn a_photo_outlives_a_killed_server_and_a_tablet_without_power() {
    let mut office = Office::open();
    let proxy = Proxy::to(&office.address);
    let mut rina = Tablet::of(&office, "rina");
    rina.address.clone_from(&proxy.address);
    let (household, _) = rina.found();
    let photo = rina.photograph(household, "foto_depan", 5);
    rina.sync();
    proxy.cut_next(Cut::Up(120_000));
    assert!(send(&rina).1.is_err());
    office.kill();
    let rina = rina.restart();
    let (report, outcome) = send(&rina);
    assert!(outcome.is_err() && report.sent == 0);
    let (household_only, outcome) = rina.try_sync(NONE);
    assert!(outcome.is_err() && household_only.refused == 0);
    office.start();
    rina.sync();
    send(&rina).1.expect("it goes on");
    let (up, _) = proxy.counted();
    // What was on its way when the server was killed may be lost with it; what it had answered for is not.
    let answered = MAX_PIECE_BYTES as u64;
    assert!(up < u64::from(photo.bytes) - answered + AROUND, "{up} bytes went up after the cut");
}
