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
    /// `YYYY-MM-DD`, or empty.
    pub born: String,
    pub head: bool,
    pub present: bool,
}

/// Puts the people of a household in the place of those that stood there.
pub fn replace(tx: &Transaction<'_>, household: HouseholdId, people: &[PersonRow]) -> Result<()> {
    tx.prepare_cached("DELETE FROM people WHERE household = ?1")?.execute([household.as_bytes()])?;
    let mut statement = tx.prepare_cached(
        "INSERT INTO people (household, id, place, name, nik, born, head, present)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (place, person) in people.iter().enumerate() {
        statement.execute((
            household.as_bytes(),
            person.id.as_bytes(),
            place,
            &person.name,
            &person.nik,
            &person.born,
            person.head,
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

/// Somebody who has a NIK. No `Debug`: it would show a name.
#[derive(Clone, PartialEq, Eq)]
pub struct NikHolder {
    pub household: HouseholdId,
    pub person: PersonId,
    pub name: String,
    /// False for who died or moved away.
    pub present: bool,
}

/// Everybody with a NIK, those who left as well.
pub fn with_nik(db: &Connection, nik: &str) -> Result<Vec<NikHolder>> {
    let mut statement = db.prepare_cached(
        "SELECT household, id, name, present FROM people WHERE nik = ?1 AND nik <> ''
         ORDER BY present DESC, household, place",
    )?;
    let rows =
        statement.query_map([nik], |row| Ok((blob(row, 0)?, blob(row, 1)?, row.get(2)?, row.get(3)?)))?;
    rows.map(|row| {
        let (household, id, name, present) = row?;
        let person = id.as_slice().try_into().map(PersonId::from_bytes).map_err(|_| Error::Damaged)?;
        Ok(NikHolder { household: household_of(&household)?, person, name, present })
    })
    .collect()
}
