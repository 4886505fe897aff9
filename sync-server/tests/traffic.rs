//! Strangers, floods and what is under way when the server stops.

mod field;

use std::sync::Arc;
use std::time::{Duration, Instant};

use ed25519_dalek::SigningKey;
use field::{VILLAGE, World, district, founding, household};
use pendata_domain::protocol::{EnrolRequest, PROTOCOL_VERSION, seal_frame};
use reqwest::{Client, StatusCode};
use sync_server::access::Duty;
use sync_server::{body, http};
use tokio::io::AsyncWriteExt;
use tokio::sync::oneshot;

/// A server on a socket, behind one proxy that it trusts.
struct Street {
    world: World,
    base: String,
    client: Client,
    stop: oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

async fn open() -> Street {
    let world = World::new();
    let app = Arc::into_inner(world.app).expect("nobody else has it").with_proxies(1).with_quota(3);
    let world = World { app: Arc::new(app), ..world };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let (stop, stopped) = oneshot::channel::<()>();
    let app = Arc::clone(&world.app);
    let task = tokio::spawn(async move {
        http::serve(app, listener, async { stopped.await.unwrap_or(()) }).await.expect("it serves");
    });
    // A test beside this one may have installed it: either way it is there.
    sync_server::tls::choose_ciphers();
    let client = Client::builder().no_proxy().build().expect("a client");
    Street { world, base, client, stop, task }
}

impl Street {
    async fn enrol(&self, from: &str, code: &str) -> StatusCode {
        let key = SigningKey::from_bytes(&[7; 32]);
        let request = EnrolRequest {
            protocol: PROTOCOL_VERSION,
            code: code.to_owned(),
            key: key.verifying_key().to_bytes().to_vec(),
            label: "tablet".into(),
            time: 0,
        };
        let frame = seal_frame(&request, "enrol request", b"", &key);
        let post = self.client.post(format!("{}/v1/enrol", self.base)).header("x-forwarded-for", from);
        let sent = post.body(body::pack(&frame, body::Effort::Quick)).send().await;
        sent.expect("an answer").status()
    }

    async fn log_in(&self, from: &str, password: &str) -> StatusCode {
        let asked = serde_json::json!({ "login": "dewi", "password": password });
        let post = self.client.post(format!("{}/api/login", self.base)).header("x-forwarded-for", from);
        let post = post.header("content-type", "application/json").body(asked.to_string());
        post.send().await.expect("an answer").status()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_codes_keeps_no_other_office_from_enrolling() {
    let street = open().await;
    let user = street.world.account("rina", Duty::VillageOfficer, &[VILLAGE]);
    let code = street.world.app.enrolment_code(&district(), user).expect("a code");
    for _ in 0..60 {
        assert_ne!(street.enrol("6.6.6.6, 203.0.113.7", "00000-00000").await, StatusCode::TOO_MANY_REQUESTS);
    }
    let forged = "198.51.100.1, 203.0.113.7";
    assert_eq!(street.enrol(forged, &code).await, StatusCode::TOO_MANY_REQUESTS, "whatever stands before");
    assert_eq!(street.enrol("198.51.100.1", &code).await, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_of_strangers_lock_nobody_out() {
    let street = open().await;
    street.world.account("dewi", Duty::DistrictDataEntry, &[]);
    for _ in 0..8 {
        assert_eq!(street.log_in("203.0.113.7", "wrong").await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(street.log_in("203.0.113.7", "rahasia dewi").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(street.log_in("198.51.100.1", "rahasia dewi").await, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_never_ends_does_not_keep_the_server_from_stopping() {
    let street = open().await;
    let address = street.base.trim_start_matches("http://").to_owned();
    let mut line = tokio::net::TcpStream::connect(&address).await.expect("connected");
    let head = b"POST /v1/sync HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf";
    line.write_all(head).await.expect("sent");
    assert_eq!(
        street.client.get(format!("{}/readyz", street.base)).send().await.expect("ready").status(),
        200
    );
    let begun = Instant::now();
    street.stop.send(()).expect("it listens");
    street.task.await.expect("it ends");
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    drop(line);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_brings_too_much_comes_again_in_the_next_hour() {
    let street = open().await;
    let mut rina = street.world.officer("rina", &[VILLAGE]);
    for n in 1..=3 {
        rina.write(&street.world, household(n), &founding(VILLAGE));
    }
    rina.sync(&street.world);
    rina.write(&street.world, household(4), &founding(VILLAGE));
    let group = rina.seal(&rina.outbox.clone());
    let frame = seal_frame(&rina.request(Some(group)), "sync request", b"", &rina.key);
    let post = || {
        let body = body::pack(&frame, body::Effort::Small);
        street.client.post(format!("{}/v1/sync", street.base)).body(body).send()
    };
    let refused = post().await.expect("an answer");
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let after: i64 = refused.headers()["retry-after"].to_str().expect("digits").parse().expect("seconds");
    assert!((3_000..=3_600).contains(&after), "{after}");
    street.world.wait(after);
    assert_eq!(post().await.expect("an answer").status(), StatusCode::OK);
}
