//! Where a server keeps what it keeps.

use std::path::Path;
use std::sync::Arc;

use crate::cells::OwnCell;
use crate::error::Result;
use crate::keys::Keys;
use crate::photos::PhotoPlace;
use crate::store::Store;
use crate::store::postgres::{Address, PostgresStore, Unusable};
use crate::store::sqlite::SqliteStore;
use crate::store::vault::master::MasterPlace;
use crate::surroundings::Surroundings;

/// A data folder; with a database elsewhere, only the key and arriving photos lie in it.
pub struct Home<'a> {
    pub dir: &'a Path,
    /// `None` for the embedded database in the folder.
    pub database: Option<&'a Address>,
    pub photos: &'a PhotoPlace,
    /// What the registry's keys are wrapped by.
    pub master: MasterPlace,
    /// The cell that this server is, where it was told.
    pub cell: Option<OwnCell>,
}

impl<'a> Home<'a> {
    /// Everything in one folder but what `database` and `photos` say.
    pub fn at(dir: &'a Path, database: Option<&'a Address>, photos: &'a PhotoPlace) -> Self {
        Self { dir, database, photos, master: MasterPlace::beside(dir), cell: None }
    }

    pub(crate) fn registry(&self, surroundings: &Surroundings) -> Result<(Arc<dyn Store>, Keys)> {
        match self.database {
            None => {
                let store = Arc::new(SqliteStore::open(self.dir, &self.master)?);
                if !Keys::are_at(self.dir) && has_devices(&*store)? {
                    return Err(Unusable::LostKey(self.dir.display().to_string()).into());
                }
                let keys = Keys::at(self.dir, &surroundings.fill)?;
                self.fits(&keys)?;
                Ok((store, keys))
            }
            Some(address) => {
                let store = PostgresStore::open(address, &self.master)?;
                let keys = self.keys(&store, surroundings)?;
                Ok((Arc::new(store), keys))
            }
        }
    }

    /// Another cell's key claims no database of this one's.
    fn fits(&self, keys: &Keys) -> Result<()> {
        self.cell.as_ref().map_or(Ok(()), |own| own.has(keys))
    }

    /// Every instance signs with one key: the first makes it, the others are given it, and one with another is refused.
    fn keys(&self, store: &PostgresStore, surroundings: &Surroundings) -> Result<Keys> {
        std::fs::create_dir_all(self.dir)?;
        let known = store.identity()?;
        if known.is_some() && !Keys::are_at(self.dir) {
            return Err(Unusable::NoKey(self.dir.display().to_string()).into());
        }
        let keys = Keys::at(self.dir, &surroundings.fill)?;
        self.fits(&keys)?;
        let public = keys.server.verifying_key().to_bytes();
        let ours = match known {
            Some(known) => known == public,
            None => store.claim(&public)?,
        };
        if ours { Ok(keys) } else { Err(Unusable::ForeignKey.into()) }
    }
}

/// Whether somebody pinned a key of this registry's.
fn has_devices(store: &dyn Store) -> Result<bool> {
    for district in store.districts()? {
        if !store.devices(&district)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
