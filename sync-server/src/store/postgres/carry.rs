//! The rows of a whole registry, for copies of it: out of one state of the database, into an empty one.

use pendata_domain::area::DistrictCode;
use tokio_postgres::types::ToSql;

use super::PostgresStore;
use super::chain;
use super::retry;
use super::schema::check_whole;
use super::session::Session;
use super::value::{Columns, Value, values};
use super::wall::Scope;
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::carry::{Cell, Column, Kind, MANY, Registry, Row, Table, kinds};
use crate::store::vault::KeyTable;
use crate::store::vault::master::MasterId;
use crate::store::vault::rewrite::{Page, Work};

impl PostgresStore {
    /// One state of the registry, for reading only.
    pub fn snapshot<T>(&self, work: impl FnOnce(&dyn Registry) -> Result<T>) -> Result<T> {
        self.pool.owner()?.moment(Scope::Nation, |c| {
            check_whole(c)?;
            work(c)
        })
    }

    /// Fills an empty registry: all of it is there, or nothing.
    pub fn fill<T>(&self, work: impl FnOnce(&dyn Registry) -> Result<T>) -> Result<T> {
        self.pool.owner()?.transaction(Scope::Nation, |c| {
            check_whole(c)?;
            work(c)
        })
    }
}

impl Registry for Session {
    fn table(&self, name: &str) -> Result<Table> {
        let sql = "SELECT a.attname::text, format_type(a.atttypid, NULL), array_position(i.indkey::int2[], a.attnum)::bigint
            FROM pg_attribute a JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
            WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attname COLLATE \"C\"";
        let mut key = Vec::new();
        let columns = self.all(sql, values![name], |row| {
            let (name, place) = (row.text(0)?, row.number_or::<i64>(2)?);
            key.extend(place.map(|place| (place, name.clone())));
            let kind = match row.text(1)?.as_str() {
                "bigint" => Kind::Number,
                "bytea" => Kind::Bytes,
                _ => Kind::Text,
            };
            Ok(Column { name, kind })
        })?;
        key.sort_unstable();
        let key = key.into_iter().map(|(_, name)| name).collect();
        Ok(Table { name: name.to_owned(), columns, key })
    }

    fn count(&self, name: &str) -> Result<u64> {
        self.one(&format!("SELECT count(*) FROM {name}"), values![], |row| row.number(0))
    }

    fn read(&self, table: &Table, each: &mut dyn FnMut(Row) -> Result<()>) -> Result<()> {
        let (name, names) = (&table.name, names(table));
        self.batch(&format!(
            "DECLARE all_{name} CURSOR FOR SELECT {names} FROM {name} ORDER BY {}",
            order(table)
        ))?;
        let fetch = format!("FETCH {MANY} FROM all_{name}");
        loop {
            let rows = self.rows(&fetch, &[])?;
            for row in &rows {
                each(cells(table, row)?)?;
            }
            if rows.is_empty() {
                return self.batch(&format!("CLOSE all_{name}"));
            }
        }
    }

    fn write(&self, table: &Table, rows: &[Row]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let columns: Vec<Box<dyn ToSql + Sync>> =
            table.columns.iter().enumerate().map(|(at, column)| array(rows, at, column.kind)).collect();
        let columns: Vec<&(dyn ToSql + Sync)> = columns.iter().map(AsRef::as_ref).collect();
        self.rows(&insert(table), &columns).map(drop)
    }

    fn page(&self, table: &Table, columns: &[&str], after: &[Cell]) -> Result<Vec<Row>> {
        let wanted = kinds(table, columns);
        let names: Vec<String> = wanted.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let key = names[..table.key.len()].join(", ");
        let given = (1..).zip(&wanted).map(|(at, (_, kind))| format!("${at}::{}", word(*kind)));
        let behind = match after {
            [] => String::new(),
            _ => format!("WHERE ({key}) > ({})", given.take(after.len()).collect::<Vec<_>>().join(", ")),
        };
        let (names, name) = (names.join(", "), &table.name);
        let sql = format!("SELECT {names} FROM {name} {behind} ORDER BY {key} LIMIT {MANY} FOR UPDATE");
        let after: Vec<Value> = after.iter().map(Value::from).collect();
        self.all(&sql, &after, |row| {
            wanted.iter().enumerate().map(|(at, (_, kind))| cell(row, at, *kind)).collect()
        })
    }

