//! A pilot's registry out of its embedded database into PostgreSQL. The folder stays as it is, and its key serves on.

use std::path::Path;

use crate::error::{Error, Result};
use crate::keys::Keys;
use crate::store::carry::{Carried, Registry, TABLES, copy};
use crate::store::postgres::{Address, PostgresStore, Unusable};
use crate::store::sqlite::SqliteStore;
use crate::store::vault::master::MasterPlace;

/// Copies everything and says what. Whatever goes wrong, nothing is there; then it can be run again. `told` hears of
/// tables and rows.
///
/// Errors: `NotFound` where the folder has no registry or no key, `NotEmpty`, `Unusable` (also for a registry of an
/// older release: `migrate` brings it to the newest first), `Damaged` where a table reads back otherwise.
pub fn carry(
    dir: &Path,
    address: &Address,
    master: &MasterPlace,
    mut told: impl FnMut(&'static str, u64),
) -> Result<Vec<Carried>> {
    let source = SqliteStore::moment(dir)?;
    if !Keys::are_at(dir) {
        return Err(Error::NotFound);
    }
    let keys = Keys::at(dir, |_| ())?;
    master.open(source.master()?)?;
    let target = PostgresStore::open(address, master)?;
    let carried = target.fill(|to| {
        to.empty()?;
        let tables = TABLES.iter().map(|name| copy(&source, to, name, &mut |rows| told(name, rows)));
        let carried = tables.collect::<Result<Vec<_>>>()?;
        to.close()?;
        Ok(carried)
    })?;
    match target.claim(&keys.server.verifying_key().to_bytes())? {
        true => Ok(carried),
        false => Err(Unusable::ForeignKey.into()),
    }
}
