//! What pushes write: many of one district in one transaction, table by table, each in one statement. First what tells
//! whether anything moved since it was loaded; the end of the audit chain and the heads of the logs are locked last.

use std::collections::{BTreeMap, BTreeSet};

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{ChangeHash, HouseholdId, PhotoHash};
use tokio_postgres::types::ToSql;

use super::session::Session as Connection;
use super::value::{Columns, plain, values};
use super::{append, cases, erasures, photos, projection, transfers};
use crate::error::{Error, Result};
use crate::store::vault::rows::{SealedCommit, SealedHousehold};

/// A household of a commit, and the commit's time.
#[derive(Clone, Copy)]
pub struct Household<'a> {
    pub new: &'a SealedHousehold,
    pub time: i64,
}

/// What became of a transaction over several commits.
pub enum Written {
    All,
    /// These were not as they had been loaded; nothing is written, of any.
    Stale(BTreeSet<usize>),
}

/// A column of a statement's rows.
pub fn column<'a, S, T>(rows: &'a [S], read: impl Fn(&'a S) -> T) -> Vec<T> {
    rows.iter().map(read).collect()
}

/// Writes commits of one district, of which no two are of one device or have a household in common.
pub fn write(c: &Connection, district: &DistrictCode, commits: &[&SealedCommit]) -> Result<Written> {
    let mut stale = receipts(c, district, commits)?;
    let households: Vec<Household<'_>> = commits
        .iter()
        .flat_map(|commit| commit.households.iter().map(|new| Household { new, time: commit.time }))
        .collect();
    let moved = documents(c, district, &households)?;
    let has_moved =
        |commit: &SealedCommit| commit.households.iter().any(|h| moved.contains(h.household.as_bytes()));
    stale.extend(commits.iter().enumerate().filter(|(_, commit)| has_moved(commit)).map(|(at, _)| at));
    stale.extend(seen(c, district, commits)?);
    if !stale.is_empty() {
        return Ok(Written::Stale(stale));
    }
    contacts(c, district, commits)?;
    projection::write(c, district, &households)?;
    cases::write(c, district, &households)?;
    let named: BTreeSet<PhotoHash> =
        households.iter().flat_map(|row| row.new.photos.iter().copied()).collect();
    photos::named(c, district, &named.into_iter().collect::<Vec<_>>())?;
    append::waiting(c, district, commits)?;
    append::quarantine(c, district, commits)?;
    append::audit(c, district, commits)?;
    // Behind the end of the chain, which every transaction of the district locks: whoever comes second sees the other.
    let missed = missed(c, district, commits)?;
    if !missed.is_empty() {
        return Ok(Written::Stale(missed));
    }
    let late = erasures::unaware(c, district, commits)?;
    if !late.is_empty() {
        return Ok(Written::Stale(late));
    }
    append::logs(c, district, commits)?;
    let mut moved = transfers::write(c, district, commits)?;
    moved.extend(erasures::write(c, district, commits)?);
    if moved.is_empty() { Ok(Written::All) } else { Ok(Written::Stale(moved)) }
}

/// A household judged anew under a newer form: nothing of it changed, so that it keeps the time of its last change.
pub fn judge_again(c: &Connection, district: &DistrictCode, new: &SealedHousehold, time: i64) -> Result<()> {
    if !documents(c, district, &[Household { new, time }])?.is_empty() {
        return Err(Error::Stale);
    }
    let sql = "SELECT updated FROM households WHERE district = $1 AND household = $2";
    let key = values![district.as_str(), new.household.as_bytes()];
    let updated = c.one(sql, key, |row| row.number(0))?;
    projection::write(c, district, &[Household { new, time: updated }])?;
    cases::write(c, district, &[Household { new, time }])
}

/// Gives each device its next receipt, and keeps seals. Returns the commits whose device has another receipt than they
/// expected.
fn receipts(c: &Connection, district: &DistrictCode, commits: &[&SealedCommit]) -> Result<BTreeSet<usize>> {
    let devices = column(commits, |commit| i64::from(commit.receipt.device.0));
    let numbers = column(commits, |commit| commit.receipt.number as i64);
    let sql =
        "UPDATE devices d SET receipt = n.number FROM unnest($2::bigint[], $3::bigint[]) AS n(device, number)
        WHERE d.district = $1 AND d.number = n.device AND d.receipt = n.number - 1 RETURNING d.number";
    let moved = c.rows(sql, &[&district.as_str(), &devices, &numbers])?;
    let moved: BTreeSet<i64> = moved.iter().map(|row| row.number(0)).collect::<Result<_>>()?;
    if moved.len() < commits.len() {
        let stale = devices.iter().enumerate().filter(|(_, device)| !moved.contains(device));
        return Ok(stale.map(|(at, _)| at).collect());
    }
    let counters = column(commits, |commit| commit.receipt.counter as i64);
    let seals = column(commits, |commit| &commit.seal.id.0[..]);
    let times = column(commits, |commit| commit.time);
    let sql = "INSERT INTO receipts
        SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[])";
    c.rows(sql, &[&district.as_str(), &devices, &numbers, &counters, &seals, &times])?;
    let sealers = column(commits, |commit| i64::from(commit.seal.device.0));
    let counters = column(commits, |commit| commit.seal.counter as i64);
    let bodies = column(commits, |commit| &commit.seal.body[..]);
    let sql = "INSERT INTO seals
        SELECT $1, * FROM unnest($2::bytea[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[])
        ON CONFLICT DO NOTHING";
    c.rows(sql, &[&district.as_str(), &seals, &sealers, &counters, &bodies, &times])?;
    Ok(BTreeSet::new())
}

