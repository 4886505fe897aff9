//! What the fuzzer found once, and what it begins with: every file of tests/corpus, fed to its reader.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::fed;

/// Far more than any of them needs in a debug build.
const LONGEST: Duration = Duration::from_secs(10);

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

fn replay(folder: &str, feed: fn(&[u8])) {
    crate::quiet();
    let files = files(folder);
    assert!(!files.is_empty(), "tests/corpus/{folder} is empty");
    for file in files {
        println!("{}", file.display());
        let bytes = std::fs::read(&file).expect("a file");
        let start = Instant::now();
        feed(&bytes);
        assert!(start.elapsed() < LONGEST, "{}", file.display());
    }
}

#[test]
fn nothing_gets_past_the_pre_parser() {
    replay("pre_parser", fed::pre_parser);
}

#[test]
fn nothing_gets_past_the_gate_and_cannot_be_loaded() {
    replay("gate", fed::gate);
}

#[test]
fn no_group_stops_its_reader() {
    replay("envelope", fed::envelope);
}

#[test]
fn no_message_stops_its_reader() {
    replay("messages", fed::messages);
}

#[test]
fn no_bundle_stops_its_reader() {
    replay("bundle", fed::bundle);
}

#[test]
fn no_form_stops_its_reader() {
    replay("form", fed::form);
}

#[test]
fn every_folder_of_the_corpus_is_replayed() {
    let mut folders: Vec<String> =
        files("").iter().map(|path| path.file_name().expect("a name").display().to_string()).collect();
    folders.sort();
    assert_eq!(folders, ["bundle", "envelope", "form", "gate", "messages", "pre_parser"]);
}
