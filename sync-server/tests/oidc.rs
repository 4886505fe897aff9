//! Log-in at a provider of identities: the npm package `oidc-provider`, as it is, in a process of its own.

mod field;
mod office;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use field::{World, district};
use office::telephone;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Response};
use sync_server::access::{Duty, Reach};
use sync_server::sign_in::{Link, Provider, Settings};
use sync_server::{Demand, NewAccount, http};
use tokio::net::TcpListener;

/// The provider's process, ended with the test.
struct Elsewhere {
    child: Child,
    issuer: String,
}

impl Elsewhere {
    /// For a client whose browsers come back to `home`.
    fn start(home: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/oidc");
        assert!(folder.join("node_modules").exists(), "npm ci --prefix tests/oidc");
        let mut command = Command::new("node");
        command.arg("provider.mjs").arg(format!("{home}/api/sign-in/back")).current_dir(folder);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("node runs");
        let mut issuer = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut issuer).expect("a line");
        Self { child, issuer: issuer.trim().to_owned() }
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A server with its provider, and a browser between them.
struct Street {
    world: World,
    home: String,
    elsewhere: Elsewhere,
    task: tokio::task::JoinHandle<()>,
}

impl Street {
    async fn open(demand: Demand) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let home = format!("http://{}", listener.local_addr().expect("an address"));
        let elsewhere = Elsewhere::start(&home);
        let settings = Settings {
            issuer: elsewhere.issuer.clone(),
            client: "pendata".into(),
            secret: Some("rahasia-klien".into()),
            home: home.clone(),
            name: "Akun dinas".into(),
            strong: Settings::strong_by_default(),
        };
        assert_eq!(settings.fault(), None);
        let World { app, registry, rules, clock } = World::new();
        // The provider's clock is the machine's.
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
        clock.store(now.as_secs() as i64, std::sync::atomic::Ordering::SeqCst);
        let app = Arc::into_inner(app).expect("nobody else holds it");
        let provider = Provider::new(settings).expect("a client");
        let app = Arc::new(app.with_second_factor(demand).with_provider(Some(provider)));
        let world = World { app: Arc::clone(&app), registry, rules, clock };
        let task = tokio::spawn(async move {
            http::serve(app, listener, std::future::pending::<()>()).await.expect("it serves");
        });
        Self { world, home, elsewhere, task }
    }

    fn account(&self, login: &str, link: Option<Link>) {
        let new = NewAccount {
            district: district(),
            login: login.into(),
            name: format!("Nama {login}"),
            password: Some(format!("rahasia {login}")),
            duty: Duty::DistrictAdmin,
            reaches: vec![Reach::from(&district())],
        };
        let user = self.world.app.add_account(new).expect("an account");
        if let Some(link) = link {
            self.world.app.link(&district(), user, &link).expect("linked");
        }
    }

    fn browser(&self) -> Browser {
        let client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        Browser { client: client.build().expect("a client"), jar: Vec::new() }
    }

    /// Logs in there as somebody, with these methods; gives where the browser ends, and the browser.
    async fn sign_in(&self, sub: &str, amr: &[&str]) -> (String, Browser) {
        let mut browser = self.browser();
        let there = browser.walk(&format!("{}/api/sign-in/begin", self.home)).await;
        let methods: String = amr.iter().map(|method| format!("&amr={method}")).collect();
        (browser.walk(&format!("{there}?as={sub}{methods}")).await, browser)
    }

    async fn me(&self, browser: &mut Browser) -> (u16, serde_json::Value) {
        let answer = browser.get(&format!("{}/api/me", self.home)).await;
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON"))
    }
}

impl Drop for Street {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Keeps cookies by host and goes where it is sent.
struct Browser {
    client: Client,
    jar: Vec<(String, String, String)>,
}

impl Browser {
    async fn get(&mut self, address: &str) -> Response {
        let host = origin(address);
        let mine = self.jar.iter().filter(|(of, ..)| *of == host);
        let cookies: Vec<_> = mine.map(|(_, name, value)| format!("{name}={value}")).collect();
        let request = self.client.get(address).header(COOKIE, cookies.join("; "));
        let answer = request.send().await.expect("an answer");
        self.keep(&host, &answer);
        answer
    }

