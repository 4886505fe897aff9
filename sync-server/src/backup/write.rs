//! `backup`, beside a running server.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use chrono::DateTime;
use tempfile::NamedTempFile;

use super::file::{Record, Writer};
use super::{ChainEnd, Header, LEFT_OUT, Manifest, VillageEnd};
use crate::error::{Error, Result};
use crate::home::Home;
use crate::keys::Keys;
use crate::store::carry::{Cell, MANY, Registry, Row, TABLES, Table, Tally};
use crate::store::postgres::PostgresStore;
use crate::store::sqlite::SqliteStore;

/// A backup that was written.
#[derive(Clone, Debug)]
pub struct Written {
    pub path: PathBuf,
    pub bytes: u64,
    pub manifest: Manifest,
}

/// Writes one state of the registry to `to`, a file that is not there yet or a folder for one, under another name
/// until it is whole. `told` hears of rows written and of how many there are. Errors with `NotFound` where there is no
/// registry or no key.
pub fn write(
    home: &Home<'_>,
    to: &Path,
    with_key: bool,
    now: i64,
    told: &mut dyn FnMut(u64, u64),
) -> Result<Written> {
    if !Keys::are_at(home.dir) {
        return Err(Error::NotFound);
    }
    let keys = Keys::at(home.dir, |_| ())?;
    let secret = with_key.then(|| Keys::secret(home.dir)).transpose()?;
    let path = place(to, now)?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = NamedTempFile::new_in(folder)?;
    let header = Header {
        release: env!("CARGO_PKG_VERSION").to_owned(),
        time: now,
        public: keys.server.verifying_key().to_bytes(),
        secret: secret.map(|secret| secret.to_vec()),
        rows: 0,
        master: None,
    };
    let mut out = Writer::begin(BufWriter::new(beside.reopen()?))?;
    let manifest = upon_one_state(home, |from| fill(from, header, &mut out, told))?;
    let file = out.sign(&keys.server)?.into_inner().map_err(|error| error.into_error())?;
    file.sync_all()?;
    beside.persist_noclobber(&path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()?;
    Ok(Written { bytes: std::fs::metadata(&path)?.len(), path, manifest })
}

/// One with the time in its name in a folder.
fn place(to: &Path, now: i64) -> Result<PathBuf> {
    let time = DateTime::from_timestamp(now, 0).ok_or(Error::Damaged)?;
    match to.is_dir() {
        true => Ok(to.join(format!("pendata-{}.backup", time.format("%Y%m%dT%H%M%SZ")))),
        false => Ok(to.to_owned()),
    }
}

fn upon_one_state<T>(home: &Home<'_>, work: impl FnOnce(&dyn Registry) -> Result<T>) -> Result<T> {
    match home.database {
        None => work(&SqliteStore::moment(home.dir)?),
        Some(address) => PostgresStore::open(address, &home.master)?.snapshot(work),
    }
}

fn fill<W: std::io::Write>(
    from: &dyn Registry,
    header: Header,
    out: &mut Writer<W>,
    told: &mut dyn FnMut(u64, u64),
) -> Result<Manifest> {
    let names: Vec<&str> = TABLES.into_iter().filter(|name| !LEFT_OUT.contains(name)).collect();
    let counts = names.iter().map(|name| from.count(name)).collect::<Result<Vec<u64>>>()?;
    let master = from.master()?.map(|master| master.to_vec());
    let header = Header { rows: counts.iter().sum(), master, ..header };
    out.record(Record::Header, &header)?;
    let mut writing = Writing { out, done: 0, all: header.rows, told };
    let mut manifest = Manifest::default();
    for name in names {
        writing.table(from, &from.table(name)?, &mut manifest)?;
    }
    writing.out.record(Record::Manifest, &manifest)?;
    Ok(manifest)
}

struct Writing<'a, W: std::io::Write> {
    out: &'a mut Writer<W>,
    done: u64,
    all: u64,
    told: &'a mut dyn FnMut(u64, u64),
}

impl<W: std::io::Write> Writing<'_, W> {
    fn table(&mut self, from: &dyn Registry, table: &Table, manifest: &mut Manifest) -> Result<()> {
        self.out.record(Record::Table, table)?;
        let (mut tally, mut page) = (Tally::default(), Vec::new());
        from.read(table, &mut |row| {
            tally.add(&row);
            manifest.take(table, &row);
            page.push(row);
            if page.len() == MANY { self.page(&mut page) } else { Ok(()) }
        })?;
        self.page(&mut page)?;
        let carried = tally.of(&table.name);
        self.out.record(Record::TableEnd, &carried)?;
        manifest.tables.push(carried);
        Ok(())
    }

    fn page(&mut self, page: &mut Vec<Row>) -> Result<()> {
        if !page.is_empty() {
            self.out.record(Record::Rows, page)?;
            self.done += page.len() as u64;
            page.clear();
            (self.told)(self.done, self.all);
        }
        Ok(())
    }
}

impl Manifest {
    /// Of the rows that pass by: the epoch, the ends of logs, the ends of chains (rows of a chain come in order).
    pub(super) fn take(&mut self, table: &Table, row: &[Cell]) {
        let at = |name: &str| {
            let place = table.columns.iter().position(|column| column.name == name)?;
            row.get(place).cloned()
        };
        let text = |name: &str| at(name).and_then(Cell::text).unwrap_or_default();
        let number = |name: &str| at(name).and_then(Cell::number).unwrap_or_default();
        let bytes = |name: &str| at(name).and_then(Cell::bytes).unwrap_or_default();
        match table.name.as_str() {
            "meta" if text("key") == "epoch" => self.epoch = number("value") as u32,
            "feeds" => self.villages.extend(text("village").parse().map(|village| VillageEnd {
                village,
                head: number("head") as u64,
                digest: bytes("digest"),
            })),
            "audit" => {
                let Ok(district) = text("district").parse() else { return };
                let end = ChainEnd { district, number: number("number") as u64, hash: bytes("hash") };
                match self.chains.last_mut().filter(|last| last.district == end.district) {
                    Some(last) => *last = end,
                    None => self.chains.push(end),
                }
            }
            _ => {}
        }
    }
}
