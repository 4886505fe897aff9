//! A village on a stick: a tablet writes its bundle, an empty one of the same village takes it in.

use std::io::{BufReader, BufWriter};

use anyhow::Context;
use pendata_device::parcels::{Content, read_bundle, write_bundle};

use crate::bench::Bench;
use crate::measure::timed;
use crate::office::{Office, demo_village};
use crate::row::{Row, Sample};
use crate::tablet::Tablet;
use crate::wire::Relay;

/// The village with it; photos are measured by nobody: they are bytes as they are.
const VILLAGE: Content = Content { village: true, photos: false };

pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let size = bench.size.village();
    let mut office = bench.office(size)?;
    office.serve()?;
    let relay = Relay::before(&office.address)?;
    let giver = Tablet::of(&office, "giver", &demo_village())?;
    giver.sync(&office, &relay)?;
    let runs: Vec<Sample> = (0..bench.options.repeat())
        .map(|turn| carried(&office, &giver, &format!("taker{turn}"), size))
        .collect::<anyhow::Result<_>>()?;
    bench.report.add(Row::of("bundle", format!("{size} households on a stick"), &runs));
    Ok(())
}

/// The taker is enrolled and has heard of nothing else.
fn carried(office: &Office, giver: &Tablet, login: &str, size: usize) -> anyhow::Result<Sample> {
    let taker = Tablet::of(office, login, &demo_village())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("village.pendata");
    let out = BufWriter::new(std::fs::File::create(&path)?);
    let (written, write_wall, write_cpu) =
        timed(|| write_bundle(giver.mutex(), &demo_village(), VILLAGE, out, |_| true));
    let (_, written) = written.context("the bundle is not written")?;
    let source = BufReader::new(std::fs::File::open(&path)?);
    let (read, read_wall, read_cpu) = timed(|| read_bundle(taker.mutex(), source, |_| true));
    read.context("the bundle is not taken in")?;
    let here = taker.device().list(&pendata_device::Filter::default(), crate::tasks::EVERYTHING)?.len();
    anyhow::ensure!(here == size, "{here} of {size} households came");
    Ok(Sample::default()
        .with("file KB", written.bytes as f64 / 1e3)
        .with("writing s", write_wall)
        .with("writing CPU s", write_cpu)
        .with("taking in s", read_wall)
        .with("taking in CPU s", read_cpu))
}