    fn keep(&mut self, host: &str, answer: &Response) {
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().expect("text").split(';').next().expect("a pair").to_owned();
            let (name, value) = pair.split_once('=').expect("a pair");
            self.jar.retain(|(of, known, _)| !(of == host && known == name));
            self.jar.push((host.to_owned(), name.to_owned(), value.to_owned()));
        }
    }

    async fn post(&mut self, address: &str, csrf: &str, body: &str) -> (u16, String) {
        let host = origin(address);
        let mine = self.jar.iter().filter(|(of, ..)| *of == host);
        let cookies: Vec<_> = mine.map(|(_, name, value)| format!("{name}={value}")).collect();
        let request = self.client.post(address).header(COOKIE, cookies.join("; "));
        let request = request.header("x-pendata-csrf", csrf).header("content-type", "application/json");
        let answer = request.body(body.to_owned()).send().await.expect("an answer");
        self.keep(&host, &answer);
        (answer.status().as_u16(), answer.text().await.expect("a body"))
    }

    /// Follows redirects until a page stands still, or the console is reached.
    async fn walk(&mut self, address: &str) -> String {
        let mut at = address.to_owned();
        for _ in 0..20 {
            let answer = self.get(&at).await;
            let Some(next) = answer.headers().get(LOCATION) else { return at };
            let next = next.to_str().expect("text");
            at = if next.starts_with('/') { format!("{}{next}", origin(&at)) } else { next.to_owned() };
            if at.contains("/district.html") {
                return at;
            }
        }
        panic!("the browser is sent in circles: {at}")
    }
}

fn origin(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").expect("an address");
    format!("{scheme}://{}", rest.split(['/', '?']).next().expect("a host"))
}

