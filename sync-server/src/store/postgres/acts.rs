//! Acts of administration, each with its audit row.

use pendata_domain::area::DistrictCode;
use pendata_domain::attribution::Role;
use pendata_domain::ids::{Ticket, UserId};

use super::session::Session as Connection;
use super::value::{Columns, values};
use super::wall::Scope;
use super::{
    access, bounds, calendar, chain, erasures, fleet, forms, grants, life, photos, reference, second_factors,
    shared, sign_ins, transfers, work,
};
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::carry::Registry;
use crate::store::rows::{Account, CONSOLE};
use crate::store::{Act, Contact, Write};

/// What an act is about, but for what it finds by itself.
pub fn scope(act: &Act) -> Scope<'_> {
    act.district.as_ref().map_or(Scope::Nation, Scope::District)
}

pub fn write(c: &Connection, act: &Act) -> Result<u32> {
    let number = match &act.district {
        Some(district) => match of_district(c, act, district)? {
            Some(number) => number,
            None => of_all(c, act)?,
        },
        None => of_all(c, act)?,
    };
    match (&act.audit, &act.district) {
        (Some(entry), Some(district)) => chain::add(c, district, act.time, entry)?,
        (Some(entry), None) => life::note(c, act.time, entry)?,
        (None, _) => {}
    }
    Ok(number)
}

/// What belongs to no district, or finds its district by itself.
fn of_all(c: &Connection, act: &Act) -> Result<u32> {
    match &act.write {
        Write::AddAccount(account) => {
            c.within(Scope::District(&account.district), |c| add_account(c, account))
        }
        Write::Enrol { code, key, label, ticket } => {
            let district = c.within(Scope::Nation, |c| district_of(c, code))?;
            let code = Code { district: &district, code };
            c.within(Scope::District(&district), |c| enrol(c, act.time, &code, key, label, ticket))
        }
        Write::Failed { subject, memory } => shared::failed(c, subject, *memory, act.time).map(|()| 0),
        Write::Forgive { subject } => shared::forgive(c, subject).map(|()| 0),
        Write::Note => Ok(0),
        _ => c.within(Scope::Nation, |c| of_nation(c, act)),
    }
}

fn of_nation(c: &Connection, act: &Act) -> Result<u32> {
    match &act.write {
        Write::PublishForm(form, rollouts) => forms::publish(c, form, rollouts, act.time).map(|()| 0),
        Write::RollOut(rollouts) => forms::roll_out(c, rollouts, act.time).map(|()| 0),
        Write::LoadRegions(regions) => reference::load_regions(c, regions).map(|()| 0),
        Write::NextGeneration => life::next_generation(c),
        Write::SetBack { seen } => life::set_back(c, *seen).map(|()| 0),
        Write::OpenEpoch { epoch } => c.begin_life(*epoch).map(|()| 0),
        // Every other write is of a district.
        _ => Err(Error::NotFound),
    }
}

/// `None` where the act is none of a district alone.
fn of_district(c: &Connection, act: &Act, district: &DistrictCode) -> Result<Option<u32>> {
    let time = act.time;
    let number = match &act.write {
        Write::AddCode { code, user, expires } => {
            let sql = "INSERT INTO enrolment_codes VALUES ($1, $2, $3, $4, NULL)";
            c.execute(sql, values![district.as_str(), code, user.0, *expires]).map(|_| 0)?
        }
        Write::AddConsole { key } => add_console(c, district, key, time)?,
        Write::Revoke { device, cause } => fleet::revoke(c, district, *device, *cause, time).map(|()| 0)?,
        Write::KeepOut { change, kept } => {
            fleet::keep_out(c, district, *change, kept.then_some(time)).map(|()| 0)?
        }
        Write::Contact(contact) => touch(c, district, contact, time).map(|()| 0)?,
        Write::OpenSession { token, user, csrf, expires, strong } => {
            c.execute(
                "DELETE FROM sessions WHERE district = $1 AND expires < $2",
                values![district.as_str(), time],
            )?;
            let sql = "INSERT INTO sessions VALUES ($1, $2, $3, $4, $5, $6)";
            c.execute(sql, values![district.as_str(), token, user.0, csrf, *expires, *strong]).map(|_| 0)?
        }
        Write::CloseSession { token } => {
            let sql = "DELETE FROM sessions WHERE district = $1 AND token = $2";
            c.execute(sql, values![district.as_str(), token]).map(|_| 0)?
        }
        Write::Link { user, kind, value } => sign_ins::link(c, district, *user, kind, value).map(|()| 0)?,
        Write::Unlink { user } => sign_ins::unlink(c, district, *user).map(|()| 0)?,
        Write::Erase(erasing) => erasures::again(c, district, erasing).map(|()| 0)?,
        Write::AddPhoto(photo) => photos::add(c, district, photo, time).map(|()| 0)?,
        Write::Photos(step) => photos::step(c, district, step, time).map(|()| 0)?,
        Write::SetBounds(villages) => bounds::set(c, district, villages).map(|()| 0)?,
        Write::Grant { user, grant } => grants::give(c, district, *user, grant).map(|()| 0)?,
        Write::WithdrawGrant { user, number } => {
            grants::withdraw(c, district, *user, *number, time).map(|()| 0)?
        }
        Write::Deactivate { user } => grants::deactivate(c, district, *user, time).map(|()| 0)?,
        Write::OfferSecondFactor { .. }
        | Write::ConfirmSecondFactor { .. }
        | Write::UseStep { .. }
        | Write::UseRecovery { .. }
        | Write::ResetSecondFactor { .. } => second_factors::write(c, act, district).map(|()| 0)?,
        Write::OfferTransfer(row) => transfers::offer(c, district, row).map(|()| 0)?,
        _ => return of_work(c, act, district),
    };
    Ok(Some(number))
}

