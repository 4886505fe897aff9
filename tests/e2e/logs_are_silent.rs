//! Nothing of a household stands in any log, whatever goes wrong. Every story looks; this one provokes.

use std::net::TcpListener;

use pendata_device::sync::{Call, Method, SyncApi};
use serde_json::json;

use crate::console::Console;
use crate::diary;
use crate::office::{FORM, NEIGHBOUR, Office, village};
use crate::tablet::{Tablet, api, founding, own, runtime};

/// The status; what the answer says is silent too.
fn send(office: &Office, method: Method, path: &str, body: &[u8]) -> u16 {
    let call = Call { method, path: path.into(), access: None, body: body.to_vec() };
    let answer = runtime().block_on(api(&office.address).call(call)).expect("an answer");
    diary::assert_silent(&String::from_utf8_lossy(&answer.body));
    answer.status
}

#[test]
fn no_name_and_no_number_reaches_a_log() {
    let metrics = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let office = Office::with(FORM, vec![("PENDATA_METRICS", metrics.to_string())]);
    let console = Console::log_in(&office, "dewi");
    let rina = Tablet::of(&office, "rina");
    let (household, _) = rina.found();
    rina.sync();
    let person = rina.with(pendata_device::Device::new_person);
    rina.with(|device| device.new_household(&village(), &founding(NEIGHBOUR, person)).expect("begun"));
    rina.sync();
    console.get(&format!("/api/households/{household}"));
    console.get("/api/quarantine");
    console
        .post(&format!("/api/households/{household}/return"), json!({ "note": "Setiadharma di Flamboyan?" }));
    rina.sync();
    // Somebody types names into addresses and bodies.
    assert_eq!(send(&office, Method::Get, "/api/households/Setiadharma", b""), 401);
    assert_eq!(send(&office, Method::Get, "/v1/form/3502110101809001", b""), 401);
    assert_eq!(send(&office, Method::Get, "/Setiadharma?nik=3502110101809001", b""), 200);
    assert_eq!(send(&office, Method::Post, "/v1/sync", b"Setiadharma 3502110101809001"), 400);
    assert_eq!(send(&office, Method::Post, "/v1/enrol", b"\0Setiadharma"), 400);
    rina.answer(household, own("q107"), "Jalan Bugenvil 2");
    rina.sync();
    let page = runtime().block_on(async {
        let page = reqwest::get(format!("http://{metrics}/metrics")).await.expect("it answers");
        page.text().await.expect("text")
    });
    assert!(page.contains("pendata_changes_total"), "{page}");
    // Names and labels: a sum of seconds may have sixteen digits.
    let named: Vec<&str> =
        page.lines().map(|line| line.rsplit_once(' ').map_or(line, |(front, _)| front)).collect();
    diary::assert_silent(&named.join("\n"));
    for command in [&["verify"][..], &["key", "list"]] {
        diary::assert_silent(&office.command(command));
    }
    drop(office);
}

#[test]
fn the_search_finds_what_must_not_be_there() {
    for line in ["saved Wayan Setiadharma", "nik=3502110101809001", "\"3502112411269001\""] {
        assert!(std::panic::catch_unwind(|| diary::assert_silent(line)).is_err(), "{line}");
    }
    diary::assert_silent("change 3f71b5f7abf3e27d14ac3e8b8256f0a87dfb08ad9d83259592745ed675384f76");
}
