//! `make bench`: the workloads W1-W7 of the design on seeded synthetic villages, against the server's own program in
//! a process of its own, the screens in Chromium and the real window. Prints each case as it is measured, with what the design asks;
//! bytes are counted at the socket, CPU by process. Wall times depend on what else the machine does: the load stands
//! below the table.

mod alone;
mod bare;
mod bench;
mod clash;
mod edits;
mod first;
mod fleet;
mod growth;
mod link;
mod loading;
mod measure;
mod office;
mod options;
mod peers;
mod quiet;
mod report;
mod row;
mod rules;
mod screens;
mod sheet;
mod stick;
mod stock;
mod tablet;
mod tasks;
mod text;
mod upsert;
mod weeks;
mod wire;

use bench::Bench;
use clap::Parser;
use office::Kept;
use options::{Options, Workload};

type Measured = fn(&mut Bench) -> anyhow::Result<()>;

const ONCE: [(Workload, &str, Measured); 5] = [
    (Workload::Domain, "rules", rules::run),
    (Workload::Screens, "screens", screens::in_chromium),
    (Workload::Window, "window", screens::in_the_window),
    (Workload::Sheet, "sheet", sheet::run),
    (Workload::Growth, "growth", growth::run),
];

const OF_EACH_SIZE: [(Workload, &str, Measured); 8] = [
    (Workload::Import, "import", loading::run),
    (Workload::W1, "W1", first::run),
    (Workload::W2, "W2, W3", weeks::run),
    (Workload::W4, "W4", quiet::run),
    (Workload::W5, "W5", clash::run),
    (Workload::W6, "W6", fleet::run),
    (Workload::W7, "W7", tasks::run),
    (Workload::Bundle, "bundle", stick::run),
];

/// What a server does is measured on PostgreSQL too.
const ON_POSTGRES: [Workload; 2] = [Workload::Import, Workload::W6];

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if let Some(dir) = &options.alone {
        return alone::run(dir, options.server.as_deref());
    }
    let mut bench = Bench::begin(options)?;
    for (workload, name, measured) in ONCE {
        if bench.options.measures(workload) {
            bench.part(name, measured)?;
        }
    }
    for size in bench.options.sizes() {
        bench.size = size;
        for (workload, name, measured) in OF_EACH_SIZE {
            if !bench.options.measures(workload) {
                continue;
            }
            bench.part(&format!("{name} {}", size.name()), measured)?;
            if ON_POSTGRES.contains(&workload) && !bench.options.skip_postgres {
                bench.kept = Kept::Postgres;
                bench.part(&format!("{name} {} on PostgreSQL", size.name()), measured)?;
                bench.kept = Kept::Embedded;
            }
        }
        bench.clear_stocks();
    }
    if let Some(growth) = first::growth(&bench.report.rows) {
        bench.report.add(growth);
    }
    bench.report.close()
}
