//! What a pushed change costs in a small registry and in a large one: the same work, beside larger indexes.

use pendata_cluster::Cluster;
use rusqlite::{Connection, OpenFlags};

use crate::bench::Bench;
use crate::fleet::{self, ACCEPTED, CPU_EACH, EDITED};
use crate::measure::Process;
use crate::office::{Kept, Office, households, villages};
use crate::options::Fleet;
use crate::row::{Row, Sample};

/// Households of a village, and villages at most: then villages grow. All of them lie in one district.
const VILLAGE: usize = 2_000;
const VILLAGES: usize = 300;
/// Villages in which devices push, and devices of a run.
const PUSHED: usize = 5;
const DEVICES: usize = 50;

const ALL_CPU: &str = "server and PostgreSQL, CPU ms a change";
const INDEXES: &str = "indexes MB";
const TABLES: &str = "tables MB";
const FILLED: &str = "filled with households/s";
const TIMES: &str = "CPU a change, times that of the small";

pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let stores: &[Kept] = match bench.options.skip_postgres {
        true => &[Kept::Embedded],
        false => &[Kept::Embedded, Kept::Postgres],
    };
    for kept in stores {
        bench.kept = *kept;
        let done = compared(bench);
        bench.kept = Kept::Embedded;
        done?;
    }
    Ok(())
}

fn compared(bench: &mut Bench) -> anyhow::Result<()> {
    let few = measured(bench, bench.options.from)?;
    let many = measured(bench, bench.options.to)?;
    let cost = |row: &Row| row.median(ALL_CPU).unwrap_or(f64::NAN);
    let times = Sample::default().with(TIMES, cost(&many) / cost(&few));
    bench.report.add(few);
    bench.report.add(many.once(times).at_most(TIMES, 1.5, 1.1));
    Ok(())
}

fn measured(bench: &mut Bench, all: usize) -> anyhow::Result<Row> {
    bench.report.tell(format!("growth: filling a registry with {all} households"));
    let mut office = Office::open(&bench.options.dir, bench.kept)?;
    let (villages, rate) = fill(&office, all)?;
    let runs = bench.options.repeat();
    // Spread over what is there, and in as many villages whatever there is: a device reads what its neighbours sent.
    let pushed: Vec<_> = villages.iter().step_by(villages.len().div_ceil(PUSHED)).cloned().collect();
    let fleet = Fleet { devices: DEVICES * runs, villages: pushed.len(), households: all };
    let requests = fleet::prepare(&office.books()?, &pushed, fleet)?;
    let sizes = sizes(&office)?;
    office.serve()?;
    let mut samples = Vec::new();
    for (n, requests) in requests.chunks(DEVICES).enumerate() {
        let database = office.database().map(|_| Process::of(Cluster::durable().process()));
        let before = database.map(|database| (database, database.mark()));
        let sample = fleet::pushed(&office, requests)?;
        let database_cpu = before.map_or(0.0, |(database, mark)| database.since(mark) * 1e3);
        let changes = sample.get(ACCEPTED).unwrap_or_default();
        anyhow::ensure!(changes as usize == DEVICES * EDITED, "{changes} changes were accepted");
        let server_cpu = sample.get(CPU_EACH).unwrap_or_default();
        samples.push(sample.with(ALL_CPU, server_cpu + database_cpu / changes));
        bench.report.tell(format!("growth: run {} of {runs}", n + 1));
    }
    let case = bench.case(format!("{all} households, {DEVICES} devices push"));
    Ok(Row::of("growth", case, &samples).once(sizes.with(FILLED, rate)))
}

/// As an operator takes over older data. Returns the villages, and households a second.
fn fill(office: &Office, all: usize) -> anyhow::Result<(Vec<pendata_domain::area::VillageCode>, f64)> {
    let villages = villages(all.div_ceil(VILLAGE).clamp(PUSHED, VILLAGES));
    let each = all.div_ceil(villages.len());
    let mut wall = 0.0;
    for (seed, village) in villages.iter().enumerate() {
        wall += office.import(households(seed as u64, village, each)?)?.wall;
    }
    Ok((villages.clone(), (each * villages.len()) as f64 / wall))
}

fn sizes(office: &Office) -> anyhow::Result<Sample> {
    let (indexes, tables) = match office.database() {
        Some(database) => {
            let size = |kinds: &str| {
                let sql = "SELECT coalesce(sum(pg_relation_size(oid)), 0)::bigint FROM pg_class
                    WHERE relnamespace = current_schema()::regnamespace AND relkind IN";
                database.count(&format!("{sql} ({kinds})"))
            };
            (size("'i'"), size("'r', 't'"))
        }
        None => {
            let file = office.registry();
            let c = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            let sql = "SELECT coalesce(sum(s.pgsize), 0) FROM dbstat('main', 1) s
                JOIN sqlite_schema m ON m.name = s.name WHERE m.type = ?1";
            let size = |kind: &str| c.query_row(sql, [kind], |row| row.get::<_, i64>(0));
            (size("index")? as u64, size("table")? as u64)
        }
    };
    Ok(Sample::default().with(INDEXES, indexes as f64 / 1e6).with(TABLES, tables as f64 / 1e6))
}
