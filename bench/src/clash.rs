//! W5: three devices edit the same households. Nothing may be lost, and every true clash must be named.

use pendata_domain::edit::Intent;
use pendata_domain::household::{Conflict, Household};
use pendata_domain::ids::HouseholdId;
use pendata_domain::question::{FieldPath, QuestionCode};

use crate::bench::Bench;
use crate::edits::of_household;
use crate::office::{Office, demo_village, households};
use crate::row::{Row, Sample};
use crate::tablet::Tablet;
use crate::text::{CLIENT_CPU, SERVER_CPU, WALL};
use crate::wire::Relay;

const HOUSEHOLDS: usize = 100;
const DEVICES: usize = 3;
/// Questions of a household that one device alone answers.
const OWN: usize = 3;
/// Building and family number: a person decides between different ones.
const CLASHING: [&str; 2] = ["q109", "q110"];

/// The answers that every device is to end with: path, value.
type Kept = Vec<(HouseholdId, FieldPath, String)>;

pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let size = bench.size.village();
    let mut runs = Vec::new();
    for n in 0..bench.options.repeat() {
        runs.push(once(bench.office(size)?, size)?);
        bench.report.tell(format!("W5 {size}: run {} of {}", n + 1, bench.options.repeat()));
    }
    let row = Row::of("W5", format!("three devices, 100 of {size}, six syncs"), &runs);
    bench.report.add(
        row.at_least(AGREE, HOUSEHOLDS as f64, None)
            .at_least(KEPT, (HOUSEHOLDS * DEVICES * OWN) as f64, None)
            .at_least(NAMED, (HOUSEHOLDS * CLASHING.len()) as f64, None)
            .at_most(OTHERS, 0.0, None)
            .at_most(BOTH_WAYS, None, 60.0),
    );
    Ok(())
}

fn once(mut office: Office, size: usize) -> anyhow::Result<Sample> {
    let village = demo_village();
    let all = households(1, &village, size)?;
    let clashing: Vec<HouseholdId> = all.iter().take(HOUSEHOLDS).map(|incoming| incoming.household).collect();
    office.serve()?;
    let relay = Relay::before(&office.address)?;
    let tablets: Vec<Tablet> = (0..DEVICES)
        .map(|n| Tablet::of(&office, &format!("clash{n}"), &village))
        .collect::<Result<_, _>>()?;
    for tablet in &tablets {
        tablet.sync(&office, &relay)?;
    }
    let mut kept = Kept::new();
    for (number, tablet) in tablets.iter().enumerate() {
        kept.extend(edit(tablet, number, &clashing)?);
    }
    let (before, server, mark) = (relay.traffic(), office.process()?, office.process()?.mark());
    let (mut wall, mut client) = (0.0, 0.0);
    for tablet in tablets.iter().chain(&tablets) {
        let synced = tablet.sync(&office, &relay)?;
        (wall, client) = (wall + synced.wall, client + synced.client_cpu);
    }
    let (traffic, server_cpu) = (relay.traffic().since(&before), server.since(mark));
    Ok(Sample::default()
        .with(WALL, wall)
        .with(CLIENT_CPU, client * 1e3)
        .with(SERVER_CPU, server_cpu * 1e3)
        .and(traffic.sample())
        .with(BOTH_WAYS, traffic.total() as f64 / 1e3)
        .and(tablets[0].held(&office)?)
        .and(outcome(&tablets, &clashing, &kept)?))
}

/// Three answers of its own, two that the others give otherwise, one that all give alike.
fn edit(tablet: &Tablet, number: usize, clashing: &[HouseholdId]) -> anyhow::Result<Kept> {
    let mut device = tablet.device();
    let mut kept = Kept::new();
    for (turn, household) in clashing.iter().enumerate() {
        let view = device.household(*household)?.clone();
        let own = of_household().iter().skip(number * OWN).take(OWN);
        let mut answers: Vec<(FieldPath, String)> = own
            .map(|question| (question.path(), question.other(&view.text(&question.path()), turn)))
            .collect();
        kept.extend(answers.iter().map(|(path, value)| (*household, path.clone(), value.clone())));
        for code in CLASHING {
            answers.push((path_of(code)?, (300 + 100 * number + turn).to_string()));
        }
        let alike = &of_household()[DEVICES * OWN];
        answers.push((alike.path(), alike.other(&view.text(&alike.path()), turn)));
        let intent = |(path, value)| Intent::SetAnswer { path, value };
        device.record(*household, &answers.into_iter().map(intent).collect::<Vec<_>>())?;
        device.leave(*household)?;
    }
    Ok(kept)
}

fn path_of(code: &str) -> anyhow::Result<FieldPath> {
    Ok(FieldPath::household(QuestionCode::new(code)?))
}

const AGREE: &str = "households that agree, of 100";
const KEPT: &str = "edits kept, of 900";
const NAMED: &str = "clashes named with values and writers, of 200";
const OTHERS: &str = "other cases";
const BOTH_WAYS: &str = "both ways in six syncs KB";

/// What the three devices show in the end.
fn outcome(tablets: &[Tablet], clashing: &[HouseholdId], kept: &Kept) -> anyhow::Result<Sample> {
    let views = |tablet: &Tablet| -> anyhow::Result<Vec<Household>> {
        let mut device = tablet.device();
        clashing.iter().map(|household| Ok(device.household(*household)?.clone())).collect()
    };
    let seen: Vec<Vec<Household>> = tablets.iter().map(views).collect::<Result<_, _>>()?;
    let agree = (0..clashing.len()).filter(|n| seen.iter().all(|views| views[*n] == seen[0][*n])).count();
    let place =
        |household: &HouseholdId| clashing.iter().position(|other| other == household).unwrap_or_default();
    let stands = |(household, path, value): &&(HouseholdId, FieldPath, String)| {
        seen.iter().all(|views| views[place(household)].text(path) == *value)
    };
    let conflicts = || seen[0].iter().flat_map(|view| &view.conflicts);
    let named = conflicts().filter(|conflict| whole(conflict)).count();
    Ok(Sample::default()
        .with(AGREE, agree as f64)
        .with(KEPT, kept.iter().filter(stands).count() as f64)
        .with(NAMED, named as f64)
        .with(OTHERS, (conflicts().count() - named) as f64))
}

/// Whether a case names the value of each device, and who gave it.
fn whole(conflict: &Conflict) -> bool {
    let clashes = CLASHING.contains(&conflict.subject.path().question.as_str());
    let writers = conflict.candidates.iter().all(|candidate| {
        !candidate.writers.is_empty() && candidate.writers.iter().all(|writer| writer.attribution.is_some())
    });
    clashes && writers && conflict.candidates.len() == DEVICES
}
