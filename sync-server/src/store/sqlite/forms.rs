//! Forms, where they are rolled out, and which households were judged under which.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{FormHash, FormVersion, HouseholdId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{acts, fixed, parsed, verify};
use crate::error::{Error, Result};
use crate::rollout::{Plan, Rollout};
use crate::store::audit::Entry;
use crate::store::rows::{FormHolders, FormRow, Judged};

const FORM: &str = "SELECT hash, version, title, xform, published, decree FROM forms";

fn form_row(row: &Row<'_>) -> rusqlite::Result<FormRow> {
    Ok(FormRow {
        hash: FormHash(fixed(row.get_ref(0)?.as_blob()?)?),
        version: FormVersion(row.get(1)?),
        title: row.get(2)?,
        xform: row.get(3)?,
        published: row.get(4)?,
        decree: row.get(5)?,
    })
}

pub fn form(c: &Connection, hash: &FormHash) -> Result<Option<FormRow>> {
    let sql = format!("{FORM} WHERE hash = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([hash.0], form_row).optional()?)
}

pub fn form_version(c: &Connection, version: FormVersion) -> Result<Option<FormRow>> {
    let sql = format!("{FORM} WHERE version = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([version.0], form_row).optional()?)
}

pub fn plan(c: &Connection) -> Result<Plan> {
    let mut versions = c.prepare_cached("SELECT version FROM forms ORDER BY version")?;
    let versions = versions.query_map([], |row| row.get(0).map(FormVersion))?;
    let mut rollouts = c.prepare_cached(
        "SELECT district, version, starts, halted FROM form_rollouts ORDER BY version, district",
    )?;
    let rollouts = rollouts.query_map([], |row| {
        let district: String = row.get(0)?;
        Ok(Rollout {
            district: if district.is_empty() { None } else { Some(parsed(&district)?) },
            version: FormVersion(row.get(1)?),
            starts: parsed(&row.get::<_, String>(2)?)?,
            halted: row.get(3)?,
        })
    })?;
    Ok(Plan {
        versions: versions.collect::<rusqlite::Result<_>>()?,
        rollouts: rollouts.collect::<rusqlite::Result<_>>()?,
    })
}

pub fn publish(c: &Connection, form: &FormRow, rollouts: &[Rollout], time: i64) -> Result<()> {
    let newest: u32 =
        c.prepare_cached("SELECT coalesce(max(version), 0) FROM forms")?.query_row([], |row| row.get(0))?;
    if form.version.0 != newest + 1 {
        return Err(Error::NewerForm);
    }
    c.prepare_cached("INSERT INTO forms VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
        form.hash.0,
        form.version.0,
        form.title,
        form.xform,
        form.published,
        form.decree
    ])?;
    roll_out(c, rollouts, time)
}

/// Every district that a rollout touches has it in its audit chain.
pub fn roll_out(c: &Connection, rollouts: &[Rollout], time: i64) -> Result<()> {
    for rollout in rollouts {
        let district = rollout.district.as_ref().map_or("", DistrictCode::as_str);
        let starts = rollout.starts.to_string();
        c.prepare_cached(
            "INSERT INTO form_rollouts VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET starts = ?3, halted = ?4",
        )?
        .execute(params![district, rollout.version.0, starts, rollout.halted])?;
        let what = if rollout.halted.is_some() { "halted" } else { "rolled out" };
        let entry =
            Entry::by_operator("form", format!("version {} {what}, from {starts}", rollout.version.0));
        let touched = match &rollout.district {
            Some(district) => vec![district.clone()],
            None => verify::districts(c)?,
        };
        touched.iter().try_for_each(|district| acts::audit(c, district, time, &entry))?;
    }
    Ok(())
}

/// The console's device, which is number 1, is no tablet.
pub fn holders(c: &Connection) -> Result<Vec<FormHolders>> {
    let mut statement = c.prepare_cached(
        "SELECT district, form, count(*) FROM devices WHERE state = 'active' AND number > 1
         GROUP BY district, form ORDER BY district, form",
    )?;
    let rows = statement.query_map([], |row| {
        let district = parsed(&row.get::<_, String>(0)?)?;
        Ok(FormHolders { district, form: FormVersion(row.get(1)?), devices: row.get(2)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn judged_before(
    c: &Connection,
    district: &DistrictCode,
    form: FormVersion,
    after: Option<&Judged>,
    limit: u32,
) -> Result<Vec<Judged>> {
    let mut statement = c.prepare_cached(
        "SELECT form, household FROM households
         WHERE district = ?1 AND form < ?2 AND (form, household) > (?3, ?4)
         ORDER BY form, household LIMIT ?5",
    )?;
    let from = after.map_or((0, &[][..]), |judged| (judged.form.0, &judged.household.as_bytes()[..]));
    let rows = statement.query_map(params![district.as_str(), form.0, from.0, from.1, limit], |row| {
        Ok(Judged {
            form: FormVersion(row.get(0)?),
            household: HouseholdId::from_bytes(fixed(row.get_ref(1)?.as_blob()?)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
