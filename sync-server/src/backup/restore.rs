//! `restore`: into an empty registry, which is in another life from then on.

use std::fs::File;
use std::path::Path;

use ed25519_dalek::VerifyingKey;

use super::file::{Reader, Record, altered, parse, refused};
use super::{Header, Manifest};
use crate::error::{BackupRefusal, Result};
use crate::home::Home;
use crate::keys::{Keys, write_private};
use crate::store::audit::Entry;
use crate::store::carry::{Carried, Registry, Row, Table, Writing};
use crate::store::life::Life;
use crate::store::postgres::{PostgresStore, Unusable};
use crate::store::sqlite::SqliteStore;

/// A registry that came back.
#[derive(Clone, Debug)]
pub struct Restored {
    /// Unix seconds of the state that came back.
    pub time: i64,
    pub epoch: u32,
    pub manifest: Manifest,
}

/// Fills an empty registry from a backup and begins another life: one epoch more than the backup's and than the data
/// folder remembers, tickets and one-time codes void. Whatever goes wrong, nothing is there.
///
/// Errors: `NotEmpty`, `BackupRefused`, `Damaged` where a table reads back otherwise, `Unusable`.
pub fn restore(home: &Home<'_>, from: &Path, now: i64, told: &mut dyn FnMut(u64, u64)) -> Result<Restored> {
    let mut reader = Reader::begin(File::open(from)?)?;
    let header: Header = reader.expect(Record::Header)?;
    let key = key_for(home.dir, &header)?;
    has_master(home, &header)?;
    let remembered = Life::beside(home.dir).unwrap_or_default().epoch;
    let epoch = |manifest: &Manifest| manifest.epoch.max(remembered) + 1;
    let time = header.time;
    let manifest = into_empty(home, &header, |to| {
        let manifest = take_all(reader, to, header.rows, &key, told)?;
        begin_life(to, &manifest, epoch(&manifest), (time, now))?;
        Ok(manifest)
    })?;
    Ok(Restored { time, epoch: epoch(&manifest), manifest })
}

/// The folder's key, or the backup's own where the folder has none.
fn key_for(dir: &Path, header: &Header) -> Result<VerifyingKey> {
    if !Keys::are_at(dir) {
        let secret = header.secret.as_ref().ok_or(refused(BackupRefusal::NoKey))?;
        std::fs::create_dir_all(dir)?;
        write_private(&dir.join(Keys::FILE), secret)?;
    }
    let key = Keys::at(dir, |_| ())?.server.verifying_key();
    match key.to_bytes() == header.public {
        true => Ok(key),
        false => Err(refused(BackupRefusal::OtherKey)),
    }
}

/// What is encrypted under a key that is not here would come back for nobody.
fn has_master(home: &Home<'_>, header: &Header) -> Result<()> {
    let known = header.master.as_deref().ok_or(refused(BackupRefusal::Unencrypted))?;
    let known = known.try_into().map_err(|_| altered())?;
    home.master.open(Some(known)).map(drop).map_err(|_| refused(BackupRefusal::OtherMaster))
}

fn into_empty<T>(
    home: &Home<'_>,
    header: &Header,
    work: impl FnOnce(&dyn Registry) -> Result<T>,
) -> Result<T> {
    let Some(address) = home.database else { return SqliteStore::fill(home.dir, &home.master, work) };
    let store = PostgresStore::open(address, &home.master)?;
    if store.identity()?.is_some_and(|known| known != header.public) {
        return Err(Unusable::ForeignKey.into());
    }
    let done = store.fill(work)?;
    match store.claim(&header.public)? {
        true => Ok(done),
        false => Err(Unusable::ForeignKey.into()),
    }
}

fn take_all(
    mut reader: Reader<'_>,
    to: &dyn Registry,
    all: u64,
    key: &VerifyingKey,
    told: &mut dyn FnMut(u64, u64),
) -> Result<Manifest> {
    to.empty()?;
    let (mut found, mut done) = (Manifest::default(), 0);
    loop {
        let (kind, body) = reader.next()?;
        if kind == Record::Manifest as u8 {
            let manifest: Manifest = parse(&body)?;
            reader.verify(key)?;
            to.close()?;
            return if manifest == found { Ok(manifest) } else { Err(altered()) };
        }
        if kind != Record::Table as u8 {
            return Err(altered());
        }
        let table: Table = parse(&body)?;
        known(to, &table)?;
        let carried = take_table(&mut reader, to, &table, &mut found, &mut |rows| told(done + rows, all))?;
        done += carried.rows;
        found.tables.push(carried);
    }
}

/// A column that a later release added takes its default; one that is not known here is no backup for this release.
fn known(to: &dyn Registry, table: &Table) -> Result<()> {
    let name_is_plain = table.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let here = if name_is_plain { to.table(&table.name)? } else { return Err(altered()) };
    let missing = table.columns.iter().any(|column| !here.columns.contains(column));
    if missing || here.key != table.key { Err(refused(BackupRefusal::Newer)) } else { Ok(()) }
}

fn take_table(
    reader: &mut Reader<'_>,
    to: &dyn Registry,
    table: &Table,
    found: &mut Manifest,
    told: &mut dyn FnMut(u64),
) -> Result<Carried> {
    let mut writing = Writing::new(to, table);
    loop {
        let (kind, body) = reader.next()?;
        if kind == Record::TableEnd as u8 {
            let (said, carried): (Carried, _) = (parse(&body)?, writing.finish(told)?);
            return if said == carried { Ok(carried) } else { Err(altered()) };
        }
        if kind != Record::Rows as u8 {
            return Err(altered());
        }
        for row in parse::<Vec<Row>>(&body)? {
            if row.len() != table.columns.len() {
                return Err(altered());
            }
            found.take(table, &row);
            writing.take(row, told)?;
        }
    }
}

fn begin_life(to: &dyn Registry, manifest: &Manifest, epoch: u32, (made, now): (i64, i64)) -> Result<()> {
    to.begin_life(epoch)?;
    let entry = Entry::by_operator("restore", format!("epoch {epoch} of a backup made at {made}"));
    manifest.chains.iter().try_for_each(|end| to.audit(&end.district, now, &entry))
}
