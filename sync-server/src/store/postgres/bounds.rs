//! Where villages lie.

use pendata_domain::area::{Bounds, DistrictCode, VillageCode};

use super::access;
use super::session::Session as Connection;
use super::value::{Columns, values};
use crate::error::{Error, Result};

pub fn bounds(c: &Connection, village: &VillageCode) -> Result<Option<Bounds>> {
    let sql = "SELECT shape FROM bounds WHERE district = $1 AND village = $2";
    c.maybe(sql, values![village.district().as_str(), village.as_str()], |row| {
        minicbor::decode(row.bytes(0)?).map_err(|_| Error::Damaged)
    })
}

/// Replaces those of the named villages; devices of the district hear of it as of a new roster.
pub fn set(c: &Connection, district: &DistrictCode, villages: &[(VillageCode, Bounds)]) -> Result<()> {
    let sql = "INSERT INTO bounds VALUES ($1, $2, $3)
        ON CONFLICT (district, village) DO UPDATE SET shape = excluded.shape";
    for (village, bounds) in villages {
        let shape = minicbor::to_vec(bounds).expect("writing to a vector cannot fail");
        c.execute(sql, values![district.as_str(), village.as_str(), shape])?;
    }
    access::bump_roster(c, district)
}
