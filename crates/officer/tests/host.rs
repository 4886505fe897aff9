//! The development host: who may call it, and that it speaks the bridge.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]
#![cfg(feature = "host")]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{PIN, enrolled};

/// The program in a process of its own.
struct Host {
    process: Child,
    place: String,
    token: String,
}

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Host {
    fn start(folder: &Path) -> Self {
        let ui = folder.join("ui");
        std::fs::create_dir_all(&ui).unwrap();
        std::fs::write(ui.join("officer.html"), "<!doctype html><title>Pendata</title>").unwrap();
        let port_file = folder.join("address");
        let process = Command::new(env!("CARGO_BIN_EXE_officer-host"))
            .arg("--data")
            .arg(folder.join("device"))
            .arg("--ui")
            .arg(&ui)
            .arg("--port-file")
            .arg(&port_file)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let address = written(&port_file);
        let (place, token) =
            address.strip_prefix("http://").unwrap().split_once("/officer.html?token=").unwrap();
        Self { process, place: place.to_owned(), token: token.trim().to_owned() }
    }

    /// Sends a request with these headers; gives status, head and body.
    fn send(&self, line: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.place).unwrap();
        write_request(&mut stream, line, headers, body);
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_owned(), body.to_owned())
    }

    fn call(&self, method: &str, arguments: &Value) -> (u16, Value) {
        let token = format!("Bearer {}", self.token);
        let headers =
            [("host", self.place.as_str()), ("authorization", &token), ("content-type", "application/json")];
        let line = format!("POST /call/{method}");
        let (status, _, body) = self.send(&line, &headers, &arguments.to_string());
        (status, serde_json::from_str(&body).unwrap())
    }
}

fn write_request(stream: &mut TcpStream, line: &str, headers: &[(&str, &str)], body: &str) {
    let mut text = format!("{line} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    stream.write_all(format!("{text}\r\n{body}").as_bytes()).unwrap();
}

fn written(file: &Path) -> String {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        match std::fs::read_to_string(file) {
            Ok(text) if text.ends_with('\n') => return text,
            _ => assert!(Instant::now() < end, "the host did not start"),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn only_our_page_with_the_token_may_call() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::start(folder.path());
    let token = format!("Bearer {}", host.token);
    let status = |name: &str, extra: &[(&str, &str)]| {
        let mut headers = vec![("host", name), ("content-type", "application/json")];
        headers.extend(extra);
        host.send("POST /call/app.state", &headers, "null").0
    };
    let own = format!("http://{}", host.place);
    assert_eq!(status(&host.place, &[("authorization", &token)]), 200);
    assert_eq!(status(&host.place, &[("authorization", &token), ("origin", &own)]), 200);
    assert_eq!(status(&host.place, &[]), 401);
    assert_eq!(status(&host.place, &[("authorization", "Bearer 0123")]), 401);
    assert_eq!(status("evil.example", &[("authorization", &token)]), 403);
    assert_eq!(status(&host.place, &[("authorization", &token), ("origin", "http://evil.example")]), 403);
    assert_eq!(status(&host.place, &[("authorization", &token), ("origin", "null")]), 403);
}

#[test]
fn the_screens_come_with_a_strict_policy_and_nothing_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::start(folder.path());
    let get = |path: &str| host.send(&format!("GET {path}"), &[("host", &host.place)], "");
    let (status, head, body) = get("/officer.html?token=x");
    assert_eq!((status, body.contains("<title>Pendata")), (200, true));
    assert!(head.contains("content-security-policy: default-src 'self'"), "{head}");
    assert!(head.contains("frame-ancestors 'none'"));
    for path in ["/../address", "/..%2faddress", "/device/keys.json", "//etc/passwd", "/nothing.js"] {
        assert_eq!(get(path).0, 404, "{path}");
    }
}

#[test]
fn calls_and_events_go_through() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(&folder.path().join("device")));
    let host = Host::start(folder.path());
    let token = format!("Bearer {}", host.token);
    let mut events = TcpStream::connect(&host.place).unwrap();
    write_request(&mut events, "GET /events", &[("host", &host.place), ("authorization", &token)], "");
    let mut lines = BufReader::new(events).lines();
    assert!(lines.next().unwrap().unwrap().contains("200"));

    let (status, refused) = host.call("households.counts", &json!(null));
    assert_eq!((status, &refused["code"]), (422, &json!("locked")));
    let (status, state) = host.call("app.unlock", &json!({ "pin": PIN }));
    assert_eq!((status, &state["phase"]["officer"]["name"]), (200, &json!("Rina Wulandari")));
    let pushed = lines.map(Result::unwrap).find(|line| line.starts_with("data:")).unwrap();
    let event: Value = serde_json::from_str(pushed.trim_start_matches("data:")).unwrap();
    assert_eq!((&event["topic"], &event["payload"]), (&json!("state"), &state));
}

#[test]
fn a_document_comes_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(&folder.path().join("device")));
    let host = Host::start(folder.path());
    let token = format!("Bearer {}", host.token);
    let headers =
        [("host", host.place.as_str()), ("authorization", &token), ("content-type", "application/json")];
    let (status, _, body) = host.send("POST /document/settings.report", &headers, "null");
    assert_eq!((status, body.contains("locked")), (422, true));
    host.call("app.unlock", &json!({ "pin": PIN }));
    let (status, head, body) = host.send("POST /document/settings.report", &headers, "null");
    assert_eq!((status, head.contains("pendata-name: pendata-12.json")), (200, true), "{head}");
    let report: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&report["device"], &report["counts"]["unsent_changes"]), (&json!(12), &json!(0)));
    assert!(!body.contains("Rina"), "no name leaves with a report");
}

#[test]
fn no_other_machine_is_listened_to() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_officer-host"))
        .args(["--listen", "0.0.0.0:0", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("loopback"));
}
