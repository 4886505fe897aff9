//! Statements through `psql`.

use std::io::Write;
use std::process::{Command, Stdio};

const PLAIN: [&str; 6] =
    ["--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--set", "ON_ERROR_STOP=1"];
/// Linux takes no argument of more than 128 KiB.
const ARGUMENT: usize = 100_000;

pub fn sql(url: &str, sql: &str) -> String {
    run(url, sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// What `psql` prints of rows, unaligned. Long statements are read as a script: each is a transaction of its own.
pub fn run(url: &str, sql: &str) -> Result<String, String> {
    let mut psql = Command::new("psql");
    psql.args(PLAIN).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let script = match sql.len() > ARGUMENT {
        true => {
            psql.args(["--file", "-", url]);
            sql
        }
        false => {
            psql.args(["--command", sql, url]);
            ""
        }
    };
    let mut running = psql.spawn().expect("psql runs");
    // One that has failed reads no further; what it says of it is below.
    running.stdin.take().expect("a pipe").write_all(script.as_bytes()).ok();
    let output = running.wait_with_output().expect("psql ends");
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