fn dewi() -> Option<Link> {
    Some(Link::Subject("dewi".into()))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_linked_and_gave_a_second_factor_there_is_let_in() {
    let street = Street::open(Demand::Required).await;
    street.account("dewi", dewi());
    let (end, mut browser) = street.sign_in("dewi", &["pwd", "mfa"]).await;
    assert_eq!(end, format!("{}/district.html#/", street.home));
    let (status, me) = street.me(&mut browser).await;
    assert_eq!((status, &me["name"]), (200, &serde_json::json!("Nama dewi")));
    assert_ne!(me["second_factor"], "missing", "the provider asked for it");
    let answer = browser.get(&format!("{}/api/overview", street.home)).await;
    assert_eq!(answer.status().as_u16(), 200);
    let rows = street.world.app.store.audit(&district(), 0, 500).expect("a chain");
    assert!(rows.iter().any(|row| row.act == "login" && row.detail == "provider"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_second_factor_there_our_own_is_demanded() {
    let street = Street::open(Demand::Required).await;
    street.account("dewi", dewi());
    let (end, mut browser) = street.sign_in("dewi", &["pwd"]).await;
    assert_eq!(end, format!("{}/district.html#/", street.home));
    assert_eq!(street.me(&mut browser).await.1["second_factor"], "missing", "to be set up before anything");
    let answer = browser.get(&format!("{}/api/overview", street.home)).await;
    assert_eq!(answer.status().as_u16(), 403);
    let me = street.me(&mut browser).await.1;
    let csrf = me["csrf"].as_str().expect("a token");
    let offer = browser.post(&format!("{}/api/second-factor", street.home), csrf, "{}").await;
    let offer: serde_json::Value = serde_json::from_str(&offer.1).expect("JSON");
    let secret = offer["secret"].as_str().expect("a secret");
    let code = |now| serde_json::json!({ "code": telephone(secret, now) }).to_string();
    let now = street.world.app.now();
    let confirm = format!("{}/api/second-factor/confirm", street.home);
    assert_eq!(browser.post(&confirm, csrf, &code(now)).await.0, 200);

    // From here on it is asked for before a session is opened.
    let (end, mut browser) = street.sign_in("dewi", &["pwd"]).await;
    assert_eq!(end, format!("{}/district.html#/sign-in/code_needed", street.home));
    assert_eq!(street.me(&mut browser).await.0, 401, "not yet");
    let typed = format!("{}/api/sign-in/code", street.home);
    assert_eq!(browser.post(&typed, "", "{\"code\":\"000000\"}").await.0, 401);
    assert_eq!(browser.post(&typed, "", &code(now + 30)).await.0, 200);
    assert_eq!(street.me(&mut browser).await.0, 200);
    let (end, _) = street.sign_in("dewi", &["otp"]).await;
    assert_eq!(end, format!("{}/district.html#/", street.home), "the provider's is enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_counts_only_where_the_provider_verified_it_and_nobody_is_made() {
    let street = Street::open(Demand::Optional).await;
    street.account("dewi", Some(Link::Email("dewi@dinas.example".into())));
    let failed = |code: &str| format!("{}/district.html#/sign-in/{code}", street.home);
    assert_eq!(street.sign_in("dewi", &["mfa"]).await.0, format!("{}/district.html#/", street.home));
    assert_eq!(street.sign_in("palsu", &["mfa"]).await.0, failed("sign_in_unknown"));
    assert_eq!(street.sign_in("asing", &["mfa"]).await.0, failed("sign_in_unknown"));
    assert_eq!(street.sign_in("batal", &[]).await.0, failed("sign_in_refused"));
    assert_eq!(street.world.app.store.accounts(&district()).expect("accounts").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_for_the_browser_that_asked_and_once() {
    let street = Street::open(Demand::Optional).await;
    street.account("dewi", dewi());
    let failed = format!("{}/district.html#/sign-in/sign_in_refused", street.home);
    let mut browser = street.browser();
    let there = browser.walk(&format!("{}/api/sign-in/begin", street.home)).await;
    // Up to the provider's answer, which another browser is given.
    let mut at = format!("{there}?as=dewi");
    while !at.starts_with(&street.home) {
        let answer = browser.get(&at).await;
        let next = answer.headers()[LOCATION].to_str().expect("text").to_owned();
        at = if next.starts_with('/') { format!("{}{next}", origin(&at)) } else { next };
    }
    assert_eq!(street.browser().walk(&at).await, failed, "no cookie of ours");
    let mut third = street.browser();
    third.walk(&format!("{}/api/sign-in/begin", street.home)).await;
    assert_eq!(third.walk(&at).await, failed, "another state");
    assert_eq!(browser.walk(&at).await, format!("{}/district.html#/", street.home));
    assert_eq!(browser.walk(&at).await, failed, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_down_or_lives_in_another_time_is_told_of_and_passwords_go_on() {
    let mut street = Street::open(Demand::Optional).await;
    street.account("dewi", dewi());
    street.world.wait(3600);
    let failed = |code: &str| format!("{}/district.html#/sign-in/{code}", street.home);
    assert_eq!(street.sign_in("dewi", &["mfa"]).await.0, failed("sign_in_clock"), "an hour behind us");
    street.world.wait(-7200);
    assert_eq!(street.sign_in("dewi", &["mfa"]).await.0, failed("sign_in_clock"), "an hour ahead of us");
    street.world.wait(3600);
    let unreachable = failed("sign_in_unreachable");
    street.elsewhere.child.kill().expect("it ends");
    street.elsewhere.child.wait().expect("it ended");
    // What it said of itself is remembered for a while; nobody is there to answer.
    let mut browser = street.browser();
    let there = browser.get(&format!("{}/api/sign-in/begin", street.home)).await;
    assert_eq!(there.status().as_u16(), 303);
    let settings = Settings { issuer: street.elsewhere.issuer.clone(), ..settings_of(&street) };
    let fresh = Provider::new(settings).expect("a client");
    let (dir, clock) = (tempfile::tempdir().expect("a folder"), Arc::clone(&street.world.clock));
    let other = sync_server::App::open(dir.path(), field::surroundings(&clock)).expect("a server");
    let other = Arc::new(other.with_provider(Some(fresh)));
    let refused = other.begin_sign_in().await.expect_err("nobody is there");
    assert!(unreachable.ends_with(refused.code().0), "{refused}");
    let login = sync_server::district::types::Login {
        login: "dewi".into(),
        password: "rahasia dewi".into(),
        code: None,
    };
    assert!(street.world.app.login(&login, "127.0.0.1").is_ok(), "the password opens as ever");
}

fn settings_of(street: &Street) -> Settings {
    street.world.app.provider().expect("a provider").settings.clone()
}
