//! Nothing of a household stands in any log, whatever goes wrong. Every story looks; this one provokes.

use pendata_device::sync::{Call, Method, SyncApi};
use serde_json::json;

use crate::console::Console;
use crate::diary;
use crate::office::{NEIGHBOUR, Office, village};
use crate::tablet::{Tablet, api, founding, own, runtime};

fn send(office: &Office, method: Method, path: &str, body: &[u8]) -> u16 {
    let call = Call { method, path: path.into(), access: None, body: body.to_vec() };
    runtime().block_on(api(&office.address).call(call)).expect("an answer").status
}

#[test]
fn no_name_and_no_number_reaches_a_log() {
    let office = Office::open();
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
    drop(office);
}

#[test]
fn the_search_finds_what_must_not_be_there() {
    for line in ["saved Wayan Setiadharma", "nik=3502110101809001", "\"3502112411269001\""] {
        assert!(std::panic::catch_unwind(|| diary::assert_silent(line)).is_err(), "{line}");
    }
    diary::assert_silent("change 3f71b5f7abf3e27d14ac3e8b8256f0a87dfb08ad9d83259592745ed675384f76");
}
