//! The server on a real socket.

mod field;

use std::sync::Arc;

use field::{VILLAGE, World, district, founding, household, own, set, village};
use pendata_domain::document::Document;
use pendata_domain::ids::Ticket;
use pendata_domain::protocol::{
    ACCESS_HEADER, Access, LOG_PAGE, PACK_PART, PackPart, REPAIR_ANSWER, REPAIR_REQUEST, RepairAnswer,
    RepairRequest, ScopeUpdate, Signed, SyncAnswer, open_frame, part_path, seal_frame,
};
use reqwest::{Client, Response, StatusCode};
use sync_server::access::Duty;
use sync_server::{body, http};
use tokio::sync::oneshot;

struct Served {
    base: String,
    client: Client,
    stop: Option<oneshot::Sender<()>>,
    task: tokio::task::JoinHandle<()>,
}

async fn serve(world: &World) -> Served {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let (stop, stopped) = oneshot::channel::<()>();
    let app = Arc::clone(&world.app);
    let task = tokio::spawn(async move {
        let stopped = async { stopped.await.unwrap_or(()) };
        http::serve(app, listener, stopped).await.expect("it serves");
    });
    // A test beside this one may have installed it: either way it is there.
    sync_server::tls::choose_ciphers();
    let client = Client::builder().no_proxy().build().expect("a client");
    Served { base, client, stop: Some(stop), task }
}

impl Served {
    async fn get(&self, officer: &field::Officer, path: &str) -> Response {
        let line = access(officer, path);
        let request = self.client.get(format!("{}{path}", self.base)).header(ACCESS_HEADER, line);
        request.send().await.expect("an answer")
    }

    async fn post(&self, path: &str, bytes: Vec<u8>) -> Response {
        self.client.post(format!("{}{path}", self.base)).body(bytes).send().await.expect("an answer")
    }

    async fn stop(mut self) {
        self.stop.take().expect("stopped once").send(()).expect("it listens");
        self.task.await.expect("it ends");
    }
}

fn access(officer: &field::Officer, path: &str) -> String {
    Access::sign(officer.number, officer.clock, officer.ticket, "GET", path, &officer.key).to_string()
}

