//! A registry as the release before encryption left it, made of one of today's: the same rows, readable, in the schema of
//! then.

use std::path::Path;

use pendata_cluster::Database;
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use sync_server::App;
use sync_server::store::carry::TABLES;
use sync_server::store::fleet::QuarantineFilter;

use crate::field::{district, household, village};

mod sqlite {
    refinery::embed_migrations!("../migrations/server-sqlite");
}
mod postgres {
    refinery::embed_migrations!("../migrations/server-postgres");
}

/// The last schema without encryption.
const SQLITE: i32 = 6;
const POSTGRES: i32 = 2;
/// Tables that it did not have.
const LATER: [&str; 4] = ["data_keys", "erasures", "sign_ins", "transfers"];

/// Writes the registry of `today`, kept in `from`, into `to` as it was then. Households 1 to `households`.
pub fn registry(today: &App, from: &Path, to: &Path, households: u8) -> Connection {
    let mut old = Connection::open(to.join("registry.sqlite")).expect("a database");
    let target = refinery::Target::Version(SQLITE);
    sqlite::migrations::runner().set_target(target).run(&mut old).expect("the schema of then");
    old.execute("ATTACH ?1 AS today", [from.join("registry.sqlite").to_str()]).expect("attached");
    old.execute_batch("DROP TRIGGER changes_are_never_altered").expect("dropped");
    for table in TABLES.into_iter().filter(|table| !LATER.contains(table)) {
        copy(&old, table);
    }
    let store = &today.store;
    let all = QuarantineFilter { limit: 99, ..QuarantineFilter::default() };
    for change in store.log(&village(), 0, usize::MAX).expect("a log") {
        old.execute("UPDATE changes SET body = ?1 WHERE hash = ?2", params![change.body, change.hash.0])
            .expect("a body");
    }
    for row in store.quarantine(&district(), &all).expect("a list") {
        let aside = store.set_aside(&district(), row.hash).expect("asked").expect("a change");
        old.execute("UPDATE quarantine SET body = ?1 WHERE hash = ?2", params![aside.body, row.hash.0])
            .expect("a body");
    }
    for document in store.village(&village()).expect("a village").1 {
        let sql = "UPDATE documents SET saved = ?1 WHERE household = ?2";
        old.execute(sql, params![document.saved, document.household.as_bytes()]).expect("a document");
    }
    for held in store.load(&district(), &[household(200)]).expect("loaded").remove(0).waiting {
        old.execute("UPDATE waiting SET body = ?1 WHERE hash = ?2", params![held.body, held.hash.0])
            .expect("a body");
    }
    old.execute("UPDATE candidates SET value = 'Jalan Flamboyan 77'", []).expect("values");
    (1..=households).for_each(|n| readable(today, &old, n));
    old.execute_batch(
        "CREATE TRIGGER changes_are_never_altered BEFORE UPDATE ON changes
         BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END; DETACH today",
    )
    .expect("as it was");
    old
}

/// The columns that both have; the others are filled below.
fn copy(old: &Connection, table: &str) {
    let names = |of: &str| -> Vec<(String, String)> {
        let sql = format!("SELECT name, type FROM pragma_table_info(?1, '{of}') ORDER BY cid");
        let mut statement = old.prepare(&sql).expect("it reads");
        let rows = statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?))).expect("it reads");
        rows.map(|row| row.expect("a column")).collect()
    };
    let today: Vec<String> = names("today").into_iter().map(|(name, _)| name).collect();
    let values: Vec<String> = names("main")
        .into_iter()
        .map(|(name, kind)| match (today.contains(&name), kind.as_str()) {
            (true, _) => format!("\"{name}\""),
            (false, "INTEGER") => "0".into(),
            (false, _) => "''".into(),
        })
        .collect();
    let values = values.join(", ");
    old.execute_batch(&format!(
        "DELETE FROM main.{table}; INSERT INTO main.{table} SELECT {values} FROM today.{table}"
    ))
    .expect("copied");
}

fn readable(today: &App, old: &Connection, n: u8) {
    let id = household(n);
    let found = today.store.projection(&district(), id).expect("asked").expect("a household");
    let row = found.household;
    old.execute(
        "UPDATE households SET card = ?2, address = ?3, answers = ?4, contested = ?5 WHERE household = ?1",
        params![id.as_bytes(), row.card, row.address, row.answers, row.contested],
    )
    .expect("a household");
    for p in found.people {
        old.execute(
            "UPDATE people SET name = ?2, nik = ?3, sex = ?4, birth_date = ?5, relation = ?6, answers = ?7,
                contested = ?8 WHERE person = ?1 AND household = ?9",
            params![
                p.person.as_bytes(),
                p.name,
                p.nik,
                p.sex,
                p.birth_date,
                p.relation,
                p.answers,
                p.contested,
                id.as_bytes()
            ],
        )
        .expect("a person");
    }
}

/// The same registry in PostgreSQL, in the schema of then.
pub fn in_postgres(old: &Connection, database: &Database) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let connected = tokio_postgres::connect(&database.url(), tokio_postgres::NoTls).await;
        let (mut client, connection) = connected.expect("connected");
        let driven = tokio::spawn(connection);
        let target = refinery::Target::Version(POSTGRES);
        postgres::migrations::runner().set_target(target).run_async(&mut client).await.expect("the schema");
        client.batch_execute(&statements(old)).await.expect("the rows");
        drop(client);
        driven.await.expect("no panic").expect("ended");
    });
}

fn statements(old: &Connection) -> String {
    let mut all = String::from("DELETE FROM meta;\n");
    for table in TABLES.into_iter().filter(|table| !LATER.contains(table)) {
        let mut statement = old.prepare(&format!("SELECT * FROM {table}")).expect("it reads");
        let names: Vec<String> = statement.column_names().map(|name| format!("\"{name}\"")).collect();
        let mut rows = statement.query([]).expect("it reads");
        while let Some(row) = rows.next().expect("a row") {
            let values: Vec<String> =
                (0..names.len()).map(|at| literal(row.get(at).expect("a value"))).collect();
            all += &format!("INSERT INTO {table} ({}) VALUES ({});\n", names.join(", "), values.join(", "));
        }
    }
    all + "INSERT INTO chains SELECT DISTINCT ON (district) district, number, hash FROM audit
            ORDER BY district, number DESC;
        INSERT INTO homes SELECT district, household FROM documents;"
}

fn literal(value: Value) -> String {
    match value {
        Value::Null => "NULL".into(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Blob(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("'\\x{hex}'")
        }
    }
}
