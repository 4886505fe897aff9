//! The one transaction of a push: checks that nothing moved, writes everything else, and takes the villages'
//! log numbers last.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{ChangeHash, HouseholdId};
use rusqlite::{Connection, OptionalExtension, params};

use super::{acts, erasures, feeds, photos, transfers};
use crate::error::{Error, Result};
use crate::store::commit::{Accepted, Refused};
use crate::store::rows::HeldChange;
use crate::store::vault::rows::{SealedCase, SealedCommit, SealedHousehold, SealedPerson};

pub fn write(c: &Connection, commit: &SealedCommit) -> Result<()> {
    let district = &commit.district;
    receipt(c, commit)?;
    seal(c, commit)?;
    for household in &commit.households {
        document(c, district, household)?;
        project(c, district, household, commit.time)?;
        cases(c, district, household, commit.time)?;
        photos::named(c, district, &household.photos)?;
    }
    commit.seen.iter().try_for_each(|(household, version)| unmoved(c, district, *household, *version))?;
    let mut made = commit.households.iter().filter(|household| household.expected.is_none());
    made.try_for_each(|household| awaited(c, commit, household))?;
    commit.waiting.iter().try_for_each(|held| hold(c, district, held, commit.time))?;
    commit.quarantined.iter().try_for_each(|refused| set_aside(c, commit, refused))?;
    if let Some(contact) = &commit.contact {
        acts::touch(c, district, contact, commit.time)?;
    }
    acts::audit(c, district, commit.time, &commit.audit)?;
    commit.logs.iter().try_for_each(|(village, changes)| append(c, district, village, changes))?;
    let aside = commit.quarantined.iter().map(|refused| refused.household);
    let kept: Vec<_> = aside.filter(|household| !commit.emptied.contains(household)).collect();
    if !erasures::among(c, district, &kept)?.is_empty() {
        return Err(Error::Stale);
    }
    if let Some(step) = &commit.transfer {
        transfers::step(c, district, step, commit.time)?;
    }
    commit.erasing.as_ref().map_or(Ok(()), |erasing| erasures::write(c, district, erasing))
}

/// A household judged anew under a newer form: nothing of it changed, so that it keeps the time of its last change.
pub fn judge_again(c: &Connection, district: &DistrictCode, new: &SealedHousehold, time: i64) -> Result<()> {
    document(c, district, new)?;
    let updated = c
        .prepare_cached("SELECT updated FROM households WHERE district = ?1 AND household = ?2")?
        .query_row(params![district.as_str(), new.household.as_bytes()], |row| row.get(0))?;
    project(c, district, new, updated)?;
    cases(c, district, new, time)
}

fn receipt(c: &Connection, commit: &SealedCommit) -> Result<()> {
    let receipt = &commit.receipt;
    let moved = c
        .prepare_cached(
            "UPDATE devices SET receipt = ?3 WHERE district = ?1 AND number = ?2 AND receipt = ?3 - 1",
        )?
        .execute(params![commit.district.as_str(), receipt.device.0, receipt.number])?;
    if moved != 1 {
        return Err(Error::Stale);
    }
    c.prepare_cached("INSERT INTO receipts VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
        commit.district.as_str(),
        receipt.device.0,
        receipt.number,
        receipt.counter,
        commit.seal.id.0,
        commit.time
    ])?;
    Ok(())
}

fn seal(c: &Connection, commit: &SealedCommit) -> Result<()> {
    let seal = &commit.seal;
    c.prepare_cached("INSERT INTO seals VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING")?.execute(
        params![commit.district.as_str(), seal.id.0, seal.device.0, seal.counter, seal.body, commit.time],
    )?;
    Ok(())
}

