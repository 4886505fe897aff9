//! W1, the first sync of a village to a fresh device by its snapshot and then the log; W4, a sync with nothing new;
//! and the import that fills the registry.

use pendata_device::sync::Phase;

use crate::measure::{Process, median, timed};
use crate::office::{Import, Office, demo_village, households};
use crate::options::Options;
use crate::report::Row;
use crate::tablet::{Synced, Tablet};
use crate::wire::Proxy;

/// One household in so many comes by the log, because it was written after the snapshot.
const BY_LOG: usize = 100;
const QUIET_SYNCS: usize = 21;
/// The size that targets are set for.
const TARGET: usize = 2_000;

pub fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut sizes = Vec::new();
    for &size in options.size.first_syncs() {
        let (first, others) = village(options, size)?;
        sizes.push((size, first));
        rows.extend(others);
    }
    rows.extend(growth(&sizes));
    Ok(rows)
}

/// A first sync without its fixed part, the form.
struct First {
    bytes: f64,
    client_cpu: f64,
    client_mib: f64,
}

fn village(options: &Options, size: usize) -> anyhow::Result<(First, Vec<Row>)> {
    let village = demo_village();
    let mut office = Office::open(&options.dir)?;
    let mut all = households(1, &village, size)?;
    let later = all.split_off(size - (size / BY_LOG).max(1));
    let import = office.import(all)?;
    let (pack, pack_seconds, pack_cpu) =
        timed(|| office.books()?.make_pack(&village).map_err(anyhow::Error::from));
    let pack = pack?;
    office.import(later)?;
    office.serve()?;
    let proxy = Proxy::before(&office.address)?;
    let (mut firsts, mut last) = (Vec::new(), None);
    for n in 0..options.repeat {
        let tablet = Tablet::of(&office, &format!("first{n}"), &village)?;
        firsts.push(tablet.sync(&office, &proxy)?);
        last = Some(tablet);
    }
    firsts.sort_by(|a, b| a.client_cpu.total_cmp(&b.client_cpu));
    let first = firsts.swap_remove(firsts.len() / 2);
    let tablet = last.ok_or_else(|| anyhow::anyhow!("--repeat must be 1 at least"))?;
    let row = first_row(size, &first)
        .held_by(office.process()?, &tablet)
        .figure("snapshot: bytes", pack.bytes as f64)
        .figure("snapshot: parts", f64::from(pack.parts))
        .figure("snapshot: seconds to make", pack_seconds)
        .figure("snapshot: CPU s to make", pack_cpu)
        .figure("registry on disk, MB", office.disk() as f64 / 1e6);
    let fixed = form_bytes(&first.phases);
    let summary = First {
        bytes: (first.traffic.total() - fixed) as f64,
        client_cpu: first.client_cpu,
        client_mib: first.client_growth,
    };
    Ok((summary, vec![import_row(size, import), row, quiet(size, &office, &proxy, &tablet)?]))
}

fn first_row(size: usize, first: &Synced) -> Row {
    let fixed = form_bytes(&first.phases);
    let row = Row::synced("W1", format!("first sync, {size} households"), first)
        .figure("of it the form, bytes", fixed as f64)
        .figure("households by snapshot", f64::from(first.report.loaded))
        .figure("changes by log", f64::from(first.report.received))
        .figure("bytes a household", first.traffic.total() as f64 / size as f64)
        .figure("client CPU ms a household", first.client_cpu * 1e3 / size as f64);
    if size != TARGET {
        return row;
    }
    row.at_most("bytes both ways", first.traffic.total() as f64 / 1e3, "KB", 600.0)
        .at_most("client CPU with local writes", first.client_cpu * 1e3, "ms", 100.0)
        .at_most("server CPU", first.server_cpu * 1e3, "ms", 50.0)
}

/// Bytes of the phase in which the form is fetched.
fn form_bytes(phases: &[(Phase, u64)]) -> u64 {
    let pairs = phases.iter().zip(phases.iter().skip(1));
    pairs.filter(|((phase, _), _)| *phase == Phase::Form).map(|((_, begun), (_, ended))| ended - begun).sum()
}

fn import_row(size: usize, import: Import) -> Row {
    let row = Row {
        wall: Some(import.wall),
        server_cpu: Some(import.cpu),
        ..Row::of("import", format!("{size} households"))
    };
    let row = row.figure("server CPU ms a household", import.cpu * 1e3 / size as f64);
    if size < 1_000 {
        return row;
    }
    row.at_least("import", size as f64 / import.wall, "households/s", 1_500.0)
}

/// The medians of many syncs in which nothing is new.
fn quiet(size: usize, office: &Office, proxy: &Proxy, tablet: &Tablet) -> anyhow::Result<Row> {
    let syncs: Vec<Synced> =
        (0..QUIET_SYNCS).map(|_| tablet.sync(office, proxy)).collect::<Result<_, _>>()?;
    let middle = |of: fn(&Synced) -> f64| median(&mut syncs.iter().map(of).collect::<Vec<_>>());
    let bytes = middle(|sync| sync.traffic.total() as f64);
    let cpu = middle(|sync| sync.client_cpu);
    let mut row = Row::synced("W4", format!("nothing new, {size} households"), &syncs[QUIET_SYNCS / 2]);
    (row.wall, row.client_cpu, row.server_cpu) =
        (Some(middle(|sync| sync.wall)), Some(cpu), Some(middle(|sync| sync.server_cpu)));
    let requests = middle(|sync| sync.traffic.exchanges as f64);
    Ok(row
        .figure("body up, bytes", middle(|sync| sync.report.bytes_up as f64))
        .figure("body down, bytes", middle(|sync| sync.report.bytes_down as f64))
        .at_most("requests", requests, "", 1.0)
        .at_most("bytes both ways with headers", bytes, "B", 600.0)
        .at_most("client CPU", cpu * 1e3, "ms", 3.0))
}

/// What one household costs in the smallest and in the largest village.
fn growth(sizes: &[(usize, First)]) -> Option<Row> {
    let ((small, few), (large, many)) = (sizes.first()?, sizes.last()?);
    let grown =
        |of: fn(&First) -> f64| (of(many) / *large as f64) / (of(few) / *small as f64) * 100.0 - 100.0;
    let (bytes, cpu) = (grown(|first| first.bytes), grown(|first| first.client_cpu));
    Some(
        Row::of("W1", format!("growth, {small} to {large} households"))
            .figure("memory of the client, MiB more", many.client_mib - few.client_mib)
            .figure("memory of this process, MiB", Process::this().peak())
            .at_most("bytes a household, without the form", bytes, "% more", 10.0)
            .at_most("client CPU a household", cpu, "% more", 10.0),
    )
}
