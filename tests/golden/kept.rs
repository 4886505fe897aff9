//! The files themselves: what today's program reads in them and writes for them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::examples::{Example, all};

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/v1")
}

fn file(example: &Example) -> PathBuf {
    folder().join(&example.name)
}

fn beside(example: &Example) -> PathBuf {
    folder().join(format!("{}.txt", example.name))
}

/// Only where somebody asks for it, and never over the bytes that are there: what they say may be told in other words by a
/// later program.
fn write_what_is_missing() {
    if std::env::var("PENDATA_GOLDEN").as_deref() != Ok("write") {
        return;
    }
    assert!(std::env::var_os("CI").is_none(), "golden files are made by hand and read by people");
    for example in all() {
        let kept = fs::read(file(&example)).unwrap_or_else(|_| example.bytes.clone());
        fs::write(beside(&example), (example.read)(&kept)).expect("it is written");
        fs::write(file(&example), kept).expect("it is written");
    }
}

#[test]
fn todays_program_finds_in_every_file_what_stands_beside_it() {
    write_what_is_missing();
    for example in all() {
        let bytes = fs::read(file(&example)).unwrap_or_else(|_| panic!("{} is missing", example.name));
        let expected = fs::read_to_string(beside(&example)).expect("what it says");
        assert_eq!((example.read)(&bytes), expected, "{}", example.name);
    }
}

/// A field that a later version adds at the end is left out where it says nothing, so that these bytes stay: who sees them
/// change has written something that programs in the field did not agree to.
#[test]
fn what_is_said_today_in_the_first_version_is_the_same_bytes() {
    write_what_is_missing();
    for example in all().iter().filter(|example| example.exact) {
        let bytes = fs::read(file(example)).expect("it is there");
        assert!(bytes == example.bytes, "{} is written otherwise", example.name);
    }
}

#[test]
fn nothing_else_lies_in_the_folder() {
    write_what_is_missing();
    let expected: BTreeSet<String> =
        all().iter().flat_map(|example| [example.name.clone(), format!("{}.txt", example.name)]).collect();
    let entries = fs::read_dir(folder()).expect("the folder");
    let there: BTreeSet<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(there, expected);
}
