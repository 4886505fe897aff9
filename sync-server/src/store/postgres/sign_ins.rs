//! How accounts are named at a provider of identities.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::UserId;

use super::access;
use super::session::Session as Connection;
use super::value::values;
use crate::error::{Error, Result};
use crate::store::rows::Account;

pub fn accounts(c: &Connection, kind: &str, value: &str) -> Result<Vec<Account>> {
    let linked = "(a.district, a.\"user\") IN
        (SELECT s.district, s.\"user\" FROM sign_ins s WHERE s.kind = $1 AND s.value = $2)";
    access::accounts_where(c, linked, values![kind, value])
}

pub fn link(c: &Connection, district: &DistrictCode, user: UserId, kind: &str, value: &str) -> Result<()> {
    access::account(c, district, user)?.ok_or(Error::NotFound)?;
    let sql = "INSERT INTO sign_ins VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    match c.execute(sql, values![district.as_str(), user.0, kind, value])? {
        0 => Err(Error::Taken),
        _ => Ok(()),
    }
}

pub fn unlink(c: &Connection, district: &DistrictCode, user: UserId) -> Result<()> {
    let sql = "DELETE FROM sign_ins WHERE district = $1 AND \"user\" = $2";
    c.execute(sql, values![district.as_str(), user.0]).map(drop)
}
