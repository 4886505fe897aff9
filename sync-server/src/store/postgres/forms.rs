//! Forms, where they are rolled out, and which households were judged under which.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{FormHash, FormVersion};
use tokio_postgres::Row;

use super::session::Session as Connection;
use super::value::{Columns, values};
use super::{chain, verify};
use crate::error::{Error, Result};
use crate::rollout::{Plan, Rollout};
use crate::store::audit::Entry;
use crate::store::rows::{FormHolders, FormRow, Judged};

const FORM: &str = "SELECT hash, version, title, xform, published, decree FROM forms";

fn form_row(row: &Row) -> Result<FormRow> {
    Ok(FormRow {
        hash: FormHash(row.fixed(0)?),
        version: FormVersion(row.number(1)?),
        title: row.text(2)?,
        xform: row.text(3)?,
        published: row.number(4)?,
        decree: row.text(5)?,
    })
}

pub fn form(c: &Connection, hash: &FormHash) -> Result<Option<FormRow>> {
    c.maybe(&format!("{FORM} WHERE hash = $1"), values![hash.0], form_row)
}

pub fn form_version(c: &Connection, version: FormVersion) -> Result<Option<FormRow>> {
    c.maybe(&format!("{FORM} WHERE version = $1"), values![version.0], form_row)
}

/// In one moment: a version and its rollouts are published together.
pub fn plan(c: &Connection) -> Result<Plan> {
    let versions = "SELECT version FROM forms ORDER BY version";
    let rollouts = "SELECT district, version, starts, halted FROM form_rollouts ORDER BY version, district";
    Ok(Plan {
        versions: c.all(versions, values![], |row| row.number(0).map(FormVersion))?,
        rollouts: c.all(rollouts, values![], rollout)?,
    })
}

fn rollout(row: &Row) -> Result<Rollout> {
    let district = row.text(0)?;
    Ok(Rollout {
        district: if district.is_empty() { None } else { Some(row.parsed(0)?) },
        version: FormVersion(row.number(1)?),
        starts: row.parsed(2)?,
        halted: row.number_or(3)?,
    })
}

pub fn publish(c: &Connection, form: &FormRow, rollouts: &[Rollout], time: i64) -> Result<()> {
    // Two operators at once: the second waits, and sees that the number is taken.
    c.one("SELECT value FROM meta WHERE key = 'epoch' FOR UPDATE", values![], |row| row.number::<u32>(0))?;
    let sql = "SELECT coalesce(max(version), 0) FROM forms";
    let newest: u32 = c.one(sql, values![], |row| row.number(0))?;
    if form.version.0 != newest + 1 {
        return Err(Error::NewerForm);
    }
    c.execute(
        "INSERT INTO forms VALUES ($1, $2, $3, $4, $5, $6)",
        values![form.hash.0, form.version.0, &form.title, &form.xform, form.published, &form.decree],
    )?;
    roll_out(c, rollouts, time)
}

/// Every district that a rollout touches has it in its audit chain.
pub fn roll_out(c: &Connection, rollouts: &[Rollout], time: i64) -> Result<()> {
    let sql = "INSERT INTO form_rollouts VALUES ($1, $2, $3, $4)
        ON CONFLICT (district, version) DO UPDATE SET starts = excluded.starts, halted = excluded.halted";
    for rollout in rollouts {
        let district = rollout.district.as_ref().map_or("", DistrictCode::as_str);
        let starts = rollout.starts.to_string();
        c.execute(sql, values![district, rollout.version.0, &starts, rollout.halted])?;
        let what = if rollout.halted.is_some() { "halted" } else { "rolled out" };
        let entry =
            Entry::by_operator("form", format!("version {} {what}, from {starts}", rollout.version.0));
        let touched = match &rollout.district {
            Some(district) => vec![district.clone()],
            None => verify::districts(c)?,
        };
        touched.iter().try_for_each(|district| chain::add_elsewhere(c, district, time, &entry))?;
    }
    Ok(())
}

/// The console's device, which is number 1, is no tablet.
pub fn holders(c: &Connection) -> Result<Vec<FormHolders>> {
    let sql = "SELECT district, form, count(*) FROM devices WHERE state = 'active' AND number > 1
        GROUP BY district, form ORDER BY district, form";
    c.all(sql, values![], |row| {
        let (form, devices) = (FormVersion(row.number(1)?), row.number(2)?);
        Ok(FormHolders { district: row.parsed(0)?, form, devices })
    })
}

pub fn judged_before(
    c: &Connection,
    district: &DistrictCode,
    form: FormVersion,
    after: Option<&Judged>,
    limit: u32,
) -> Result<Vec<Judged>> {
    let sql = "SELECT form, household FROM households
        WHERE district = $1 AND form < $2 AND (form, household) > ($3, $4)
        ORDER BY form, household LIMIT $5";
    let from = after.map_or((0, Vec::new()), |judged| (judged.form.0, judged.household.as_bytes().to_vec()));
    c.all(sql, values![district.as_str(), form.0, from.0, from.1, limit], |row| {
        Ok(Judged { form: FormVersion(row.number(0)?), household: row.household(1)? })
    })
}
