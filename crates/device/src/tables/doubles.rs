//! Likely duplicates, and officers' words on them.

use std::collections::BTreeSet;

use pendata_domain::duplicates::{Family, Individual, Match, Pair, Said, Word, likely};
use pendata_domain::ids::{HouseholdId, PersonId, UserId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use uuid::Uuid;

use super::{blob, decode, encode, household_of};
use crate::error::{Error, Result};

/// Keeps a pair, or what is known of it anew. Returns whether it was not here before.
pub fn put(tx: &Transaction<'_>, found: &Match, now: i64) -> Result<bool> {
    let [a, b] = found.pair.ends();
    let (household, other) = places(&found.pair);
    let known = tx
        .prepare_cached("SELECT 1 FROM doubles WHERE a = ?1 AND b = ?2")?
        .exists((a.as_bytes(), b.as_bytes()))?;
    tx.prepare_cached(
        "INSERT INTO doubles (a, b, household, other, score, body, found) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (a, b) DO UPDATE SET score = ?5, body = ?6",
    )?
    .execute((
        a.as_bytes(),
        b.as_bytes(),
        household.as_bytes(),
        other.as_bytes(),
        found.score,
        encode(found),
        now,
    ))?;
    Ok(!known)
}

fn places(pair: &Pair) -> (HouseholdId, HouseholdId) {
    match pair {
        Pair::Households { a, b } => (*a, *b),
        Pair::Members { household, .. } => (*household, *household),
    }
}

/// Every pair, the likeliest first.
pub fn all(db: &Connection) -> Result<Vec<Match>> {
    let mut statement = db.prepare_cached("SELECT body FROM doubles ORDER BY score DESC, a, b")?;
    let rows = statement.query_map([], |row| blob(row, 0))?;
    rows.map(|row| decode(&row?)).collect()
}

/// The last word of every officer on a pair, whichever household it was read in.
pub fn words(db: &Connection, pair: &Pair) -> Result<Vec<Said>> {
    let ends = pair.ends();
    let mut statement = db.prepare_cached(
        "SELECT user, word, max(time) FROM double_words WHERE a = ?1 AND b = ?2 GROUP BY user ORDER BY user",
    )?;
    let mut rows = statement.query((ends[0].as_bytes(), ends[1].as_bytes()))?;
    let mut said = Vec::new();
    while let Some(row) = rows.next()? {
        let (user, word, time): (u32, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let word = Word::from_word(&word).ok_or(Error::Damaged)?;
        said.push(Said { ends, user: UserId(user), word, time });
    }
    Ok(said)
}

/// Puts the words that stand in a household in the place of those that stood there.
pub fn replace_words(tx: &Transaction<'_>, household: HouseholdId, said: &[Said]) -> Result<()> {
    tx.prepare_cached("DELETE FROM double_words WHERE household = ?1")?.execute([household.as_bytes()])?;
    let mut statement = tx.prepare_cached(
        "INSERT OR REPLACE INTO double_words (household, a, b, user, word, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for Said { ends: [a, b], user, word, time } in said {
        statement.execute((household.as_bytes(), a.as_bytes(), b.as_bytes(), user.0, word.as_str(), time))?;
    }
    Ok(())
}

/// Looks again at the pairs of a household that changed: those that are likely no more are forgotten.
pub fn look_again(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    for Match { pair, .. } in of_household(tx, household)? {
        let [a, b] = pair.ends();
        let families = pair.households().into_iter().map(|id| family(tx, id));
        let families: Vec<Family> = families.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
        let found = likely(&families, &BTreeSet::from([household])).into_iter().find(|m| m.pair == pair);
        match found {
            Some(found) => _ = put(tx, &found, 0)?,
            None => {
                tx.prepare_cached("DELETE FROM doubles WHERE a = ?1 AND b = ?2")?
                    .execute((a.as_bytes(), b.as_bytes()))?;
            }
        }
    }
    Ok(())
}

fn of_household(db: &Connection, household: HouseholdId) -> Result<Vec<Match>> {
    let mut statement =
        db.prepare_cached("SELECT body FROM doubles WHERE household = ?1 OR other = ?1 ORDER BY a, b")?;
    let rows = statement.query_map([household.as_bytes()], |row| blob(row, 0))?;
    rows.map(|row| decode(&row?)).collect()
}

fn family(db: &Connection, household: HouseholdId) -> Result<Option<Family>> {
    let mut statement = db.prepare_cached("SELECT family_card FROM households WHERE id = ?1")?;
    let card: Option<String> = statement.query_row([household.as_bytes()], |row| row.get(0)).optional()?;
    let Some(card) = card else { return Ok(None) };
    let mut statement = db.prepare_cached(
        "SELECT id, name, nik, born, head FROM people WHERE household = ?1 AND present = 1 ORDER BY place",
    )?;
    let rows = statement.query_map([household.as_bytes()], |row| Ok((blob(row, 0)?, individual(row, 1)?)))?;
    let people = rows.map(|row| named(row?)).collect::<Result<_>>()?;
    Ok(Some(Family { household, card, people }))
}

/// Every listed household of the device.
pub fn families(db: &Connection) -> Result<Vec<Family>> {
    let mut statement = db.prepare_cached(
        "SELECT h.id, h.family_card, p.id, p.name, p.nik, p.born, p.head
         FROM households h LEFT JOIN people p ON p.household = h.id AND p.present = 1 ORDER BY h.id, p.place",
    )?;
    let mut rows = statement.query([])?;
    let mut families: Vec<Family> = Vec::new();
    while let Some(row) = rows.next()? {
        let household = household_of(&blob(row, 0)?)?;
        if families.last().is_none_or(|family| family.household != household) {
            families.push(Family { household, card: row.get(1)?, people: Vec::new() });
        }
        let id: Option<Vec<u8>> = row.get(2)?;
        if let (Some(id), Some(family)) = (id, families.last_mut()) {
            family.people.push(named((id, individual(row, 3)?))?);
        }
    }
    Ok(families)
}

fn individual(row: &Row<'_>, from: usize) -> rusqlite::Result<Individual> {
    Ok(Individual {
        id: PersonId(Uuid::nil()),
        name: row.get(from)?,
        nik: row.get(from + 1)?,
        born: row.get(from + 2)?,
        head: row.get(from + 3)?,
    })
}

fn named((id, individual): (Vec<u8>, Individual)) -> Result<Individual> {
    let id = id.as_slice().try_into().map(PersonId::from_bytes).map_err(|_| Error::Damaged)?;
    Ok(Individual { id, ..individual })
}
