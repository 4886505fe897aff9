//! The tables of each dialect, as an empty database has them after every migration.

use rusqlite::Connection;

use crate::tree::{paths, root};

/// `sqlite_schema` after the migrations of a folder, in their order.
fn schema(folder: &str) -> String {
    let database = Connection::open_in_memory().expect("a database in memory");
    let mut migrations: Vec<String> =
        paths().into_iter().filter(|path| path.starts_with(&format!("migrations/{folder}/"))).collect();
    migrations.sort_by_key(|path| number(path));
    assert!(!migrations.is_empty(), "migrations/{folder} is empty");
    for path in migrations {
        let sql = std::fs::read_to_string(root().join(&path)).expect("it reads");
        database.execute_batch(&sql).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    let mut rows = database
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")
        .expect("it reads");
    let texts = rows.query_map([], |row| row.get::<_, String>(0)).expect("it reads");
    texts.map(|text| text.expect("it reads") + ";\n").collect()
}

/// `12` of `migrations/device/V12__name.sql`.
fn number(path: &str) -> Option<u32> {
    path.rsplit_once("/V")?.1.split_once("__")?.0.parse().ok()
}

#[test]
fn the_devices_tables_are_as_last_agreed() {
    insta::assert_snapshot!("device", schema("device"));
}

#[test]
fn the_servers_tables_in_sqlite_are_as_last_agreed() {
    insta::assert_snapshot!("server_sqlite", schema("server-sqlite"));
}
