//! Mode latihan: a village to learn in, and no byte of it leaves.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use std::net::TcpListener;
use std::time::Duration;

use pendata_officer::bridge::dispatch_document;
use serde_json::json;
use support::registry::Registry;
use support::{Officer, PIN};

#[test]
fn one_can_learn_before_the_district_has_given_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let officer = Officer::at(folder.path());
    let state = officer.call("training.enter", json!(null));
    assert_eq!((&state["training"], &state["phase"]["phase"]), (&json!(true), &json!("ready")));
    let counts = officer.call("households.counts", json!(null));
    assert_eq!(counts["total"], 60);
    let statuses = counts["statuses"].as_array().unwrap();
    let seen: Vec<&str> = statuses.iter().map(|entry| entry["status"].as_str().unwrap()).collect();
    for status in ["not_visited", "draft", "needs_fix", "sent", "returned", "conflict", "locked"] {
        assert!(seen.contains(&status), "{status} in {seen:?}");
    }
    let state = officer.call("app.lock", json!(null));
    assert_eq!((&state["training"], &state["phase"]["phase"]), (&json!(false), &json!("not_enrolled")));
}

#[test]
fn what_was_learned_is_there_again_until_it_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let officer = Officer::at(folder.path());
    officer.call("training.enter", json!(null));
    officer.household();
    officer.call("app.lock", json!(null));
    drop(officer);
    let officer = Officer::at(folder.path());
    assert_eq!(officer.call("app.state", json!(null))["training"], false);
    officer.call("training.enter", json!(null));
    assert_eq!(officer.call("households.counts", json!(null))["total"], 61);
    officer.call("training.restart", json!(null));
    assert_eq!(officer.call("households.counts", json!(null))["total"], 60);
}

#[test]
fn the_real_device_is_locked_meanwhile_and_as_it_was_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let real = support::enrolled(folder.path());
    real.call("app.unlock", json!({ "pin": PIN }));
    let (household, _) = real.household();
    real.call("training.enter", json!(null));
    let hidden = json!({ "household": household, "language": "id" });
    assert_eq!(real.refused("household.summary", hidden.clone())["code"], "unknown_household");
    real.household();
    for (method, arguments) in [
        ("sync.start", json!(null)),
        ("sync.send_photos", json!(null)),
        ("sync.pause", json!(null)),
        ("sync.start_despite_space", json!(null)),
        ("app.unlock", json!({ "pin": PIN })),
        ("app.change_pin", json!({ "old": "latihan", "new": "719243" })),
        ("app.enrol", json!({ "url": "https://x.id", "code": "A", "label": "L", "pin": PIN })),
    ] {
        assert_eq!(real.refused(method, arguments)["code"], "training", "{method}");
    }
    assert_eq!(real.call("app.lock", json!(null))["phase"]["phase"], "locked");
    real.call("app.unlock", json!({ "pin": PIN }));
    real.call("household.summary", hidden);
    assert_eq!(real.call("households.counts", json!(null))["total"], 1);
}

#[test]
fn a_document_made_while_learning_says_so_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let officer = Officer::at(folder.path());
    officer.call("training.enter", json!(null));
    let document = dispatch_document(&officer.app, "settings.report", json!(null)).unwrap();
    assert!(document.name.starts_with("LATIHAN-"), "{}", document.name);
}

#[test]
fn a_server_within_reach_learns_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::start(&folder.path().join("server"));
    let device = folder.path().join("device");
    let officer = Officer::enrolled_at(&registry, &device, "Rina");
    officer.call("app.lock", json!(null));
    // From here on whoever calls the server is heard by a listener in its place.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let server = json!({ "url": format!("http://{}", listener.local_addr().unwrap()) }).to_string();
    officer.call("training.enter", json!(null));
    std::fs::write(device.join("server.json"), &server).unwrap();
    std::fs::write(device.join("training/server.json"), &server).unwrap();

    let (household, _) = officer.household();
    officer.set(&household, "q107", "Jl. Latihan 1");
    officer.call("form.close", json!({ "household": household }));
    assert!(officer.call("sync.status", json!(null))["waiting_changes"].as_u64().unwrap() > 0);
    officer.refused("sync.start", json!(null));
    let hash = "0".repeat(64);
    officer.refused("photo.fetch", json!({ "household": household, "hash": hash }));
    // Longer than work that was cut waits before it is sent.
    std::thread::sleep(Duration::from_secs(22));
    assert!(listener.accept().is_err(), "somebody called the server");

    // The very same program calls it at once when it is the real device.
    officer.call("app.lock", json!(null));
    officer.call("app.unlock", json!({ "pin": PIN }));
    let called = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        listener.accept().is_ok()
    });
    assert!(called, "a real device does call");
}
