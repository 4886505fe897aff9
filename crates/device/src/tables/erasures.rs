//! Households that were made again without somebody (docs/decisions/0031), and the emptying of what this device had of them.

use minicbor::{Decode, Encode};
use pendata_domain::area::VillageCode;
use pendata_domain::ids::HouseholdId;
use pendata_domain::photo::named_in;
use pendata_domain::protocol::{Entry, Group};
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::notices::{self, NoticeKind};
use super::{blob, decode, encode, household_of, households, people, relay, snapshots, stale};
use crate::error::{Error, Result};

/// An erasure as this device took it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Erased {
    #[n(0)]
    pub village: VillageCode,
    #[n(1)]
    pub household: HouseholdId,
    /// In its place.
    #[n(2)]
    pub remade: HouseholdId,
    /// The server's clock, Unix seconds.
    #[n(3)]
    pub time: i64,
    /// Answers about others that the server did not hold, for the officer to enter again: where, and what.
    #[n(4)]
    pub kept: Vec<(String, String)>,
    /// The device's clock.
    #[n(5)]
    pub taken: i64,
}

/// What stands in the place of a household that was emptied.
pub fn remade(db: &Connection, household: HouseholdId) -> Result<Option<HouseholdId>> {
    let mut statement = db.prepare_cached("SELECT remade FROM erasures WHERE household = ?1")?;
    let found = statement.query_row([household.as_bytes()], |row| blob(row, 0)).optional()?;
    found.map(|bytes| household_of(&bytes)).transpose()
}

pub fn holds(db: &Connection, household: HouseholdId) -> Result<bool> {
    Ok(remade(db, household)?.is_some())
}

/// Everything, for the journal, with what is still to be entered again.
pub fn all(db: &Connection) -> Result<Vec<Erased>> {
    let mut statement =
        db.prepare("SELECT village, household, remade, time FROM erasures ORDER BY household")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let village: String = row.get(0)?;
        let (household, remade) = (household_of(&blob(row, 1)?)?, household_of(&blob(row, 2)?)?);
        let kept = notices::of_kind(db, NoticeKind::EnterAgain, remade)?;
        let taken = kept.first().map_or(0, |notice| notice.time);
        let word = |detail: String| {
            detail
                .split_once('\n')
                .map(|(path, value)| (path.to_owned(), value.to_owned()))
                .unwrap_or_default()
        };
        let kept = kept.into_iter().map(|notice| word(notice.detail)).collect();
        let village = village.parse().map_err(|_| Error::Damaged)?;
        found.push(Erased { village, household, remade, time: row.get(3)?, kept, taken });
    }
    Ok(found)
}

/// Empties what there is of the household, and tells the officer. What is deleted is overwritten where it stood: every
/// connection is opened so.
pub fn take(tx: &Transaction<'_>, erased: &Erased) -> Result<()> {
    let Erased { village, household, remade, time, kept, taken } = erased;
    tx.prepare_cached("INSERT OR IGNORE INTO erasures VALUES (?1, ?2, ?3, ?4)")?.execute((
        household.as_bytes(),
        village.as_str(),
        remade.as_bytes(),
        time,
    ))?;
    let was_here = households::get(tx, *household)?.is_some() || snapshots::village(tx, *household).is_ok();
    photos(tx, *household, *remade)?;
    groups(tx, *household)?;
    rows(tx, *household)?;
    relay::drop_parts(tx, village)?;
    if was_here || !kept.is_empty() {
        notices::insert(tx, NoticeKind::Erased, Some(*remade), &kept.len().to_string(), *taken)?;
    }
    for (path, value) in kept {
        notices::insert(tx, NoticeKind::EnterAgain, Some(*remade), &format!("{path}\n{value}"), *taken)?;
    }
    Ok(())
}

/// Rows that stand under the household's id, or under the hash of a change of it.
fn rows(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    let id = household.as_bytes();
    for table in ["outbox", "held", "refused"] {
        let sql =
            format!("DELETE FROM {table} WHERE hash IN (SELECT hash FROM changes WHERE household = ?1)");
        tx.execute(&sql, [id])?;
    }
    households::remove(tx, household)?;
    // An index without content keeps the words of a deleted row until its pieces are joined.
    tx.execute("INSERT INTO search (search) VALUES ('optimize')", [])?;
    people::remove(tx, household)?;
    stale::clear(tx, household)?;
    let tables = [
        "changes",
        "snapshots",
        "intents",
        "visits",
        "repairs",
        "drafts",
        "bundled",
        "imported",
        "keyed_papers",
        "work",
        "notices",
        "double_words",
        "carried_changes",
    ];
    for table in tables {
        tx.execute(&format!("DELETE FROM {table} WHERE household = ?1"), [id])?;
    }
    tx.execute("DELETE FROM doubles WHERE household = ?1 OR other = ?1 OR a = ?1 OR b = ?1", [id])?;
    tx.execute("DELETE FROM carried WHERE seal NOT IN (SELECT seal FROM carried_changes)", [])?;
    Ok(())
}

/// Groups, own and carried, name the household's changes by their hashes: a seal holds as before.
fn groups(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    for (table, key) in [("seals", "counter"), ("carried", "place")] {
        let mut statement = tx.prepare(&format!("SELECT {key}, body FROM {table}"))?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, blob(row, 1)?)))?;
        for (place, body) in rows.collect::<rusqlite::Result<Vec<_>>>()? {
            if let Some(group) = named(decode(&body)?, household)? {
                tx.execute(
                    &format!("UPDATE {table} SET body = ?2 WHERE {key} = ?1"),
                    (place, encode(&group)),
                )?;
            }
        }
    }
    Ok(())
}

/// `None` where it has no change of the household.
fn named(group: Group, household: HouseholdId) -> Result<Option<Group>> {
    let mut any = false;
    let name = |entry: Entry| match &entry {
        Entry::Present { household: of, .. } if *of == household => {
            any = true;
            let sealed = entry.sealed().map_err(|_| Error::Damaged)?;
            Ok(Entry::Elided { household, hash: sealed.hash })
        }
        _ => Ok(entry),
    };
    let entries = group.entries.into_iter().map(name).collect::<Result<_>>()?;
    Ok(any.then_some(Group { header: group.header, entries, signature: group.signature }))
}

/// Photos that the household in its place names are that one's from here on.
fn photos(tx: &Transaction<'_>, household: HouseholdId, remade: HouseholdId) -> Result<()> {
    let named =
        snapshots::get(tx, remade)?.map(|(_, document)| named_in(&document.save())).unwrap_or_default();
    for hash in &named {
        let sql = "UPDATE OR IGNORE photos SET household = ?3, named = 1 WHERE household = ?1 AND hash = ?2";
        tx.execute(sql, (household.as_bytes(), hash.0, remade.as_bytes()))?;
    }
    tx.execute("DELETE FROM photos WHERE household = ?1", [household.as_bytes()])?;
    Ok(())
}
