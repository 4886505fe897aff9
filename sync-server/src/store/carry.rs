//! A registry's rows as plain values: out of either database, into the other or into a file. Both databases order by
//! bytes, so that the same rows have the same digest wherever they lie.

use minicbor::data::Type;
use minicbor::{Decode, Decoder, Encode, Encoder};
use pendata_domain::area::DistrictCode;
use sha2::{Digest, Sha256};

use super::audit::Entry;
use super::vault::master::MasterId;
use super::vault::rewrite::{Page, Work};
use crate::error::{Error, Result};

/// Rows that travel together.
pub const MANY: usize = 500;

/// Tables in the order they are copied. Those that only several instances need have no counterpart in SQLite.
pub const TABLES: [&str; 36] = [
    "meta",
    "data_keys",
    "regions",
    "bounds",
    "forms",
    "form_rollouts",
    "accounts",
    "role_grants",
    "second_factors",
    "recovery_codes",
    "sign_ins",
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
    "erasures",
    "transfers",
    "work_lists",
    "work",
    "calendars",
];

/// A table as a copy names it: columns by name, and the key that orders its rows.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Table {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub columns: Vec<Column>,
    #[n(2)]
    pub key: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Column {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Kind {
    #[n(0)]
    Number,
    #[n(1)]
    Text,
    #[n(2)]
    Bytes,
}

/// The columns of a table's key and these, with their kinds.
pub fn kinds(table: &Table, columns: &[&str]) -> Vec<(String, Kind)> {
    let kind = |name: &str| {
        let found = table.columns.iter().find(|column| column.name == name);
        (name.to_owned(), found.map_or(Kind::Text, |column| column.kind))
    };
    table.key.iter().map(String::as_str).chain(columns.iter().copied()).map(kind).collect()
}

/// One value, in either database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

pub type Row = Vec<Cell>;

/// A table that was carried over.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Carried {
    #[n(0)]
    pub table: String,
    #[n(1)]
    pub rows: u64,
    /// SHA-256 over every column of every row, in the order of the key; the same wherever the rows lie.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub digest: [u8; 32],
}

/// A database, within one transaction but where it says otherwise.
pub trait Registry {
    /// How the database has a table, columns by name.
    fn table(&self, name: &str) -> Result<Table>;
    fn count(&self, name: &str) -> Result<u64>;
    /// Every row in the order of the key.
    fn read(&self, table: &Table, each: &mut dyn FnMut(Row) -> Result<()>) -> Result<()>;
    fn write(&self, table: &Table, rows: &[Row]) -> Result<()>;
    /// Up to `MANY` rows behind a key, in its order: the key and then these columns. They stay as they are until the
    /// transaction ends.
    fn page(&self, table: &Table, columns: &[&str], after: &[Cell]) -> Result<Vec<Row>>;
    /// Sets these columns of rows, each its key and then the values.
    fn set(&self, table: &Table, columns: &[&str], rows: &[Row]) -> Result<()>;
    /// A page of rewriting in a transaction of its own: not within another one.
    fn transacted(&self, work: &mut Work<'_>) -> Result<Option<Page>>;
    /// Districts that have rows in a table.
    fn districts(&self, table: &str) -> Result<Vec<String>>;
    /// The master key that wraps the registry's keys; `None` where it has none yet.
    fn master(&self) -> Result<Option<MasterId>>;
    /// Errors with `NotEmpty` where somebody works here; clears what every new registry has.
    fn empty(&self) -> Result<()>;
    /// What follows from the rows, and whether logs and chains end where their heads say: else `Damaged`.
    fn close(&self) -> Result<()>;
    /// Another life of the registry.
    fn begin_life(&self, epoch: u32) -> Result<()>;
    fn audit(&self, district: &DistrictCode, time: i64, entry: &Entry) -> Result<()>;
}

/// Copies a table, and reads it back. `told` hears of rows. Errors with `Damaged` where it reads back otherwise.
pub fn copy(
    from: &dyn Registry,
    to: &dyn Registry,
    name: &str,
    told: &mut dyn FnMut(u64),
) -> Result<Carried> {
    let table = to.table(name)?;
    let mut writing = Writing::new(to, &table);
    from.read(&table, &mut |row| writing.take(row, told))?;
    writing.finish(told)
}

/// Rows on their way into a table.
pub struct Writing<'a> {
    to: &'a dyn Registry,
    table: &'a Table,
    page: Vec<Row>,
    tally: Tally,
}

impl<'a> Writing<'a> {
    pub fn new(to: &'a dyn Registry, table: &'a Table) -> Self {
        Self { to, table, page: Vec::new(), tally: Tally::default() }
    }

    pub fn take(&mut self, row: Row, told: &mut dyn FnMut(u64)) -> Result<()> {
        self.tally.add(&row);
        self.page.push(row);
        if self.page.len() == MANY {
            self.to.write(self.table, &std::mem::take(&mut self.page))?;
            told(self.tally.rows);
        }
        Ok(())
    }

    pub fn finish(self, told: &mut dyn FnMut(u64)) -> Result<Carried> {
        self.to.write(self.table, &self.page)?;
        told(self.tally.rows);
        let carried = self.tally.of(&self.table.name);
        match tally(self.to, self.table)? == carried {
            true => Ok(carried),
            false => Err(Error::Damaged),
        }
    }
}

/// A table as it stands.
pub fn tally(registry: &dyn Registry, table: &Table) -> Result<Carried> {
    let mut tally = Tally::default();
    registry.read(table, &mut |row| {
        tally.add(&row);
        Ok(())
    })?;
    Ok(tally.of(&table.name))
}

#[derive(Default)]
pub struct Tally {
    rows: u64,
    hasher: Sha256,
}

impl Tally {
    pub fn add(&mut self, row: &[Cell]) {
        row.iter().for_each(|cell| cell.add_to(&mut self.hasher));
        self.rows += 1;
    }

    pub fn of(self, table: &str) -> Carried {
        Carried { table: table.to_owned(), rows: self.rows, digest: self.hasher.finalize().into() }
    }
}

impl Cell {
    pub fn number(self) -> Option<i64> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    pub fn text(self) -> Option<String> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn bytes(self) -> Option<Vec<u8>> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    /// Kind and length before the value, so that no two rows look alike.
    fn add_to(&self, hasher: &mut Sha256) {
        let number;
        let (kind, value) = match self {
            Self::Null => (0, &[][..]),
            Self::Number(value) => {
                number = value.to_be_bytes();
                (1, &number[..])
            }
            Self::Text(text) => (2, text.as_bytes()),
            Self::Bytes(bytes) => (3, bytes.as_slice()),
        };
        hasher.update([kind]);
        hasher.update((value.len() as u64).to_be_bytes());
        hasher.update(value);
    }
}

impl<C> Encode<C> for Cell {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> std::result::Result<(), minicbor::encode::Error<W::Error>> {
        match self {
            Self::Null => e.null()?.ok(),
            Self::Number(number) => e.i64(*number)?.ok(),
            Self::Text(text) => e.str(text)?.ok(),
            Self::Bytes(bytes) => e.bytes(bytes)?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for Cell {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> std::result::Result<Self, minicbor::decode::Error> {
        match d.datatype()? {
            Type::Null => d.null().map(|()| Self::Null),
            Type::String => d.str().map(|text| Self::Text(text.to_owned())),
            Type::Bytes => d.bytes().map(|bytes| Self::Bytes(bytes.to_vec())),
            _ => d.i64().map(Self::Number),
        }
    }
}
