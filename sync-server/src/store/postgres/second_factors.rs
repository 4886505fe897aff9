//! Second factors and recovery codes.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::UserId;

use super::grants::end_sessions;
use super::session::Session as Connection;
use super::value::{Columns, Value, values};
use crate::error::{Error, Result};
use crate::store::rows::SecondFactor;
use crate::store::{Act, Write};

pub fn of(c: &Connection, district: &DistrictCode, user: UserId) -> Result<Option<SecondFactor>> {
    let sql = "SELECT secret, confirmed IS NOT NULL, step, (SELECT count(*) FROM recovery_codes r
            WHERE r.district = f.district AND r.\"user\" = f.\"user\" AND r.used IS NULL)
        FROM second_factors f WHERE f.district = $1 AND f.\"user\" = $2";
    c.maybe(sql, values![district.as_str(), user.0], |row| {
        let (secret, confirmed, step) = (row.bytes(0)?.to_vec(), row.flag(1)?, row.number(2)?);
        Ok(SecondFactor { secret, confirmed, step, recovery: row.number(3)? })
    })
}

pub fn write(c: &Connection, act: &Act, district: &DistrictCode) -> Result<()> {
    let (code, time) = (district.as_str(), act.time);
    match &act.write {
        Write::OfferSecondFactor { user, secret } => one(
            c,
            "INSERT INTO second_factors AS f VALUES ($1, $2, $3, NULL, 0)
             ON CONFLICT (district, \"user\") DO UPDATE SET secret = excluded.secret WHERE f.confirmed IS NULL",
            values![code, user.0, secret],
        ),
        Write::ConfirmSecondFactor { user, step, recovery, session } => {
            let sql = "UPDATE second_factors SET confirmed = $3, step = $4
                WHERE district = $1 AND \"user\" = $2 AND confirmed IS NULL";
            one(c, sql, values![code, user.0, time, *step])?;
            for recovery in recovery {
                let sql = "INSERT INTO recovery_codes VALUES ($1, $2, $3, NULL)";
                one(c, sql, values![code, user.0, recovery])?;
            }
            let sql = "DELETE FROM sessions WHERE district = $1 AND \"user\" = $2 AND token <> $3";
            c.execute(sql, values![code, user.0, session]).map(drop)
        }
        Write::UseStep { user, step } => one(
            c,
            "UPDATE second_factors SET step = $3 WHERE district = $1 AND \"user\" = $2 AND step < $3",
            values![code, user.0, *step],
        ),
        Write::UseRecovery { user, code: recovery } => one(
            c,
            "UPDATE recovery_codes SET used = $4
             WHERE district = $1 AND \"user\" = $2 AND code = $3 AND used IS NULL",
            values![code, user.0, recovery, time],
        ),
        Write::ResetSecondFactor { user } => {
            for table in ["second_factors", "recovery_codes"] {
                let sql = format!("DELETE FROM {table} WHERE district = $1 AND \"user\" = $2");
                c.execute(&sql, values![code, user.0])?;
            }
            end_sessions(c, district, *user)
        }
        _ => Err(Error::NotFound),
    }
}

/// What changes no row came too late, or twice.
fn one(c: &Connection, sql: &str, values: &[Value]) -> Result<()> {
    if c.execute(sql, values)? == 1 { Ok(()) } else { Err(Error::WrongCode) }
}
