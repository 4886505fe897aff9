//! The wrapped keys of districts.

use rusqlite::{Connection, params};

use super::{SqliteStore, fixed};
use crate::error::Result;
use crate::store::vault::{KeyTable, WrappedKey};

impl KeyTable for Connection {
    fn keys_of(&self, district: Option<&str>) -> Result<Vec<WrappedKey>> {
        let sql = "SELECT district, version, master, wrapped FROM data_keys
            WHERE ?1 IS NULL OR district = ?1 ORDER BY district, version";
        let mut statement = self.prepare_cached(sql)?;
        let rows = statement.query_map([district], |row| {
            let master = fixed(row.get_ref(2)?.as_blob()?)?;
            Ok(WrappedKey { district: row.get(0)?, version: row.get(1)?, master, wrapped: row.get(3)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn add_keys(&self, keys: &[WrappedKey]) -> Result<()> {
        let sql = "INSERT INTO data_keys VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
        keys.iter().try_for_each(|key| {
            self.execute(sql, params![key.district, key.version, key.master, key.wrapped]).map(drop)
        })?;
        Ok(())
    }

    fn wrap_again(&self, keys: &[WrappedKey]) -> Result<()> {
        let sql = "UPDATE data_keys SET master = ?3, wrapped = ?4 WHERE district = ?1 AND version = ?2";
        keys.iter().try_for_each(|key| {
            self.execute(sql, params![key.district, key.version, key.master, key.wrapped]).map(drop)
        })?;
        Ok(())
    }
}

impl KeyTable for SqliteStore {
    fn keys_of(&self, district: Option<&str>) -> Result<Vec<WrappedKey>> {
        self.read(|c| c.keys_of(district))
    }

    fn add_keys(&self, keys: &[WrappedKey]) -> Result<()> {
        let keys = keys.to_vec();
        self.writer.run(move |c| c.add_keys(&keys))
    }

    fn wrap_again(&self, keys: &[WrappedKey]) -> Result<()> {
        let keys = keys.to_vec();
        self.writer.run(move |c| c.wrap_again(&keys))
    }
}
