//! Everything the journal must hold, as facts from the tables: written where journal records were lost, so that
//! the second copy is whole again.

use std::collections::BTreeMap;

use pendata_domain::ids::{ChangeHash, FormHash, FormVersion, HouseholdId};
use pendata_domain::protocol::QuarantineReason;
use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::identity::Identity;
use crate::tables::disclosures::{self, Disclosure};
use crate::tables::imports::{self, ImportNumber, ImportStanding, ImportState};
use crate::tables::intents::IntentRow;
use crate::tables::photos::{self, Kept};
use crate::tables::{
    blob, carried, changes, drafts, encode, erasures, forms, hash_of, household_of, intents, meta, snapshots,
};

/// In an order in which they can be applied to an empty database.
pub(crate) fn everything(db: &Connection) -> Result<Vec<Fact>> {
    let identity: Identity = meta::get(db, meta::IDENTITY)?.ok_or(Error::Damaged)?;
    let mut facts = vec![Fact::Enrolled { identity }];
    facts.extend(published_forms(db)?);
    facts.extend(photographs(db)?);
    facts.extend(files(db)?);
    facts.extend(answers(db)?);
    facts.extend(own_changes(db)?);
    facts.extend(own_seals(db)?);
    facts.extend(outcomes(db)?);
    facts.extend(carried_groups(db)?);
    facts.extend(drafts::all(db)?.into_iter().map(|(household, form)| Fact::Moved { household, form }));
    facts.push(Fact::SetAside { rows: intents::aside(db)? });
    facts.extend(erasures::all(db)?.into_iter().map(|erased| Fact::Erased { erased }));
    Ok(facts)
}

fn published_forms(db: &Connection) -> Result<Vec<Fact>> {
    let mut statement = db.prepare("SELECT version, hash, xml, starts FROM forms ORDER BY version")?;
    let mut rows = statement.query([])?;
    let mut facts = Vec::new();
    while let Some(row) = rows.next()? {
        let xml: String = row.get(2)?;
        let (version, hash) = (FormVersion(row.get(0)?), FormHash(hash_of(&blob(row, 1)?)?.0));
        facts.push(Fact::Form { version, hash, xml: forms::pack(&xml)?, starts: row.get(3)? });
    }
    Ok(facts)
}

fn photographs(db: &Connection) -> Result<Vec<Fact>> {
    let fact = |kept: Kept| {
        let Kept { household, path, photo, thumbnail_bytes, source_bytes, named } = kept;
        Fact::Photographed { household, path, photo: photo.to_string(), thumbnail_bytes, source_bytes, named }
    };
    Ok(photos::all(db)?.into_iter().map(fact).collect())
}

fn carried_groups(db: &Connection) -> Result<Vec<Fact>> {
    let mut facts = Vec::new();
    for (village, since, group) in carried::all(db)? {
        let seal = group.seal().map_err(|_| Error::Damaged)?;
        let mut sound = Vec::new();
        for change in seal.changes {
            let here = changes::household(db, change.hash)?.is_some();
            sound.extend((here && !changes::is_refused(db, change.hash)?).then_some(change.hash));
        }
        facts.push(Fact::Carried { village, since, group: encode(&group), sound });
    }
    Ok(facts)
}

/// Imports and disclosures.
fn files(db: &Connection) -> Result<Vec<Fact>> {
    let mut facts = Vec::new();
    for import in imports::all(db)?.into_iter().rev() {
        let ImportStanding { number, file, started, households, state, .. } = import;
        facts.push(Fact::ImportBegun { number, file, households, time: started });
        match state {
            ImportState::Open => {}
            ImportState::Sent => facts.push(Fact::ImportSent { number }),
            ImportState::Withdrawn => facts.push(Fact::ImportWithdrawn { number, households: Vec::new() }),
        }
    }
    let made = disclosures::all(db)?.into_iter().rev();
    facts.extend(made.map(|Disclosure { time, kind, households, reason }| Fact::Disclosed {
        time,
        kind,
        households,
        reason,
    }));
    Ok(facts)
}

fn answers(db: &Connection) -> Result<Vec<Fact>> {
    let waiting: BTreeMap<HouseholdId, ImportNumber> = imports::all_imported(db)?.into_iter().collect();
    let fact = |row: IntentRow| {
        let village = snapshots::village(db, row.household)?;
        Ok(match waiting.get(&row.household) {
            Some(number) => Fact::Imported { number: *number, village, row },
            None => Fact::Recorded { village, row },
        })
    };
    intents::all(db)?.into_iter().map(fact).collect()
}

fn own_changes(db: &Connection) -> Result<Vec<Fact>> {
    let mut statement =
        db.prepare("SELECT household, hash, bytes FROM changes WHERE own = 1 ORDER BY rowid")?;
    let mut rows = statement.query([])?;
    let mut facts = Vec::new();
    while let Some(row) = rows.next()? {
        let (household, hash) = (household_of(&blob(row, 0)?)?, hash_of(&blob(row, 1)?)?);
        let (village, rows) = (snapshots::village(db, household)?, intents::rows_of(db, hash)?);
        facts.push(Fact::Cut { village, household, hash, bytes: blob(row, 2)?, rows });
    }
    Ok(facts)
}

fn own_seals(db: &Connection) -> Result<Vec<Fact>> {
    let mut statement = db.prepare("SELECT counter, id, body FROM seals ORDER BY counter")?;
    let mut rows = statement.query([])?;
    let mut facts = Vec::new();
    while let Some(row) = rows.next()? {
        let counter: u64 = row.get(0)?;
        let mut under = db.prepare_cached("SELECT hash FROM outbox WHERE seal = ?1")?;
        let under = under.query_map([counter], |row| blob(row, 0))?;
        let hashes = under.map(|hash| hash_of(&hash?)).collect::<Result<_>>()?;
        facts.push(Fact::Sealed { counter, id: blob(row, 1)?, group: blob(row, 2)?, hashes });
    }
    Ok(facts)
}

/// What became of own changes: acknowledged ones are in neither outbox nor quarantine.
fn outcomes(db: &Connection) -> Result<Vec<Fact>> {
    let settled = "SELECT hash FROM changes WHERE own = 1
                   AND hash NOT IN (SELECT hash FROM outbox) AND hash NOT IN (SELECT hash FROM refused)";
    let hashes: Vec<ChangeHash> = db
        .prepare(settled)?
        .query_map([], |row| blob(row, 0))?
        .map(|hash| hash_of(&hash?))
        .collect::<Result<_>>()?;
    let mut facts = vec![Fact::Settled { hashes }];
    let mut statement = db.prepare(
        "SELECT r.hash, r.reason, r.replayed FROM refused r JOIN changes c USING (hash) WHERE c.own = 1",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let word: String = row.get(1)?;
        let reason = QuarantineReason::from_word(&word).ok_or(Error::Damaged)?;
        facts.push(Fact::Refused { hash: hash_of(&blob(row, 0)?)?, reason, replay: row.get(2)? });
    }
    Ok(facts)
}
