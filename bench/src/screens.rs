//! The officer's screens in Chromium, on a processor of a sixth of the speed: `screens.mjs` beside this folder drives
//! the programs as the browser tests do and prints what it measured.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::Context;
use serde::Deserialize;

use crate::bench::Bench;
use crate::row::{Row, Sample};

/// A case as the script prints it, one a line.
#[derive(Deserialize)]
struct Measured {
    case: String,
    values: Vec<f64>,
}

/// What the script measures: its name of the case, ours, the unit, what it must not exceed.
const CASES: [(&str, &str, &str, f64); 4] = [
    ("member", "change of member at 6x", "median ms", 300.0),
    ("key", "a key in a field at 6x", "median ms", 60.0),
    ("search", "a key of a search in 5000", "median ms", 100.0),
    ("scripts", "scripts of the officer's page", "gzipped KB", 250.0),
];

pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/screens.mjs");
    let programs = std::env::current_exe()?;
    let profile = programs.parent().context("a program lies in a folder")?;
    let mut node = Command::new("node")
        .arg(script)
        .env("CARGO_TARGET_DIR", profile.parent().context("a profile lies in the target folder")?)
        .env("PROFILE", profile.file_name().context("a folder has a name")?)
        .stdout(Stdio::piped())
        .spawn()
        .context("node does not start")?;
    let lines = BufReader::new(node.stdout.take().context("it is a pipe")?).lines();
    for line in lines {
        let measured: Measured = serde_json::from_str(&line?).context("the script said something else")?;
        let (_, name, unit, must) =
            CASES.iter().find(|(case, ..)| *case == measured.case).context("an unknown case")?;
        let runs: Vec<Sample> =
            measured.values.iter().map(|value| Sample::default().with(unit, *value)).collect();
        bench.report.add(Row::of("screens", *name, &runs).at_most(unit, *must, None));
    }
    anyhow::ensure!(node.wait()?.success(), "the screens could not be measured");
    Ok(())
}
