//! `make bench`: the workloads W1-W7 of the design on seeded synthetic villages, against the server's own program in
//! a process of its own. Prints a table with the targets; bytes are counted at the socket, CPU by thread and process.
//! Wall times depend on what else the machine does: the load stands below the table.

mod clash;
mod edits;
mod first;
mod fleet;
mod measure;
mod office;
mod options;
mod report;
mod rules;
mod tablet;
mod tasks;
mod weeks;
mod wire;

use std::time::Instant;

use clap::{Parser, ValueEnum};
use options::{Options, Workload};
use report::{Report, Row};

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let (begun, load) = (Instant::now(), load());
    let chosen = if options.workloads.is_empty() { Workload::value_variants() } else { &options.workloads };
    let mut rows = Vec::new();
    for workload in chosen {
        eprintln!("{workload:?} ...");
        rows.extend(measure(*workload, &options)?);
    }
    let report = Report {
        size: options.size.name(),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        load: [load, self::load()],
        seconds: begun.elapsed().as_secs_f64(),
        rows,
    };
    print!("{}", report.text());
    println!("{}", report.keep(&options.results)?.display());
    Ok(())
}

fn measure(workload: Workload, options: &Options) -> anyhow::Result<Vec<Row>> {
    match workload {
        Workload::Domain => rules::run(),
        Workload::W1 => first::run(options),
        Workload::W2 => weeks::run(options),
        Workload::W5 => clash::run(options),
        Workload::W6 => fleet::run(options),
        Workload::W7 => tasks::run(options),
    }
}

/// The machine's load over the last minute.
fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or_default()
}
