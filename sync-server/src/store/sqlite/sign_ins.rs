//! How accounts are named at a provider of identities.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::UserId;
use rusqlite::{Connection, params};

use super::access;
use crate::error::{Error, Result};
use crate::store::rows::Account;

pub fn accounts(c: &Connection, kind: &str, value: &str) -> Result<Vec<Account>> {
    let linked = "EXISTS (SELECT 1 FROM sign_ins s
        WHERE s.kind = ?1 AND s.value = ?2 AND s.district = a.district AND s.user = a.user)";
    access::accounts_where(c, linked, params![kind, value])
}

pub fn link(c: &Connection, district: &DistrictCode, user: UserId, kind: &str, value: &str) -> Result<()> {
    access::account(c, district, user)?.ok_or(Error::NotFound)?;
    let sql = "INSERT INTO sign_ins VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    match c.execute(sql, params![district.as_str(), user.0, kind, value])? {
        0 => Err(Error::Taken),
        _ => Ok(()),
    }
}

pub fn unlink(c: &Connection, district: &DistrictCode, user: UserId) -> Result<()> {
    let sql = "DELETE FROM sign_ins WHERE district = ?1 AND user = ?2";
    c.execute(sql, params![district.as_str(), user.0])?;
    Ok(())
}
