//! The embedded registry's rows, for copies of all of it.

use pendata_domain::area::DistrictCode;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use super::{acts, life};
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::carry::{Cell, Column, Kind, MANY, Registry, Row, Table, kinds};
use crate::store::vault::KeyTable;
use crate::store::vault::master::MasterId;
use crate::store::vault::rewrite::{Page, Work};

impl Registry for Connection {
    fn table(&self, name: &str) -> Result<Table> {
        let sql = "SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY name";
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query([name])?;
        let (mut columns, mut key) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let (name, kind, place): (String, String, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if place > 0 {
                key.push((place, name.clone()));
            }
            columns.push(Column { name, kind: kind_of(&kind) });
        }
        key.sort_unstable();
        let key = key.into_iter().map(|(_, name)| name).collect();
        Ok(Table { name: name.to_owned(), columns, key })
    }

    fn count(&self, name: &str) -> Result<u64> {
        Ok(self.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0))?)
    }

    fn read(&self, table: &Table, each: &mut dyn FnMut(Row) -> Result<()>) -> Result<()> {
        let names = quoted(table.columns.iter().map(|column| &column.name));
        let sql = format!("SELECT {names} FROM {} ORDER BY {}", table.name, quoted(&table.key));
        let mut statement = self.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let cell = |(at, column): (usize, &Column)| cell(row.get_ref(at)?, column.kind);
            each(table.columns.iter().enumerate().map(cell).collect::<Result<Row>>()?)?;
        }
        Ok(())
    }

    fn write(&self, table: &Table, rows: &[Row]) -> Result<()> {
        let names = quoted(table.columns.iter().map(|column| &column.name));
        let places = vec!["?"; table.columns.len()].join(", ");
        let sql = format!("INSERT INTO {} ({names}) VALUES ({places})", table.name);
        let mut statement = self.prepare_cached(&sql)?;
        rows.iter().try_for_each(|row| statement.execute(params_from_iter(row)).map(drop))?;
        Ok(())
    }

    fn page(&self, table: &Table, columns: &[&str], after: &[Cell]) -> Result<Vec<Row>> {
        let (key, kinds) = (quoted(&table.key), kinds(table, columns));
        let names = quoted(kinds.iter().map(|(name, _)| name));
        let behind = match after {
            [] => String::new(),
            _ => format!("WHERE ({key}) > ({})", vec!["?"; after.len()].join(", ")),
        };
        let sql = format!("SELECT {names} FROM {} {behind} ORDER BY {key} LIMIT {MANY}", table.name);
        let mut statement = self.prepare_cached(&sql)?;
        let (mut rows, mut page) = (statement.query(params_from_iter(after))?, Vec::new());
        while let Some(row) = rows.next()? {
            let cell = |(at, (_, kind)): (usize, &(String, Kind))| cell(row.get_ref(at)?, *kind);
            page.push(kinds.iter().enumerate().map(cell).collect::<Result<Row>>()?);
        }
        Ok(page)
    }

    fn set(&self, table: &Table, columns: &[&str], rows: &[Row]) -> Result<()> {
        let keys = table.key.len();
        let place = |(at, name): (usize, &str)| format!("\"{name}\" = ?{at}");
        let values = (keys + 1..).zip(columns.iter().copied()).map(place).collect::<Vec<_>>().join(", ");
        let key =
            (1..).zip(table.key.iter().map(String::as_str)).map(place).collect::<Vec<_>>().join(" AND ");
        let sql = format!("UPDATE {} SET {values} WHERE {key}", table.name);
        let mut statement = self.prepare_cached(&sql)?;
        rows.iter().try_for_each(|row| statement.execute(params_from_iter(row)).map(drop))?;
        Ok(())
    }

    fn districts(&self, table: &str) -> Result<Vec<String>> {
        let mut statement = self.prepare(&format!("SELECT DISTINCT district FROM {table}"))?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn master(&self) -> Result<Option<MasterId>> {
        Ok(self.keys_of(Some(""))?.first().map(|key| key.master))
    }

    fn transacted(&self, work: &mut Work<'_>) -> Result<Option<Page>> {
        let transaction = self.unchecked_transaction()?;
        let page = work(self)?;
        transaction.commit()?;
        Ok(page)
    }

    fn empty(&self) -> Result<()> {
        let sql = "SELECT EXISTS (SELECT 1 FROM accounts) OR EXISTS (SELECT 1 FROM forms)
            OR EXISTS (SELECT 1 FROM changes) OR EXISTS (SELECT 1 FROM audit)";
        if self.query_row(sql, [], |row| row.get(0))? {
            return Err(Error::NotEmpty);
        }
        Ok(self.execute_batch(
            "DELETE FROM meta; DELETE FROM data_keys; DELETE FROM regions; DELETE FROM bounds",
        )?)
    }

    fn close(&self) -> Result<()> {
        let sql = "SELECT count(*) FROM feeds f LEFT JOIN changes ch
                ON ch.district = f.district AND ch.village = f.village AND ch.seq = f.head
            WHERE f.head > 0 AND (ch.digest IS NOT f.digest OR f.head <> (SELECT count(*) FROM changes a
                WHERE a.district = f.district AND a.village = f.village))";
        let wrong_logs: u64 = self.query_row(sql, [], |row| row.get(0))?;
        let sql =
            "SELECT count(*) FROM (SELECT max(number) AS last, count(*) AS rows FROM audit GROUP BY district)
            WHERE last <> rows";
        let wrong_chains: u64 = self.query_row(sql, [], |row| row.get(0))?;
        if wrong_logs + wrong_chains == 0 { Ok(()) } else { Err(Error::Damaged) }
    }

    fn begin_life(&self, epoch: u32) -> Result<()> {
        life::begin(self, epoch)
    }

    fn audit(&self, district: &DistrictCode, time: i64, entry: &Entry) -> Result<()> {
        acts::audit(self, district, time, entry)
    }
}

fn quoted<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

fn kind_of(declared: &str) -> Kind {
    match declared {
        "INTEGER" => Kind::Number,
        "BLOB" => Kind::Bytes,
        _ => Kind::Text,
    }
}

fn cell(value: ValueRef<'_>, kind: Kind) -> Result<Cell> {
    match (kind, value) {
        (_, ValueRef::Null) => Ok(Cell::Null),
        (Kind::Number, ValueRef::Integer(number)) => Ok(Cell::Number(number)),
        // U+0000 is no letter that a keyboard gives, and PostgreSQL keeps none.
        (Kind::Text, ValueRef::Text(text)) => {
            let text = std::str::from_utf8(text).map_err(|_| Error::Damaged)?;
            Ok(Cell::Text(text.replace('\0', "\u{fffd}")))
        }
        (Kind::Bytes, ValueRef::Blob(bytes)) => Ok(Cell::Bytes(bytes.to_vec())),
        _ => Err(Error::Damaged),
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Number(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}
