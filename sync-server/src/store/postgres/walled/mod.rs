//! What stands behind the wall, and what the server's roles reach when a statement says too much or too little.

mod catalogue;
mod forgetful;
mod logins;
mod reconnecting;
mod statements;

use pendata_domain::area::{DistrictCode, VillageCode};

pub use forgetful::told;

use super::session::Session;
use super::value::{Columns, values};
use crate::error::{Error, Result};
use crate::store::suite::village;

fn here() -> DistrictCode {
    village(1).district()
}

fn there() -> VillageCode {
    "35.03.01.2001".parse().expect("a village")
}

/// Tables with a column for the district, without their partitions.
fn tables(c: &Session) -> Vec<String> {
    let sql = "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'district'
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            AND NOT a.attisdropped ORDER BY 1";
    c.all(sql, values![], |row| row.text(0)).expect("tables")
}

fn texts(c: &Session, sql: &str) -> Vec<String> {
    c.all(sql, values![], |row| row.text(0)).expect(sql)
}

fn is_refused<T>(outcome: &Result<T>) -> bool {
    matches!(outcome, Err(Error::Postgres(failure)) if failure.is_forbidden())
}
