//! The console over real HTTP, and people who log in to it.
#![allow(dead_code)]

use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use pendata_domain::ids::UserId;
use reqwest::{Client, Method};
use sync_server::access::{Duty, Reach};
use sync_server::{NewAccount, http};
use tokio::sync::oneshot;

use crate::field::{World, district};

pub struct Office {
    pub world: World,
    base: String,
    client: Client,
    stop: oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

/// Somebody logged in.
#[derive(Debug)]
pub struct Desk {
    base: String,
    client: Client,
    pub cookie: String,
    csrf: String,
    pub me: serde_json::Value,
}

impl Office {
    pub async fn open(world: World) -> Self {
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
        Self { world, base, client, stop, task }
    }

    pub async fn close(self) {
        self.stop.send(()).expect("it listens");
        self.task.await.expect("it ends");
    }

    pub fn account(&self, login: &str, duty: Duty, reach: Reach) -> UserId {
        let home = reach.district().unwrap_or_else(district);
        let (login, name) = (login.to_owned(), format!("Nama {login}"));
        let password = Some(format!("rahasia {login}"));
        let new = NewAccount { district: home, login, name, password, duty, reaches: vec![reach] };
        self.world.app.add_account(new).expect("an account")
    }

    /// Somebody new with one grant, logged in.
    pub async fn somebody(&self, duty: Duty, reach: Reach) -> Desk {
        let login = format!("{duty} {reach}");
        self.account(&login, duty, reach);
        self.log_in(&login).await
    }

    pub async fn log_in(&self, login: &str) -> Desk {
        let (status, desk) = self.try_log_in(login, None).await;
        desk.unwrap_or_else(|code| panic!("{login}: {status} {code}"))
    }

    /// The answer's status, and who is logged in, or the problem's code.
    pub async fn try_log_in(&self, login: &str, code: Option<&str>) -> (u16, Result<Desk, String>) {
        let body =
            serde_json::json!({ "login": login, "password": format!("rahasia {login}"), "code": code });
        let request = self.client.post(format!("{}/api/login", self.base));
        let request = request.header("content-type", "application/json").body(body.to_string());
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let cookie =
            answer.headers().get("set-cookie").map(|cookie| cookie.to_str().expect("text").to_owned());
        let text = answer.text().await.expect("a body");
        let me: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let Some(cookie) = cookie else {
            return (status, Err(me["code"].as_str().expect("a code").to_owned()));
        };
        let cookie = cookie.split(';').next().expect("a pair").to_owned();
        let csrf = me["csrf"].as_str().expect("a token").to_owned();
        let (base, client) = (self.base.clone(), self.client.clone());
        (status, Ok(Desk { base, client, cookie, csrf, me }))
    }
}

impl Desk {
    /// Status and body. A `POST` carries an empty object.
    pub async fn ask(&self, method: &Method, path: &str) -> (u16, String) {
        self.send(method, path, "{}").await
    }

    pub async fn send(&self, method: &Method, path: &str, body: &str) -> (u16, String) {
        let request = self.client.request(method.clone(), format!("{}{path}", self.base));
        let request = request.header("cookie", &self.cookie).header("x-pendata-csrf", &self.csrf);
        let request = match *method {
            Method::POST => request.header("content-type", "application/json").body(body.to_owned()),
            _ => request,
        };
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a body"))
    }

    /// An answer whose body is still to be read.
    pub async fn open(&self, path: &str) -> reqwest::Response {
        self.open_packed(path, "identity").await
    }

    pub async fn open_packed(&self, path: &str, encoding: &str) -> reqwest::Response {
        let request = self.client.get(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        request.header("accept-encoding", encoding).send().await.expect("an answer")
    }

    pub async fn get(&self, path: &str) -> u16 {
        self.ask(&Method::GET, path).await.0
    }
}

/// What the telephone shows (RFC 6238), reckoned here by itself.
pub fn telephone(secret: &str, now: i64) -> String {
    let mut bits = String::new();
    for letter in secret.chars() {
        let at = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).expect("base 32");
        bits += &format!("{at:05b}");
    }
    let key: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).expect("digits"), 2).expect("a byte"))
        .collect();
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&key).expect("a key");
    mac.update(&(now / 30).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = (hash[19] & 15) as usize;
    let word = u32::from_be_bytes(hash[at..at + 4].try_into().expect("four bytes")) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}