/// Writes documents where they are at the version that was loaded. Returns the households that are not.
fn documents(
    c: &Connection,
    district: &DistrictCode,
    households: &[Household<'_>],
) -> Result<BTreeSet<[u8; 16]>> {
    if households.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut rows = households.to_vec();
    // Rows are locked in one order by everybody.
    rows.sort_unstable_by_key(|row| row.new.household);
    let ids = column(&rows, |row| &row.new.household.as_bytes()[..]);
    let villages = column(&rows, |row| row.new.village.as_str());
    let versions = column(&rows, |row| row.new.expected.map_or(1, |version| version as i64 + 1));
    let heads = column(&rows, |row| row.new.heads.iter().flat_map(|hash| hash.0).collect::<Vec<u8>>());
    let saved = column(&rows, |row| &row.new.saved[..]);
    let sql = "INSERT INTO documents
        SELECT $1, * FROM unnest($2::bytea[], $3::text[], $4::bigint[], $5::bytea[], $6::bytea[])
        ON CONFLICT (district, household) DO UPDATE
            SET version = excluded.version, heads = excluded.heads, saved = excluded.saved
            WHERE documents.version = excluded.version - 1
        RETURNING household, version";
    let written = c.rows(sql, &[&district.as_str(), &ids, &villages, &versions, &heads, &saved])?;
    let mut missing: BTreeSet<[u8; 16]> = rows.iter().map(|row| *row.new.household.as_bytes()).collect();
    let mut expected: BTreeMap<[u8; 16], i64> = BTreeMap::new();
    expected
        .extend(rows.iter().zip(&versions).map(|(row, version)| (*row.new.household.as_bytes(), *version)));
    for row in &written {
        let (household, version): ([u8; 16], i64) = (row.fixed(0)?, row.number(1)?);
        if expected.get(&household) == Some(&version) {
            missing.remove(&household);
        }
    }
    homes(c, district, &rows)?;
    Ok(missing)
}

/// Moves on the versions of documents for which something begins to wait: other instances may hold them in memory and
/// do not know of it. Returns the commits whose document is not at the version that was loaded.
fn seen(c: &Connection, district: &DistrictCode, commits: &[&SealedCommit]) -> Result<BTreeSet<usize>> {
    let mut all: Vec<(usize, [u8; 16], i64)> = Vec::new();
    for (at, commit) in commits.iter().enumerate() {
        let documents = commit.seen.iter().filter_map(|(id, version)| Some((id, (*version)?)));
        all.extend(documents.map(|(id, version)| (at, *id.as_bytes(), version as i64)));
    }
    if all.is_empty() {
        return Ok(BTreeSet::new());
    }
    all.sort_unstable_by_key(|(_, household, _)| *household);
    let households = column(&all, |(_, household, _)| &household[..]);
    let versions = column(&all, |(.., version)| *version);
    let sql = "UPDATE documents d SET version = d.version + 1
        FROM unnest($2::bytea[], $3::bigint[]) AS n(household, version)
        WHERE d.district = $1 AND d.household = n.household AND d.version = n.version RETURNING d.household";
    let moved = c.rows(sql, &[&district.as_str(), &households, &versions])?;
    let moved: BTreeSet<[u8; 16]> = moved.iter().map(|row| row.fixed(0)).collect::<Result<_>>()?;
    Ok(all.iter().filter(|(_, household, _)| !moved.contains(household)).map(|(at, ..)| *at).collect())
}

/// Changes that begin to wait for a household, and another instance that makes that household meanwhile: neither has a
/// version to hold against. Returns the commits that did not see what the other did.
fn missed(c: &Connection, district: &DistrictCode, commits: &[&SealedCommit]) -> Result<BTreeSet<usize>> {
    let (mut absent, mut made) = (Vec::new(), Vec::new());
    for (at, commit) in commits.iter().enumerate() {
        let unseen = commit.seen.iter().filter(|(_, version)| version.is_none());
        absent.extend(unseen.map(|(id, _)| (at, *id)));
        let new = commit.households.iter().filter(|household| household.expected.is_none());
        made.extend(new.map(|household| (at, household.household)));
    }
    let ids = |of: &[(usize, HouseholdId)]| column(of, |(_, id)| id.as_bytes().to_vec());
    let at_of = |of: &[(usize, HouseholdId)], id: HouseholdId| {
        of.iter().find(|(_, household)| *household == id).map(|(at, _)| *at)
    };
    let mut missed = BTreeSet::new();
    if !absent.is_empty() {
        let sql = "SELECT household FROM documents WHERE district = $1 AND household = ANY($2)";
        let found = c.all(sql, values![district.as_str(), ids(&absent)], |row| row.household(0))?;
        missed.extend(found.into_iter().filter_map(|id| at_of(&absent, id)));
    }
    if !made.is_empty() {
        let sql = "SELECT household, hash FROM waiting WHERE district = $1 AND household = ANY($2)";
        let read = |row: &tokio_postgres::Row| Ok((row.household(0)?, ChangeHash(row.fixed(1)?)));
        for held in c.all(sql, values![district.as_str(), ids(&made)], read)? {
            let at = at_of(&made, held.0);
            missed.extend(at.filter(|at| !commits[*at].awaited.contains(&held)));
        }
    }
    Ok(missed)
}

/// Where new households are kept.
fn homes(c: &Connection, district: &DistrictCode, rows: &[Household<'_>]) -> Result<()> {
    let new: Vec<_> = rows.iter().filter(|row| row.new.expected.is_none()).collect();
    if new.is_empty() {
        return Ok(());
    }
    let ids = column(&new, |row| &row.new.household.as_bytes()[..]);
    let sql = "INSERT INTO homes SELECT $1, * FROM unnest($2::bytea[]) ON CONFLICT DO NOTHING";
    c.rows(sql, &[&district.as_str(), &ids]).map(drop)
}

/// What requests said about their devices; the device that asks need not be the one that sealed.
fn contacts(c: &Connection, district: &DistrictCode, commits: &[&SealedCommit]) -> Result<()> {
    let told: Vec<_> =
        commits.iter().filter_map(|commit| Some((commit.contact.as_ref()?, commit.time))).collect();
    if told.is_empty() {
        return Ok(());
    }
    let number = |read: fn(&crate::store::Contact) -> i64| column(&told, |(contact, _)| read(contact));
    let devices = number(|contact| i64::from(contact.device.0));
    let tickets = column(&told, |(contact, _)| &contact.ticket.0[..]);
    let previous = column(&told, |(contact, _)| &contact.previous_ticket.0[..]);
    let requests = number(|contact| contact.request as i64);
    let backlogs = number(|contact| i64::from(contact.backlog));
    let offsets = number(|contact| contact.clock_offset);
    let forms = number(|contact| i64::from(contact.form));
    let copies = number(|contact| i64::from(contact.copied));
    let times = column(&told, |(_, time)| *time);
    let programs: Vec<_> = told.iter().map(|(contact, _)| contact.program()).collect();
    let disks: Vec<_> = told.iter().map(|(contact, _)| contact.disk_free()).collect();
    let oldest: Vec<_> = told.iter().map(|(contact, time)| contact.oldest(*time)).collect();
    let columns: &[&(dyn ToSql + Sync)] = &[
        &district.as_str(),
        &devices,
        &tickets,
        &previous,
        &requests,
        &backlogs,
        &offsets,
        &forms,
        &copies,
        &times,
        &programs,
        &disks,
        &oldest,
    ];
    let sql = "UPDATE devices d SET ticket = n.ticket, previous_ticket = n.previous, request = n.request,
            backlog = n.backlog, clock_offset = n.clock_offset, form = n.form, copies = d.copies + n.copied,
            last_seen = n.time, program = coalesce(n.program, d.program), disk_free = n.disk_free,
            oldest = n.oldest
        FROM unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
            $9::bigint[], $10::bigint[], $11::text[], $12::bigint[], $13::bigint[])
            AS n(device, ticket, previous, request, backlog, clock_offset, form, copied, time, program, disk_free,
                oldest)
        WHERE d.district = $1 AND d.number = n.device";
    c.rows(sql, columns).map(drop)
}

/// Texts of a column, without what PostgreSQL does not hold.
pub fn texts<'a, S>(rows: &'a [S], read: impl Fn(&'a S) -> &'a str) -> Vec<String> {
    rows.iter().map(|row| plain(read(row))).collect()
}
