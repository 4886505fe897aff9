//! What devices write down while the stories run, and the search for what must never stand in any log.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use regex_lite::Regex;
use tracing_subscriber::EnvFilter;

/// Every name, street and word that the stories' people say; none stands in the program's own texts.
pub const WORDS: [&str; 8] = [
    "Setiadharma",
    "Kusumaningtyas",
    "Flamboyan",
    "Bugenvil",
    "Kenikir",
    "Nama rina",
    "Nama joko",
    "kata sandi",
];

static FILE: OnceLock<PathBuf> = OnceLock::new();

/// From here on this process's log goes into a file.
pub fn begin() {
    FILE.get_or_init(|| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("e2e-{}.log", std::process::id()));
        let file = File::create(&path).expect("a log");
        let filter = EnvFilter::new("info,pendata_device=trace,pendata_domain=trace,sync_server=trace");
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(file).init();
        path
    });
}

pub fn read() -> String {
    std::fs::read_to_string(FILE.get().expect("the diary was begun")).expect("a log")
}

/// No name and no number of a person or a family.
pub fn assert_silent(log: &str) {
    let number = Regex::new(r"(^|[^0-9a-f])[0-9]{16}([^0-9a-f]|$)").expect("a pattern");
    for line in log.lines() {
        let word = WORDS.into_iter().find(|word| line.contains(word));
        assert_eq!(word, None, "a log line has words of a household: {line}");
        assert!(!number.is_match(line), "a log line has a number of somebody: {line}");
    }
}
