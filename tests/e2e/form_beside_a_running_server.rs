//! A form is published by decree while the server runs: it is noticed without a restart, and only the district that it is
//! rolled out to gets it.

use std::thread;
use std::time::{Duration, Instant};

use crate::office::{FORM, Office};
use crate::tablet::Tablet;

/// The server looks for forms every few seconds.
const NOTICED: Duration = Duration::from_secs(20);

fn version(tablet: &Tablet) -> u32 {
    tablet.with(|device| device.form().expect("a form").version.0)
}

#[test]
fn a_form_published_beside_a_running_server_reaches_the_tablets_of_its_district() {
    let office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let (household, _) = rina.found();
    rina.sync();
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(&file, FORM.replace("Bahan dinding terluas", "Dinding rumah")).expect("it writes");
    let path = file.path().to_string_lossy().into_owned();
    office.command(&["form", "publish", &path]);
    thread::sleep(NOTICED / 2);
    rina.sync();
    assert_eq!(version(&rina), 1, "published, and in force nowhere yet");

    office.command(&["form", "rollout", "2", "--district", "35.02"]);
    let begun = Instant::now();
    while version(&rina) < 2 && begun.elapsed() < NOTICED {
        thread::sleep(Duration::from_millis(500));
        rina.sync();
    }
    assert_eq!(version(&rina), 2, "the running server gives it");
    let judged = || office.count("SELECT count(*) FROM households WHERE form = 2");
    while judged() == 0 && begun.elapsed() < NOTICED * 2 {
        thread::sleep(Duration::from_millis(500));
    }
    assert_eq!(judged(), 1, "{household:?} is judged again");
}
