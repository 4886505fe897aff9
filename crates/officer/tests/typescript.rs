//! The generated TypeScript says what the table says.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

use std::path::Path;

use pendata_officer::bridge::typescript::{Collector, Files, differences};
use pendata_officer::bridge::{BridgeError, DOCUMENT_METHODS, FILE_METHODS, METHODS};
use pendata_officer::event::Event;

#[test]
fn the_committed_typescript_is_that_of_the_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/generated/officer");
    let files = generated();
    if std::env::var_os("UPDATE").is_some() {
        rewrite(&folder, &files);
    }
    let differing = differences(&files, &folder).unwrap();
    assert!(differing.is_empty(), "UPDATE=1 cargo test -p pendata-officer --test typescript; {differing:?}");
}

#[test]
fn every_method_stands_once_in_the_table() {
    let mut names: Vec<&str> = METHODS.iter().map(|method| method.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

fn generated() -> Files {
    let mut collector = Collector::default();
    collector.add::<Event>();
    collector.add::<BridgeError>();
    collector.with_methods(METHODS, FILE_METHODS, DOCUMENT_METHODS)
}

fn rewrite(folder: &Path, files: &Files) {
    std::fs::create_dir_all(folder).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}
