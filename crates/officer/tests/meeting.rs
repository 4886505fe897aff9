//! Two officers' programs meet on this machine's network, through the bridge; then one of them syncs for both.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::registry::Registry;
use support::{Officer, VILLAGE};

struct Two {
    _folder: tempfile::TempDir,
    registry: Registry,
    rina: Officer,
    joko: Officer,
}

fn two() -> Two {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::start(&folder.path().join("server"));
    let at = |name: &str| Officer::enrolled_at(&registry, &folder.path().join(name.to_lowercase()), name);
    let (rina, joko) = (at("Rina"), at("Joko"));
    // Whoever enrolled first learns of the other.
    rina.eventually("the roster", || !status(&rina)["last_success"].is_null());
    Two { rina, joko, registry, _folder: folder }
}

fn status(officer: &Officer) -> Value {
    officer.call("sync.status", json!(null))
}

fn stage(officer: &Officer) -> Value {
    officer.call("meeting.status", json!(null))["stage"].clone()
}

fn until(officer: &Officer, what: &str) -> Value {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let now = stage(officer);
        if now["is"] == what {
            return now;
        }
        assert!(Instant::now() < end, "{what}: {now}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A household in RT 003 that says its village, with the head's name and birth date.
fn household(officer: &Officer, name: &str) -> String {
    let (household, person) = officer.household();
    for (path, value) in [("q104", VILLAGE), ("q402", name), ("q406", "1991-05-22"), ("q409", "1")] {
        let path = if path == "q104" { path.to_owned() } else { format!("{person}/{path}") };
        officer.set(&household, &path, value);
    }
    officer.call("form.close", json!({ "household": household }));
    household
}

fn names(officer: &Officer) -> Vec<String> {
    let page = officer.call("households.list", json!({ "sort": "name", "offset": 0, "limit": 50 }));
    page["rows"].as_array().unwrap().iter().map(|row| row["head_name"].as_str().unwrap().to_owned()).collect()
}

fn shown(officer: &Officer) -> (String, String) {
    let shown = officer.call("meeting.show_code", json!(null))["stage"].clone();
    (shown["code"].as_str().unwrap().into(), shown["addresses"][0].as_str().unwrap().into())
}

fn join(officer: &Officer, code: &str, address: &str) {
    officer.call("meeting.join", json!({ "code": code, "address": address }));
}

#[test]
fn two_programs_meet_and_one_sync_brings_both_to_the_server() {
    let mut two = two();
    two.registry.fall_silent();
    let (rina, joko) = (&two.rina, &two.joko);
    household(rina, "Moh. Khoirul Anam");
    household(rina, "Ani Lestari");
    household(joko, "Muhammad Chairul Anam");
    let (code, address) = shown(rina);
    join(joko, &code, &address);
    let (host, guest) = (until(rina, "done"), until(joko, "done"));
    assert_eq!(host["result"]["same"], true);
    assert_eq!(host["result"]["taken"]["changes"], guest["result"]["given"]["changes"]);
    assert_eq!(guest["result"]["taken"]["households"], 2);
    assert_eq!(names(rina), names(joko));
    assert_eq!(
        rina.call("meeting.status", json!(null))["peer"],
        json!({ "device": "Tablet", "name": "Joko" })
    );

    let doubles = rina.call("doubles.list", json!(null));
    assert_eq!(doubles, joko.call("doubles.list", json!(null)), "both see the same");
    let pair = &doubles["pairs"][0];
    assert_eq!((&pair["kind"], &pair["standing"]), (&json!("household"), &json!("open")));
    assert_eq!(pair["reasons"][0]["is"], "name_and_birth");
    assert_eq!(pair["sides"][0]["people"][0]["alike"], true);
    let counts = rina.call("households.counts", json!(null));
    assert_eq!(counts["open_doubles"], 1);
    let said = rina.call("doubles.say", json!({ "pair": pair["pair"], "word": "different" }));
    assert_eq!(
        (&said["pairs"][0]["own"], &said["pairs"][0]["standing"]),
        (&json!("different"), &json!("different"))
    );
    let marked = |officer: &Officer| {
        let page = officer.call("households.list", json!({ "sort": "name", "offset": 0, "limit": 50 }));
        page["rows"].as_array().unwrap().iter().filter(|row| row["maybe_double"] == true).count()
    };
    assert_eq!((marked(rina), marked(joko)), (0, 2));

    two.registry.serve();
    let Two { rina, joko, registry, .. } = &two;
    joko.eventually("the carrier's receipts", || status(joko)["waiting_households"] == 0);
    let folder = tempfile::tempdir().unwrap();
    let third = Officer::enrolled_at(registry, folder.path(), "Dewi");
    third.eventually("the village", || names(&third).len() == 3);
    assert_eq!(names(&third), names(joko), "the server has both officers' work");
    rina.eventually("the writer's receipts", || status(rina)["waiting_households"] == 0);
    assert_eq!(status(rina)["quarantined"], 0);
}

#[test]
fn three_wrong_codes_end_a_code() {
    let two = two();
    let (rina, joko) = (&two.rina, &two.joko);
    let (code, address) = shown(rina);
    let wrong = if code == "111 111" { "222222" } else { "111111" };
    for left in [2, 1, 0] {
        join(joko, wrong, &address);
        let failed = until(joko, "failed");
        assert_eq!(failed["why"], json!({ "why": "wrong_code", "left": left }));
    }
    assert_eq!(until(rina, "failed")["why"]["why"], "too_many_codes");
    join(joko, &code, &address);
    assert_eq!(until(joko, "failed")["why"]["why"], "lost", "nobody listens any more");
}

#[test]
fn what_was_typed_wrong_is_told_before_anything_is_sent() {
    let two = two();
    let refused = |code: &str, address: &str| {
        two.joko.refused("meeting.join", json!({ "code": code, "address": address }))["code"].clone()
    };
    assert_eq!(refused("12345", "127.0.0.1:4000"), "not_six_digits");
    assert_eq!(refused("123456", "8.8.8.8:4000"), "unfit_peer_address");
    assert_eq!(refused("123456", "tablet"), "unfit_peer_address");
    two.rina.call("app.lock", json!(null));
    assert_eq!(two.rina.refused("meeting.show_code", json!(null))["code"], "locked");
}

#[test]
fn a_tablet_that_is_found_is_listed() {
    let two = two();
    two.joko.call("meeting.look", json!(null));
    let (_, address) = shown(&two.rina);
    let end = Instant::now() + Duration::from_secs(20);
    // Among others, where other tests run beside this one.
    while !stage(&two.joko)["found"].as_array().is_some_and(|found| found.contains(&json!(address))) {
        assert!(Instant::now() < end, "{}", stage(&two.joko));
        std::thread::sleep(Duration::from_millis(100));
    }
    two.rina.call("meeting.stop", json!(null));
    assert!(TcpStream::connect(&address).is_err(), "nothing listens once the code is gone");
}

/// Passes bytes on; the connections are cut after so many bytes each, the last never.
fn unreliable(to: String, cuts: Vec<usize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for cut in cuts.into_iter().chain([usize::MAX]) {
            let (near, _) = listener.accept().unwrap();
            let far = TcpStream::connect(&to).unwrap();
            let back = (far.try_clone().unwrap(), near.try_clone().unwrap());
            let ends = (near.try_clone().unwrap(), far.try_clone().unwrap());
            std::thread::spawn(move || pass(back.0, back.1, usize::MAX));
            pass(near, far, cut);
            ends.0.shutdown(std::net::Shutdown::Both).unwrap_or_default();
            ends.1.shutdown(std::net::Shutdown::Both).unwrap_or_default();
        }
    });
    address
}

