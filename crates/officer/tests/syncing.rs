//! Officers and a real server on loopback, through the bridge.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use std::sync::{Arc, Mutex};

use pendata_officer::event::Event;
use serde_json::{Value, json};
use support::registry::Registry;
use support::{FORM, Officer};

fn status(officer: &Officer) -> Value {
    officer.call("sync.status", json!(null))
}

fn send(officer: &Officer, household: &str) {
    officer.call("form.close", json!({ "household": household }));
    officer.eventually("the receipt", || status(officer)["waiting_households"] == 0);
}

fn knows(officer: &Officer, household: &str) -> bool {
    let page = officer.call("households.list", json!({ "sort": "name", "offset": 0, "limit": 50 }));
    page["rows"].as_array().unwrap().iter().any(|row| row["household"] == household)
}

#[test]
fn a_clash_shows_on_both_screens_with_both_values() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::start(&folder.path().join("server"));
    let rina = Officer::enrolled_at(&registry, &folder.path().join("rina"), "Rina");
    let joko = Officer::enrolled_at(&registry, &folder.path().join("joko"), "Joko");
    let (household, _) = rina.household();
    send(&rina, &household);
    joko.eventually("the household", || knows(&joko, &household));
    rina.set(&household, "q303", "6");
    joko.set(&household, "q303", "8");
    send(&rina, &household);
    send(&joko, &household);

    let of = |officer: &Officer| {
        officer.call("conflicts.of_household", json!({ "household": household, "language": "id" }))
    };
    for officer in [&rina, &joko] {
        officer.eventually("the case", || of(officer) != json!([]));
        let case = &of(officer)[0];
        let labels = [&case["candidates"][0]["label"], &case["candidates"][1]["label"]];
        assert_eq!(labels, ["Semen/bata merah", "Tanah"]);
        let names = [0, 1].map(|n| case["candidates"][n]["writers"][0]["name"].clone());
        assert_eq!(names, ["Rina", "Joko"]);
        let question = officer.question(&household, "q303");
        assert_eq!((&question["contested"][0], &question["value"]), (case, &json!("")));
        let row =
            &officer.call("households.list", json!({ "sort": "name", "offset": 0, "limit": 1 }))["rows"][0];
        assert_eq!((&row["status"], &row["conflicts"]), (&json!("conflict"), &json!(1)));
    }
    let notices = rina.call("notices.list", json!(null));
    assert!(
        notices.as_array().unwrap().iter().any(|n| n["kind"] == "conflict_opened" && n["detail"] == "q303")
    );
}

#[test]
fn others_work_is_told_to_the_open_screen_and_shows_there() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::start(&folder.path().join("server"));
    let rina = Officer::enrolled_at(&registry, &folder.path().join("rina"), "Rina");
    let joko = Officer::enrolled_at(&registry, &folder.path().join("joko"), "Joko");
    let (household, _) = rina.household();
    send(&rina, &household);
    joko.eventually("the household", || knows(&joko, &household));
    joko.set(&household, "q107", "Jalan Melati 4");
    send(&joko, &household);

    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    rina.app.subscribe(move |event: &Event| {
        sink.lock().unwrap().push(serde_json::to_value(event).unwrap());
    });
    rina.set(&household, "q303", "6");
    rina.eventually("the address", || rina.question(&household, "q107")["value"] == "Jalan Melati 4");
    assert_eq!(rina.question(&household, "q303")["value"], "6");
    let merged =
        json!({ "topic": "household", "payload": { "household": household, "merged": true, "paths": [] } });
    rina.eventually("the event", || heard.lock().unwrap().contains(&merged));
}

#[test]
fn a_newer_form_is_told_when_it_has_come() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::start(&folder.path().join("server"));
    let rina = Officer::enrolled_at(&registry, &folder.path().join("rina"), "Rina");
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    rina.app.subscribe(move |event: &Event| {
        sink.lock().unwrap().push(serde_json::to_value(event).unwrap());
    });
    let (household, _) = rina.household();
    let open = || rina.call("form.open", json!({ "household": household, "language": "id" }));
    let before = open()["form_version"].as_u64().unwrap();
    registry.app.publish_form(&FORM.replace("Bahan dinding terluas", "Dinding rumah")).unwrap();
    let told =
        json!({ "topic": "form", "payload": { "version": before + 1, "title": "Pendataan keluarga" } });
    rina.eventually("the form", || heard.lock().unwrap().contains(&told));
    assert_eq!(open()["form_version"], before);
    send(&rina, &household);
    assert_eq!((&open()["form_version"], &open()["stays"]), (&json!(before), &json!(true)), "a draft");
    rina.call("draft.move", json!({ "household": household }));
    assert_eq!(open()["form_version"], before + 1);
}

