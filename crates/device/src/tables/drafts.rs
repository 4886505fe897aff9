//! Households begun on this device, and the form version each stays under until it is done and sent, or moved.

use pendata_domain::ids::{FormVersion, HouseholdId};
use pendata_domain::stage::Stage;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{blob, household_of, stale};
use crate::error::Result;

/// The first answer since it was last sent decides.
pub fn begin(tx: &Transaction<'_>, household: HouseholdId, form: FormVersion) -> Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO drafts (household, form) VALUES (?1, ?2)")?
        .execute((household.as_bytes(), form.0))?;
    Ok(())
}

pub fn put(tx: &Transaction<'_>, household: HouseholdId, form: FormVersion) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO drafts (household, form) VALUES (?1, ?2)")?
        .execute((household.as_bytes(), form.0))?;
    Ok(())
}

pub fn form(db: &Connection, household: HouseholdId) -> Result<Option<FormVersion>> {
    let mut statement = db.prepare_cached("SELECT form FROM drafts WHERE household = ?1")?;
    let form: Option<u32> = statement.query_row([household.as_bytes()], |row| row.get(0)).optional()?;
    Ok(form.map(FormVersion))
}

/// Lets a household go that is done and sent: from then on it is under the form in force, as which it is read again.
pub fn release(tx: &Transaction<'_>, household: HouseholdId, stage: Stage, unsent: bool) -> Result<()> {
    if unsent || stage == Stage::Draft {
        return Ok(());
    }
    let released: Option<u32> = tx
        .prepare_cached("DELETE FROM drafts WHERE household = ?1 RETURNING form")?
        .query_row([household.as_bytes()], |row| row.get(0))
        .optional()?;
    let Some(form) = released else { return Ok(()) };
    let newer = tx.prepare_cached("SELECT 1 FROM forms WHERE version > ?1")?.exists([form])?;
    if newer { stale::mark(tx, household) } else { Ok(()) }
}

/// Those that stay under a form older than this.
pub fn behind(db: &Connection, form: FormVersion) -> Result<Vec<HouseholdId>> {
    let mut statement =
        db.prepare_cached("SELECT household FROM drafts WHERE form < ?1 ORDER BY household")?;
    let rows = statement.query_map([form.0], |row| blob(row, 0))?;
    rows.map(|row| household_of(&row?)).collect()
}

/// The versions that some draft is under.
pub fn forms(db: &Connection) -> Result<Vec<FormVersion>> {
    let mut statement = db.prepare_cached("SELECT DISTINCT form FROM drafts ORDER BY form")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.map(|row| row.map(FormVersion)).collect::<Result<_, _>>()?)
}

pub fn all(db: &Connection) -> Result<Vec<(HouseholdId, FormVersion)>> {
    let mut statement = db.prepare("SELECT household, form FROM drafts ORDER BY household")?;
    let rows = statement.query_map([], |row| Ok((blob(row, 0)?, row.get(1)?)))?;
    rows.map(|row| row.map_err(Into::into).and_then(|(id, form)| Ok((household_of(&id)?, FormVersion(form)))))
        .collect()
}
