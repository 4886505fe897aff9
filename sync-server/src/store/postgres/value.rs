//! Rust's plain values as PostgreSQL's, and back.

use pendata_domain::ids::HouseholdId;
use tokio_postgres::Row;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::error::{Error, Result};
use crate::store::carry::Cell;

/// A parameter of a statement.
#[derive(Clone, Debug)]
pub enum Value {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
    Texts(Vec<String>),
    Blobs(Vec<Vec<u8>>),
}

/// PostgreSQL's texts hold every letter but U+0000, which no keyboard gives.
pub fn plain(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Number(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Self::Number(number) => number.to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Bytes(bytes) => bytes.to_sql(ty, out),
            Self::Texts(texts) => texts.to_sql(ty, out),
            Self::Blobs(blobs) => blobs.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl From<$type> for Value {
            fn from(number: $type) -> Self {
                Self::Number(number as i64)
            }
        }
    )*};
}
numbers!(u8, u32, u64, i64, usize, bool);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(plain(text))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(plain(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(plain(&text))
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(bytes: &[u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<&Vec<u8>> for Value {
    fn from(bytes: &Vec<u8>) -> Self {
        Self::Bytes(bytes.clone())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<Vec<String>> for Value {
    fn from(texts: Vec<String>) -> Self {
        Self::Texts(texts)
    }
}

impl From<Vec<Vec<u8>>> for Value {
    fn from(blobs: Vec<Vec<u8>>) -> Self {
        Self::Blobs(blobs)
    }
}

impl From<&Cell> for Value {
    fn from(cell: &Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Number(number) => Self::Number(*number),
            Cell::Text(text) => Self::from(text),
            Cell::Bytes(bytes) => Self::from(bytes),
        }
    }
}

impl<T> From<Option<T>> for Value
where
    Value: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

macro_rules! values {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::postgres::value::Value::from($value)),*][..]
    };
}
pub(super) use values;

/// Columns of a row. A column that is not as the schema says it is `Damaged`.
pub trait Columns {
    fn number<T: TryFrom<i64>>(&self, at: usize) -> Result<T>;
    /// `None` where it is NULL.
    fn number_or<T: TryFrom<i64>>(&self, at: usize) -> Result<Option<T>>;
    fn text(&self, at: usize) -> Result<String>;
    fn text_or(&self, at: usize) -> Result<Option<String>>;
    /// A text that the server wrote itself, read back.
    fn parsed<T: std::str::FromStr>(&self, at: usize) -> Result<T>;
    fn bytes(&self, at: usize) -> Result<&[u8]>;
    fn bytes_or(&self, at: usize) -> Result<Option<&[u8]>>;
    fn flag(&self, at: usize) -> Result<bool>;

    /// Bytes of a column as an array: the schema checks the length.
    fn fixed<const N: usize>(&self, at: usize) -> Result<[u8; N]> {
        self.bytes(at)?.try_into().map_err(|_| Error::Damaged)
    }

    fn household(&self, at: usize) -> Result<HouseholdId> {
        Ok(HouseholdId::from_bytes(self.fixed(at)?))
    }
}

impl Columns for Row {
    fn number<T: TryFrom<i64>>(&self, at: usize) -> Result<T> {
        self.number_or(at)?.ok_or(Error::Damaged)
    }

    fn number_or<T: TryFrom<i64>>(&self, at: usize) -> Result<Option<T>> {
        let number: Option<i64> = self.try_get(at).map_err(|_| Error::Damaged)?;
        number.map(|number| T::try_from(number).map_err(|_| Error::Damaged)).transpose()
    }

    fn text(&self, at: usize) -> Result<String> {
        self.try_get(at).map_err(|_| Error::Damaged)
    }

    fn text_or(&self, at: usize) -> Result<Option<String>> {
        self.try_get(at).map_err(|_| Error::Damaged)
    }

    fn parsed<T: std::str::FromStr>(&self, at: usize) -> Result<T> {
        self.try_get::<_, &str>(at).map_err(|_| Error::Damaged)?.parse().map_err(|_| Error::Damaged)
    }

    fn bytes(&self, at: usize) -> Result<&[u8]> {
        self.try_get(at).map_err(|_| Error::Damaged)
    }

    fn bytes_or(&self, at: usize) -> Result<Option<&[u8]>> {
        self.try_get(at).map_err(|_| Error::Damaged)
    }

    fn flag(&self, at: usize) -> Result<bool> {
        self.try_get(at).map_err(|_| Error::Damaged)
    }
}
