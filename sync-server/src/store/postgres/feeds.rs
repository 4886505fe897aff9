//! Villages' logs and snapshots.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::digest::VillageDigest;
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId};
use pendata_domain::protocol::Group;
use pendata_domain::seal::SealId;
use tokio_postgres::Row;

use super::reference;
use super::session::Session as Connection;
use super::value::{Columns, values};
use crate::error::{Error, Result};
use crate::store::rows::{Feed, LoggedChange, Pack, VillageDocument};
use crate::store::vault::DistrictKeys;
use crate::store::vault::cipher::OVERHEAD;
use crate::store::vault::rows::Changes;

/// The head of a log; an empty one where nothing was accepted yet.
pub fn feed(c: &Connection, village: &VillageCode) -> Result<Feed> {
    let sql = "SELECT epoch, head, digest FROM feeds WHERE district = $1 AND village = $2";
    let found = c.maybe(sql, values![village.district().as_str(), village.as_str()], |row| {
        let digest = VillageDigest::from_bytes(row.fixed(2)?);
        Ok(Feed { epoch: row.number(0)?, head: row.number(1)?, digest })
    })?;
    match found {
        Some(feed) => Ok(feed),
        None => Ok(Feed { epoch: reference::epoch(c)?, head: 0, digest: VillageDigest::default() }),
    }
}

pub fn heads(c: &Connection) -> Result<Vec<(VillageCode, u64)>> {
    let sql = "SELECT village, head FROM feeds ORDER BY district, village";
    c.all(sql, values![], |row| Ok((row.parsed(0)?, row.number(1)?)))
}

/// As many as `bytes` of bodies, and one at least: the sum is made where the bodies are, so that a long log does not
/// cross the wire for one page.
pub fn log(
    c: &Connection,
    keys: &DistrictKeys,
    village: &VillageCode,
    after: u64,
    bytes: usize,
) -> Result<Vec<LoggedChange>> {
    let sql = "SELECT seq, household, hash, seal, place, body FROM (
            SELECT l.*, sum(length(body) - $6::int) OVER (ORDER BY seq) AS size, min(seq) OVER () AS first FROM (
                SELECT seq, household, hash, seal, place, body FROM changes
                WHERE district = $1 AND village = $2 AND seq > $3 ORDER BY seq LIMIT $5) l) p
        WHERE size <= $4 OR seq = first ORDER BY seq";
    // As much as a number of PostgreSQL's holds; a change has a hundred bytes and more.
    let bytes = bytes.min(i64::MAX as usize);
    let most = bytes / 64 + 1;
    let wanted = values![village.district().as_str(), village.as_str(), after, bytes, most, OVERHEAD];
    c.all(sql, wanted, |row| {
        let (household, hash) = (row.household(1)?, ChangeHash(row.fixed(2)?));
        Ok(LoggedChange {
            seq: row.number(0)?,
            household,
            hash,
            seal: SealId(row.fixed(3)?),
            place: row.number(4)?,
            body: keys.open_change(Changes::Logged, household, hash, row.bytes(5)?)?,
        })
    })
}

/// Zero for the number 0. Errors with `NotFound` where the log has no such number.
pub fn digest_at(c: &Connection, village: &VillageCode, seq: u64) -> Result<VillageDigest> {
    if seq == 0 {
        return Ok(VillageDigest::default());
    }
    let sql = "SELECT digest FROM changes WHERE district = $1 AND village = $2 AND seq = $3";
    let digest =
        c.maybe(sql, values![village.district().as_str(), village.as_str(), seq], |row| row.fixed(0))?;
    digest.map(VillageDigest::from_bytes).ok_or(Error::NotFound)
}

pub fn seal(c: &Connection, district: &DistrictCode, id: SealId) -> Result<Option<Group>> {
    let sql = "SELECT body FROM seals WHERE district = $1 AND id = $2";
    c.maybe(sql, values![district.as_str(), id.0], |row| {
        minicbor::decode(row.bytes(0)?).map_err(|_| Error::Damaged)
    })
}

pub fn last_seal(
    c: &Connection,
    district: &DistrictCode,
    device: DeviceNumber,
) -> Result<Option<(u64, SealId)>> {
    let sql =
        "SELECT counter, id FROM seals WHERE district = $1 AND device = $2 ORDER BY counter DESC LIMIT 1";
    c.maybe(sql, values![district.as_str(), device.0], |row| Ok((row.number(0)?, SealId(row.fixed(1)?))))
}

