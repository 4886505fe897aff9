//! A bare SQLCipher database beside a device's: the floor under what the device does on the disk.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use pendata_device::{Environment, SystemEnvironment};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use crate::measure::timed;
use crate::row::Sample;

/// Every 32 bytes of randomness a device drew: one of them is the key of its database.
#[derive(Clone, Default)]
pub struct Draws(Arc<Mutex<Vec<[u8; 32]>>>);

/// The machine's clock and randomness, remembered.
pub struct Dice(pub Draws);

impl Environment for Dice {
    fn now_millis(&self) -> i64 {
        SystemEnvironment.now_millis()
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        SystemEnvironment.fill(bytes);
        if let Ok(drawn) = <[u8; 32]>::try_from(&*bytes) {
            self.0.0.lock().unwrap_or_else(PoisonError::into_inner).push(drawn);
        }
    }
}

/// An empty database with the pragmas of a device.
pub fn database(dir: &Path) -> anyhow::Result<Connection> {
    let db = Connection::open(dir.join("bare.db"))?;
    db.execute_batch(
        "PRAGMA key = \"x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'\";
         PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;",
    )?;
    Ok(db)
}

/// Commits after which a log has its full length, as that of a device in use has: while it still grows, each commit
/// costs the file system more.
const UNTIL_FULL_LENGTH: i64 = 1_000;

/// A table of answers, to commit one row at a time.
pub struct Answers {
    db: Connection,
    next: i64,
}

impl Answers {
    pub fn open(dir: &Path) -> anyhow::Result<Self> {
        let db = database(dir)?;
        db.execute_batch("CREATE TABLE answers (n INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT")?;
        let mut answers = Self { db, next: 0 };
        for _ in 0..UNTIL_FULL_LENGTH {
            answers.commit()?;
        }
        Ok(answers)
    }

    /// One row of the size of an intent, durable when this returns.
    pub fn commit(&mut self) -> rusqlite::Result<()> {
        self.next += 1;
        let mut insert = self.db.prepare_cached("INSERT INTO answers (n, value) VALUES (?1, ?2)")?;
        insert.execute((self.next, [7u8; 120])).map(|_| ())
    }
}

/// The rows of a table.
struct Table {
    name: String,
    columns: usize,
    rows: Vec<Vec<Value>>,
}

/// Writes every row of a closed device's database again, into a bare one with the same tables and indexes, in as
/// few commits as a snapshot has parts.
pub fn rewritten(dir: &Path, draws: &Draws) -> anyhow::Result<Sample> {
    let device = opened(dir, draws)?;
    let (schema, tables) = (schema(&device)?, tables(&device)?);
    let words = words(&device)?;
    let folder = tempfile::tempdir()?;
    let mut bare = database(folder.path())?;
    bare.execute_batch(&schema)?;
    let (done, wall, cpu) = timed(|| write(&mut bare, &tables, &words));
    done?;
    Ok(Sample::default()
        .with(LOCAL_WRITES, cpu * 1e3)
        .with("the same rows written bare, wall ms", wall * 1e3))
}

pub const LOCAL_WRITES: &str = "the same rows written bare, CPU ms";

fn opened(dir: &Path, draws: &Draws) -> anyhow::Result<Connection> {
    let draws = draws.0.lock().unwrap_or_else(PoisonError::into_inner);
    let with = |key: &[u8; 32]| -> rusqlite::Result<Connection> {
        let db = Connection::open_with_flags(dir.join("pendata.db"), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        db.execute_batch(&format!("PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{hex}'\""))?;
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(db)
    };
    draws.iter().find_map(|key| with(key).ok()).context("no key of the device opens its database")
}

/// Tables, indexes and the search, without triggers; shadow tables come with the search.
fn schema(db: &Connection) -> anyhow::Result<String> {
    let mut statement = db.prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'search\\_%' ESCAPE '\\'
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND type IN ('table', 'index') ORDER BY type DESC",
    )?;
    let all: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(all.join(";\n"))
}

fn tables(db: &Connection) -> anyhow::Result<Vec<Table>> {
    let mut statement = db.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%'
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    names.into_iter().map(|name| table(db, name)).collect()
}

fn table(db: &Connection, name: String) -> anyhow::Result<Table> {
    let mut statement = db.prepare(&format!("SELECT * FROM {name}"))?;
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get(column)).collect();
    let rows = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(Table { name, columns, rows })
}

/// What the search holds, nearly: its text is not kept, only its index.
fn words(db: &Connection) -> anyhow::Result<Vec<(i64, String)>> {
    let mut statement = db.prepare(
        "SELECT row, lower(family_card || ' rt' || rt || ' ' || group_concat(name || ' ' || nik, ' '))
         FROM households JOIN people ON household = households.id GROUP BY row",
    )?;
    let words = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(words.collect::<Result<_, _>>()?)
}

/// Rows of one commit: what a part of a snapshot brings, in households and people.
const ROWS_AT_ONCE: usize = 600;

fn write(db: &mut Connection, tables: &[Table], words: &[(i64, String)]) -> anyhow::Result<()> {
    for table in tables {
        let places: Vec<String> = (1..=table.columns).map(|n| format!("?{n}")).collect();
        let sql = format!("INSERT INTO {} VALUES ({})", table.name, places.join(", "));
        for rows in table.rows.chunks(ROWS_AT_ONCE) {
            let commit = db.transaction()?;
            for row in rows {
                commit.prepare_cached(&sql)?.execute(params_from_iter(row))?;
            }
            commit.commit()?;
        }
    }
    for words in words.chunks(ROWS_AT_ONCE) {
        let commit = db.transaction()?;
        for (row, text) in words {
            commit
                .prepare_cached("INSERT INTO search (rowid, text) VALUES (?1, ?2)")?
                .execute((row, text))?;
        }
        commit.commit()?;
    }
    Ok(())
}
