//! Opening days and cut-offs.

use pendata_domain::area::DistrictCode;
use pendata_domain::calendar::CalendarRule;
use pendata_domain::ids::UserId;
use rusqlite::{Connection, params};

use super::{parsed, work};
use crate::error::Result;
use crate::store::work::SetRule;

/// In the order they were set.
pub fn rules(c: &Connection, district: &DistrictCode) -> Result<Vec<SetRule>> {
    let mut statement = c.prepare_cached(
        "SELECT number, first_month, last_month, opens, cut_off, time FROM calendars
         WHERE district = ?1 ORDER BY number",
    )?;
    let rows = statement.query_map([district.as_str()], |row| {
        let through = row.get::<_, Option<String>>(2)?.map(|month| parsed(&month)).transpose()?;
        let from = parsed(&row.get::<_, String>(1)?)?;
        let rule = CalendarRule { from, through, opens: row.get(3)?, cut_off: row.get(4)? };
        Ok(SetRule { number: row.get(0)?, rule, time: row.get(5)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn set(
    c: &Connection,
    district: &DistrictCode,
    rules: &[CalendarRule],
    user: Option<UserId>,
    time: i64,
) -> Result<()> {
    for rule in rules {
        let number = work::head(c, district)? + 1;
        c.prepare_cached("INSERT INTO calendars VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?.execute(
            params![
                district.as_str(),
                number,
                rule.from.to_string(),
                rule.through.map(|month| month.to_string()),
                rule.opens,
                rule.cut_off,
                user.map(|user| user.0),
                time
            ],
        )?;
    }
    Ok(())
}