fn document(c: &Connection, district: &DistrictCode, new: &SealedHousehold) -> Result<()> {
    let heads: Vec<u8> = new.heads.iter().flat_map(|hash| hash.0).collect();
    let (id, village) = (new.household.as_bytes(), new.village.as_str());
    let written = match new.expected {
        None => c
            .prepare_cached("INSERT INTO documents VALUES (?1, ?2, ?3, 1, ?4, ?5) ON CONFLICT DO NOTHING")?
            .execute(params![district.as_str(), id, village, heads, new.saved])?,
        Some(version) => c
            .prepare_cached(
                "UPDATE documents SET version = version + 1, heads = ?4, saved = ?5
                 WHERE district = ?1 AND household = ?2 AND version = ?3",
            )?
            .execute(params![district.as_str(), id, version, heads, new.saved])?,
    };
    if written == 1 { Ok(()) } else { Err(Error::Stale) }
}

fn project(c: &Connection, district: &DistrictCode, new: &SealedHousehold, time: i64) -> Result<()> {
    c.prepare_cached(
        "INSERT INTO households (district, household, village, rt, head_name, stage, members, hard, soft, conflicts,
            updated, form, stage_mark, private)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT DO UPDATE SET village = ?3, rt = ?4, head_name = ?5, stage = ?6, members = ?7, hard = ?8,
            soft = ?9, conflicts = ?10, updated = ?11, form = ?12, stage_mark = ?13, private = ?14",
    )?
    .execute(params![
        district.as_str(),
        new.household.as_bytes(),
        new.village.as_str(),
        new.rt,
        new.head_name,
        new.stage.as_str(),
        new.people.len(),
        new.hard,
        new.soft,
        new.open.len(),
        time,
        new.form.0,
        new.stage_mark.map(|mark| mark.0),
        new.private
    ])?;
    new.people.iter().try_for_each(|row| person(c, district, new.household, row))
}

fn person(c: &Connection, district: &DistrictCode, household: HouseholdId, row: &SealedPerson) -> Result<()> {
    c.prepare_cached(
        "INSERT INTO people (district, household, person, place, presence, nik_index, private)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET place = ?4, presence = ?5, nik_index = ?6, private = ?7
         WHERE private <> ?7 OR place <> ?4",
    )?
    .execute(params![
        district.as_str(),
        household.as_bytes(),
        row.person.as_bytes(),
        row.place,
        row.presence,
        row.nik_index,
        row.private
    ])?;
    Ok(())
}

/// Opens, keeps and closes cases so that the open ones are exactly those given.
fn cases(c: &Connection, district: &DistrictCode, new: &SealedHousehold, time: i64) -> Result<()> {
    let key = params![district.as_str(), new.household.as_bytes()];
    let stored = c
        .prepare_cached(
            "SELECT count(*) FROM conflicts WHERE district = ?1 AND household = ?2 AND closed IS NULL",
        )?
        .query_row(key, |row| row.get::<_, u32>(0))?;
    if stored == 0 && new.open.is_empty() {
        return Ok(());
    }
    c.prepare_cached("DELETE FROM candidates WHERE district = ?1 AND household = ?2")?.execute(key)?;
    c.prepare_cached(
        "UPDATE conflicts SET closed = ?3 WHERE district = ?1 AND household = ?2 AND closed IS NULL",
    )?
    .execute(params![district.as_str(), new.household.as_bytes(), time])?;
    new.open.iter().try_for_each(|case| open_case(c, district, new, case, time))
}

fn open_case(
    c: &Connection,
    district: &DistrictCode,
    new: &SealedHousehold,
    case: &SealedCase,
    time: i64,
) -> Result<()> {
    let household = new.household.as_bytes();
    // Closed in this very moment means: it was open before. It keeps the moment it was opened.
    c.prepare_cached(
        "INSERT INTO conflicts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL)
         ON CONFLICT DO UPDATE SET kind = ?5, closed = NULL,
            opened = CASE WHEN closed = ?8 THEN opened ELSE ?8 END",
    )?
    .execute(params![
        district.as_str(),
        household,
        case.id.0,
        new.village.as_str(),
        case.kind,
        case.question,
        case.subject,
        time
    ])?;
    for (place, candidate) in case.candidates.iter().enumerate() {
        let sql = "INSERT INTO candidates (district, household, conflict, place, writers, private)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        c.prepare_cached(sql)?.execute(params![
            district.as_str(),
            household,
            case.id.0,
            place,
            candidate.writers,
            candidate.private
        ])?;
    }
    Ok(())
}

