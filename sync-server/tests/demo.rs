//! The demo's village, made by the real program.

use std::path::Path;
use std::process::Command;

use rusqlite::Connection;

fn run(dir: &Path, arguments: &[&str]) {
    let program = env!("CARGO_BIN_EXE_sync-server");
    let ran = Command::new(program).args(arguments).current_dir(dir).output().expect("it runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn the_demos_district_has_two_cases_to_decide_however_often_it_is_made() {
    let dir = tempfile::tempdir().expect("a folder");
    for _ in 0..2 {
        run(dir.path(), &["demo", "--visits", "--households", "60", "--officer-dir", "codes"]);
    }
    run(dir.path(), &["verify"]);
    let registry = Connection::open(dir.path().join("var/server/registry.sqlite")).expect("a registry");
    let sql = "SELECT kind FROM conflicts WHERE closed IS NULL ORDER BY kind";
    let mut statement = registry.prepare(sql).expect("a table");
    let kinds: Vec<String> =
        statement.query_map([], |row| row.get(0)).expect("rows").map(|kind| kind.expect("a word")).collect();
    assert_eq!(kinds, ["presence", "value"]);
}
