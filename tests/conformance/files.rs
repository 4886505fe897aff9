//! Sizes, names and numbering of files.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::tree::{assert_none, code, paths, root};

const LONGEST: usize = 800;
const WORTH_A_QUESTION: usize = 400;
const WINDOW_LINES: usize = 1_000;

const GRAB_BAGS: [&str; 8] = ["utils", "util", "common", "helpers", "helper", "manager", "managers", "misc"];

fn grab_bag(path: &str) -> bool {
    path.split('/').any(|step| GRAB_BAGS.contains(&step.split('.').next().unwrap_or_default()))
}

static DEFINED: LazyLock<Regex> = LazyLock::new(|| {
    let definition = r"\b(?:fn|struct|enum|trait|mod|type|class|interface|function|static)\s+([A-Za-z_]\w*)";
    Regex::new(definition).expect("a pattern")
});
static EMPTY: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"(Manager|Helper|Utils?|Processor)$|_v2\b|V2$|^(old|legacy)_|^(Old|Legacy)[A-Z]";
    Regex::new(name).expect("a pattern")
});

/// Names of things that say nothing, or that say that another one is still about.
fn empty_names(line: &str) -> bool {
    DEFINED.captures_iter(line).any(|name| EMPTY.is_match(&name[1]))
}

#[test]
fn no_file_is_longer_than_anyone_reads() {
    let mut offences = Vec::new();
    for source in code() {
        let lines = source.text.lines().count();
        if lines > WORTH_A_QUESTION {
            println!("{}: {lines} lines, worth a question", source.path);
        }
        if lines > LONGEST {
            offences.push(format!("{}: {lines} lines, at most {LONGEST}", source.path));
        }
    }
    assert_none(offences);
}

#[test]
fn no_file_is_a_grab_bag() {
    let bags = paths().into_iter().filter(|path| grab_bag(path));
    assert_none(bags.map(|path| format!("{path}: a name that says nothing")).collect());
}

#[test]
fn no_name_says_nothing_or_that_its_predecessor_lives_on() {
    let mut offences = Vec::new();
    for source in code().iter().filter(|source| ["rs", "ts", "svelte", "mjs"].contains(&source.extension())) {
        for (line, text) in source.text.lines().enumerate().filter(|(_, text)| empty_names(text)) {
            offences.push(format!("{}:{}: {}", source.path, line + 1, text.trim()));
        }
    }
    assert_none(offences);
}

#[test]
fn the_window_only_hands_calls_on() {
    let of_window = |path: &str| path.starts_with("src-tauri/") && path.ends_with(".rs");
    let lines: usize =
        code().iter().filter(|s| of_window(&s.path)).map(|source| source.text.lines().count()).sum();
    println!("src-tauri: {lines} lines");
    assert!((1..WINDOW_LINES).contains(&lines), "src-tauri has {lines} lines");
}

#[test]
fn generated_folders_hold_nothing_written_by_hand() {
    let generated = paths().into_iter().filter(|path| path.contains("/generated/"));
    let by_hand = generated.filter(|path| {
        let text = std::fs::read_to_string(root().join(path)).unwrap_or_default();
        !text.lines().next().is_some_and(|first| first.to_lowercase().contains("generated"))
    });
    assert_none(by_hand.map(|path| format!("{path}: not generated")).collect());
}

#[test]
fn migrations_are_numbered_without_gaps() {
    let number = Regex::new(r"^migrations/([a-z-]+)/V([0-9]+)__[a-z_]+\.sql$").expect("a pattern");
    let mut numbers: std::collections::BTreeMap<String, Vec<usize>> = Default::default();
    for path in paths().into_iter().filter(|path| path.starts_with("migrations/")) {
        let found = number.captures(&path).unwrap_or_else(|| panic!("{path}: not `V<n>__<name>.sql`"));
        numbers.entry(found[1].to_owned()).or_default().push(found[2].parse().expect("digits"));
    }
    assert!(numbers.contains_key("device") && numbers.contains_key("server-sqlite"));
    for (folder, mut found) in numbers {
        found.sort_unstable();
        assert!(found.iter().copied().eq(1..=found.len()), "migrations/{folder}: {found:?}");
    }
}

#[test]
fn bad_names_are_seen() {
    assert!(grab_bag("crates/x/src/utils.rs") && grab_bag("ui/src/common/a.ts"));
    assert!(!grab_bag("docs/decisions/0002-common-ground.md"));
    assert!(
        empty_names("pub struct SyncManager {")
            && empty_names("fn old_merge(")
            && empty_names("mod sync_v2;")
    );
    assert!(!empty_names("fn new() -> Self {") && !empty_names("struct Newest;"));
}