async fn problem(response: Response, status: StatusCode) -> String {
    assert_eq!(response.status(), status);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let text = response.text().await.expect("a body");
    let problem: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(problem["type"], format!("urn:pendata:problem:{}", problem["code"].as_str().expect("a code")));
    problem["code"].as_str().expect("a code").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_pushes_and_pulls_over_the_network() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let served = serve(&world).await;
    rina.write(&world, household(1), &founding(VILLAGE));
    let outbox = std::mem::take(&mut rina.outbox);
    let group = rina.seal(&outbox);
    let pushed = group.seal().expect("a list").changes;
    let request = rina.request(Some(group));
    let frame = seal_frame(&request, "sync request", b"", &rina.key);
    let response = served.post("/v1/sync", body::pack(&frame, body::Effort::Small)).await;
    assert_eq!(response.headers()["content-type"], body::CONTENT_TYPE);
    let bytes = body::unpack(&response.bytes().await.expect("a body")).expect("a frame");
    let sent = Signed::parse(&frame).expect("a frame").body;
    let answer: SyncAnswer = open_frame(&bytes, "sync answer", &sent, &rina.server_key).expect("signed");
    rina.take(&world, &answer, &pushed);
    assert_eq!(answer.scopes[0].head, 1);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_village_is_read_in_signed_parts_and_a_cut_part_goes_on() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    for n in 0..200u8 {
        rina.write(&world, household(n), &founding(VILLAGE));
        if n % 25 == 24 {
            rina.sync(&world);
        }
    }
    let pack = world.app.make_pack(&village()).expect("a pack");
    let mut joko = world.officer("joko", &[VILLAGE]);
    let served = serve(&world).await;
    let answer = joko.push(&world, None).expect("an answer");
    let notice = answer.scopes[0].pack.clone().expect("a pack is offered");
    assert_eq!((notice.parts, notice.through, notice.households), (pack.parts, 200, 200));
    let mut households = 0;
    for index in 0..notice.parts {
        let path = part_path(&village(), 1, notice.through, index);
        let whole = served.get(&joko, &path).await.bytes().await.expect("a body");
        assert!(whole.len() <= 32 * 1024);
        let range = |range: &str| {
            let (line, url) = (access(&joko, &path), format!("{}{path}", served.base));
            served.client.get(url).header(ACCESS_HEADER, line).header("range", range).send()
        };
        let head = range("bytes=0-99").await.expect("an answer");
        assert_eq!(head.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(head.headers()["content-range"], format!("bytes 0-99/{}", whole.len()));
        let tail = range("bytes=100-").await.expect("an answer").bytes().await.expect("a body");
        let joined = [head.bytes().await.expect("a body"), tail].concat();
        assert_eq!(joined, whole);
        let frame = body::unpack(&whole).expect("a frame");
        let part: PackPart =
            open_frame(&frame, PACK_PART, path.as_bytes(), &joko.server_key).expect("signed");
        households += part.households.len();
        for packed in part.households {
            let document = Document::load_packed(&packed.saved).expect("a document");
            assert_eq!(document.heads(), rina.heads(packed.household));
        }
    }
    assert_eq!(households, 200);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn log_pages_forms_and_repair_answer_only_those_who_may() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let mut stranger = world.officer("stranger", &[field::NEIGHBOUR]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    stranger.sync(&world);
    let served = serve(&world).await;
    let path = format!("/v1/scope/{VILLAGE}/log?epoch=1&after=0");
    let page = body::unpack(&served.get(&rina, &path).await.bytes().await.expect("a body")).expect("a frame");
    let page: ScopeUpdate = open_frame(&page, LOG_PAGE, path.as_bytes(), &rina.server_key).expect("signed");
    assert_eq!((page.records.len(), page.next, page.head), (1, 1, 1));
    assert_eq!(problem(served.get(&stranger, &path).await, StatusCode::FORBIDDEN).await, "forbidden");
    let mut stale = rina.clone();
    stale.ticket = Ticket([0; 16]);
    assert_eq!(problem(served.get(&stale, &path).await, StatusCode::UNAUTHORIZED).await, "forged");
    let form = world.app.form(&field::district()).expect("a form");
    let path = format!("/v1/form/{}", form.hash);
    let xform = body::unpack(&served.get(&rina, &path).await.bytes().await.expect("a body")).expect("a form");
    assert_eq!(xform, field::FORM.as_bytes());
    let lost = Document::golden();
    let question = RepairRequest {
        protocol: 1,
        device: rina.number,
        ticket: rina.ticket,
        time: 0,
        household: household(1),
        message: lost.repair_question(),
    };
    let frame = seal_frame(&question, REPAIR_REQUEST, b"", &rina.key);
    let path = format!("/v1/doc/{}/sync", household(1));
    let answer =
        served.post(&path, body::pack(&frame, body::Effort::Quick)).await.bytes().await.expect("a body");
    let sent = Signed::parse(&frame).expect("a frame").body;
    let answer: RepairAnswer =
        open_frame(&body::unpack(&answer).expect("a frame"), REPAIR_ANSWER, &sent, &rina.server_key)
            .expect("signed");
    let brought = lost.repair_changes(&answer.message.expect("something lacks")).expect("a message");
    assert_eq!(brought.len(), 1);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_gets_a_problem_and_the_server_stays_up() {
    let world = World::new();
    let served = serve(&world).await;
    let html = b"<html>Silakan login</html>".to_vec();
    assert_eq!(problem(served.post("/v1/sync", html).await, StatusCode::BAD_REQUEST).await, "malformed");
    let large = vec![0; body::MAX_BODY_BYTES + 1];
    assert_eq!(
        problem(served.post("/v1/sync", large).await, StatusCode::PAYLOAD_TOO_LARGE).await,
        "too_large"
    );
    let alive = served.client.get(format!("{}/livez", served.base)).send().await.expect("an answer");
    assert_eq!(alive.status(), StatusCode::OK);
    let ready = served.client.get(format!("{}/readyz", served.base)).send().await.expect("an answer");
    assert_eq!(ready.text().await.expect("a body"), "ok");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_works_over_the_network() {
    let world = World::new();
    world.account("dewi", Duty::DistrictAdmin, &[]);
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    joko.sync(&world);
    rina.write(&world, household(1), &[set(own("q303"), "3")]);
    joko.write(&world, household(1), &[set(own("q303"), "1")]);
    rina.sync(&world);
    joko.sync(&world);
    let served = serve(&world).await;
    let call = |method: reqwest::Method, path: String, cookie: String, csrf: String, json: Option<String>| {
        let mut request = served.client.request(method, format!("{}/api{path}", served.base));
        request = request.header("cookie", cookie).header("x-pendata-csrf", csrf);
        if let Some(json) = json {
            request = request.header("content-type", "application/json").body(json);
        }
        async { request.send().await.expect("an answer") }
    };
    let none = String::new;
    let (get, post) = (reqwest::Method::GET, reqwest::Method::POST);
    let stranger = call(get.clone(), "/cases".into(), none(), none(), None).await;
    assert_eq!(problem(stranger, StatusCode::UNAUTHORIZED).await, "not_logged_in");
    let asked = r#"{"login":"dewi","password":"rahasia dewi"}"#.to_owned();
    let login = call(post.clone(), "/login".into(), none(), none(), Some(asked)).await;
    let cookie = login.headers()["set-cookie"].to_str().expect("text").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let me: serde_json::Value = serde_json::from_str(&login.text().await.expect("a body")).expect("JSON");
    let csrf = me["csrf"].as_str().expect("a token").to_owned();
    assert_eq!(me["district"]["name"], "Kabupaten Ponorogo");
    let queue =
        call(get.clone(), format!("/cases?village={VILLAGE}&kind=value"), cookie.clone(), none(), None).await;
    let queue: serde_json::Value = serde_json::from_str(&queue.text().await.expect("a body")).expect("JSON");
    assert_eq!(queue["total"], 1);
    let item = &queue["cases"][0];
    let path = format!(
        "/cases/{}/{}",
        item["household"]["household"].as_str().expect("an id"),
        item["case"].as_str().expect("an id")
    );
    let view = call(get.clone(), path.clone(), cookie.clone(), none(), None).await;
    let view: serde_json::Value = serde_json::from_str(&view.text().await.expect("a body")).expect("JSON");
    let decision = serde_json::json!({ "value": "3", "reason": "Foto", "heads": view["heads"] }).to_string();
    let decide = format!("{path}/decide");
    let foreign = call(post.clone(), decide.clone(), cookie.clone(), none(), Some(decision.clone())).await;
    assert_eq!(problem(foreign, StatusCode::FORBIDDEN).await, "foreign_request");
    let decided = call(post, decide, cookie.clone(), csrf, Some(decision)).await;
    assert_eq!(decided.status(), StatusCode::OK);
    rina.sync(&world);
    assert_eq!(rina.view(&world, household(1)).text(&own("q303")), "3");
    let page = served.client.get(format!("{}/", served.base)).send().await.expect("an answer");
    assert!(page.headers()["content-security-policy"].to_str().expect("text").contains("default-src 'self'"));
    assert_eq!(district().as_str(), "35.02");
    served.stop().await;
}
