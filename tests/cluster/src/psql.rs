//! Statements through `psql`.

use std::process::{Command, Stdio};

const PLAIN: [&str; 7] =
    ["--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--set", "ON_ERROR_STOP=1", "--command"];

pub fn sql(url: &str, sql: &str) -> String {
    run(url, sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// What `psql` prints of rows, unaligned.
pub fn run(url: &str, sql: &str) -> Result<String, String> {
    let mut psql = Command::new("psql");
    let output = psql.args(PLAIN).args([sql, url]).stdin(Stdio::null()).output().expect("psql runs");
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
