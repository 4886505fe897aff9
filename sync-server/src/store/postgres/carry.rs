//! A registry out of the embedded database, whole or not at all: every table is copied and read back row by row before
//! anything of it counts.

use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};
use tokio_postgres::types::ToSql;

use super::PostgresStore;
use super::session::Session;
use super::value::{Columns, plain, values};
use crate::error::{Error, Result};

/// Rows that travel together.
const MANY: usize = 500;

/// Tables in the order they are copied. Those that only several instances need have no counterpart in SQLite.
pub const TABLES: [&str; 32] = [
    "meta",
    "regions",
    "bounds",
    "forms",
    "form_rollouts",
    "accounts",
    "role_grants",
    "second_factors",
    "recovery_codes",
    "devices",
    "enrolment_codes",
    "sessions",
    "rosters",
    "generations",
    "seals",
    "changes",
    "waiting",
    "quarantine",
    "receipts",
    "audit",
    "documents",
    "feeds",
    "households",
    "people",
    "conflicts",
    "candidates",
    "packs",
    "pack_parts",
    "photos",
    "work_lists",
    "work",
    "calendars",
];

/// A table that was carried over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    pub table: &'static str,
    pub rows: u64,
    /// SHA-256 over every column of every row, in the order of the key; the same on both sides.
    pub digest: [u8; 32],
}

struct Table {
    name: &'static str,
    columns: Vec<Column>,
    /// The columns of the key, quoted, in its order.
    key: Vec<String>,
}

struct Column {
    name: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Bytes,
}

