//! The second factor over real HTTP: set up with the first log-in, asked for with every other.

mod field;
mod office;

use std::sync::Arc;

use field::{World, district};
use office::{Office, telephone};
use reqwest::Method;
use sync_server::Demand;
use sync_server::access::{Duty, Reach};

async fn office() -> Office {
    let World { app, registry, rules, clock } = World::new();
    let app = Arc::into_inner(app).expect("nobody else holds it").with_second_factor(Demand::Required);
    Office::open(World { app: Arc::new(app), registry, rules, clock }).await
}

/// Sets the second factor up; returns the secret and the recovery codes.
async fn set_up(office: &Office, login: &str) -> (String, Vec<String>) {
    let desk = office.log_in(login).await;
    assert_eq!(desk.me["second_factor"], "missing");
    let (status, offer) = desk.ask(&Method::POST, "/api/second-factor").await;
    assert_eq!(status, 200);
    let offer: serde_json::Value = serde_json::from_str(&offer).expect("JSON");
    let secret = offer["secret"].as_str().expect("a secret").to_owned();
    assert!(offer["svg"].as_str().expect("a picture").contains("<svg"));
    let code = telephone(&secret, office.world.app.now());
    let body = serde_json::json!({ "code": code }).to_string();
    let (status, told) = desk.send(&Method::POST, "/api/second-factor/confirm", &body).await;
    assert_eq!(status, 200, "{told}");
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    let codes = told["codes"].as_array().expect("codes").iter();
    (secret, codes.map(|code| code.as_str().expect("a code").to_owned()).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_shown_before_the_second_factor_is_set_up_and_no_code_is_taken_twice() {
    let office = office().await;
    office.account("dewi", Duty::DistrictAdmin, Reach::from(&district()));
    let early = office.log_in("dewi").await;
    assert_eq!(early.get("/api/overview").await, 403);
    let (secret, codes) = set_up(&office, "dewi").await;
    assert_eq!(codes.len(), 10);
    assert_eq!(early.get("/api/me").await, 401, "sessions that knew the password only are over");
    assert_eq!(office.try_log_in("dewi", None).await.1.err().as_deref(), Some("code_needed"));
    let same = telephone(&secret, office.world.app.now());
    assert_eq!(office.try_log_in("dewi", Some(&same)).await.1.err().as_deref(), Some("wrong_code"), "taken");
    office.world.wait(60);
    let next = telephone(&secret, office.world.app.now());
    let desk = office.try_log_in("dewi", Some(&next)).await.1.expect("logged in");
    assert_eq!(desk.get("/api/overview").await, 200);
    assert_eq!(desk.me["second_factor"], "held");
    let again = desk.ask(&Method::POST, "/api/second-factor").await;
    assert_eq!(again.0, 401, "nobody at a console replaces a second factor");
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_opens_once_and_a_reset_begins_anew() {
    let office = office().await;
    let user = office.account("dewi", Duty::DistrictAdmin, Reach::from(&district()));
    let (_, codes) = set_up(&office, "dewi").await;
    let loud = codes[0].to_uppercase().replace('-', " ");
    assert!(office.try_log_in("dewi", Some(&loud)).await.1.is_ok(), "however it is typed");
    assert_eq!(office.try_log_in("dewi", Some(&codes[0])).await.1.err().as_deref(), Some("wrong_code"));
    assert!(office.try_log_in("dewi", Some(&codes[1])).await.1.is_ok());
    let app = &office.world.app;
    let clear = app.store.second_factor(&district(), user).expect("asked").expect("held");
    assert_eq!((clear.recovery, clear.secret.len()), (8, 24 + 20 + 16), "wrapped, with its nonce and tag");
    app.reset_second_factor(&district(), user).expect("reset");
    set_up(&office, "dewi").await;
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_not_guessed_and_who_only_reads_needs_none() {
    let office = office().await;
    office.account("dewi", Duty::DistrictAdmin, Reach::from(&district()));
    let (secret, _) = set_up(&office, "dewi").await;
    office.world.wait(60);
    for _ in 0..8 {
        assert_eq!(office.try_log_in("dewi", Some("000000x")).await.0, 401);
    }
    let right = telephone(&secret, office.world.app.now());
    assert_eq!(office.try_log_in("dewi", Some(&right)).await.1.err().as_deref(), Some("too_many_attempts"));
    let watcher = office.somebody(Duty::ProvinceMonitor, "35".parse().expect("a province")).await;
    assert_eq!((watcher.get("/api/counts").await, watcher.me["second_factor"].as_str()), (200, Some("none")));
    office.close().await;
}
