//! The wrapped keys of districts.

use pendata_domain::area::DistrictCode;

use super::pool::Pool;
use super::session::Session;
use super::value::{Columns, values};
use super::wall::Scope;
use crate::error::{Error, Result};
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

impl KeyTable for Pool {
    fn keys_of(&self, district: Option<&str>) -> Result<Vec<WrappedKey>> {
        let of = district.filter(|code| !code.is_empty()).map(of_district).transpose()?;
        self.read(scope(of.as_ref()), |c| c.keys_of(district))
    }

    fn add_keys(&self, keys: &[WrappedKey]) -> Result<()> {
        let of = keys.iter().find(|key| !key.district.is_empty()).map(|key| of_district(&key.district));
        let of = of.transpose()?;
        self.transact(scope(of.as_ref()), |c| c.add_keys(keys))
    }

    fn wrap_again(&self, keys: &[WrappedKey]) -> Result<()> {
        self.owner()?.transaction(Scope::Nation, |c| c.wrap_again(keys))
    }
}

fn of_district(code: &str) -> Result<DistrictCode> {
    code.parse().map_err(|_| Error::Damaged)
}

fn scope(district: Option<&DistrictCode>) -> Scope<'_> {
    district.map_or(Scope::Nation, Scope::District)
}
