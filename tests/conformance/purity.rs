//! No file, socket, clock or randomness in the crates that promise none; automerge in one module.

use crate::tree::{Source, assert_none, code};

const PURE: [&str; 4] =
    ["crates/domain/src/", "crates/xforms/src/", "crates/sheets/src/", "crates/synthetic/src/"];

const OUTSIDE: [&str; 13] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "rand::rng()",
    "from_os_rng",
    "new_v4",
    "now_v7",
];

fn reaches_outside(source: &Source) -> Vec<String> {
    let offence = |(line, text): (usize, &str)| {
        let code = text.split("//").next().unwrap_or_default();
        let word = OUTSIDE.iter().find(|word| code.contains(**word))?;
        Some(format!("{}:{line}: `{word}`", source.path))
    };
    source.lines_before_tests().filter_map(offence).collect()
}

fn imports_automerge(source: &Source) -> Vec<String> {
    let offence = |(line, text): (usize, &str)| {
        let code = text.split("//").next().unwrap_or_default();
        code.contains("automerge::").then(|| format!("{}:{line}: automerge", source.path))
    };
    source.lines_before_tests().filter_map(offence).collect()
}

#[test]
fn rules_read_no_file_socket_clock_or_randomness() {
    let sources = code();
    let pure = sources.iter().filter(|source| PURE.iter().any(|folder| source.path.starts_with(folder)));
    assert_none(pure.flat_map(reaches_outside).collect());
}

#[test]
fn one_module_imports_automerge() {
    let sources = code();
    let outside = sources.iter().filter(|source| {
        let path = &source.path;
        let ours = path.starts_with("crates/domain/src/document/");
        source.extension() == "rs" && !ours && !path.contains("tests/") && !path.starts_with("bench/")
    });
    assert_none(outside.flat_map(imports_automerge).collect());
}

#[test]
fn what_reaches_outside_is_seen() {
    let source = |text: &str| Source { path: "x.rs".into(), text: text.into() };
    let bad = source("fn f() {\n    let now = Instant::now();\n}\n");
    assert_eq!(reaches_outside(&bad), ["x.rs:2: `Instant::now`"]);
    let good = source("// Instant::now is forbidden\n#[cfg(test)]\nmod tests { use std::fs; }\n");
    assert_eq!(reaches_outside(&good), [""; 0]);
    assert_eq!(imports_automerge(&source("use automerge::Automerge;\n")), ["x.rs:1: automerge"]);
}
