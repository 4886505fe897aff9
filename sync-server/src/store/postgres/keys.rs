//! The wrapped keys of districts.

use super::PostgresStore;
use super::session::Session;
use super::value::{Columns, values};
use crate::error::Result;
use crate::store::vault::{KeyTable, WrappedKey};

impl KeyTable for Session {
    fn keys_of(&self, district: Option<&str>) -> Result<Vec<WrappedKey>> {
        let sql = "SELECT district, version, master, wrapped FROM data_keys
            WHERE $1::text IS NULL OR district = $1 ORDER BY district, version";
        self.all(sql, values![district], |row| {
            let (version, wrapped) = (row.number(1)?, row.bytes(3)?.to_vec());
            Ok(WrappedKey { district: row.text(0)?, version, master: row.fixed(2)?, wrapped })
        })
    }

    fn add_keys(&self, keys: &[WrappedKey]) -> Result<()> {
        let sql = "INSERT INTO data_keys VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        keys.iter().try_for_each(|key| {
            self.execute(sql, values![&key.district, key.version, key.master, &key.wrapped]).map(drop)
        })
    }

    fn wrap_again(&self, keys: &[WrappedKey]) -> Result<()> {
        let sql = "UPDATE data_keys SET master = $3, wrapped = $4 WHERE district = $1 AND version = $2";
        keys.iter().try_for_each(|key| {
            self.execute(sql, values![&key.district, key.version, key.master, &key.wrapped]).map(drop)
        })
    }
}

impl KeyTable for PostgresStore {
    fn keys_of(&self, district: Option<&str>) -> Result<Vec<WrappedKey>> {
        self.read(|c| c.keys_of(district))
    }

    fn add_keys(&self, keys: &[WrappedKey]) -> Result<()> {
        self.transact(|c| c.add_keys(keys))
    }

    fn wrap_again(&self, keys: &[WrappedKey]) -> Result<()> {
        self.transact(|c| c.wrap_again(keys))
    }
}
