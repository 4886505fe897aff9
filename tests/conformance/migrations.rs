//! Migrations of the server only add, so that programs of the release before go on and start again upon the new schema.
//! One that takes away or narrows says so in its name, and such programs stay away from it.

use crate::shards::plain;
use crate::tree::{assert_none, texts};

/// Migrations of before there was a release to be taken back to.
const BEFORE: [(&str, u32); 2] = [("migrations/server-postgres/", 10), ("migrations/server-sqlite/", 12)];
/// What an earlier program may trip over.
const NARROWS: [&str; 8] = [
    "drop table",
    "drop column",
    "drop function",
    "drop procedure",
    " rename ",
    "alter column",
    "add constraint",
    "revoke ",
];

/// A column that the rows of an earlier program would lack.
fn demands(statement: &str) -> bool {
    let columns = statement.split("add column").skip(1).filter_map(|rest| rest.split(',').next());
    columns.into_iter().any(|column| column.contains("not null") && !column.contains("default"))
}

/// A trigger on a table that earlier programs write in; on one that the migration itself makes it surprises nobody.
fn guards(statement: &str, text: &str) -> bool {
    let named = statement.trim().strip_prefix("create trigger ").and_then(|rest| rest.split(" on ").nth(1));
    let table = named.and_then(|rest| rest.split([' ', '(']).next());
    table.is_some_and(|table| !text.contains(&format!("create table {table} ")))
}

fn contracts(sql: &str) -> bool {
    let text = plain(sql);
    NARROWS.iter().any(|word| text.contains(word))
        || text.split(';').any(|statement| demands(statement) || guards(statement, &text))
}

/// Folder, number and name of `migrations/server-sqlite/V12__photo_grace.sql`.
fn parts(path: &str) -> Option<(&str, u32, &str)> {
    let (folder, file) = path.split_at(path.rfind('/')? + 1);
    let (number, name) = file.strip_prefix('V')?.strip_suffix(".sql")?.split_once("__")?;
    Some((folder, number.parse().ok()?, name))
}

#[test]
fn a_migration_adds_or_says_in_its_name_that_it_contracts() {
    let is_later = |folder: &str, number: u32| BEFORE.iter().any(|(f, last)| *f == folder && number > *last);
    let faults = texts().into_iter().filter_map(|source| {
        let (folder, number, name) = parts(&source.path)?;
        let named = name.starts_with("contract_");
        let wrong = is_later(folder, number) && named != contracts(&source.text);
        wrong.then(|| format!("{}: it contracts and its name does not say so, or the reverse", source.path))
    });
    assert_none(faults.collect());
}

#[test]
fn what_contracts_is_found() {
    for sql in [
        "ALTER TABLE devices DROP COLUMN label",
        "ALTER TABLE devices RENAME TO tablets",
        "ALTER TABLE devices ALTER COLUMN label SET NOT NULL",
        "ALTER TABLE devices ADD COLUMN kind TEXT NOT NULL",
        "ALTER TABLE devices ADD COLUMN a INT NOT NULL DEFAULT 0, ADD COLUMN kind TEXT NOT NULL",
        "DROP TABLE grants",
        "CREATE TRIGGER devices_stay BEFORE DELETE ON devices FOR EACH ROW EXECUTE FUNCTION append_only()",
    ] {
        assert!(contracts(sql), "{sql}");
    }
    for sql in [
        "CREATE TABLE transfers (district TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (district, number))",
        "ALTER TABLE devices ADD COLUMN kind TEXT",
        "ALTER TABLE devices ADD COLUMN kind TEXT NOT NULL DEFAULT 'tablet'",
        "CREATE TABLE moves (district TEXT); CREATE TRIGGER moves_stay BEFORE DELETE ON moves FOR EACH ROW EXECUTE",
        "CREATE INDEX devices_by_kind ON devices (district, kind) -- renames nothing",
    ] {
        assert!(!contracts(sql), "{sql}");
    }
}
