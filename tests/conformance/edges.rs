//! Who may depend on whom, from `cargo metadata`.

use std::process::Command;

use serde::Deserialize;

use crate::tree::{assert_none, root};

/// Our packages and the packages of ours that each may use (docs/architecture.md). Those that are not here
/// may use everything, and nothing may use them.
const ALLOWED: [(&str, &[&str]); 9] = [
    ("pendata-cluster", &[]),
    ("pendata-domain", &[]),
    ("pendata-xforms", &[]),
    ("pendata-device", &["pendata-domain", "pendata-xforms"]),
    ("pendata-synthetic", &["pendata-domain", "pendata-xforms"]),
    (
        "pendata-officer",
        &["pendata-device", "pendata-domain", "pendata-sheets", "pendata-synthetic", "pendata-xforms"],
    ),
    ("pendata-sheets", &["pendata-domain", "pendata-xforms"]),
    ("sync-server", &["pendata-domain", "pendata-synthetic", "pendata-xforms"]),
    ("pendata", &["pendata-officer"]),
];
/// What the tests of a package may use beside that.
const TESTED_WITH: [(&str, &[&str]); 3] = [
    ("pendata-officer", &["sync-server"]),
    ("pendata-sheets", &["pendata-synthetic"]),
    ("sync-server", &["pendata-cluster"]),
];
const USING_ALL: [&str; 2] = ["pendata-tests", "pendata-bench"];

/// Crates that one place wraps.
const WRAPPED: [(&str, &[&str]); 2] = [("automerge", &["pendata-domain"]), ("tauri", &["pendata"])];

/// What the crates without I/O may use; dependencies of their tests are their own affair.
const PURE: [(&str, &[&str]); 4] = [
    (
        "pendata-domain",
        &[
            "automerge",
            "chacha20poly1305",
            "chrono",
            "ed25519-dalek",
            "minicbor",
            "serde",
            "sha2",
            "thiserror",
            "uuid",
            "zstd",
        ],
    ),
    ("pendata-xforms", &["chrono", "regex-lite", "roxmltree", "thiserror", "uuid"]),
    (
        "pendata-sheets",
        &[
            "calamine",
            "chrono",
            "csv",
            "krilla",
            "pendata-domain",
            "pendata-xforms",
            "roxmltree",
            "rust_xlsxwriter",
            "thiserror",
            "ttf-parser",
            "uuid",
            "zip",
        ],
    ),
    // The seed is an argument: rand's own source of randomness is not compiled in.
    (
        "pendata-synthetic",
        &["chrono", "pendata-domain", "pendata-xforms", "rand", "rand_chacha", "thiserror", "uuid"],
    ),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `null` for ordinary ones, else `dev` or `build`.
    kind: Option<String>,
    features: Vec<String>,
}

fn packages() -> Vec<Package> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice::<Metadata>(&output.stdout).expect("metadata as cargo writes it").packages
}

fn list<'a>(table: &'a [(&str, &'a [&'a str])], name: &str) -> Option<&'a [&'a str]> {
    table.iter().find(|(n, _)| *n == name).map(|(_, list)| *list)
}

#[test]
fn packages_use_each_other_only_as_the_architecture_says() {
    let packages = packages();
    let ours = |name: &str| packages.iter().any(|package| package.name == name);
    let mut offences = Vec::new();
    for package in &packages {
        let allowed = list(&ALLOWED, &package.name);
        if allowed.is_none() && !USING_ALL.contains(&package.name.as_str()) {
            offences.push(format!("{}: not in the table of tests/conformance/edges.rs", package.name));
        }
        for used in package.dependencies.iter().filter(|used| ours(&used.name)) {
            let name = used.name.as_str();
            let tests = used.kind.as_deref() == Some("dev");
            let tested = tests && list(&TESTED_WITH, &package.name).is_some_and(|list| list.contains(&name));
            if allowed.is_some_and(|allowed| !allowed.contains(&name)) && !tested {
                offences.push(format!("{}: may not use {}", package.name, used.name));
            }
        }
    }
    assert_none(offences);
}

#[test]
fn wrapped_crates_are_used_where_they_are_wrapped() {
    let mut offences = Vec::new();
    for package in packages() {
        for used in &package.dependencies {
            let wrappers = list(&WRAPPED, &used.name);
            let all = USING_ALL.contains(&package.name.as_str());
            if wrappers.is_some_and(|wrappers| !all && !wrappers.contains(&package.name.as_str())) {
                offences.push(format!("{}: may not use {}", package.name, used.name));
            }
        }
    }
    assert_none(offences);
}

#[test]
fn crates_without_io_use_only_what_is_listed() {
    let mut offences = Vec::new();
    for package in packages() {
        let Some(listed) = list(&PURE, &package.name) else { continue };
        for used in package.dependencies.iter().filter(|used| used.kind.is_none()) {
            if !listed.contains(&used.name.as_str()) {
                offences.push(format!("{}: {} is not listed", package.name, used.name));
            }
            let reaching = ["clock", "now", "v4", "v7", "os_rng", "thread_rng", "getrandom"];
            for feature in used.features.iter().filter(|feature| reaching.contains(&feature.as_str())) {
                offences.push(format!("{}: {} with `{feature}` reaches outside", package.name, used.name));
            }
        }
    }
    assert_none(offences);
}
