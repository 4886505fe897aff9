//! Where villages lie.

use pendata_domain::area::{Bounds, DistrictCode, VillageCode};
use rusqlite::{Connection, OptionalExtension, params};

use super::access;
use crate::error::{Error, Result};

pub fn bounds(c: &Connection, village: &VillageCode) -> Result<Option<Bounds>> {
    let sql = "SELECT shape FROM bounds WHERE district = ?1 AND village = ?2";
    let found: Option<Vec<u8>> = c
        .prepare_cached(sql)?
        .query_row(params![village.district().as_str(), village.as_str()], |row| row.get(0))
        .optional()?;
    found.map(|shape| minicbor::decode(&shape).map_err(|_| Error::Damaged)).transpose()
}

/// Replaces those of the named villages; devices of the district hear of it as of a new roster.
pub fn set(c: &Connection, district: &DistrictCode, villages: &[(VillageCode, Bounds)]) -> Result<()> {
    let mut statement = c.prepare_cached("INSERT OR REPLACE INTO bounds VALUES (?1, ?2, ?3)")?;
    for (village, bounds) in villages {
        let shape = minicbor::to_vec(bounds).expect("writing to a vector cannot fail");
        statement.execute(params![district.as_str(), village.as_str(), shape])?;
    }
    access::bump_roster(c, district)
}
