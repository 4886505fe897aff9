//! Accounts, devices, sessions.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{DeviceNumber, Ticket, UserId};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::{fixed, grants, parsed};
use crate::error::Result;
use crate::store::fleet::{Condition, Revocation};
use crate::store::rows::{Account, CONSOLE, Device, Session, role_of, role_word};

const ACCOUNT: &str = "a.district, a.user, a.login, a.name, a.role, a.password, a.state FROM accounts a";

/// An account without its grants, from seven columns.
fn account_row(row: &Row<'_>, at: usize) -> rusqlite::Result<Account> {
    Ok(Account {
        district: parsed(&row.get::<_, String>(at)?)?,
        user: UserId(row.get(at + 1)?),
        login: row.get(at + 2)?,
        name: row.get(at + 3)?,
        role: role_of(&row.get::<_, String>(at + 4)?),
        password: row.get(at + 5)?,
        active: row.get::<_, String>(at + 6)? == "active",
        grants: Vec::new(),
    })
}

fn with_grants(c: &Connection, mut account: Account) -> Result<Account> {
    account.grants = grants::of(c, &account.district, account.user)?;
    Ok(account)
}

pub(super) fn accounts_where(c: &Connection, condition: &str, values: impl Params) -> Result<Vec<Account>> {
    let sql = format!("SELECT {ACCOUNT} WHERE {condition} ORDER BY a.user");
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(values, |row| account_row(row, 0))?;
    let accounts = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    accounts.into_iter().map(|account| with_grants(c, account)).collect()
}

pub fn account(c: &Connection, district: &DistrictCode, user: UserId) -> Result<Option<Account>> {
    Ok(accounts_where(c, "a.district = ?1 AND a.user = ?2", params![district.as_str(), user.0])?.pop())
}

pub fn accounts_by_login(c: &Connection, login: &str) -> Result<Vec<Account>> {
    accounts_where(c, "a.login = ?1", [login])
}

pub fn accounts(c: &Connection, district: &DistrictCode) -> Result<Vec<Account>> {
    accounts_where(c, "a.district = ?1", [district.as_str()])
}

pub fn add_account(c: &Connection, account: &Account, user: UserId) -> Result<()> {
    let state = if account.active { "active" } else { "closed" };
    c.prepare_cached("INSERT INTO accounts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(params![
        account.district.as_str(),
        user.0,
        account.login,
        account.name,
        role_word(account.role),
        account.password,
        state
    ])?;
    for grant in &account.grants {
        grants::add(c, &account.district, user, grant)?;
    }
    bump_roster(c, &account.district)
}

fn devices_where(c: &Connection, condition: &str, values: impl Params) -> Result<Vec<Device>> {
    let sql = format!(
        "SELECT d.number, d.label, d.key, d.state, d.last_seen, d.backlog, d.clock_offset, d.ticket,
                d.previous_ticket, d.request, d.receipt, d.copies, d.enrolled, d.form, d.program, d.disk_free, d.oldest,
                d.revoked_for, d.revoked_at, d.lost_at, {ACCOUNT}
         JOIN devices d ON d.district = a.district AND d.user = a.user WHERE {condition} ORDER BY d.number"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(values, device_row)?;
    let devices = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let whole = |device: Device| Ok(Device { account: with_grants(c, device.account)?, ..device });
    devices.into_iter().map(whole).collect()
}

fn device_row(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        number: DeviceNumber(row.get(0)?),
        label: row.get(1)?,
        key: fixed(row.get_ref(2)?.as_blob()?)?,
        revoked: row.get::<_, String>(3)? == "revoked",
        last_seen: row.get(4)?,
        backlog: row.get(5)?,
        clock_offset: row.get(6)?,
        ticket: Ticket(fixed(row.get_ref(7)?.as_blob()?)?),
        previous_ticket: Ticket(fixed(row.get_ref(8)?.as_blob()?)?),
        request: row.get(9)?,
        receipt: row.get(10)?,
        copies: row.get(11)?,
        condition: condition(row)?,
        account: account_row(row, 20)?,
    })
}

fn condition(row: &Row<'_>) -> rusqlite::Result<Condition> {
    let (cause, at): (Option<String>, Option<i64>) = (row.get(17)?, row.get(18)?);
    let revoked = row.get::<_, String>(3)? == "revoked";
    Ok(Condition {
        enrolled: row.get(12)?,
        form: row.get(13)?,
        program: row.get(14)?,
        disk_free: row.get(15)?,
        oldest: row.get(16)?,
        revocation: revoked.then(|| Revocation::of(cause.as_deref(), at)),
        lost_at: row.get(19)?,
    })
}

/// Tablets: every district has a console under number 1.
pub fn device(c: &Connection, number: DeviceNumber) -> Result<Option<Device>> {
    Ok(devices_where(c, "d.number = ?1 AND d.number > 1", [number.0])?.pop())
}

pub fn console(c: &Connection, district: &DistrictCode) -> Result<Option<Device>> {
    let key = params![district.as_str(), CONSOLE.0];
    Ok(devices_where(c, "d.district = ?1 AND d.number = ?2", key)?.pop())
}

pub fn devices(c: &Connection, district: &DistrictCode) -> Result<Vec<Device>> {
    devices_where(c, "d.district = ?1", [district.as_str()])
}

pub fn session(c: &Connection, token: &[u8; 32]) -> Result<Option<Session>> {
    let found = c
        .prepare_cached("SELECT district, user, csrf, expires, strong FROM sessions WHERE token = ?1")?
        .query_row([token], |row| {
            let district: DistrictCode = parsed(&row.get::<_, String>(0)?)?;
            Ok((district, UserId(row.get(1)?), row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    let Some((district, user, csrf, expires, strong)) = found else {
        return Ok(None);
    };
    Ok(account(c, &district, user)?.map(|account| Session { account, csrf, expires, strong }))
}

pub fn roster_version(c: &Connection, district: &DistrictCode) -> Result<u32> {
    let version = c
        .prepare_cached("SELECT version FROM rosters WHERE district = ?1")?
        .query_row([district.as_str()], |row| row.get(0))
        .optional()?;
    Ok(version.unwrap_or(0))
}

/// Tells every device of the district that who is who has changed.
pub fn bump_roster(c: &Connection, district: &DistrictCode) -> Result<()> {
    c.prepare_cached("INSERT INTO rosters VALUES (?1, 1) ON CONFLICT DO UPDATE SET version = version + 1")?
        .execute([district.as_str()])?;
    Ok(())
}
