//! Villages' logs and snapshots.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::digest::VillageDigest;
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId};
use pendata_domain::protocol::Group;
use pendata_domain::seal::SealId;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{fixed, opened, parsed, reference};
use crate::error::{Error, Result};
use crate::store::rows::{Feed, LoggedChange, Pack, VillageDocument};
use crate::store::vault::DistrictKeys;
use crate::store::vault::rows::Changes;

/// The head of a log; an empty one where nothing was accepted yet.
pub fn feed(c: &Connection, village: &VillageCode) -> Result<Feed> {
    let found = c
        .prepare_cached("SELECT epoch, head, digest FROM feeds WHERE district = ?1 AND village = ?2")?
        .query_row(params![village.district().as_str(), village.as_str()], |row| {
            let digest = VillageDigest::from_bytes(fixed(row.get_ref(2)?.as_blob()?)?);
            Ok(Feed { epoch: row.get(0)?, head: row.get(1)?, digest })
        })
        .optional()?;
    match found {
        Some(feed) => Ok(feed),
        None => Ok(Feed { epoch: reference::epoch(c)?, head: 0, digest: VillageDigest::default() }),
    }
}

pub fn heads(c: &Connection) -> Result<Vec<(VillageCode, u64)>> {
    let mut statement = c.prepare_cached("SELECT village, head FROM feeds ORDER BY district, village")?;
    let rows = statement.query_map([], |row| Ok((parsed(&row.get::<_, String>(0)?)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn log(
    c: &Connection,
    keys: &DistrictKeys,
    village: &VillageCode,
    after: u64,
    bytes: usize,
) -> Result<Vec<LoggedChange>> {
    let mut statement = c.prepare_cached(
        "SELECT seq, household, hash, seal, place, body FROM changes
         WHERE district = ?1 AND village = ?2 AND seq > ?3 ORDER BY seq",
    )?;
    let rows = statement.query_map(params![village.district().as_str(), village.as_str(), after], |row| {
        let household = HouseholdId::from_bytes(fixed(row.get_ref(1)?.as_blob()?)?);
        let hash = ChangeHash(fixed(row.get_ref(2)?.as_blob()?)?);
        Ok(LoggedChange {
            seq: row.get(0)?,
            household,
            hash,
            seal: SealId(fixed(row.get_ref(3)?.as_blob()?)?),
            place: row.get(4)?,
            body: opened(keys.open_change(Changes::Logged, household, hash, row.get_ref(5)?.as_blob()?))?,
        })
    })?;
    let (mut page, mut size) = (Vec::new(), 0);
    for row in rows {
        let change = row?;
        size += change.body.len();
        if size > bytes && !page.is_empty() {
            break;
        }
        page.push(change);
    }
    Ok(page)
}

/// Zero for the number 0. Errors with `NotFound` where the log has no such number.
pub fn digest_at(c: &Connection, village: &VillageCode, seq: u64) -> Result<VillageDigest> {
    if seq == 0 {
        return Ok(VillageDigest::default());
    }
    let digest = c
        .prepare_cached("SELECT digest FROM changes WHERE district = ?1 AND village = ?2 AND seq = ?3")?
        .query_row(params![village.district().as_str(), village.as_str(), seq], |row| {
            fixed(row.get_ref(0)?.as_blob()?)
        })
        .optional()?;
    digest.map(VillageDigest::from_bytes).ok_or(Error::NotFound)
}

pub fn seal(c: &Connection, district: &DistrictCode, id: SealId) -> Result<Option<Group>> {
    let body: Option<Vec<u8>> = c
        .prepare_cached("SELECT body FROM seals WHERE district = ?1 AND id = ?2")?
        .query_row(params![district.as_str(), id.0], |row| row.get(0))
        .optional()?;
    body.map(|body| minicbor::decode(&body).map_err(|_| Error::Damaged)).transpose()
}

pub fn last_seal(
    c: &Connection,
    district: &DistrictCode,
    device: DeviceNumber,
) -> Result<Option<(u64, SealId)>> {
    let seal = c
        .prepare_cached(
            "SELECT counter, id FROM seals WHERE district = ?1 AND device = ?2 ORDER BY counter DESC LIMIT 1",
        )?
        .query_row(params![district.as_str(), device.0], |row| {
            Ok((row.get(0)?, SealId(fixed(row.get_ref(1)?.as_blob()?)?)))
        })
        .optional()?;
    Ok(seal)
}

pub fn village(
    c: &Connection,
    keys: &DistrictKeys,
    village: &VillageCode,
) -> Result<(Feed, Vec<VillageDocument>)> {
    // One transaction: documents and head of one moment.
    let moment = c.unchecked_transaction()?;
    let head = feed(&moment, village)?;
    let mut statement = moment.prepare(
        "SELECT household, heads, saved FROM documents
         WHERE district = ?1 AND village = ?2 AND length(heads) > 0 ORDER BY household",
    )?;
    let key = params![keys.district().as_str(), village.as_str()];
    let rows = statement.query_map(key, |row| village_document(row, keys))?;
    Ok((head, rows.collect::<rusqlite::Result<_>>()?))
}

/// From household, heads and saved document.
fn village_document(row: &Row<'_>, keys: &DistrictKeys) -> rusqlite::Result<VillageDocument> {
    let household = HouseholdId::from_bytes(fixed(row.get_ref(0)?.as_blob()?)?);
    let heads = row.get_ref(1)?.as_blob()?.chunks(32).map(|hash| Ok(ChangeHash(fixed(hash)?)));
    Ok(VillageDocument {
        household,
        heads: heads.collect::<rusqlite::Result<_>>()?,
        saved: opened(keys.open_document(household, row.get_ref(2)?.as_blob()?))?,
    })
}

pub fn document_count(c: &Connection, district: &DistrictCode) -> Result<u64> {
    let sql = "SELECT count(*) FROM documents WHERE district = ?1 AND length(heads) > 0";
    Ok(c.prepare_cached(sql)?.query_row([district.as_str()], |row| row.get(0))?)
}

pub fn documents_after(
    c: &Connection,
    keys: &DistrictKeys,
    last: Option<HouseholdId>,
    limit: u32,
) -> Result<Vec<VillageDocument>> {
    let mut statement = c.prepare_cached(
        "SELECT household, heads, saved FROM documents
         WHERE district = ?1 AND household > ?2 AND length(heads) > 0
         ORDER BY household LIMIT ?3",
    )?;
    let after = last.as_ref().map_or(&[][..], |household| &household.as_bytes()[..]);
    let key = params![keys.district().as_str(), after, limit];
    let rows = statement.query_map(key, |row| village_document(row, keys))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn pack(c: &Connection, village: &VillageCode) -> Result<Option<Pack>> {
    let pack = c
        .prepare_cached(
            "SELECT epoch, through, digest, parts, bytes, households FROM packs
             WHERE district = ?1 AND village = ?2 ORDER BY epoch DESC, through DESC LIMIT 1",
        )?
        .query_row(params![village.district().as_str(), village.as_str()], |row| {
            Ok(Pack {
                epoch: row.get(0)?,
                through: row.get(1)?,
                digest: VillageDigest::from_bytes(fixed(row.get_ref(2)?.as_blob()?)?),
                parts: row.get(3)?,
                bytes: row.get(4)?,
                households: row.get(5)?,
            })
        })
        .optional()?;
    Ok(pack)
}

pub fn pack_part(
    c: &Connection,
    keys: &DistrictKeys,
    village: &VillageCode,
    (epoch, through, part): (u32, u64, u32),
) -> Result<Option<Vec<u8>>> {
    let body = c
        .prepare_cached(
            "SELECT body FROM pack_parts
             WHERE district = ?1 AND village = ?2 AND epoch = ?3 AND through = ?4 AND part = ?5",
        )?
        .query_row(params![village.district().as_str(), village.as_str(), epoch, through, part], |row| {
            opened(keys.open_part(village, (epoch, through, part), row.get_ref(0)?.as_blob()?))
        })
        .optional()?;
    Ok(body)
}

/// `parts` are encrypted.
pub fn add_pack(c: &Connection, village: &VillageCode, pack: &Pack, parts: &[Vec<u8>]) -> Result<()> {
    let (district, name) = (village.district(), village.as_str());
    let sql = "SELECT 1 FROM erasures WHERE district = ?1 AND village = ?2 AND seq > ?3";
    if c.prepare_cached(sql)?.exists(params![district.as_str(), name, pack.through])? {
        return Err(Error::Stale);
    }
    c.prepare_cached("INSERT INTO packs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING")?
        .execute(params![
            district.as_str(),
            name,
            pack.epoch,
            pack.through,
            pack.digest.to_bytes(),
            pack.parts,
            pack.bytes,
            pack.households
        ])?;
    for (part, body) in parts.iter().enumerate() {
        c.prepare_cached("INSERT INTO pack_parts VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING")?
            .execute(params![district.as_str(), name, pack.epoch, pack.through, part, body])?;
    }
    Ok(())
}
