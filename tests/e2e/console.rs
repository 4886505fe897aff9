//! A district admin's browser, as far as requests go.

use reqwest::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

use crate::office::{Office, PASSWORD};
use crate::tablet::runtime;

pub struct Console {
    client: Client,
    base: String,
    cookie: String,
    csrf: String,
}

impl Console {
    pub fn log_in(office: &Office, login: &str) -> Self {
        office.admin(login);
        // Another part of the program may have chosen one: any will do.
        sync_server::tls::choose_ciphers();
        let client = Client::builder().no_proxy().build().expect("a client");
        let base = format!("http://{}", office.address);
        let mut console = Self { client, base, cookie: String::new(), csrf: String::new() };
        let asked = json!({ "login": login, "password": PASSWORD });
        let response = console.send(Method::POST, "/api/login", Some(asked));
        let cookie = response.headers()[SET_COOKIE].to_str().expect("text").split(';').next();
        console.cookie = cookie.expect("a cookie").to_owned();
        let me = read(response);
        console.csrf = me["csrf"].as_str().expect("a token").to_owned();
        console
    }

    fn send(&self, method: Method, path: &str, body: Option<Value>) -> Response {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        request = request.header(COOKIE, &self.cookie).header("x-pendata-csrf", &self.csrf);
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        runtime().block_on(request.send()).expect("the console answers")
    }

    pub fn get(&self, path: &str) -> Value {
        read(self.send(Method::GET, path, None))
    }

    pub fn post(&self, path: &str, body: Value) -> Value {
        read(self.send(Method::POST, path, Some(body)))
    }

    /// The cases of the queue.
    pub fn queue(&self) -> Vec<Value> {
        self.get("/api/cases")["cases"].as_array().expect("a list").clone()
    }

    /// A case of the queue in full.
    pub fn open(&self, item: &Value) -> Value {
        self.get(&path_of(item, ""))
    }

    /// Decides a case as its view stood.
    pub fn decide(&self, item: &Value, view: &Value, value: &str) -> Value {
        let decision = json!({ "value": value, "reason": "sesuai KK", "heads": view["heads"] });
        self.post(&path_of(item, "/decide"), decision)
    }

    pub fn quarantine(&self) -> Vec<Value> {
        self.get("/api/quarantine").as_array().expect("a list").clone()
    }
}

fn path_of(item: &Value, act: &str) -> String {
    let household = item["household"]["household"].as_str().expect("an id");
    format!("/api/cases/{household}/{}{act}", item["case"].as_str().expect("an id"))
}

fn read(response: Response) -> Value {
    let status = response.status();
    let text = runtime().block_on(response.text()).expect("a body");
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).expect("JSON")
}

/// The values of a case's candidates.
pub fn candidates(view: &Value) -> Vec<&str> {
    let all = view["candidates"].as_array().expect("a list");
    all.iter().map(|candidate| candidate["value"].as_str().expect("text")).collect()
}
