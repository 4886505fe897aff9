//! Starting, the PIN, the settings, and what a wrong call gets.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use std::sync::{Arc, Mutex};

use pendata_officer::bridge::BridgeError;
use pendata_officer::event::Event;
use serde_json::json;
use support::{Officer, PIN, VILLAGE, enrolled};

#[test]
fn a_folder_without_a_device_asks_to_enrol() {
    let folder = tempfile::tempdir().unwrap();
    let officer = Officer::at(folder.path());
    assert_eq!(officer.call("app.state", json!(null))["phase"]["phase"], "not_enrolled");
    assert_eq!(officer.refused("households.counts", json!(null))["code"], "not_enrolled");
    let enrol = |url: &str, pin: &str| json!({ "url": url, "code": "X", "label": "Tablet", "pin": pin });
    let short = officer.refused("app.enrol", enrol("https://127.0.0.1:9", "12345"));
    assert_eq!(short, json!({ "code": "weak_pin", "least_digits": 6 }));
    assert_eq!(officer.refused("app.enrol", enrol("http://example.org", PIN))["code"], "unfit_address");
    assert_eq!(officer.refused("app.enrol", enrol("http://127.0.0.1:9", PIN))["code"], "offline");
}

#[test]
fn a_wrong_pin_opens_nothing_and_the_wait_grows() {
    let folder = tempfile::tempdir().unwrap();
    let officer = enrolled(folder.path());
    assert_eq!(officer.call("app.state", json!(null))["phase"]["phase"], "locked");
    let mut waits = Vec::new();
    for _ in 0..20 {
        let refused = officer.refused("app.unlock", json!({ "pin": "000000" }));
        waits.push((refused["code"].clone(), refused["wait_seconds"].as_u64().unwrap()));
        if waits.last().unwrap().1 > 0 {
            break;
        }
    }
    assert_eq!(waits.last().unwrap().0, "wrong_pin");
    assert_eq!(officer.refused("app.unlock", json!({ "pin": PIN }))["code"], "too_early");
    assert!(officer.call("app.state", json!(null))["phase"]["wait_seconds"].as_u64().unwrap() > 0);
    assert_eq!(officer.refused("households.counts", json!(null))["code"], "locked");
}

#[test]
fn a_new_pin_opens_and_the_old_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let change = |old: &str, new: &str| json!({ "old": old, "new": new });
    let short = officer.refused("app.change_pin", change(PIN, "12345"));
    assert_eq!(short, json!({ "code": "weak_pin", "least_digits": 6 }));
    assert_eq!(officer.refused("app.change_pin", change("000000", "719243"))["code"], "wrong_pin");
    officer.call("app.change_pin", change(PIN, "719243"));
    officer.call("app.lock", json!(null));

    let again = Officer::at(folder.path());
    assert_eq!(again.refused("app.unlock", json!({ "pin": PIN }))["code"], "wrong_pin");
    assert_eq!(again.call("app.unlock", json!({ "pin": "719243" }))["phase"]["phase"], "ready");
}

#[test]
fn a_wrong_old_pin_waits_longer_each_time_at_the_lock_too() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let change = || json!({ "old": "000000", "new": "719243" });
    let wait = std::iter::repeat_with(|| officer.refused("app.change_pin", change()))
        .take(20)
        .map(|refused| refused["wait_seconds"].as_u64().unwrap())
        .find(|wait| *wait > 0);
    assert!(wait.is_some(), "tries go on without a wait");
    let right = json!({ "old": PIN, "new": "719243" });
    assert_eq!(officer.refused("app.change_pin", right)["code"], "too_early");
    assert_eq!(officer.call("households.counts", json!(null))["total"], 0);
    officer.call("app.lock", json!(null));
    assert_eq!(officer.refused("app.unlock", json!({ "pin": PIN }))["code"], "too_early");
}

