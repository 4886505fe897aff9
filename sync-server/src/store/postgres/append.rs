//! What is only ever added to: what waits, what was refused, the audit chain, and the villages' logs.

use std::collections::BTreeMap;

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::digest::VillageDigest;
use pendata_domain::ids::HouseholdId;
use tokio_postgres::types::ToSql;

use super::commit::{column, texts};
use super::session::Session as Connection;
use super::value::{Columns, values};
use super::{chain, reference};
use crate::error::{Error, Result};
use crate::store::audit::Row;
use crate::store::commit::{Accepted, Refused};
use crate::store::rows::{Feed, HeldChange};
use crate::store::vault::rows::SealedCommit;

pub fn waiting(c: &Connection, district: &DistrictCode, commits: &[&SealedCommit]) -> Result<()> {
    let all: Vec<(&HeldChange, i64)> =
        commits.iter().flat_map(|commit| commit.waiting.iter().map(|held| (held, commit.time))).collect();
    if all.is_empty() {
        return Ok(());
    }
    let households = column(&all, |(held, _)| &held.household.as_bytes()[..]);
    let hashes = column(&all, |(held, _)| &held.hash.0[..]);
    let seals = column(&all, |(held, _)| &held.origin.seal.0[..]);
    let places = column(&all, |(held, _)| i64::from(held.origin.place));
    let bodies = column(&all, |(held, _)| &held.body[..]);
    let times = column(&all, |(_, time)| *time);
    let sql = "INSERT INTO waiting
        SELECT $1, * FROM unnest($2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bytea[], $7::bigint[])
        ON CONFLICT DO NOTHING";
    c.rows(sql, &[&district.as_str(), &households, &hashes, &seals, &places, &bodies, &times]).map(drop)
}

pub fn quarantine(c: &Connection, district: &DistrictCode, commits: &[&SealedCommit]) -> Result<()> {
    let all: Vec<(&Refused, i64)> = commits
        .iter()
        .flat_map(|commit| commit.quarantined.iter().map(|refused| (refused, commit.time)))
        .collect();
    if all.is_empty() {
        return Ok(());
    }
    let households = column(&all, |(refused, _)| &refused.household.as_bytes()[..]);
    let hashes = column(&all, |(refused, _)| &refused.hash.0[..]);
    waits_no_more(c, district, &households, &hashes)?;
    let devices = column(&all, |(refused, _)| i64::from(refused.device.0));
    let seals = column(&all, |(refused, _)| &refused.origin.seal.0[..]);
    let places = column(&all, |(refused, _)| i64::from(refused.origin.place));
    let reasons = column(&all, |(refused, _)| refused.reason.as_str());
    let bodies = column(&all, |(refused, _)| &refused.body[..]);
    let times = column(&all, |(_, time)| *time);
    let columns: &[&(dyn ToSql + Sync)] =
        &[&district.as_str(), &households, &hashes, &devices, &seals, &places, &reasons, &bodies, &times];
    let sql = "INSERT INTO quarantine
        SELECT $1, *, NULL FROM unnest($2::bytea[], $3::bytea[], $4::bigint[], $5::bytea[], $6::bigint[], $7::text[],
            $8::bytea[], $9::bigint[])
        ON CONFLICT DO NOTHING";
    c.rows(sql, columns).map(drop)
}

fn waits_no_more(
    c: &Connection,
    district: &DistrictCode,
    households: &[&[u8]],
    hashes: &[&[u8]],
) -> Result<()> {
    let sql = "DELETE FROM waiting w USING unnest($2::bytea[], $3::bytea[]) AS n(household, hash)
        WHERE w.district = $1 AND w.household = n.household AND w.hash = n.hash";
    c.rows(sql, &[&district.as_str(), &households, &hashes]).map(drop)
}

/// One row a commit, in their order.
pub fn audit(c: &Connection, district: &DistrictCode, commits: &[&SealedCommit]) -> Result<()> {
    let mut end = chain::lock(c, district)?;
    let mut rows = Vec::new();
    for commit in commits {
        let row = Row::of(district, end.number + 1, commit.time, &commit.audit, end.hash);
        end = chain::End { number: row.number, hash: row.hash() };
        rows.push((row, end.hash));
    }
    let numbers = column(&rows, |(row, _)| row.number as i64);
    let times = column(&rows, |(row, _)| row.time);
    let users = column(&rows, |(row, _)| row.user.map(i64::from));
    let devices = column(&rows, |(row, _)| row.device.map(i64::from));
    let acts = column(&rows, |(row, _)| row.act);
    let details = texts(&rows, |(row, _)| row.detail);
    let previous = column(&rows, |(row, _)| &row.previous[..]);
    let hashes = column(&rows, |(_, hash)| &hash[..]);
    let columns: &[&(dyn ToSql + Sync)] =
        &[&district.as_str(), &numbers, &times, &users, &devices, &acts, &details, &previous, &hashes];
    let sql = "INSERT INTO audit
        SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],
            $8::bytea[], $9::bytea[])";
    c.rows(sql, columns)?;
    let sql = "UPDATE chains SET number = $2, hash = $3 WHERE district = $1";
    c.execute(sql, values![district.as_str(), end.number, end.hash]).map(drop)
}