/// In one moment: documents and head belong together.
pub fn village(
    c: &Connection,
    keys: &DistrictKeys,
    village: &VillageCode,
) -> Result<(Feed, Vec<VillageDocument>)> {
    let head = feed(c, village)?;
    let sql = "SELECT household, heads, saved FROM documents
        WHERE district = $1 AND village = $2 AND length(heads) > 0 ORDER BY household";
    let key = values![village.district().as_str(), village.as_str()];
    Ok((head, c.all(sql, key, |row| village_document(row, keys))?))
}

/// From household, heads and saved document.
fn village_document(row: &Row, keys: &DistrictKeys) -> Result<VillageDocument> {
    let household = row.household(0)?;
    let hash = |hash: &[u8]| Ok(ChangeHash(hash.try_into().map_err(|_| Error::Damaged)?));
    Ok(VillageDocument {
        household,
        heads: row.bytes(1)?.chunks(32).map(hash).collect::<Result<_>>()?,
        saved: keys.open_document(household, row.bytes(2)?)?,
    })
}

pub fn document_count(c: &Connection, district: &DistrictCode) -> Result<u64> {
    let sql = "SELECT count(*) FROM documents WHERE district = $1 AND length(heads) > 0";
    c.one(sql, values![district.as_str()], |row| row.number(0))
}

pub fn documents_after(
    c: &Connection,
    keys: &DistrictKeys,
    last: Option<HouseholdId>,
    limit: u32,
) -> Result<Vec<VillageDocument>> {
    let sql = "SELECT household, heads, saved FROM documents
        WHERE district = $1 AND household > $2 AND length(heads) > 0 ORDER BY household LIMIT $3";
    let after = last.map_or_else(Vec::new, |household| household.as_bytes().to_vec());
    c.all(sql, values![keys.district().as_str(), after, limit], |row| village_document(row, keys))
}

pub fn pack(c: &Connection, village: &VillageCode) -> Result<Option<Pack>> {
    let sql = "SELECT epoch, through, digest, parts, bytes, households FROM packs
        WHERE district = $1 AND village = $2 ORDER BY epoch DESC, through DESC LIMIT 1";
    c.maybe(sql, values![village.district().as_str(), village.as_str()], |row| {
        Ok(Pack {
            epoch: row.number(0)?,
            through: row.number(1)?,
            digest: VillageDigest::from_bytes(row.fixed(2)?),
            parts: row.number(3)?,
            bytes: row.number(4)?,
            households: row.number(5)?,
        })
    })
}

pub fn pack_part(
    c: &Connection,
    keys: &DistrictKeys,
    village: &VillageCode,
    (epoch, through, part): (u32, u64, u32),
) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT body FROM pack_parts
        WHERE district = $1 AND village = $2 AND epoch = $3 AND through = $4 AND part = $5";
    let key = values![village.district().as_str(), village.as_str(), epoch, through, part];
    c.maybe(sql, key, |row| keys.open_part(village, (epoch, through, part), row.bytes(0)?))
}

/// `parts` are encrypted.
pub fn add_pack(c: &Connection, village: &VillageCode, pack: &Pack, parts: &[Vec<u8>]) -> Result<()> {
    let (district, name) = (village.district(), village.as_str());
    // The log's head is locked by whoever empties a household of the village: one of both sees the other.
    let sql = "SELECT 1 FROM feeds WHERE district = $1 AND village = $2 FOR SHARE";
    c.execute(sql, values![district.as_str(), name])?;
    let sql = "SELECT 1 FROM erasures WHERE district = $1 AND village = $2 AND seq > $3 LIMIT 1";
    if c.maybe(sql, values![district.as_str(), name, pack.through], |_| Ok(()))?.is_some() {
        return Err(Error::Stale);
    }
    c.execute(
        "INSERT INTO packs VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        values![
            district.as_str(),
            name,
            pack.epoch,
            pack.through,
            pack.digest.to_bytes(),
            pack.parts,
            pack.bytes,
            pack.households
        ],
    )?;
    let sql = "INSERT INTO pack_parts VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    for (part, body) in parts.iter().enumerate() {
        c.execute(sql, values![district.as_str(), name, pack.epoch, pack.through, part, body])?;
    }
    Ok(())
}
