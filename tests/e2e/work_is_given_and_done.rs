//! The district gives work at its desk, a tablet does it without a network, and the desk sees how far it is.

use pendata_device::{Page, WorkFilter};
use pendata_domain::edit::Intent;
use pendata_domain::stage::Stage;
use serde_json::json;

use crate::console::Console;
use crate::office::{Office, VILLAGE};
use crate::tablet::Tablet;

const ALL: Page = Page { offset: 0, limit: 10 };

fn left(tablet: &Tablet) -> u32 {
    let counted = tablet.with(|device| device.work_count(&WorkFilter::default()).expect("counted"));
    counted.households - counted.done
}

#[test]
fn work_is_given_at_the_desk_and_done_without_a_network() {
    let mut office = Office::open();
    let console = Console::log_in(&office, "dewi");
    let rina = Tablet::of(&office, "rina");
    let (found, _) = rina.found();
    let (other, _) = rina.found();
    rina.sync();
    let due = "2026-01-15";
    let given = console.post(
        "/api/work/give",
        json!({
            "village": VILLAGE, "households": [found.to_string(), other.to_string()], "filter": null,
            "reason": "check", "words": "", "note": "Foto rumah tidak jelas", "due": due,
        }),
    );
    assert_eq!((given["list"].as_u64(), given["households"].as_u64()), (Some(1), Some(2)));
    office.command(&["calendar", "set", "--district", "35.02", "--cut-off-day", "31"]);
    rina.sync();
    office.kill();
    let rina = rina.restart();
    assert_eq!(left(&rina), 2, "seen without a network");
    let row = rina.with(|device| device.work(&WorkFilter::default(), ALL).expect("listed")).remove(0);
    let asked = rina.with(|device| device.assignments(row.household).expect("asked")).remove(0);
    assert_eq!(
        (asked.note.as_str(), asked.due.map(|due| due.to_string())),
        ("Foto rumah tidak jelas", Some(due.into()))
    );
    let countdown = rina.with(|device| device.countdown().expect("asked")).expect("a calendar");
    assert!(countdown.days_left <= 30 && countdown.passed.is_none());
    let gone = Intent::SetStage { stage: Stage::Moved, note: "other_district\nKe Kediri".into() };
    rina.record(found, &[gone]);
    assert_eq!(left(&rina), 1);
    office.start();
    rina.sync();
    let list = &console.get("/api/work")["lists"][0];
    assert_eq!((list["households"].as_u64(), list["done"].as_u64()), (Some(2), Some(1)));
    assert_eq!(list["overdue"].as_u64(), Some(1));
    let seen = console.get(&format!("/api/households/{found}"));
    assert_eq!(
        (seen["stage_reason"].as_str(), seen["stage_note"].as_str()),
        (Some("other_district"), Some("Ke Kediri"))
    );
    console.post("/api/work/withdraw", json!({ "list": 1, "households": [other.to_string()] }));
    rina.sync();
    assert_eq!(left(&rina), 0);
}
