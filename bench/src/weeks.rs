//! W2, two weeks of offline work pushed by one device; W3, the same pulled by another.

use pendata_device::{Filter, Page};
use pendata_domain::ids::HouseholdId;

use crate::edits::revisit;
use crate::measure::timed;
use crate::office::{Office, demo_village, households};
use crate::options::Options;
use crate::report::Row;
use crate::tablet::{Synced, Tablet};
use crate::wire::Proxy;

const NEW: usize = 50;
const EDITED: usize = 100;

pub fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    let (village, size) = (demo_village(), options.size.village());
    let mut office = Office::open(&options.dir)?;
    let mut all = households(1, &village, size + NEW * options.repeat)?;
    let unknown = all.split_off(size);
    office.import(all)?;
    office.books()?.make_pack(&village)?;
    office.serve()?;
    let proxy = Proxy::before(&office.address)?;
    let (writer, reader) =
        (Tablet::of(&office, "writer", &village)?, Tablet::of(&office, "reader", &village)?);
    writer.sync(&office, &proxy)?;
    reader.sync(&office, &proxy)?;
    let mut rounds = Vec::new();
    for (round, unknown) in unknown.chunks(NEW).enumerate() {
        let (done, seconds, _) = timed(|| work(&writer, round, unknown));
        done?;
        let pushed = writer.sync(&office, &proxy)?;
        let pulled = reader.sync(&office, &proxy)?;
        anyhow::ensure!(pushed.report.sent as usize == NEW + EDITED, "not everything was sent");
        anyhow::ensure!(pulled.report.received as usize == NEW + EDITED, "not everything came");
        rounds.push((pushed, pulled, seconds));
    }
    rounds.sort_by(|a, b| a.0.client_cpu.total_cmp(&b.0.client_cpu));
    let (pushed, pulled, seconds) = rounds.swap_remove(rounds.len() / 2);
    let server = office.process()?;
    Ok(vec![
        push_row(&pushed).held_by(server, &writer).figure("seconds to enter it", seconds),
        pull_row(&pulled).held_by(server, &reader),
    ])
}

/// The work of two weeks without a network.
fn work(writer: &Tablet, round: usize, unknown: &[sync_server::import::Incoming]) -> anyhow::Result<()> {
    let mut device = writer.device();
    let village = demo_village();
    for incoming in unknown {
        let household = device.new_household(&village, &incoming.intents)?;
        device.leave(household)?;
    }
    let listed = device.list(&Filter::default(), Page { offset: 0, limit: 100_000 })?;
    let step = listed.len() / EDITED;
    let known: Vec<HouseholdId> =
        listed.iter().skip(round).step_by(step).take(EDITED).map(|row| row.household).collect();
    for (turn, household) in known.into_iter().enumerate() {
        let intents = revisit(device.household(household)?, turn + round);
        for intent in intents {
            device.record(household, &[intent])?;
        }
        device.leave(household)?;
    }
    Ok(())
}

fn push_row(pushed: &Synced) -> Row {
    Row::synced("W2", "push of 50 new, 100 edited", pushed)
        .figure("body up, bytes", pushed.report.bytes_up as f64)
        .figure("body down, bytes", pushed.report.bytes_down as f64)
        .at_most("bytes up, signed, with headers", pushed.traffic.up as f64 / 1e3, "KB", 36.0)
        .at_most("round trips", pushed.traffic.round_trips() as f64, "", 2.0)
        .at_most("time on 2G", pushed.traffic.on_2g(), "s", 8.0)
}

fn pull_row(pulled: &Synced) -> Row {
    Row::synced("W3", "the same pulled", pulled)
        .figure("body down, bytes", pulled.report.bytes_down as f64)
        .at_most("bytes down, with headers", pulled.traffic.down as f64 / 1e3, "KB", 36.0)
        .at_most("round trips", pulled.traffic.round_trips() as f64, "", 2.0)
        .at_most("time on 2G", pulled.traffic.on_2g(), "s", 8.0)
}
