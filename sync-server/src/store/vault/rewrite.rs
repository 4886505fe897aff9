//! Rows that are encrypted where they stand: those of a release that did not encrypt, and those under an older key. Page
//! after page in the order of the key, each in a transaction of its own; what was done before is seen and passed over, so
//! that whatever was cut off goes on.

use std::collections::BTreeMap;
use std::sync::Arc;

use pendata_domain::area::DistrictCode;

use super::cipher::{self, Spot};
use super::rows::{HouseholdPrivate, PersonPrivate, cbor};
use super::{DistrictKeys, KeyTable, Vault};
use crate::error::{Error, Result};
use crate::store::carry::{Cell, Kind, Registry, Row, Table};

/// Tables with ciphertexts, but for snapshots, which are made again.
pub const TABLES: [&str; 7] =
    ["changes", "waiting", "quarantine", "documents", "households", "people", "candidates"];
/// Made again by whoever needs them: encrypted, and never readable before.
pub const SNAPSHOTS: &str = "pack_parts";
/// Rows between two words on how far it is.
const TOLD: u64 = 10_000;

/// Where a table keeps its ciphertext.
fn column(table: &str) -> &'static str {
    match table {
        "changes" | "waiting" | "quarantine" | SNAPSHOTS => "body",
        "documents" => "saved",
        _ => "private",
    }
}

/// Columns of a release that did not encrypt, which are one ciphertext now.
fn readable(table: &str) -> &'static [&'static str] {
    match table {
        "households" => &["card", "address", "answers", "contested"],
        "people" => &["name", "nik", "sex", "birth_date", "relation", "answers", "contested"],
        "candidates" => &["value"],
        _ => &[],
    }
}

/// Encrypts every row of a release that did not. Returns how many there were.
pub fn encrypt(registry: &dyn Registry, vault: &Vault, table: &dyn KeyTable) -> Result<u64> {
    let mut all = 0;
    for name in TABLES {
        let keys = keys_of_all(registry, vault, table, name)?;
        let described = registry.table(name)?;
        let (mut after, mut done) = (Row::new(), 0);
        while let Some(page) =
            registry.transacted(&mut |registry| encrypt_page(registry, &described, &keys, &after))?
        {
            if (done + page.written) / TOLD > done / TOLD {
                tracing::info!(table = name, rows = done + page.written, "encrypted");
            }
            done += page.written;
            after = page.last;
        }
        if done > 0 {
            tracing::info!(table = name, rows = done, "all rows encrypted");
        }
        all += done;
    }
    Ok(all)
}

type KeysByDistrict = BTreeMap<String, Arc<DistrictKeys>>;

/// Made before any page: a page that is undone must not take keys with it.
fn keys_of_all(
    registry: &dyn Registry,
    vault: &Vault,
    table: &dyn KeyTable,
    name: &str,
) -> Result<KeysByDistrict> {
    let districts = registry.districts(name)?.into_iter().map(|district| {
        let code: DistrictCode = district.parse().map_err(|_| Error::Damaged)?;
        Ok((district, vault.keys(table, &code)?))
    });
    districts.collect()
}

/// What is done with a page, in one transaction.
pub type Work<'a> = dyn FnMut(&dyn Registry) -> Result<Option<Page>> + 'a;

/// A page that was gone through.
pub struct Page {
    /// The key of its last row.
    pub last: Row,
    pub written: u64,
    /// Rows that cannot be decrypted, by their keys.
    pub unreadable: Vec<String>,
}

/// `None` where there is no row behind `after`.
fn encrypt_page(
    registry: &dyn Registry,
    table: &Table,
    keys: &KeysByDistrict,
    after: &[Cell],
) -> Result<Option<Page>> {
    let sealed = column(&table.name);
    let read: Vec<&str> = std::iter::once(sealed).chain(readable(&table.name).iter().copied()).collect();
    let written: Vec<&str> = match table.name.as_str() {
        "people" => read.iter().copied().chain(["nik_index"]).collect(),
        _ => read.clone(),
    };
    let rows = registry.page(table, &read, after)?;
    let Some(last) = rows.last().map(|row| row[..table.key.len()].to_vec()) else { return Ok(None) };
    let mut fresh = Vec::new();
    for row in rows {
        let (key, values) = row.split_at(table.key.len());
        let Some(Cell::Text(district)) = key.first() else { return Err(Error::Damaged) };
        let keys = keys.get(district).ok_or(Error::Damaged)?;
        if let Some(values) = encrypted(keys, &table.name, &spot(&table.name, key), values)? {
            fresh.push([key, &values].concat());
        }
    }
    registry.set(table, &written, &fresh)?;
    Ok(Some(Page { last, written: fresh.len() as u64, unreadable: Vec::new() }))
}

