//! W2, two weeks of offline work pushed by one device; W3, the same pulled by another.

use pendata_device::{Filter, Page};
use pendata_domain::ids::HouseholdId;
use sync_server::import::Incoming;

use crate::bench::Bench;
use crate::edits::revisit;
use crate::measure::timed;
use crate::office::{Office, demo_village, households};
use crate::row::{Row, Sample};
use crate::tablet::Tablet;
use crate::text::{DOWN, ON_2G, SEEN_ON_2G, TRIPS, UP, WALL};
use crate::wire::Relay;

const NEW: usize = 50;
const EDITED: usize = 100;

pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let size = bench.size.village();
    let mut office = bench.office(size)?;
    office.serve()?;
    let (relay, village) = (Relay::before(&office.address)?, demo_village());
    let (writer, reader) =
        (Tablet::of(&office, "writer", &village)?, Tablet::of(&office, "reader", &village)?);
    writer.sync(&office, &relay)?;
    reader.sync(&office, &relay)?;
    let repeat = bench.options.repeat();
    // One more for the slow line. Seeded otherwise than the village: nobody knows them.
    let unknown = households(2, &village, NEW * (repeat + 1))?;
    let mut rounds = unknown.chunks(NEW).enumerate();
    let (mut pushes, mut pulls) = (Vec::new(), Vec::new());
    for (round, unknown) in rounds.by_ref().take(repeat) {
        let weeks = Weeks { office: &office, writer: &writer, reader: &reader };
        let (push, pull) = weeks.exchanged(&relay, round, unknown)?;
        pushes.push(push);
        pulls.push(pull);
    }
    let mut push =
        Row::of("W2", format!("push of 50 new, 100 edited, in {size}"), &pushes).once(writer.held(&office)?);
    let mut pull = Row::of("W3", format!("the same pulled, in {size}"), &pulls).once(reader.held(&office)?);
    if let Some((round, unknown)) = rounds.next().filter(|_| bench.measures_2g()) {
        bench.report.tell("W2, W3: on a line of 50 kbit/s, 600 ms");
        let weeks = Weeks { office: &office, writer: &writer, reader: &reader };
        let (pushed, pulled) = weeks.exchanged(&Relay::on_2g(&office.address)?, round, unknown)?;
        push = push.once(slow(&pushed));
        pull = pull.once(slow(&pulled));
    }
    let judged = |row: Row, kilobytes| {
        row.at_most(kilobytes, 36.0, 25.0)
            .at_most(TRIPS, 2.0, None)
            .at_most(ON_2G, 8.0, 5.3)
            .at_most(SEEN_ON_2G, 8.0, 5.3)
    };
    bench.report.add(judged(push, UP));
    bench.report.add(judged(pull, DOWN));
    Ok(())
}

fn slow(sample: &Sample) -> Sample {
    sample.get(WALL).map(|wall| Sample::default().with(SEEN_ON_2G, wall)).unwrap_or_default()
}

/// Two devices of one village.
struct Weeks<'a> {
    office: &'a Office,
    writer: &'a Tablet,
    reader: &'a Tablet,
}

impl Weeks<'_> {
    /// Two weeks of work, pushed by the one and pulled by the other.
    fn exchanged(
        &self,
        relay: &Relay,
        round: usize,
        unknown: &[Incoming],
    ) -> anyhow::Result<(Sample, Sample)> {
        let (done, seconds, _) = timed(|| work(self.writer, round, unknown));
        done?;
        let pushed = self.writer.sync(self.office, relay)?;
        let pulled = self.reader.sync(self.office, relay)?;
        anyhow::ensure!(pushed.report.sent as usize == NEW + EDITED, "not everything was sent");
        anyhow::ensure!(pulled.report.received as usize == NEW + EDITED, "not everything came");
        let push = pushed
            .sample()
            .with("body up KB", pushed.report.bytes_up as f64 / 1e3)
            .with("body down KB", pushed.report.bytes_down as f64 / 1e3)
            .with("entered in s", seconds);
        Ok((push, pulled.sample().with("body down KB", pulled.report.bytes_down as f64 / 1e3)))
    }
}

/// The work of two weeks without a network.
fn work(writer: &Tablet, round: usize, unknown: &[Incoming]) -> anyhow::Result<()> {
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
