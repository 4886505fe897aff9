//! Opening days and cut-offs.

use pendata_domain::area::DistrictCode;
use pendata_domain::calendar::CalendarRule;
use pendata_domain::ids::UserId;

use super::session::Session as Connection;
use super::value::{Columns, values};
use super::work;
use crate::error::{Error, Result};
use crate::store::work::SetRule;

/// In the order they were set.
pub fn rules(c: &Connection, district: &DistrictCode) -> Result<Vec<SetRule>> {
    let sql = "SELECT number, first_month, last_month, opens, cut_off, time FROM calendars
        WHERE district = $1 ORDER BY number";
    c.all(sql, values![district.as_str()], |row| {
        let through = row.text_or(2)?.map(|month| month.parse().map_err(|_| Error::Damaged)).transpose()?;
        let rule =
            CalendarRule { from: row.parsed(1)?, through, opens: row.number(3)?, cut_off: row.number(4)? };
        Ok(SetRule { number: row.number(0)?, rule, time: row.number(5)? })
    })
}

/// The caller holds the district's chain, whose lock orders the numbers.
pub fn set(
    c: &Connection,
    district: &DistrictCode,
    rules: &[CalendarRule],
    user: Option<UserId>,
    time: i64,
) -> Result<()> {
    for rule in rules {
        let number = work::head(c, district)? + 1;
        c.execute(
            "INSERT INTO calendars VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
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
