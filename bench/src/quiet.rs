//! W4, a sync with nothing new.

use crate::bench::Bench;
use crate::office::demo_village;
use crate::row::{Row, Sample};
use crate::tablet::Tablet;
use crate::text::{CLIENT_CPU, SEEN_ON_2G};
use crate::wire::Relay;

/// So many, because one takes little.
const SYNCS: usize = 21;
const BYTES: &str = "bytes both ways";

pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let size = bench.size.village();
    let mut office = bench.office(size)?;
    office.serve()?;
    let relay = Relay::before(&office.address)?;
    let tablet = Tablet::of(&office, "quiet", &demo_village())?;
    tablet.sync(&office, &relay)?;
    let mut runs = Vec::new();
    for _ in 0..SYNCS {
        let synced = tablet.sync(&office, &relay)?;
        let sample = synced
            .sample()
            .with("requests", synced.traffic.exchanges as f64)
            .with(BYTES, synced.traffic.total() as f64)
            .with("body up bytes", synced.report.bytes_up as f64)
            .with("body down bytes", synced.report.bytes_down as f64);
        runs.push(sample);
    }
    let mut row = Row::of("W4", format!("nothing new, {size} households"), &runs).once(tablet.held(&office)?);
    if bench.measures_2g() {
        let slow = tablet.sync(&office, &Relay::on_2g(&office.address)?)?;
        row = row.once(Sample::default().with(SEEN_ON_2G, slow.wall));
    }
    bench
        .report
        .add(row.at_most("requests", 1.0, None).at_most(BYTES, 600.0, 300.0).at_most(CLIENT_CPU, 3.0, None));
    Ok(())
}
