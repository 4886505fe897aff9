//! Acts of administration, each with its audit row.

use pendata_domain::area::DistrictCode;
use pendata_domain::attribution::Role;
use pendata_domain::ids::{Ticket, UserId};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    access, bounds, calendar, erasures, fixed, fleet, forms, grants, life, parsed, photos, reference,
    second_factors, sign_ins, transfers, work,
};
use crate::error::{Error, Result};
use crate::store::audit::{Entry, Row};
use crate::store::rows::{Account, CONSOLE};
use crate::store::{Act, Contact, Write};

pub fn write(c: &Connection, act: &Act) -> Result<u32> {
    let district = || act.district.as_ref().ok_or(Error::NotFound);
    let number = match &act.write {
        Write::Grant { user, grant } => grants::give(c, district()?, *user, grant).map(|()| 0)?,
        Write::WithdrawGrant { user, number } => {
            grants::withdraw(c, district()?, *user, *number, act.time).map(|()| 0)?
        }
        Write::Deactivate { user } => grants::deactivate(c, district()?, *user, act.time).map(|()| 0)?,
        Write::OfferSecondFactor { .. }
        | Write::ConfirmSecondFactor { .. }
        | Write::UseStep { .. }
        | Write::UseRecovery { .. }
        | Write::ResetSecondFactor { .. } => second_factors::write(c, act, district()?).map(|()| 0)?,
        Write::AddAccount(account) => add_account(c, account)?,
        Write::AddCode { code, user, expires } => {
            let sql = "INSERT INTO enrolment_codes VALUES (?1, ?2, ?3, ?4, NULL)";
            c.execute(sql, params![code, district()?.as_str(), user.0, expires])?;
            0
        }
        Write::Enrol { code, key, label, ticket } => enrol(c, act.time, code, key, label, ticket)?,
        Write::AddConsole { key } => add_console(c, district()?, key, act.time)?,
        Write::Revoke { device, cause } => {
            fleet::revoke(c, district()?, *device, *cause, act.time).map(|()| 0)?
        }
        Write::KeepOut { change, kept } => {
            fleet::keep_out(c, district()?, *change, kept.then_some(act.time)).map(|()| 0)?
        }
        Write::Contact(contact) => touch(c, district()?, contact, act.time)?,
        Write::OpenSession { token, user, csrf, expires, strong } => {
            c.execute("DELETE FROM sessions WHERE expires < ?1", [act.time])?;
            let sql = "INSERT INTO sessions VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            c.execute(sql, params![token, district()?.as_str(), user.0, csrf, expires, strong])?;
            0
        }
        Write::Link { user, kind, value } => {
            sign_ins::link(c, district()?, *user, kind, value).map(|()| 0)?
        }
        Write::Unlink { user } => sign_ins::unlink(c, district()?, *user).map(|()| 0)?,
        Write::CloseSession { token } => {
            c.execute("DELETE FROM sessions WHERE token = ?1", [token])?;
            0
        }
        Write::PublishForm(form, rollouts) => forms::publish(c, form, rollouts, act.time).map(|()| 0)?,
        Write::RollOut(rollouts) => forms::roll_out(c, rollouts, act.time).map(|()| 0)?,
        Write::Erase(erasing) => erasures::write(c, district()?, erasing).map(|()| 0)?,
        Write::AddPhoto(photo) => photos::add(c, district()?, photo, act.time).map(|()| 0)?,
        Write::Photos(step) => photos::step(c, district()?, step, act.time).map(|()| 0)?,
        Write::LoadRegions(regions) => reference::load_regions(c, regions).map(|()| 0)?,
        Write::SetBounds(villages) => bounds::set(c, district()?, villages).map(|()| 0)?,
        Write::GiveWork(new) => work::give(c, district()?, new, act.time)?,
        Write::WithdrawWork { list, households, user } => {
            work::withdraw(c, district()?, *list, households, *user, act.time)?
        }
        Write::WorkByItself(found) => {
            found.iter().try_for_each(|found| work::by_itself(c, district()?, found, act.time)).map(|()| 0)?
        }
        Write::SetCalendar { rules, user } => {
            calendar::set(c, district()?, rules, *user, act.time).map(|()| 0)?
        }
        Write::OfferTransfer(row) => transfers::offer(c, district()?, row).map(|()| 0)?,
        // Failed attempts are kept in memory: whoever stops this server has to guess no longer.
        Write::Note | Write::Failed { .. } | Write::Forgive { .. } => 0,
        Write::NextGeneration => life::next_generation(c)?,
        Write::SetBack { seen } => life::set_back(c, *seen).map(|()| 0)?,
        Write::OpenEpoch { epoch } => life::begin(c, *epoch).map(|()| 0)?,
    };
    match (&act.audit, &act.district) {
        (Some(entry), Some(district)) => audit(c, district, act.time, entry)?,
        (Some(entry), None) => life::note(c, act.time, entry)?,
        (None, _) => {}
    }
    Ok(number)
}

fn add_account(c: &Connection, account: &Account) -> Result<u32> {
    let user = reference::next(c, "next_user")?;
    access::add_account(c, account, UserId(user))?;
    Ok(user)
}

