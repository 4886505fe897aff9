//! Accounts, devices, sessions.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{DeviceNumber, Ticket, UserId};
use tokio_postgres::Row;

use super::grants;
use super::session::Session as Connection;
use super::value::{Columns, Value, values};
use crate::error::Result;
use crate::store::fleet::{Condition, Revocation};
use crate::store::rows::{Account, CONSOLE, Device, Session, role_of, role_word};

const ACCOUNT: &str = "a.district, a.\"user\", a.login, a.name, a.role, a.password, a.state FROM accounts a";

/// An account without its grants, from seven columns.
fn account_row(row: &Row, at: usize) -> Result<Account> {
    Ok(Account {
        district: row.parsed(at)?,
        user: UserId(row.number(at + 1)?),
        login: row.text(at + 2)?,
        name: row.text(at + 3)?,
        role: role_of(&row.text(at + 4)?),
        password: row.text(at + 5)?,
        active: row.text(at + 6)? == "active",
        grants: Vec::new(),
    })
}

pub(super) fn accounts_where(c: &Connection, condition: &str, values: &[Value]) -> Result<Vec<Account>> {
    let sql = format!("SELECT {ACCOUNT} WHERE {condition} ORDER BY a.\"user\"");
    let accounts = c.all(&sql, values, |row| account_row(row, 0))?;
    accounts.into_iter().map(|account| with_grants(c, account)).collect()
}

fn with_grants(c: &Connection, mut account: Account) -> Result<Account> {
    account.grants = grants::of(c, &account.district, account.user)?;
    Ok(account)
}

pub fn account(c: &Connection, district: &DistrictCode, user: UserId) -> Result<Option<Account>> {
    let key = values![district.as_str(), user.0];
    Ok(accounts_where(c, "a.district = $1 AND a.\"user\" = $2", key)?.pop())
}

pub fn accounts_by_login(c: &Connection, login: &str) -> Result<Vec<Account>> {
    accounts_where(c, "a.login = $1", values![login])
}

pub fn accounts(c: &Connection, district: &DistrictCode) -> Result<Vec<Account>> {
    accounts_where(c, "a.district = $1", values![district.as_str()])
}

pub fn add_account(c: &Connection, account: &Account, user: UserId) -> Result<()> {
    let state = if account.active { "active" } else { "closed" };
    c.execute(
        "INSERT INTO accounts VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            account.district.as_str(),
            user.0,
            &account.login,
            &account.name,
            role_word(account.role),
            &account.password,
            state
        ],
    )?;
    for grant in &account.grants {
        grants::add(c, &account.district, user, grant)?;
    }
    bump_roster(c, &account.district)
}

fn devices_where(c: &Connection, condition: &str, values: &[Value]) -> Result<Vec<Device>> {
    let sql = format!(
        "SELECT d.number, d.label, d.key, d.state, d.last_seen, d.backlog, d.clock_offset, d.ticket,
                d.previous_ticket, d.request, d.receipt, d.copies, d.enrolled, d.form, d.program, d.disk_free, d.oldest,
                d.revoked_for, d.revoked_at, d.lost_at, {ACCOUNT}
         JOIN devices d ON d.district = a.district AND d.\"user\" = a.\"user\" WHERE {condition}
         ORDER BY d.number"
    );
    let devices = c.all(&sql, values, device_row)?;
    let whole = |device: Device| Ok(Device { account: with_grants(c, device.account)?, ..device });
    devices.into_iter().map(whole).collect()
}

fn device_row(row: &Row) -> Result<Device> {
    Ok(Device {
        number: DeviceNumber(row.number(0)?),
        label: row.text(1)?,
        key: row.fixed(2)?,
        revoked: row.text(3)? == "revoked",
        last_seen: row.number(4)?,
        backlog: row.number(5)?,
        clock_offset: row.number(6)?,
        ticket: Ticket(row.fixed(7)?),
        previous_ticket: Ticket(row.fixed(8)?),
        request: row.number(9)?,
        receipt: row.number(10)?,
        copies: row.number(11)?,
        condition: condition(row)?,
        account: account_row(row, 20)?,
    })
}

fn condition(row: &Row) -> Result<Condition> {
    let (cause, at) = (row.text_or(17)?, row.number_or(18)?);
    let revoked = row.text(3)? == "revoked";
    Ok(Condition {
        enrolled: row.number(12)?,
        form: row.number(13)?,
        program: row.text(14)?,
        disk_free: row.number_or(15)?,
        oldest: row.number_or(16)?,
        revocation: revoked.then(|| Revocation::of(cause.as_deref(), at)),
        lost_at: row.number_or(19)?,
    })
}

/// Tablets: every district has a console under number 1.
pub fn device(c: &Connection, number: DeviceNumber) -> Result<Option<Device>> {
    Ok(devices_where(c, "d.number = $1 AND d.number > 1", values![number.0])?.into_iter().next())
}

pub fn console(c: &Connection, district: &DistrictCode) -> Result<Option<Device>> {
    let key = values![district.as_str(), CONSOLE.0];
    Ok(devices_where(c, "d.district = $1 AND d.number = $2", key)?.pop())
}

pub fn devices(c: &Connection, district: &DistrictCode) -> Result<Vec<Device>> {
    devices_where(c, "d.district = $1", values![district.as_str()])
}

pub fn session(c: &Connection, token: &[u8; 32]) -> Result<Option<Session>> {
    let sql = "SELECT district, \"user\", csrf, expires, strong FROM sessions WHERE token = $1";
    let found = c.maybe(sql, values![token], |row| {
        Ok((
            row.parsed::<DistrictCode>(0)?,
            UserId(row.number(1)?),
            row.text(2)?,
            row.number(3)?,
            row.number::<u32>(4)?,
        ))
    })?;
    let Some((district, user, csrf, expires, strong)) = found else {
        return Ok(None);
    };
    Ok(account(c, &district, user)?.map(|account| Session { account, csrf, expires, strong: strong > 0 }))
}

pub fn roster_version(c: &Connection, district: &DistrictCode) -> Result<u32> {
    let sql = "SELECT version FROM rosters WHERE district = $1";
    Ok(c.maybe(sql, values![district.as_str()], |row| row.number(0))?.unwrap_or(0))
}

/// Tells every device of the district that who is who has changed.
pub fn bump_roster(c: &Connection, district: &DistrictCode) -> Result<()> {
    let sql = "INSERT INTO rosters VALUES ($1, 1)
        ON CONFLICT (district) DO UPDATE SET version = rosters.version + 1";
    c.execute(sql, values![district.as_str()]).map(drop)
}
