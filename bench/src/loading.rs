//! Loading households into the registry, as an operator takes over older data.

use crate::bench::Bench;
use crate::office::{Office, demo_village, households};
use crate::row::{Row, Sample};
use crate::text::{SERVER_CPU, SERVER_DISK, WALL};

const RATE: &str = "households/s";

pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let size = bench.size.village();
    let mut runs = Vec::new();
    for n in 0..bench.options.repeat() {
        let office = Office::open(&bench.options.dir, bench.kept)?;
        let import = office.import(households(1, &demo_village(), size)?)?;
        let sample = Sample::default()
            .with(WALL, import.wall)
            .with(SERVER_CPU, import.cpu * 1e3)
            .with(SERVER_DISK, office.disk() as f64 / 1e3)
            .with("CPU ms a household", import.cpu * 1e3 / size as f64)
            .with(RATE, size as f64 / import.wall);
        runs.push(sample);
        bench.report.tell(format!("import {size}: run {} of {}", n + 1, bench.options.repeat()));
    }
    let row = Row::of("import", bench.case(format!("{size} households")), &runs);
    // A few households say nothing about a rate.
    bench.report.add(if size < 1_000 { row } else { row.at_least(RATE, 1_500.0, 3_000.0) });
    Ok(())
}