fn enrol(
    c: &Connection,
    time: i64,
    code: &[u8; 32],
    key: &[u8; 32],
    label: &str,
    ticket: &Ticket,
) -> Result<u32> {
    let found = c
        .prepare_cached("SELECT district, user, expires, used_by FROM enrolment_codes WHERE code = ?1")?
        .query_row([code], |row| {
            let district: DistrictCode = parsed(&row.get::<_, String>(0)?)?;
            let used_by: Option<Vec<u8>> = row.get(3)?;
            Ok((district, UserId(row.get(1)?), row.get::<_, i64>(2)?, used_by))
        })
        .optional()?;
    let (district, user, expires, used_by) = found.ok_or(Error::UnknownCode)?;
    match used_by {
        // The answer was lost on its way: the same device is answered again.
        Some(by) if by == key => return numbered(c, &district, key),
        Some(_) => return Err(Error::UnknownCode),
        None if expires < time => return Err(Error::ExpiredCode),
        None => {}
    }
    c.prepare_cached("UPDATE enrolment_codes SET used_by = ?2 WHERE code = ?1")?
        .execute(params![code, key])?;
    let number = reference::next(c, "next_device")?;
    add_device(c, &district, &NewDevice { number, user, label, key, ticket }, time)?;
    let entry = Entry { user: Some(user), device: None, act: "enrol", detail: format!("device {number}") };
    audit(c, &district, time, &entry)?;
    Ok(number)
}

fn numbered(c: &Connection, district: &DistrictCode, key: &[u8; 32]) -> Result<u32> {
    let number = c
        .prepare_cached("SELECT number FROM devices WHERE district = ?1 AND key = ?2")?
        .query_row(params![district.as_str(), key], |row| row.get(0))?;
    Ok(number)
}

struct NewDevice<'a> {
    number: u32,
    user: UserId,
    label: &'a str,
    key: &'a [u8; 32],
    ticket: &'a Ticket,
}

fn add_device(c: &Connection, district: &DistrictCode, device: &NewDevice<'_>, time: i64) -> Result<()> {
    let NewDevice { number, user, label, key, ticket } = device;
    c.prepare_cached(
        "INSERT INTO devices (district, number, user, label, key, state, enrolled, last_seen, backlog, clock_offset,
            form, ticket, previous_ticket, request, receipt, copies)
         VALUES (?1, ?2, ?3, ?4, ?5, 'active', ?6, ?6, 0, 0, 0, ?7, ?7, 0, 0, 0)",
    )?
    .execute(params![district.as_str(), number, user.0, label, key, time, ticket.0])?;
    access::bump_roster(c, district)
}

/// The console's device belongs to an account of its own, which nobody can log in to.
fn add_console(c: &Connection, district: &DistrictCode, key: &[u8; 32], time: i64) -> Result<u32> {
    if access::console(c, district)?.is_some() {
        return Ok(CONSOLE.0);
    }
    let account = Account {
        district: district.clone(),
        user: UserId(0),
        login: "console".into(),
        name: "Konsol".into(),
        role: Role::Operator,
        password: String::new(),
        active: false,
        grants: Vec::new(),
    };
    access::add_account(c, &account, UserId(0))?;
    let (number, user, ticket) = (CONSOLE.0, UserId(0), &Ticket([0; 16]));
    add_device(c, district, &NewDevice { number, user, label: "Konsol", key, ticket }, time)?;
    Ok(CONSOLE.0)
}

pub fn touch(c: &Connection, district: &DistrictCode, contact: &Contact, time: i64) -> Result<u32> {
    c.prepare_cached(
        "UPDATE devices SET ticket = ?3, previous_ticket = ?4, request = ?5, backlog = ?6, clock_offset = ?7,
            form = ?8, copies = copies + ?9, last_seen = ?10, program = coalesce(?11, program),
            disk_free = ?12, oldest = ?13 WHERE district = ?1 AND number = ?2",
    )?
    .execute(params![
        district.as_str(),
        contact.device.0,
        contact.ticket.0,
        contact.previous_ticket.0,
        contact.request,
        contact.backlog,
        contact.clock_offset,
        contact.form,
        u32::from(contact.copied),
        time,
        contact.program(),
        contact.disk_free(),
        contact.oldest(time)
    ])?;
    Ok(0)
}

/// Adds a row to the district's chain.
pub fn audit(c: &Connection, district: &DistrictCode, time: i64, entry: &Entry) -> Result<()> {
    let last = c
        .prepare_cached("SELECT number, hash FROM audit WHERE district = ?1 ORDER BY number DESC LIMIT 1")?
        .query_row([district.as_str()], |row| {
            Ok((row.get::<_, u64>(0)?, fixed::<32>(row.get_ref(1)?.as_blob()?)?))
        })
        .optional()?;
    let (number, previous) = last.unwrap_or((0, [0; 32]));
    let row = Row::of(district, number + 1, time, entry, previous);
    c.prepare_cached("INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(params![
        row.district,
        row.number,
        row.time,
        row.user,
        row.device,
        row.act,
        row.detail,
        row.previous,
        row.hash()
    ])?;
    Ok(())
}
