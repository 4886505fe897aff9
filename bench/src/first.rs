//! W1, the first sync of a village to a fresh device by its snapshot and then the log.

use std::sync::Mutex;
use std::time::Instant;

use pendata_device::sync::Phase;

use crate::alone;
use crate::bare::{LOCAL_WRITES, rewritten};
use crate::bench::Bench;
use crate::office::{Office, demo_village};
use crate::row::{Row, Sample};
use crate::stock::later;
use crate::tablet::{Synced, Tablet};
use crate::text::{CLIENT_CPU, CLIENT_PEAK, SEEN_ON_2G, SERVER_CPU};
use crate::wire::Relay;

/// The size that targets are set for.
const TARGET: usize = 2_000;

const BOTH_WAYS: &str = "both ways KB";
const BYTES_EACH: &str = "bytes a household, without the form";
const CPU_EACH: &str = "client CPU us a household";
const ABOVE_WRITES: &str = "client CPU above bare writes ms";
const USABLE_KB: &str = "list usable after KB";
const USABLE_S: &str = "list usable on 2G after s";
const MORE_MEMORY: &str = "client memory for the sync MiB";

pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let size = bench.size.village();
    let (mut office, snapshot) = (bench.office(size)?, bench.stock(size)?.snapshot.clone());
    office.serve()?;
    let relay = Relay::before(&office.address)?;
    let mut runs = Vec::new();
    for n in 0..bench.options.repeat() {
        let tablet = Tablet::of(&office, &format!("first{n}"), &demo_village())?;
        let first = tablet.sync(&office, &relay)?;
        let sample = sample(&first, size).and(tablet.held(&office)?);
        let draws = tablet.draws.clone();
        let writes = rewritten(tablet.close().path(), &draws)?;
        let above = first.client_cpu * 1e3 - writes.get(LOCAL_WRITES).unwrap_or(0.0);
        runs.push(sample.and(writes).with(ABOVE_WRITES, above));
        bench.report.tell(format!("W1 {size}: run {} of {}", n + 1, bench.options.repeat()));
    }
    let row = Row::of("W1", format!("first sync, {size} households"), &runs).once(snapshot);
    let row = row.once(memory(&office, &relay)?).once(on_2g(bench, &office, size)?);
    bench.report.add(judged(row, size));
    Ok(())
}

fn judged(row: Row, size: usize) -> Row {
    if size != TARGET {
        return row;
    }
    row.at_most(BOTH_WAYS, 600.0, 390.0)
        .at_most(ABOVE_WRITES, 100.0, 45.0)
        .at_most(SERVER_CPU, 50.0, 10.0)
        .at_most(USABLE_KB, None, 160.0)
        .at_most(USABLE_S, None, 20.0)
}

fn sample(first: &Synced, size: usize) -> Sample {
    let form = form_bytes(&first.phases);
    let each = |value: f64| value / size as f64;
    first
        .sample()
        .with(BOTH_WAYS, first.traffic.total() as f64 / 1e3)
        .with("of it the form KB", form as f64 / 1e3)
        .with("households by snapshot", f64::from(first.report.loaded))
        .with("changes by log", f64::from(first.report.received))
        .with(BYTES_EACH, each((first.traffic.total() - form) as f64))
        .with(CPU_EACH, each(first.client_cpu * 1e6))
}

/// Bytes of the phase in which the form is fetched.
fn form_bytes(phases: &[(Phase, u64, f64)]) -> u64 {
    let pairs = phases.iter().zip(phases.iter().skip(1));
    pairs
        .filter(|((phase, ..), _)| *phase == Phase::Form)
        .map(|((_, begun, _), (_, ended, _))| ended - begun)
        .sum()
}

/// A first sync in a process of its own.
fn memory(office: &Office, relay: &Relay) -> anyhow::Result<Sample> {
    let folder = Tablet::of(office, "memory", &demo_village())?.close();
    let alone = alone::started(folder.path(), Some(&relay.address))?;
    Ok(Sample::default().with(CLIENT_PEAK, alone.peak).with(MORE_MEMORY, alone.peak - alone.before))
}

/// A first sync on a slow line, and when the list had every household of the snapshot.
fn on_2g(bench: &Bench, office: &Office, size: usize) -> anyhow::Result<Sample> {
    if !bench.measures_2g() {
        return Ok(Sample::default());
    }
    bench.report.tell(format!("W1 {size}: on a line of 50 kbit/s, 600 ms"));
    let relay = Relay::on_2g(&office.address)?;
    let tablet = Tablet::of(office, "slow", &demo_village())?;
    let (begun, usable) = (Instant::now(), Mutex::new(None));
    let synced = tablet.watched(office, &relay, |progress| {
        let mut usable = usable.lock().expect("nothing panics while it holds this");
        if usable.is_none() && listed(&tablet) >= size - later(size) {
            let bytes = (progress.bytes_up + progress.bytes_down) as f64;
            *usable = Some((bytes / 1e3, begun.elapsed().as_secs_f64()));
        }
    })?;
    let sample = Sample::default().with(SEEN_ON_2G, synced.wall);
    Ok(match usable.into_inner().expect("nothing panicked") {
        Some((kilobytes, seconds)) => sample.with(USABLE_KB, kilobytes).with(USABLE_S, seconds),
        None => sample,
    })
}

fn listed(tablet: &Tablet) -> usize {
    let counts = tablet.device().counts_by_status(None).unwrap_or_default();
    counts.iter().map(|(_, count)| *count as usize).sum()
}

/// What one household costs in the smallest and in the largest village that were measured.
pub fn growth(rows: &[Row]) -> Option<Row> {
    let mut firsts = rows.iter().filter(|row| row.workload == "W1");
    let (few, many) = (firsts.next()?, firsts.next_back()?);
    let more = |name| Some((many.median(name)? / few.median(name)? - 1.0) * 100.0);
    let memory = many.median(MORE_MEMORY)? - few.median(MORE_MEMORY)?;
    let sample = Sample::default()
        .with("bytes a household, % more", more(BYTES_EACH)?)
        .with("client CPU a household, % more", more(CPU_EACH)?)
        .with("server CPU, times", many.median(SERVER_CPU)? / few.median(SERVER_CPU)?)
        .with("client CPU, times", many.median(CLIENT_CPU)? / few.median(CLIENT_CPU)?)
        .with("memory of the client, MiB more", memory);
    let row = Row::of("growth", format!("from {} to the last", few.case), &[sample]);
    Some(
        row.at_most("bytes a household, % more", 10.0, None)
            .at_most("client CPU a household, % more", 10.0, None)
            .at_most("memory of the client, MiB more", 10.0, None),
    )
}