/// Work and calendars share their numbers: the end of the audit chain is locked before one is taken.
fn of_work(c: &Connection, act: &Act, district: &DistrictCode) -> Result<Option<u32>> {
    let time = act.time;
    let give = |found| work::by_itself(c, district, found, time);
    let locked = || chain::lock(c, district).map(drop);
    let number = match &act.write {
        Write::GiveWork(new) => locked().and_then(|()| work::give(c, district, new, time))?,
        Write::WithdrawWork { list, households, user } => {
            locked().and_then(|()| work::withdraw(c, district, *list, households, *user, time))?
        }
        Write::WorkByItself(found) => locked().and_then(|()| found.iter().try_for_each(give)).map(|()| 0)?,
        Write::SetCalendar { rules, user } => {
            locked().and_then(|()| calendar::set(c, district, rules, *user, time)).map(|()| 0)?
        }
        _ => return Ok(None),
    };
    Ok(Some(number))
}

fn add_account(c: &Connection, account: &Account) -> Result<u32> {
    let user = c.within(Scope::Nation, |c| reference::next(c, "next_user"))?;
    access::add_account(c, account, UserId(user))?;
    Ok(user)
}

/// A one-time code and the district that gave it.
struct Code<'a> {
    district: &'a DistrictCode,
    code: &'a [u8; 32],
}

fn district_of(c: &Connection, code: &[u8; 32]) -> Result<DistrictCode> {
    let sql = "SELECT district FROM enrolment_codes WHERE code = $1";
    c.maybe(sql, values![code], |row| row.parsed(0))?.ok_or(Error::UnknownCode)
}

fn enrol(
    c: &Connection,
    time: i64,
    Code { district, code }: &Code<'_>,
    key: &[u8; 32],
    label: &str,
    ticket: &Ticket,
) -> Result<u32> {
    // Locked: of two devices with one code the second waits, and sees that it is used.
    let sql =
        "SELECT \"user\", expires, used_by FROM enrolment_codes WHERE district = $1 AND code = $2 FOR UPDATE";
    let found = c.maybe(sql, values![district.as_str(), *code], |row| {
        let used_by = row.bytes_or(2)?.map(<[u8]>::to_vec);
        Ok((UserId(row.number(0)?), row.number::<i64>(1)?, used_by))
    })?;
    let (user, expires, used_by) = found.ok_or(Error::UnknownCode)?;
    let again = match used_by {
        Some(by) if by != key => return Err(Error::UnknownCode),
        None if expires < time => return Err(Error::ExpiredCode),
        used_by => used_by.is_some(),
    };
    // Written also where the same device asks again: only what is written is confirmed by a standby.
    let sql = "UPDATE enrolment_codes SET used_by = $3 WHERE district = $1 AND code = $2";
    c.execute(sql, values![district.as_str(), *code, key])?;
    if again {
        return numbered(c, district, key);
    }
    let number = c.within(Scope::Nation, |c| reference::next(c, "next_device"))?;
    add_device(c, district, &NewDevice { number, user, label, key, ticket }, time)?;
    let entry = Entry { user: Some(user), device: None, act: "enrol", detail: format!("device {number}") };
    chain::add(c, district, time, &entry)?;
    Ok(number)
}

/// The number of the device with this key, which is enrolled.
fn numbered(c: &Connection, district: &DistrictCode, key: &[u8; 32]) -> Result<u32> {
    let sql = "SELECT number FROM devices WHERE district = $1 AND key = $2 ORDER BY number LIMIT 1";
    c.one(sql, values![district.as_str(), key], |row| row.number(0))
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
    c.execute(
        "INSERT INTO devices (district, number, \"user\", label, key, state, enrolled, last_seen, backlog,
            clock_offset, form, ticket, previous_ticket, request, receipt, copies)
         VALUES ($1, $2, $3, $4, $5, 'active', $6, $6, 0, 0, 0, $7, $7, 0, 0, 0)",
        values![district.as_str(), *number, user.0, *label, *key, time, ticket.0],
    )?;
    access::bump_roster(c, district)
}

/// The console's device belongs to an account of its own, which nobody can log in to.
fn add_console(c: &Connection, district: &DistrictCode, key: &[u8; 32], time: i64) -> Result<u32> {
    // Of two instances that need it at once, one waits here.
    chain::lock(c, district)?;
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

pub fn touch(c: &Connection, district: &DistrictCode, contact: &Contact, time: i64) -> Result<()> {
    c.execute(
        "UPDATE devices SET ticket = $3, previous_ticket = $4, request = $5, backlog = $6, clock_offset = $7,
            form = $8, copies = copies + $9, last_seen = $10, program = coalesce($11, program),
            disk_free = $12, oldest = $13 WHERE district = $1 AND number = $2",
        values![
            district.as_str(),
            contact.device.0,
            contact.ticket.0,
            contact.previous_ticket.0,
            contact.request,
            contact.backlog,
            contact.clock_offset,
            contact.form,
            contact.copied,
            time,
            contact.program(),
            contact.disk_free(),
            contact.oldest(time)
        ],
    )
    .map(drop)
}
