//! People of all households, for search and for finding one NIK twice.

use pendata_domain::ids::{HouseholdId, PersonId};
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{blob, household_of};
use crate::error::{Error, Result};

/// A person as the list of people knows them. No `Debug`: it would show names and numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonRow {
    pub id: PersonId,
    pub name: String,
    pub nik: String,
    pub present: bool,
}

/// Puts the people of a household in the place of those that stood there.
pub fn replace(tx: &Transaction<'_>, household: HouseholdId, people: &[PersonRow]) -> Result<()> {
    tx.prepare_cached("DELETE FROM people WHERE household = ?1")?.execute([household.as_bytes()])?;
    let mut statement = tx.prepare_cached(
        "INSERT INTO people (household, id, place, name, nik, present) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (place, person) in people.iter().enumerate() {
        statement.execute((
            household.as_bytes(),
            person.id.as_bytes(),
            place,
            &person.name,
            &person.nik,
            person.present,
        ))?;
    }
    Ok(())
}

pub fn remove(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    tx.prepare_cached("DELETE FROM people WHERE household = ?1")?.execute([household.as_bytes()])?;
    Ok(())
}

/// Every NIK of present people, with its household.
pub fn niks(db: &Connection) -> Result<Vec<(String, HouseholdId)>> {
    let mut statement = db.prepare("SELECT nik, household FROM people WHERE nik <> '' AND present = 1")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, blob(row, 1)?)))?;
    rows.map(|row| {
        let (nik, household): (String, Vec<u8>) = row?;
        Ok((nik, household_of(&household)?))
    })
    .collect()
}

/// The NIK of a household's head: of who is named so, else of the first who is present.
pub fn nik_of_head(db: &Connection, household: HouseholdId, head: &str) -> Result<String> {
    let mut statement = db.prepare_cached(
        "SELECT nik FROM people WHERE household = ?1 AND present = 1 ORDER BY name = ?2 DESC, place LIMIT 1",
    )?;
    let found = statement.query_row((household.as_bytes(), head), |row| row.get(0)).optional()?;
    Ok(found.unwrap_or_default())
}

/// Present people with a NIK: their household and id.
pub fn with_nik(db: &Connection, nik: &str) -> Result<Vec<(HouseholdId, PersonId)>> {
    let mut statement =
        db.prepare_cached("SELECT household, id FROM people WHERE nik = ?1 AND nik <> '' AND present = 1")?;
    let rows = statement.query_map([nik], |row| Ok((blob(row, 0)?, blob(row, 1)?)))?;
    rows.map(|row| {
        let (household, id) = row?;
        let person = id.as_slice().try_into().map(PersonId::from_bytes).map_err(|_| Error::Damaged)?;
        Ok((household_of(&household)?, person))
    })
    .collect()
}