/// A change and where it stands in its village's log.
struct Placed<'a> {
    household: HouseholdId,
    change: &'a Accepted,
    village: &'a VillageCode,
    seq: u64,
    digest: [u8; 16],
}

/// Gives each accepted change its place in its village's log.
pub fn logs(c: &Connection, district: &DistrictCode, commits: &[&SealedCommit]) -> Result<()> {
    let mut by_village: BTreeMap<&VillageCode, Vec<(HouseholdId, &Accepted)>> = BTreeMap::new();
    for (village, changes) in commits.iter().flat_map(|commit| &commit.logs) {
        by_village.entry(village).or_default().extend(changes.iter().map(|(id, change)| (*id, change)));
    }
    by_village.retain(|_, changes| !changes.is_empty());
    if by_village.is_empty() {
        return Ok(());
    }
    let mut feeds = heads(c, district, &by_village.keys().copied().collect::<Vec<_>>())?;
    let mut placed = Vec::new();
    for (village, changes) in by_village {
        let feed = feeds.get_mut(village.as_str()).ok_or(Error::Damaged)?;
        for (household, change) in changes {
            feed.head += 1;
            feed.digest.add(&change.hash);
            placed.push(Placed {
                household,
                change,
                village,
                seq: feed.head,
                digest: feed.digest.to_bytes(),
            });
        }
    }
    changes(c, district, &placed)?;
    let rows: Vec<(&String, &Feed)> = feeds.iter().collect();
    let villages = column(&rows, |(village, _)| village.as_str());
    let numbers = column(&rows, |(_, feed)| feed.head as i64);
    let digests = column(&rows, |(_, feed)| feed.digest.to_bytes().to_vec());
    let sql = "UPDATE feeds f SET head = n.head, digest = n.digest
        FROM unnest($2::text[], $3::bigint[], $4::bytea[]) AS n(village, head, digest)
        WHERE f.district = $1 AND f.village = n.village";
    c.rows(sql, &[&district.as_str(), &villages, &numbers, &digests]).map(drop)
}

/// The heads of logs, locked in the order of the villages; made where they are missing.
fn heads(
    c: &Connection,
    district: &DistrictCode,
    villages: &[&VillageCode],
) -> Result<BTreeMap<String, Feed>> {
    let names = column(villages, |village| village.as_str());
    let sql = "SELECT village, epoch, head, digest FROM feeds
        WHERE district = $1 AND village = ANY($2::text[]) ORDER BY village FOR UPDATE";
    let mut rows = c.rows(sql, &[&district.as_str(), &names])?;
    if rows.len() < names.len() {
        let epoch = i64::from(reference::epoch(c)?);
        let empty = VillageDigest::default().to_bytes().to_vec();
        let insert =
            "INSERT INTO feeds SELECT $1, n, $3, 0, $4 FROM unnest($2::text[]) AS n ON CONFLICT DO NOTHING";
        c.rows(insert, &[&district.as_str(), &names, &epoch, &empty])?;
        rows = c.rows(sql, &[&district.as_str(), &names])?;
    }
    let feed = |row: &tokio_postgres::Row| {
        let digest = VillageDigest::from_bytes(row.fixed(3)?);
        Ok((row.text(0)?, Feed { epoch: row.number(1)?, head: row.number(2)?, digest }))
    };
    rows.iter().map(feed).collect()
}

fn changes(c: &Connection, district: &DistrictCode, placed: &[Placed<'_>]) -> Result<()> {
    let households = column(placed, |placed| &placed.household.as_bytes()[..]);
    let hashes = column(placed, |placed| &placed.change.hash.0[..]);
    waits_no_more(c, district, &households, &hashes)?;
    let villages = column(placed, |placed| placed.village.as_str());
    let numbers = column(placed, |placed| placed.seq as i64);
    let digests = column(placed, |placed| &placed.digest[..]);
    let actors = column(placed, |placed| &placed.change.actor.0[..]);
    let sequences = column(placed, |placed| placed.change.sequence as i64);
    let seals = column(placed, |placed| &placed.change.origin.seal.0[..]);
    let places = column(placed, |placed| i64::from(placed.change.origin.place));
    let bodies = column(placed, |placed| &placed.change.body[..]);
    let columns: &[&(dyn ToSql + Sync)] = &[
        &district.as_str(),
        &households,
        &hashes,
        &villages,
        &numbers,
        &digests,
        &actors,
        &sequences,
        &seals,
        &places,
        &bodies,
    ];
    let sql = "INSERT INTO changes
        SELECT $1, * FROM unnest($2::bytea[], $3::bytea[], $4::text[], $5::bigint[], $6::bytea[], $7::bytea[],
            $8::bigint[], $9::bytea[], $10::bigint[], $11::bytea[])";
    c.rows(sql, columns).map(drop)
}
