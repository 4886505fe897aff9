//! What the operator sees and does beside a running server.

use std::net::TcpListener;

use crate::office::{FORM, Office, district};
use crate::tablet::{NONE, Tablet, assert_agree, own, runtime};

fn json(said: &str) -> serde_json::Value {
    serde_json::from_str(said).expect("JSON")
}

#[test]
fn what_was_set_aside_is_released_in_its_writers_name() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let district = district();
    let (household, _) = rina.found();
    rina.sync();
    joko.sync();
    rina.answer(household, own("q303"), "5");
    let number = rina.with(|device| device.number()).0.to_string();
    assert!(office.command(&["device", "revoke", &number, "--reason", "dicuri"]).contains("revoked"));
    let devices = json(&office.command(&["device", "list", "--district", district.as_str(), "--json"]));
    let revoked = |row: &&serde_json::Value| row["revoked"] == true;
    assert_eq!(devices.as_array().expect("a list").iter().filter(revoked).count(), 1);
    drop(rina.try_sync(NONE));
    let list = ["quarantine", "list", "--district", district.as_str(), "--json"];
    let aside = json(&office.command(&list));
    assert_eq!((aside[0]["reason"].as_str(), aside.as_array().map(Vec::len)), (Some("revoked"), Some(1)));
    let change = aside[0]["change"].as_str().expect("a hash").to_owned();
    let release = [
        "quarantine",
        "release",
        "--district",
        district.as_str(),
        "--change",
        &change,
        "--reason",
        "ditinjau",
        "--json",
    ];
    assert_eq!(json(&office.command(&release))["verdict"], "accepted");
    assert_eq!(json(&office.command(&list)).as_array().map(Vec::len), Some(0));
    joko.sync();
    assert_agree(household, &[&rina, &joko]);
    assert_eq!(joko.shows(household, &own("q303")), "5");
    assert_eq!(office.count("SELECT count(*) FROM audit WHERE act = 'release'"), 1);
    assert!(office.refusal(&release).contains("stay where they are"));
}

#[test]
fn a_chain_that_does_not_go_on_from_its_checkpoint_is_found() {
    let mut office = Office::open();
    let rina = Tablet::of(&office, "rina");
    rina.found();
    let path = |name: &str| office.data().with_file_name(name).to_str().expect("a path").to_owned();
    let (backup, checkpoint) = (path("old.backup"), path("ends.checkpoint"));
    office.command(&["backup", "--to", &backup]);
    rina.sync();
    assert!(office.command(&["verify-audit", "--out", &checkpoint]).contains("rows hold"));
    rina.found();
    rina.sync();
    assert!(office.command(&["verify-audit", "--since", &checkpoint]).contains("rows hold"));
    office.lose();
    office.command(&["restore", "--from", &backup]);
    office.start();
    assert!(office.command(&["verify-audit"]).contains("rows hold"), "a shorter chain holds by itself");
    assert!(office.failing(&["verify-audit", "--since", &checkpoint]).contains("of the checkpoint"));
    rina.sync();
}

#[test]
fn the_instruments_tell_what_was_done_and_nothing_of_anybody() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let office = Office::with(FORM, vec![("PENDATA_METRICS", free.to_string())]);
    let rina = Tablet::of(&office, "rina");
    rina.found();
    rina.sync();
    let page = runtime().block_on(async {
        reqwest::get(format!("http://{free}/metrics")).await.expect("it answers").text().await.expect("text")
    });
    for line in [
        "pendata_changes_total{outcome=\"accepted\"} 1",
        "pendata_pushes_total 1",
        "pendata_receipts_refused_by_epoch_total 0",
        "pendata_request_seconds_count{method=\"POST\",route=\"/v1/sync\",status=\"200\"}",
        "pendata_commit_group_size_count",
        "pendata_database_connections_in_use",
        "pendata_workers_lost_total 0",
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }
    assert!(!page.contains("rina") && !page.contains("3502"), "{page}");
    assert_eq!(office.status("/metrics"), 200, "the public door has the console's page there");
    let public = runtime().block_on(async {
        reqwest::get(format!("http://{}/metrics", office.address)).await.expect("it answers").text().await
    });
    assert!(!public.expect("text").contains("pendata_pushes"));
    assert!(office.refusal(&["serve", "--metrics", "0.0.0.0:0"]).contains("not every address at once"));
}

/// With no other part of the program that needs TLS.
#[test]
fn a_server_starts_beside_a_provider_of_identities_that_does_not_answer() {
    let gone = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let environment = vec![
        ("PENDATA_OIDC_ISSUER", format!("http://{gone}")),
        ("PENDATA_OIDC_HOME", "http://127.0.0.1".to_owned()),
        ("PENDATA_OIDC_CLIENT", "pendata".to_owned()),
    ];
    let office = Office::with(FORM, environment);
    sync_server::tls::choose_ciphers();
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let address = format!("http://{}/api/sign-in/begin", office.address);
    let sent = runtime().block_on(browser.expect("a client").get(address).send()).expect("an answer");
    let to = sent.headers()[reqwest::header::LOCATION].to_str().expect("text").to_owned();
    assert!(to.ends_with("sign-in/sign_in_unreachable"), "{to}");
}
