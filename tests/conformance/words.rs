//! Words that have no place in the tree: placeholders, narration, the machine it was written on.

use regex_lite::Regex;

use crate::tree::{Source, assert_none, code, texts};

/// Rust code that promises, and tests that do not run.
const UNFINISHED: &str = r"\b(todo|unimplemented)!|#\[ignore|\b(TODO|FIXME|XXX|HACK)\b";
const NOT_RUN: &str = r"\b(it|test|describe|suite)\.(skip|only|todo)\b|\bxit\(|\bxdescribe\(";

/// A comment tells why, not what changed or what comes next. Whole words; a state of affairs ("a case that is
/// open now") is no narration.
const NARRATION: &str = concat!(
    r"(?i)\b(as requested|used to be|previously|refactored|was renamed|renamed from|moved from|",
    r"we now|is now|are now|now uses?|now we|we no longer|no longer (needed|used|necessary)|",
    r"step [0-9]|instead of the old|as before, but)\b|^ *(now|first|then|next),? we\b"
);

/// Folders of a machine, where they begin a path; and what only means something on it.
const FOLDERS: [&str; 3] = ["/work/", "/root/", "/home/"];
const HABITS: [&str; 5] = ["/tmp/", ".library", "shared/design", "shared/domain", "issues show"];

fn names_the_machine(line: &str) -> bool {
    let begins = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-)}$/]".contains(c));
    let folder = |folder: &&str| line.match_indices(*folder).any(|(at, _)| begins(at));
    FOLDERS.iter().any(folder) || HABITS.iter().any(|habit| line.contains(habit))
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

fn lines_with(source: &Source, wanted: &Regex) -> Vec<String> {
    let found = source.text.lines().enumerate().filter(|(_, line)| wanted.is_match(line));
    found.map(|(i, line)| format!("{}:{}: {}", source.path, i + 1, line.trim())).collect()
}

fn comment<'a>(extension: &str, line: &'a str) -> Option<&'a str> {
    let mark = match extension {
        "sql" => "--",
        "sh" | "py" => "#",
        _ => "//",
    };
    line.split_once(mark).map(|(_, comment)| comment.trim_start_matches(['/', '!', '#', '-']))
}

fn narrated(source: &Source) -> Vec<String> {
    let narration = pattern(NARRATION);
    let tells = |line: &str| comment(source.extension(), line).is_some_and(|text| narration.is_match(text));
    let found = source.text.lines().enumerate().filter(|(_, line)| tells(line));
    found.map(|(i, line)| format!("{}:{}: {}", source.path, i + 1, line.trim())).collect()
}

#[test]
fn nothing_is_unfinished_or_skipped() {
    let (unfinished, not_run) = (pattern(UNFINISHED), pattern(NOT_RUN));
    let sources = code();
    let wanted = |source: &Source| match source.extension() {
        "ts" | "svelte" | "mjs" => [lines_with(source, &unfinished), lines_with(source, &not_run)].concat(),
        _ => lines_with(source, &unfinished),
    };
    assert_none(sources.iter().flat_map(wanted).collect());
}

#[test]
fn comments_do_not_narrate() {
    assert_none(code().iter().flat_map(narrated).collect());
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    let mut offences = Vec::new();
    for source in texts().iter().filter(|source| !source.path.starts_with("tests/conformance/")) {
        for (i, line) in source.text.lines().enumerate().filter(|(_, line)| names_the_machine(line)) {
            offences.push(format!("{}:{}: {}", source.path, i + 1, line.trim()));
        }
    }
    assert_none(offences);
}

#[test]
fn bad_words_are_seen() {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    assert_eq!(narrated(&source("a.rs", "x(); // now uses the other one")).len(), 1);
    assert_eq!(narrated(&source("a.sql", "-- this column was renamed")).len(), 1);
    assert!(narrated(&source("a.rs", "/// Every case that is open now.\nlet is_now = 1;")).is_empty());
    assert!(names_the_machine("see /work/main") && !names_the_machine("frame/work/x, instance()/root/y"));
    assert!(pattern(UNFINISHED).is_match("    todo!()") && pattern(NOT_RUN).is_match("test.skip('x')"));
}