#[test]
fn a_silent_server_is_named_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut registry = Registry::start(&folder.path().join("server"));
    let rina = Officer::enrolled_at(&registry, &folder.path().join("rina"), "Rina");
    registry.fall_silent();
    let (household, _) = rina.household();
    rina.call("form.close", json!({ "household": household }));
    rina.eventually("the trouble", || status(&rina)["trouble"] != json!(null));
    let trouble = status(&rina)["trouble"].clone();
    assert_eq!(trouble["cause"], "offline");
    assert!(trouble["next_try"].as_i64() > trouble["at"].as_i64());
    assert_eq!(status(&rina)["waiting_households"], 1);
    registry.serve();
    rina.eventually("the receipt", || status(&rina)["waiting_households"] == 0);
    rina.eventually("the end of the trouble", || status(&rina)["trouble"] == json!(null));
}

#[test]
fn a_revoked_device_is_told_so_and_keeps_its_work() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::start(&folder.path().join("server"));
    let rina = Officer::enrolled_at(&registry, &folder.path().join("rina"), "Rina");
    let (household, _) = rina.household();
    rina.set(&household, "q303", "6");
    let number = rina.call("app.state", json!(null))["phase"]["officer"]["device_number"].as_u64().unwrap();
    registry.revoke(number as u32);
    rina.call("form.close", json!({ "household": household }));
    rina.eventually("the verdict", || {
        let status = status(&rina);
        status["trouble"]["cause"] == "refused" || status["quarantined"] != 0
    });
    assert_eq!(rina.question(&household, "q303")["value"], "6");
    let after = status(&rina);
    assert!(after["waiting_changes"] != 0 || after["quarantined"] != 0, "{after}");
}

#[test]
fn a_pause_holds_until_it_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::start(&folder.path().join("server"));
    let rina = Officer::enrolled_at(&registry, &folder.path().join("rina"), "Rina");
    rina.call("sync.pause", json!(null));
    let (household, _) = rina.household();
    rina.call("form.close", json!({ "household": household }));
    std::thread::sleep(std::time::Duration::from_secs(1));
    let paused = status(&rina);
    assert_eq!((&paused["activity"]["is"], &paused["waiting_changes"]), (&json!("paused"), &json!(1)));
    rina.eventually("the receipt", || status(&rina)["waiting_changes"] == 0);
}

#[test]
fn an_unknown_code_is_refused_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::start(&folder.path().join("server"));
    let rina = Officer::at(&folder.path().join("rina"));
    let enrol = |code: &str| json!({ "url": registry.url(), "code": code, "label": "T", "pin": "482915" });
    let refused = rina.refused("app.enrol", enrol("AAAAA-AAAAA"));
    assert_eq!(refused["code"], "refused");
    assert_eq!(rina.call("app.state", json!(null))["phase"]["phase"], "not_enrolled");
    let state = rina.call("app.enrol", enrol(&registry.code("Rina")));
    assert_eq!(state["phase"]["officer"]["name"], "Rina");
}

#[test]
fn past_syncs_are_told_and_quiet_ones_stand_together() {
    let folder = tempfile::tempdir().unwrap();
    let mut registry = Registry::start(&folder.path().join("server"));
    let rina = Officer::enrolled_at(&registry, &folder.path().join("rina"), "Rina");
    let past = || rina.call("sync.history", json!(null)).as_array().unwrap().clone();
    let (household, _) = rina.household();
    send(&rina, &household);
    rina.eventually("quiet syncs", || past()[0]["times"].as_u64() > Some(2));
    let (quiet, sent) = (&past()[0], &past()[1]);
    assert_eq!((&quiet["trouble"], &quiet["sent"]), (&json!(null), &json!(0)), "{quiet}");
    assert!(sent["sent"].as_u64() > Some(0) && sent["bytes"].as_u64() > Some(0), "{sent}");
    registry.fall_silent();
    rina.eventually("the failure", || past()[0]["trouble"] == "offline");
}

#[test]
fn a_device_that_was_locked_while_nothing_was_sent_syncs_by_itself_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::start(&folder.path().join("server"));
    let rina = Officer::enrolled_at(&registry, &folder.path().join("rina"), "Rina");
    rina.eventually("a first sync", || status(&rina)["last_success"] != json!(null));
    let idle = || status(&rina)["activity"]["is"] == "idle";
    rina.eventually("rest", idle);
    let (household, _) = rina.household();
    rina.call("app.lock", json!(null));
    rina.call("app.unlock", json!({ "pin": support::PIN }));
    let sent = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        status(&rina)["waiting_households"] == 0
    });
    assert!(sent, "{household} was not sent by itself");
}
