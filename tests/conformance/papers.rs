//! What the documents say is so: commands exist, and the glossary's words are the code's.

use regex_lite::Regex;

use crate::tree::{assert_none, code, root};

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn documents() -> Vec<(String, String)> {
    let papers = crate::tree::paths().into_iter().filter(|path| path.ends_with(".md"));
    papers.map(|path| (path.clone(), read(&path))).collect()
}

fn targets(makefile: &str) -> Vec<String> {
    let rule = Regex::new(r"(?m)^([a-z][a-z% -]*):([^=]|$)").expect("a pattern");
    rule.captures_iter(makefile)
        .flat_map(|rule| rule[1].split(' ').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// `make x` in code: fenced, indented or between backticks.
fn commands(document: &str) -> Vec<String> {
    let make = Regex::new(r"\bmake ([a-z][a-z-]*)").expect("a pattern");
    let quoted = Regex::new(r"`([^`\n]+)`").expect("a pattern");
    let mut fenced = false;
    let mut found = Vec::new();
    for line in document.lines() {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        let pieces: Vec<&str> = match fenced || line.starts_with("    ") {
            true => vec![line],
            false => quoted.captures_iter(line).filter_map(|code| code.get(1)).map(|m| m.as_str()).collect(),
        };
        for piece in pieces {
            found.extend(make.captures_iter(piece).map(|command| command[1].to_owned()));
        }
    }
    found
}

#[test]
fn every_command_of_the_documents_is_a_target_of_the_makefile() {
    let targets = targets(&read("Makefile"));
    let mut offences = Vec::new();
    for (path, text) in documents() {
        let unknown = commands(&text).into_iter().filter(|command| !targets.contains(command));
        offences.extend(unknown.map(|command| format!("{path}: no target `{command}`")));
    }
    assert_none(offences);
}

#[test]
fn the_readme_says_how_to_run_and_how_to_test() {
    let commands = commands(&read("README.md"));
    for command in ["run", "test", "reset"] {
        assert!(commands.iter().any(|c| c == command), "README.md does not name `make {command}`");
    }
}

/// The English words of the glossary's first column; those of later parts are left out.
fn words(glossary: &str) -> Vec<String> {
    let rows = glossary.lines().filter(|line| line.starts_with("| ") && !line.contains("(later)")).skip(1);
    let first = rows.filter_map(|row| row.split('|').nth(1));
    first.flat_map(|cell| cell.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>()).collect()
}

/// Whether code says the word: a type's name as it stands, others in any case, and the first word of several
/// ("golden change" may be `Document::golden`).
fn spoken(word: &str, code: &str, lower: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    if capitals > 1 {
        return Regex::new(&format!(r"\b{word}\b")).expect("a pattern").is_match(code);
    }
    let joined = word.to_lowercase().replace(' ', "_");
    let first = word.split(' ').next().unwrap_or_default().to_lowercase();
    lower.contains(&joined) || lower.contains(&first)
}

#[test]
fn the_words_of_the_glossary_are_the_codes() {
    let rust: String = code().into_iter().filter(|s| s.extension() == "rs").map(|s| s.text).collect();
    let lower = rust.to_lowercase();
    let unspoken = words(&read("docs/glossary.md")).into_iter().filter(|word| !spoken(word, &rust, &lower));
    assert_none(unspoken.map(|word| format!("docs/glossary.md: the code does not say `{word}`")).collect());
}

/// `V9__fleet of SQLite`: by number alone nobody sees that it is another one.
fn migrations_in(text: &str) -> Vec<(String, Option<String>)> {
    let named = Regex::new(r"\b(V[0-9]+)(__[a-z_]+)?`? of (SQLite|PostgreSQL)").expect("a pattern");
    let file = |found: &regex_lite::Captures<'_>| {
        let folder =
            format!("migrations/server-{}", found[3].to_lowercase().replace("postgresql", "postgres"));
        found.get(2).map(|name| format!("{folder}/{}{}.sql", &found[1], name.as_str()))
    };
    named.captures_iter(text).map(|found| (found[0].to_owned(), file(&found))).collect()
}

#[test]
fn migrations_that_documents_name_are_there() {
    let mut offences = Vec::new();
    for (path, text) in documents() {
        let is_there = |file: &Option<String>| file.as_ref().is_some_and(|file| root().join(file).exists());
        let wrong = migrations_in(&text).into_iter().filter(|(_, file)| !is_there(file));
        offences.extend(wrong.map(|(said, _)| format!("{path}: no migration `{said}`")));
    }
    assert_none(offences);
}

/// Whoever runs a server reads one document.
#[test]
fn every_variable_of_the_server_and_its_packages_is_in_the_operators_document() {
    let operations = read("docs/operations.md");
    let variable = Regex::new(r#"(env = "|^#?|Environment=|name: )(PENDATA_[A-Z_]+)"#).expect("a pattern");
    let mut offences = Vec::new();
    let sets = |path: &str| path.starts_with("sync-server/src/cli/") || path.starts_with("packaging/");
    for path in crate::tree::paths().into_iter().filter(|path| sets(path)) {
        let text = std::fs::read_to_string(root().join(&path)).unwrap_or_default();
        let named =
            text.lines().flat_map(|line| variable.captures_iter(line).map(|found| found[2].to_owned()));
        let untold = named.filter(|name| !operations.contains(&format!("`{name}`")));
        offences.extend(untold.map(|name| format!("docs/operations.md: no `{name}` of {path}")));
    }
    assert_none(offences);
}

#[test]
fn false_papers_are_seen() {
    assert_eq!(
        migrations_in("`V9__fleet` of SQLite, V5 of PostgreSQL"),
        [
            ("V9__fleet` of SQLite".to_owned(), Some("migrations/server-sqlite/V9__fleet.sql".to_owned())),
            ("V5 of PostgreSQL".to_owned(), None),
        ]
    );
    assert_eq!(commands("Say `make run`, then make sense.\n```\nmake test X=1\n```\n"), ["run", "test"]);
    assert_eq!(targets("run reset: x\nA := b\nsuite-%: y\n"), ["run", "reset", "suite-%"]);
    assert!(
        spoken("FamilyCardNumber", "struct FamilyCardNumber;", "") && !spoken("HouseHead", "HouseHeads", "")
    );
}