/// One value, in either database.
#[derive(Clone)]
enum Cell {
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

impl PostgresStore {
    /// Copies everything of a registry into this one, which must be empty. `told` hears of tables and rows. Nothing is
    /// there before all of it is, and has been read back. Errors with `NotEmpty` where somebody works here already.
    pub fn carry(
        &self,
        source: &rusqlite::Connection,
        mut told: impl FnMut(&'static str, u64),
    ) -> Result<Vec<Carried>> {
        let session = self.pool.connect()?;
        session.transaction(|c| {
            empty(c)?;
            let carried =
                TABLES.iter().map(|name| carry(c, source, name, &mut told)).collect::<Result<Vec<_>>>()?;
            follow(c)?;
            heads_hold(c)?;
            Ok(carried)
        })
    }
}

fn empty(c: &Session) -> Result<()> {
    let sql =
        "SELECT EXISTS (SELECT FROM accounts) OR EXISTS (SELECT FROM forms) OR EXISTS (SELECT FROM changes)
        OR EXISTS (SELECT FROM chains)";
    if c.one(sql, values![], |row| row.flag(0))? {
        return Err(Error::NotEmpty);
    }
    c.batch("DELETE FROM meta; DELETE FROM regions; DELETE FROM bounds")
}

fn carry(
    c: &Session,
    source: &rusqlite::Connection,
    name: &'static str,
    told: &mut impl FnMut(&'static str, u64),
) -> Result<Carried> {
    let table = table(c, name)?;
    let (rows, digest) = copy(c, source, &table, told)?;
    let (again, read_back) = read_back(c, &table)?;
    match (rows, digest) == (again, read_back) {
        true => Ok(Carried { table: name, rows, digest }),
        false => Err(Error::Damaged),
    }
}

/// As PostgreSQL has it; SQLite has the same columns under the same names.
fn table(c: &Session, name: &'static str) -> Result<Table> {
    let sql = "SELECT a.attname::text, format_type(a.atttypid, NULL), array_position(i.indkey::int2[], a.attnum)::bigint
        FROM pg_attribute a JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
        WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
    let mut key = Vec::new();
    let columns = c.all(sql, values![name], |row| {
        let (name, place) = (row.text(0)?, row.number_or::<i64>(2)?);
        key.extend(place.map(|place| (place, format!("\"{name}\""))));
        let kind = match row.text(1)?.as_str() {
            "bigint" => Kind::Number,
            "bytea" => Kind::Bytes,
            _ => Kind::Text,
        };
        Ok(Column { name, kind })
    })?;
    key.sort_unstable();
    Ok(Table { name, columns, key: key.into_iter().map(|(_, name)| name).collect() })
}

impl Table {
    fn names(&self) -> String {
        let quoted: Vec<String> = self.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        quoted.join(", ")
    }

    fn is_text(&self, key: &str) -> bool {
        self.columns.iter().any(|column| column.kind == Kind::Text && key == format!("\"{}\"", column.name))
    }

    /// Both databases order by bytes.
    fn order(&self, postgres: bool) -> String {
        let bytewise = |key: &String| match postgres && self.is_text(key) {
            true => format!("{key} COLLATE \"C\""),
            false => key.clone(),
        };
        self.key.iter().map(bytewise).collect::<Vec<_>>().join(", ")
    }

    fn insert(&self) -> String {
        let places = self.columns.iter().enumerate().map(|(at, column)| {
            let kind = match column.kind {
                Kind::Number => "bigint",
                Kind::Text => "text",
                Kind::Bytes => "bytea",
            };
            format!("${}::{kind}[]", at + 1)
        });
        let places: Vec<String> = places.collect();
        format!("INSERT INTO {} ({}) SELECT * FROM unnest({})", self.name, self.names(), places.join(", "))
    }
}

fn copy(
    c: &Session,
    source: &rusqlite::Connection,
    table: &Table,
    told: &mut impl FnMut(&'static str, u64),
) -> Result<(u64, [u8; 32])> {
    let sql = format!("SELECT {} FROM {} ORDER BY {}", table.names(), table.name, table.order(false));
    let mut statement = source.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let (insert, mut hasher, mut done, mut page) = (table.insert(), Sha256::new(), 0, Vec::new());
    while let Some(row) = rows.next()? {
        let cell = |(at, column): (usize, &Column)| cell(row.get_ref(at)?, column.kind);
        let cells = table.columns.iter().enumerate().map(cell).collect::<Result<Vec<Cell>>>()?;
        cells.iter().for_each(|cell| cell.add_to(&mut hasher));
        page.push(cells);
        if page.len() == MANY {
            done += write(c, table, &insert, &std::mem::take(&mut page))?;
            told(table.name, done);
        }
    }
    done += write(c, table, &insert, &page)?;
    told(table.name, done);
    Ok((done, hasher.finalize().into()))
}

fn write(c: &Session, table: &Table, insert: &str, page: &[Vec<Cell>]) -> Result<u64> {
    if page.is_empty() {
        return Ok(0);
    }
    let columns: Vec<Box<dyn ToSql + Sync>> =
        table.columns.iter().enumerate().map(|(at, column)| array(page, at, column.kind)).collect();
    let columns: Vec<&(dyn ToSql + Sync)> = columns.iter().map(AsRef::as_ref).collect();
    c.rows(insert, &columns)?;
    Ok(page.len() as u64)
}

fn array(page: &[Vec<Cell>], at: usize, kind: Kind) -> Box<dyn ToSql + Sync> {
    let cells = page.iter().map(|row| row[at].clone());
    match kind {
        Kind::Number => Box::new(cells.map(Cell::number).collect::<Vec<_>>()),
        Kind::Text => Box::new(cells.map(Cell::text).collect::<Vec<_>>()),
        Kind::Bytes => Box::new(cells.map(Cell::bytes).collect::<Vec<_>>()),
    }
}

fn cell(value: ValueRef<'_>, kind: Kind) -> Result<Cell> {
    match (kind, value) {
        (Kind::Number, ValueRef::Integer(number)) => Ok(Cell::Number(Some(number))),
        (Kind::Number, ValueRef::Null) => Ok(Cell::Number(None)),
        (Kind::Text, ValueRef::Text(text)) => {
            Ok(Cell::Text(Some(plain(std::str::from_utf8(text).map_err(|_| Error::Damaged)?))))
        }
        (Kind::Text, ValueRef::Null) => Ok(Cell::Text(None)),
        (Kind::Bytes, ValueRef::Blob(bytes)) => Ok(Cell::Bytes(Some(bytes.to_vec()))),
        (Kind::Bytes, ValueRef::Null) => Ok(Cell::Bytes(None)),
        _ => Err(Error::Damaged),
    }
}

impl Cell {
    fn number(self) -> Option<i64> {
        if let Self::Number(number) = self { number } else { None }
    }

    fn text(self) -> Option<String> {
        if let Self::Text(text) = self { text } else { None }
    }

    fn bytes(self) -> Option<Vec<u8>> {
        if let Self::Bytes(bytes) = self { bytes } else { None }
    }

    /// Kind and length before the value, so that no two rows look alike.
    fn add_to(&self, hasher: &mut Sha256) {
        let (kind, value) = match self {
            Self::Number(number) => (1, number.map(|number| number.to_be_bytes().to_vec())),
            Self::Text(text) => (2, text.as_ref().map(|text| text.as_bytes().to_vec())),
            Self::Bytes(bytes) => (3, bytes.clone()),
        };
        hasher.update([kind, u8::from(value.is_some())]);
        let value = value.unwrap_or_default();
        hasher.update((value.len() as u64).to_be_bytes());
        hasher.update(value);
    }
}

fn read_back(c: &Session, table: &Table) -> Result<(u64, [u8; 32])> {
    let (name, names) = (table.name, table.names());
    c.batch(&format!(
        "DECLARE all_{name} CURSOR FOR SELECT {names} FROM {name} ORDER BY {}",
        table.order(true)
    ))?;
    let (fetch, mut hasher, mut done) = (format!("FETCH {MANY} FROM all_{name}"), Sha256::new(), 0);
    loop {
        let rows = c.rows(&fetch, &[])?;
        for row in &rows {
            for (at, column) in table.columns.iter().enumerate() {
                let cell = match column.kind {
                    Kind::Number => Cell::Number(row.number_or(at)?),
                    Kind::Text => Cell::Text(row.text_or(at)?),
                    Kind::Bytes => Cell::Bytes(row.bytes_or(at)?.map(<[u8]>::to_vec)),
                };
                cell.add_to(&mut hasher);
            }
        }
        if rows.is_empty() {
            c.batch(&format!("CLOSE all_{name}"))?;
            return Ok((done, hasher.finalize().into()));
        }
        done += rows.len() as u64;
    }
}

/// What SQLite finds without tables of its own.
fn follow(c: &Session) -> Result<()> {
    c.batch(
        "INSERT INTO chains SELECT DISTINCT ON (district) district, number, hash FROM audit
             ORDER BY district, number DESC;
         INSERT INTO homes SELECT district, household FROM documents",
    )
}

/// Every log ends where its village's head says, with its digest; every chain has as many rows as its end says.
fn heads_hold(c: &Session) -> Result<()> {
    let sql = "SELECT count(*) FROM feeds f LEFT JOIN changes ch
            ON ch.district = f.district AND ch.village = f.village AND ch.seq = f.head
        WHERE f.head > 0 AND (ch.digest IS DISTINCT FROM f.digest OR f.head <> (SELECT count(*) FROM changes a
            WHERE a.district = f.district AND a.village = f.village))";
    let wrong_logs: u64 = c.one(sql, values![], |row| row.number(0))?;
    let sql = "SELECT count(*) FROM chains e
        WHERE e.number <> (SELECT count(*) FROM audit a WHERE a.district = e.district)";
    let wrong_chains: u64 = c.one(sql, values![], |row| row.number(0))?;
    match wrong_logs + wrong_chains {
        0 => Ok(()),
        _ => Err(Error::Damaged),
    }
}