    fn set(&self, table: &Table, columns: &[&str], rows: &[Row]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let (wanted, name) = (kinds(table, columns), &table.name);
        let given = (1..).zip(&wanted).map(|(at, (_, kind))| format!("${at}::{}[]", word(*kind)));
        let names = wanted.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let values = columns.iter().map(|name| format!("\"{name}\" = n.\"{name}\""));
        let key = table.key.iter().map(|name| format!("t.\"{name}\" = n.\"{name}\""));
        let sql = format!(
            "UPDATE {name} t SET {} FROM unnest({}) AS n({names}) WHERE {}",
            values.collect::<Vec<_>>().join(", "),
            given.collect::<Vec<_>>().join(", "),
            key.collect::<Vec<_>>().join(" AND ")
        );
        let columns = (0..).zip(&wanted).map(|(at, (_, kind))| array(rows, at, *kind)).collect::<Vec<_>>();
        let columns: Vec<&(dyn ToSql + Sync)> = columns.iter().map(AsRef::as_ref).collect();
        self.rows(&sql, &columns).map(drop)
    }

    fn districts(&self, table: &str) -> Result<Vec<String>> {
        self.all(&format!("SELECT DISTINCT district FROM {table}"), values![], |row| row.text(0))
    }

    fn master(&self) -> Result<Option<MasterId>> {
        Ok(self.keys_of(Some(""))?.first().map(|key| key.master))
    }

    fn transacted(&self, work: &mut Work<'_>) -> Result<Option<Page>> {
        retry::again(|| self.transaction(Scope::Nation, |c| work(c)))
    }

    fn empty(&self) -> Result<()> {
        let sql = "SELECT EXISTS (SELECT FROM accounts) OR EXISTS (SELECT FROM forms)
            OR EXISTS (SELECT FROM changes) OR EXISTS (SELECT FROM chains)";
        if self.one(sql, values![], |row| row.flag(0))? {
            return Err(Error::NotEmpty);
        }
        self.batch("DELETE FROM meta; DELETE FROM data_keys; DELETE FROM regions; DELETE FROM bounds")
    }

    fn close(&self) -> Result<()> {
        follow(self)?;
        heads_hold(self)
    }

    /// As in SQLite: logs are read anew, tickets and codes are void, numbers of the lost life are skipped.
    fn begin_life(&self, epoch: u32) -> Result<()> {
        self.batch(&format!(
            "UPDATE meta SET value = {epoch} WHERE key = 'epoch';
             UPDATE meta SET value = value + 1000 WHERE key IN ('next_user', 'next_device');
             UPDATE feeds SET epoch = {epoch};
             UPDATE rosters SET version = version + 1000;
             UPDATE devices SET ticket = '\\x{zeros}', previous_ticket = '\\x{zeros}';
             DELETE FROM meta WHERE key = 'set_back';
             DELETE FROM enrolment_codes; DELETE FROM sessions; DELETE FROM pack_parts; DELETE FROM packs;",
            zeros = "00".repeat(16)
        ))
    }

    fn audit(&self, district: &DistrictCode, time: i64, entry: &Entry) -> Result<()> {
        chain::add(self, district, time, entry)
    }
}

fn names(table: &Table) -> String {
    let quoted: Vec<String> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    quoted.join(", ")
}

/// By bytes, as SQLite.
fn order(table: &Table) -> String {
    let is_text = |key: &String| table.columns.iter().any(|c| c.kind == Kind::Text && c.name == *key);
    let bytewise = |key: &String| match is_text(key) {
        true => format!("\"{key}\" COLLATE \"C\""),
        false => format!("\"{key}\""),
    };
    table.key.iter().map(bytewise).collect::<Vec<_>>().join(", ")
}

fn insert(table: &Table) -> String {
    let places =
        table.columns.iter().enumerate().map(|(at, column)| format!("${}::{}[]", at + 1, word(column.kind)));
    let places: Vec<String> = places.collect();
    format!("INSERT INTO {} ({}) SELECT * FROM unnest({})", table.name, names(table), places.join(", "))
}

fn cells(table: &Table, row: &tokio_postgres::Row) -> Result<Row> {
    table.columns.iter().enumerate().map(|(at, column)| cell(row, at, column.kind)).collect()
}

fn cell(row: &tokio_postgres::Row, at: usize, kind: Kind) -> Result<Cell> {
    Ok(match kind {
        Kind::Number => row.number_or(at)?.map_or(Cell::Null, Cell::Number),
        Kind::Text => row.text_or(at)?.map_or(Cell::Null, Cell::Text),
        Kind::Bytes => row.bytes_or(at)?.map_or(Cell::Null, |bytes| Cell::Bytes(bytes.to_vec())),
    })
}

/// A kind as PostgreSQL calls it.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "bigint",
        Kind::Text => "text",
        Kind::Bytes => "bytea",
    }
}

fn array(rows: &[Row], at: usize, kind: Kind) -> Box<dyn ToSql + Sync> {
    let cells = rows.iter().map(|row| row[at].clone());
    match kind {
        Kind::Number => Box::new(cells.map(Cell::number).collect::<Vec<_>>()),
        Kind::Text => Box::new(cells.map(Cell::text).collect::<Vec<_>>()),
        Kind::Bytes => Box::new(cells.map(Cell::bytes).collect::<Vec<_>>()),
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