fn unmoved(
    c: &Connection,
    district: &DistrictCode,
    household: HouseholdId,
    version: Option<u64>,
) -> Result<()> {
    let sql = "SELECT version FROM documents WHERE district = ?1 AND household = ?2";
    let key = params![district.as_str(), household.as_bytes()];
    let found: Option<u64> = c.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?;
    if found == version { Ok(()) } else { Err(Error::Stale) }
}

/// A household that is new: what began to wait for it since it was looked for is to be tried with it.
fn awaited(c: &Connection, commit: &SealedCommit, household: &SealedHousehold) -> Result<()> {
    let sql = "SELECT hash FROM waiting WHERE district = ?1 AND household = ?2";
    let mut statement = c.prepare_cached(sql)?;
    let key = params![commit.district.as_str(), household.household.as_bytes()];
    let waiting = statement.query_map(key, |row| Ok((household.household, ChangeHash(row.get(0)?))))?;
    for held in waiting {
        if !commit.awaited.contains(&held?) {
            return Err(Error::Stale);
        }
    }
    Ok(())
}

fn hold(c: &Connection, district: &DistrictCode, held: &HeldChange, time: i64) -> Result<()> {
    c.prepare_cached("INSERT INTO waiting VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING")?
        .execute(params![
            district.as_str(),
            held.household.as_bytes(),
            held.hash.0,
            held.origin.seal.0,
            held.origin.place,
            held.body,
            time
        ])?;
    Ok(())
}

fn set_aside(c: &Connection, commit: &SealedCommit, refused: &Refused) -> Result<()> {
    let key = params![commit.district.as_str(), refused.household.as_bytes(), refused.hash.0];
    c.prepare_cached("DELETE FROM waiting WHERE district = ?1 AND household = ?2 AND hash = ?3")?
        .execute(key)?;
    c.prepare_cached(
        "INSERT INTO quarantine VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL) ON CONFLICT DO NOTHING",
    )?
    .execute(params![
        commit.district.as_str(),
        refused.household.as_bytes(),
        refused.hash.0,
        refused.device.0,
        refused.origin.seal.0,
        refused.origin.place,
        refused.reason.as_str(),
        refused.body,
        commit.time
    ])?;
    Ok(())
}

/// Gives each accepted change its place in its village's log.
fn append(
    c: &Connection,
    district: &DistrictCode,
    village: &VillageCode,
    changes: &[(HouseholdId, Accepted)],
) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut feed = feeds::feed(c, village)?;
    for (household, change) in changes {
        feed.head += 1;
        feed.digest.add(&change.hash);
        let key = params![district.as_str(), household.as_bytes(), change.hash.0];
        c.prepare_cached("DELETE FROM waiting WHERE district = ?1 AND household = ?2 AND hash = ?3")?
            .execute(key)?;
        c.prepare_cached("INSERT INTO changes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?
            .execute(params![
                district.as_str(),
                household.as_bytes(),
                change.hash.0,
                village.as_str(),
                feed.head,
                feed.digest.to_bytes(),
                change.actor.0,
                change.sequence,
                change.origin.seal.0,
                change.origin.place,
                change.body
            ])?;
    }
    c.prepare_cached(
        "INSERT INTO feeds VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET head = ?4, digest = ?5",
    )?
    .execute(params![
        district.as_str(),
        village.as_str(),
        feed.epoch,
        feed.head,
        feed.digest.to_bytes()
    ])?;
    Ok(())
}
