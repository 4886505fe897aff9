//! The floor under W6 on PostgreSQL: rows of a household's size as jsonb, written over each other, each in a commit of its
//! own, by pgbench with as many clients as the server has connections at work.

use std::process::Command;

use anyhow::Context;
use pendata_cluster::Database;

use crate::row::Sample;

/// A household of the demo as JSON, bytes.
const BYTES: usize = 2_800;
const ROWS: usize = 2_000;
const CLIENTS: &str = "16";
const SECONDS: &str = "5";

pub const RATE: &str = "bare jsonb upserts/s";

pub fn at_once(registry: &Database) -> anyhow::Result<Sample> {
    let database = registry.twin();
    database.sql("CREATE TABLE bare (id int PRIMARY KEY, body jsonb NOT NULL)");
    let script = tempfile::NamedTempFile::new()?;
    let body = format!("{{\"answers\": \"{}\"}}", "5311".repeat(BYTES / 4));
    let upsert = format!(
        "\\set id random(1, {ROWS})\nINSERT INTO bare VALUES (:id, '{body}'::jsonb) \
         ON CONFLICT (id) DO UPDATE SET body = excluded.body;\n"
    );
    std::fs::write(&script, upsert)?;
    let mut pgbench = Command::new(program()?);
    pgbench.args(["--no-vacuum", "--client", CLIENTS, "--jobs", "2", "--time", SECONDS, "--file"]);
    let output = pgbench.arg(script.path()).arg(database.url()).output().context("pgbench does not start")?;
    anyhow::ensure!(output.status.success(), "pgbench: {}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout);
    let rate =
        said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse::<f64>().ok());
    Ok(Sample::default().with(RATE, rate.context("pgbench said something else")?))
}

/// Debian keeps it out of the path.
fn program() -> anyhow::Result<std::path::PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output();
    let named = output.ok().map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let installed = (15..30).rev().map(|version| format!("/usr/lib/postgresql/{version}/bin"));
    let mut places = installed.chain(named).map(|dir| std::path::Path::new(&dir).join("pgbench"));
    places.find(|place| place.exists()).context("pgbench is not installed")
}
