//! Whether there is an example of everything: of each kind of a message that has several, and of each type that is written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pendata_domain::attribution::Role;
use pendata_domain::bundle::Sender;
use pendata_domain::protocol::{
    Confirmation, Entry, ErasureReason, LogRecord, MeetingMessage, MeetingRefusal, Parcel, QuarantineReason,
    ScopeState, Verdict, Welcome,
};
use pendata_domain::work::WorkReason;
use regex_lite::Regex;

use crate::kept::folder;

/// Words that have to stand in the examples whose names begin so. The match makes it an error to forget one here.
struct Kinds {
    of: &'static str,
    files: &'static str,
    words: &'static [&'static str],
}

macro_rules! kinds {
    ($type:ident in $files:literal: $($kind:ident)+ $(; never $($silent:ident)+)?) => {{
        let _: fn(&$type) = |value| match value { $($type::$kind { .. } => {})+ $($($type::$silent { .. } => {})+)? };
        Kinds { of: stringify!($type), files: $files, words: &[$(stringify!($kind)),+] }
    }};
}

fn expected() -> Vec<Kinds> {
    vec![
        kinds!(Entry in "group": Present Elided),
        kinds!(LogRecord in "log-page": Changes Left Own),
        kinds!(Verdict in "sync-answer": Accepted Duplicate Waiting Quarantined),
        kinds!(ScopeState in "sync-answer": Ok Revoked Reset),
        kinds!(WorkReason in "sync-answer": Check Returned Anomaly DoubleNik Other),
        kinds!(Role in "village-papers": VillageOfficer DistrictAdmin Operator),
        kinds!(QuarantineReason in "seal-outcome": Malformed Oversize ForeignShape ForeignActor BrokenSeal
            OutOfArea Revoked ForeignAuthor DuplicateSequence GateFailed DependsOnRefused Crashed OutOfMemory
            TimedOut; never Erased),
        kinds!(ErasureReason in "erasure": SubjectRequest Order NoBasis),
        kinds!(Parcel in "parcels": Papers Form Part Record Group Outcome Photo),
        kinds!(Sender in "bundle": Server Device),
        kinds!(Welcome in "meeting-welcome": Greeting OtherVersion),
        kinds!(Confirmation in "meeting-confirmation": Tag WrongCode),
        kinds!(MeetingMessage in "meeting-message": Proof Refused Holdings Parcels Taken Fresh Outcome Stopped
            Villages Settled),
        kinds!(MeetingRefusal in "meeting-message-refused": Unproven Revoked OtherVillage Storage Withdrawn),
    ]
}

#[test]
fn there_is_an_example_of_every_kind() {
    for Kinds { of, files, words } in expected() {
        let told = told(files);
        for word in words {
            let found = Regex::new(&format!(r"\b{word}\b")).expect("a pattern").is_match(&told);
            assert!(found, "no example in {files}* of {of}::{word}");
        }
    }
}

/// Written on a device's own disk or between processes of one machine, or shown to nobody.
const OTHERWHERE: [&str; 13] = [
    "Act",
    "BundleKey",
    "ChangeResult",
    "FieldPath",
    "Inspected",
    "Intent",
    "Kind",
    "Match",
    "NoteId",
    "Pair",
    "QuestionCode",
    "Reason",
    "Stage",
];

/// Types whose names `Debug` does not show: their kinds are looked for above, or they stand for themselves.
const NAMELESS: [&str; 14] = [
    "Confirmation",
    "Entry",
    "ErasureReason",
    "LogRecord",
    "MeetingMessage",
    "MeetingRefusal",
    "Parcel",
    "QuarantineReason",
    "Role",
    "ScopeState",
    "Sender",
    "Verdict",
    "Welcome",
    "WorkReason",
];

#[test]
fn there_is_an_example_of_every_type_that_is_written() {
    let told = told("");
    let named = |name: &&String| Regex::new(&format!(r"\b{name}\b")).expect("a pattern").is_match(&told);
    let exempt: BTreeSet<&str> = OTHERWHERE.into_iter().chain(NAMELESS).collect();
    let written = written();
    let missing: Vec<&String> =
        written.iter().filter(|name| !exempt.contains(name.as_str())).filter(|name| !named(name)).collect();
    assert!(missing.is_empty(), "no example of {missing:?}");
    let gone: Vec<&str> = exempt.into_iter().filter(|name| !written.contains(*name)).collect();
    assert!(gone.is_empty(), "{gone:?} are not written any more");
}

/// Names of the types of the domain that can be encoded.
fn written() -> BTreeSet<String> {
    let derived = Regex::new(r"derive\([^)]*\bEncode\b[^)]*\)\](?s:.{0,200}?)pub (?:struct|enum) (\w+)");
    let by_hand = Regex::new(r"impl<C> Encode<C> for (\w+)");
    let patterns = [derived, by_hand].map(|pattern| pattern.expect("a pattern"));
    let mut names = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/domain/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(path).unwrap_or_default();
            for pattern in &patterns {
                names.extend(pattern.captures_iter(&text).map(|found| found[1].to_owned()));
            }
        }
    }
    assert!(names.len() > 50, "the source is read as it is written");
    names
}

fn told(prefix: &str) -> String {
    let entries = fs::read_dir(folder()).expect("the folder").map(|entry| entry.expect("an entry"));
    let of_prefix = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
    let texts = of_prefix.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "txt"));
    texts.map(|entry| fs::read_to_string(entry.path()).expect("a text")).collect()
}