#[test]
fn unlocking_tells_whose_device_it_is_and_locking_closes_it() {
    let folder = tempfile::tempdir().unwrap();
    let officer = enrolled(folder.path());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    officer.app.subscribe(move |event: &Event| {
        sink.lock().unwrap().push(serde_json::to_value(event).unwrap());
    });
    let ready = officer.call("app.unlock", json!({ "pin": PIN }))["phase"].clone();
    let village = &ready["officer"]["villages"][0];
    assert_eq!((&village["code"], &village["district"]), (&json!(VILLAGE), &json!("Kabupaten Ponorogo")));
    assert_eq!(ready["form"], json!({ "version": 1, "title": "Pendataan keluarga" }));
    let locked = officer.call("app.lock", json!(null));
    assert_eq!(locked["phase"]["phase"], "locked");
    let heard = heard.lock().unwrap();
    let states = heard.iter().filter(|event| event["topic"] == "state");
    let phases: Vec<_> = states.map(|event| event["payload"]["phase"]["phase"].clone()).collect();
    assert_eq!(phases, ["ready", "locked"]);
}

#[test]
fn settings_are_there_before_the_pin() {
    let folder = tempfile::tempdir().unwrap();
    let officer = enrolled(folder.path());
    let chosen = json!({ "language": "en", "text_percent": 200, "graphics": "simple" });
    assert_eq!(officer.call("settings.set", chosen)["text_percent"], 150);
    let again = Officer::at(folder.path());
    assert_eq!(again.call("app.state", json!(null))["settings"]["language"], "en");
}

#[test]
fn a_wrong_call_gets_a_code() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    assert_eq!(officer.refused("households.burn", json!(null))["code"], "unknown_method");
    assert_eq!(officer.refused("form.open", json!({ "household": "x" }))["code"], "malformed_arguments");
    let unknown = "01990000-0000-7000-8000-000000000000";
    let open = json!({ "household": unknown, "language": "id" });
    assert_eq!(officer.refused("form.open", open)["code"], "unknown_household");
}

#[test]
fn the_list_is_filtered_counted_and_searched() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    for (name, rt) in [("Siti Aminah", "003"), ("Budi Santoso", "003"), ("Ahmad Fauzi", "001")] {
        let (household, person) = officer.household();
        officer.set(&household, "rt", rt);
        officer.set(&household, &format!("{person}/q402"), name);
    }
    let list = |arguments| officer.call("households.list", arguments);
    let rt = list(json!({ "rt": "003", "sort": "name", "offset": 0, "limit": 10 }));
    assert_eq!((&rt["total"], &rt["rows"][0]["head_name"]), (&json!(2), &json!("Budi Santoso")));
    let window = list(json!({ "sort": "rt_name", "offset": 1, "limit": 1 }));
    assert_eq!((&window["total"], &window["rows"][0]["head_name"]), (&json!(3), &json!("Budi Santoso")));
    let text = list(json!({ "text": "fau", "sort": "name", "offset": 0, "limit": 10 }));
    assert_eq!((&text["total"], &text["rows"][0]["rt"]), (&json!(1), &json!("001")));
    let none = list(json!({ "text": "fau", "rt": "003", "sort": "name", "offset": 0, "limit": 10 }));
    assert_eq!(none["total"], 0);
    let counts = officer.call("households.counts", json!(null));
    assert_eq!((&counts["total"], &counts["rts"][1]["count"]), (&json!(3), &json!(2)));
}

#[test]
fn a_damaged_database_is_rebuilt_and_the_officer_told() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    officer.set(&household, "q303", "6");
    officer.call("app.lock", json!(null));
    let file = folder.path().join("pendata.db");
    let size = std::fs::metadata(&file).unwrap().len() as usize;
    std::fs::write(&file, vec![0x5a; size]).unwrap();

    let ready = officer.call("app.unlock", json!({ "pin": PIN }))["phase"].clone();
    assert!(ready["recovery"]["recovered"].as_u64().unwrap() > 0);
    assert_eq!(officer.question(&household, "q303")["value"], "6");
    assert_eq!(officer.call("notices.list", json!(null))[0]["kind"], "recovered");
}

#[test]
fn damage_found_on_the_way_locks_the_device() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let met = officer.app.with_device(|_| Err::<(), _>(BridgeError::Damaged));
    assert_eq!(met, Err(BridgeError::Damaged));
    assert_eq!(officer.call("app.state", json!(null))["phase"]["phase"], "locked");
    officer.call("app.unlock", json!({ "pin": PIN }));
}