fn pass(mut from: TcpStream, mut to: TcpStream, most: usize) {
    let (mut passed, mut buffer) = (0, [0; 512]);
    while passed < most {
        let Ok(read @ 1..) = from.read(&mut buffer) else { return };
        let some = read.min(most - passed);
        passed += some;
        if to.write_all(&buffer[..some]).is_err() {
            return;
        }
    }
}

#[test]
fn a_wifi_that_drops_is_gone_on_with_by_itself() {
    let two = two();
    let (rina, joko) = (&two.rina, &two.joko);
    ["Ani", "Budi", "Citra"].iter().for_each(|name| _ = household(joko, name));
    household(rina, "Dewi");
    let (code, address) = shown(rina);
    let through = unreliable(address, vec![30, 900, 4_000, 7_000]);
    join(joko, &code, &through);
    let guest = until(joko, "done");
    assert_eq!(guest["result"]["same"], true, "{guest}");
    assert_eq!(names(rina), names(joko));
    assert_eq!(names(rina).len(), 4);
}

#[test]
fn a_revoked_tablet_is_refused_with_words_on_both() {
    let two = two();
    let (rina, joko) = (&two.rina, &two.joko);
    household(rina, "Ani");
    let number = joko.call("app.state", json!(null))["phase"]["officer"]["device_number"].as_u64().unwrap();
    joko.call("sync.pause", json!(null));
    two.registry.revoke(number as u32);
    let before = status(rina)["last_success"].clone();
    std::thread::sleep(Duration::from_millis(1100));
    rina.eventually("the new roster", || status(rina)["last_success"] != before);
    let (code, address) = shown(rina);
    join(joko, &code, &address);
    assert_eq!(until(rina, "failed")["why"]["why"], "peer_revoked");
    assert_eq!(until(joko, "failed")["why"]["why"], "own_revoked");
    assert!(names(joko).is_empty());
}

#[test]
fn a_stranger_at_the_door_ends_nothing() {
    let two = two();
    let (rina, joko) = (&two.rina, &two.joko);
    household(rina, "Ani");
    let (code, address) = shown(rina);
    for noise in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0, 0, 0, 3, 1, 2, 3], &[0xff; 64]] {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.write_all(noise).unwrap();
        drop(stream);
    }
    join(joko, &code, &address);
    until(joko, "done");
    assert_eq!(names(joko), ["Ani"]);
}
