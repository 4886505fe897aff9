//! The officer's screens in Chromium, on a processor of a sixth of the speed, and in the real window: the scripts beside
//! this folder drive the programs as the tests do and print what they measured.

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

/// What a script measures: its name of the case, ours, the unit, what it must not exceed.
const CASES: [(&str, &str, &str, Option<f64>); 9] = [
    ("member", "change of member at 6x", "median ms", Some(300.0)),
    ("key", "a key in a field at 6x", "median ms", Some(60.0)),
    ("search", "a key of a search in 5000", "median ms", Some(100.0)),
    ("scripts", "scripts of the officer's page", "gzipped KB", Some(250.0)),
    ("memory", "the program's process with 8000", "MiB in memory", Some(150.0)),
    ("shared", "with shared files in shares", "MiB in memory", None),
    ("own", "of it its own, not of files", "MiB in memory", None),
    ("peak", "its most, since it started", "MiB in memory", None),
    ("start", "program to list of 8000, PIN at once", "ms", None),
];

pub fn in_chromium(bench: &mut Bench) -> anyhow::Result<()> {
    told_by(concat!(env!("CARGO_MANIFEST_DIR"), "/screens.mjs"), bench)
}

pub fn in_the_window(bench: &mut Bench) -> anyhow::Result<()> {
    told_by(concat!(env!("CARGO_MANIFEST_DIR"), "/window.mjs"), bench)
}

fn told_by(script: &str, bench: &mut Bench) -> anyhow::Result<()> {
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
        let row = Row::of("screens", *name, &runs);
        bench.report.add(match must {
            Some(must) => row.at_most(unit, *must, None),
            None => row,
        });
    }
    anyhow::ensure!(node.wait()?.success(), "the screens could not be measured");
    Ok(())
}
