//! Forms, regions, single values.

use pendata_domain::ids::{FormHash, FormVersion, HouseholdId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{fixed, parsed};
use crate::error::Result;
use crate::store::rows::{FormRow, Judged, Region};

pub fn epoch(c: &Connection) -> Result<u32> {
    Ok(c.prepare_cached("SELECT value FROM meta WHERE key = 'epoch'")?.query_row([], |row| row.get(0))?)
}

/// Takes the next number of a counter.
pub fn next(c: &Connection, counter: &str) -> Result<u32> {
    let number = c
        .prepare_cached("UPDATE meta SET value = value + 1 WHERE key = ?1 RETURNING value - 1")?
        .query_row([counter], |row| row.get(0))?;
    Ok(number)
}

const FORM: &str = "SELECT hash, version, title, xform, published FROM forms";

fn form_row(row: &Row<'_>) -> rusqlite::Result<FormRow> {
    Ok(FormRow {
        hash: FormHash(fixed(row.get_ref(0)?.as_blob()?)?),
        version: FormVersion(row.get(1)?),
        title: row.get(2)?,
        xform: row.get(3)?,
        published: row.get(4)?,
    })
}

pub fn newest_form(c: &Connection) -> Result<Option<FormRow>> {
    let sql = format!("{FORM} ORDER BY version DESC LIMIT 1");
    Ok(c.prepare_cached(&sql)?.query_row([], form_row).optional()?)
}

pub fn form(c: &Connection, hash: &FormHash) -> Result<Option<FormRow>> {
    let sql = format!("{FORM} WHERE hash = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([hash.0], form_row).optional()?)
}

pub fn form_version(c: &Connection, version: FormVersion) -> Result<Option<FormRow>> {
    let sql = format!("{FORM} WHERE version = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([version.0], form_row).optional()?)
}

pub fn judged_before(
    c: &Connection,
    form: FormVersion,
    after: Option<&Judged>,
    limit: u32,
) -> Result<Vec<Judged>> {
    let mut statement = c.prepare_cached(
        "SELECT form, district, household FROM households
         WHERE form < ?1 AND (form, district, household) > (?2, ?3, ?4)
         ORDER BY form, district, household LIMIT ?5",
    )?;
    let from = after.map_or((0, "", &[][..]), |judged| {
        (judged.form.0, judged.district.as_str(), &judged.household.as_bytes()[..])
    });
    let rows = statement.query_map(params![form.0, from.0, from.1, from.2, limit], |row| {
        Ok(Judged {
            form: FormVersion(row.get(0)?),
            district: parsed(&row.get::<_, String>(1)?)?,
            household: HouseholdId::from_bytes(fixed(row.get_ref(2)?.as_blob()?)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn publish(c: &Connection, form: &FormRow) -> Result<()> {
    c.prepare_cached("INSERT INTO forms VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
        form.hash.0,
        form.version.0,
        form.title,
        form.xform,
        form.published
    ])?;
    Ok(())
}

fn region_row(row: &Row<'_>) -> rusqlite::Result<Region> {
    Ok(Region { code: row.get(0)?, level: row.get(1)?, name: row.get(2)? })
}

/// Regions of a level whose code is, or begins with, `within`.
pub fn regions(c: &Connection, within: &str, level: u8) -> Result<Vec<Region>> {
    let mut statement = c.prepare_cached(
        "SELECT code, level, name FROM regions
         WHERE level = ?2 AND (?1 = '' OR code = ?1 OR (code > ?1 || '.' AND code < ?1 || '/')) ORDER BY code",
    )?;
    let rows = statement.query_map(params![within, level], region_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn region(c: &Connection, code: &str) -> Result<Option<Region>> {
    let sql = "SELECT code, level, name FROM regions WHERE code = ?1";
    Ok(c.prepare_cached(sql)?.query_row([code], region_row).optional()?)
}

pub fn load_regions(c: &Connection, regions: &[Region]) -> Result<()> {
    let mut statement = c.prepare_cached("INSERT OR REPLACE INTO regions VALUES (?1, ?2, ?3)")?;
    for region in regions {
        statement.execute(params![region.code, region.level, region.name])?;
    }
    Ok(())
}