/// The new values of a row; `None` where it is encrypted already.
fn encrypted(keys: &DistrictKeys, table: &str, spot: &Spot, values: &[Cell]) -> Result<Option<Vec<Cell>>> {
    let (sealed, readable) = values.split_first().ok_or(Error::Damaged)?;
    let texts: Vec<String> = readable.iter().cloned().map(|cell| cell.text().unwrap_or_default()).collect();
    let text = |at: usize| texts.get(at).cloned().unwrap_or_default();
    let content = match table {
        "households" => {
            cbor(&HouseholdPrivate { card: text(0), address: text(1), answers: text(2), contested: text(3) })
        }
        "people" => cbor(&PersonPrivate {
            name: text(0),
            nik: text(1),
            sex: text(2),
            birth_date: text(3),
            relation: text(4),
            answers: text(5),
            contested: text(6),
        }),
        "candidates" => text(0).into_bytes(),
        _ => sealed.clone().bytes().ok_or(Error::Damaged)?,
    };
    let is_done = match sealed {
        // Only what opens was encrypted: a body may begin with any byte.
        Cell::Bytes(bytes) => texts.iter().all(String::is_empty) && keys.open(spot, bytes).is_ok(),
        _ => false,
    };
    if is_done {
        return Ok(None);
    }
    let blank = texts.iter().map(|_| Cell::Text(String::new()));
    let mut fresh: Vec<Cell> = std::iter::once(Cell::Bytes(keys.seal(spot, &content))).chain(blank).collect();
    if table == "people" {
        fresh.push(keys.index(&text(1)).map_or(Cell::Null, |index| Cell::Bytes(index.to_vec())));
    }
    Ok(Some(fresh))
}

/// Encrypts what a district has under an older key with its newest. Returns what is behind `after` in its table; `None`
/// at the end.
pub fn renew_page(
    registry: &dyn Registry,
    name: &str,
    keys: &DistrictKeys,
    after: &[Cell],
) -> Result<Option<Page>> {
    let mut fresh = Vec::new();
    let page = each_sealed(registry, name, keys, after, &mut |key, sealed| {
        if cipher::version(sealed)? != keys.newest() {
            let spot = spot(name, key);
            let content = keys.open(&spot, sealed)?;
            fresh.push([key, &[Cell::Bytes(keys.seal(&spot, &content))]].concat());
        }
        Ok(())
    })?;
    registry.set(&registry.table(name)?, &[column(name)], &fresh)?;
    Ok(page.map(|page| Page { written: fresh.len() as u64, ..page }))
}

/// Names the rows behind `after` that cannot be decrypted; `None` at the end.
pub fn check_page(
    registry: &dyn Registry,
    name: &str,
    keys: &DistrictKeys,
    after: &[Cell],
) -> Result<Option<Page>> {
    let mut unreadable = Vec::new();
    let page = each_sealed(registry, name, keys, after, &mut |key, sealed| {
        match keys.open(&spot(name, key), sealed) {
            Ok(_) => {}
            Err(Error::UnknownKey) => return Err(Error::UnknownKey),
            Err(_) => unreadable.push(format!("{name} {}", words(key))),
        }
        Ok(())
    })?;
    Ok(page.map(|page| Page { unreadable, ..page }))
}

/// Hears of the key and the ciphertext of a row.
type Each<'a> = dyn FnMut(&[Cell], &[u8]) -> Result<()> + 'a;

/// Key and ciphertext of the rows of a district behind `after`, as many as a page has.
fn each_sealed(
    registry: &dyn Registry,
    name: &str,
    keys: &DistrictKeys,
    after: &[Cell],
    each: &mut Each<'_>,
) -> Result<Option<Page>> {
    let table = registry.table(name)?;
    let first = first_of(&table, keys.district());
    let mut last = None;
    for row in registry.page(&table, &[column(name)], if after.is_empty() { &first } else { after })? {
        let (key, values) = row.split_at(table.key.len());
        if key.first() != first.first() {
            break;
        }
        let Some(Cell::Bytes(sealed)) = values.first() else { return Err(Error::Damaged) };
        each(key, sealed)?;
        last = Some(key.to_vec());
    }
    Ok(last.map(|last| Page { last, written: 0, unreadable: Vec::new() }))
}

/// Ids as they are written down.
fn words(key: &[Cell]) -> String {
    let word = |cell: &Cell| match cell {
        Cell::Null => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Bytes(bytes) => hex::encode(bytes),
    };
    key.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// Before every row of a district.
fn first_of(table: &Table, district: &DistrictCode) -> Row {
    let least = |name: &String| {
        let kind = table.columns.iter().find(|column| column.name == *name).map(|column| column.kind);
        match kind {
            Some(Kind::Bytes) => Cell::Bytes(Vec::new()),
            Some(Kind::Number) => Cell::Number(i64::MIN),
            _ => Cell::Text(String::new()),
        }
    };
    let rest = table.key.iter().skip(1).map(least);
    std::iter::once(Cell::Text(district.to_string())).chain(rest).collect()
}

/// As `DistrictKeys` names rows: the parts of their keys in order.
fn spot(table: &str, key: &[Cell]) -> Spot {
    key.iter().fold(Spot::of(table), Spot::cell)
}
