//! W5: three devices edit the same households. Nothing may be lost, and every true clash must be named.

use pendata_domain::edit::Intent;
use pendata_domain::household::{Conflict, Household};
use pendata_domain::ids::HouseholdId;
use pendata_domain::question::{FieldPath, QuestionCode};

use crate::edits::of_household;
use crate::office::{Office, demo_village, households};
use crate::options::Options;
use crate::report::Row;
use crate::tablet::Tablet;
use crate::wire::{Proxy, Traffic};

const HOUSEHOLDS: usize = 100;
const DEVICES: usize = 3;
/// Questions of a household that one device alone answers.
const OWN: usize = 3;
/// Building and family number: a person decides between different ones.
const CLASHING: [&str; 2] = ["q109", "q110"];

/// The answers that every device is to end with: path, value.
type Kept = Vec<(HouseholdId, FieldPath, String)>;

pub fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    let village = demo_village();
    let mut office = Office::open(&options.dir)?;
    let all = households(1, &village, options.size.village())?;
    let clashing: Vec<HouseholdId> = all.iter().take(HOUSEHOLDS).map(|incoming| incoming.household).collect();
    office.import(all)?;
    office.books()?.make_pack(&village)?;
    office.serve()?;
    let proxy = Proxy::before(&office.address)?;
    let tablets: Vec<Tablet> = (0..DEVICES)
        .map(|n| Tablet::of(&office, &format!("clash{n}"), &village))
        .collect::<Result<_, _>>()?;
    for tablet in &tablets {
        tablet.sync(&office, &proxy)?;
    }
    let mut kept = Kept::new();
    for (number, tablet) in tablets.iter().enumerate() {
        kept.extend(edit(tablet, number, &clashing)?);
    }
    let (before, server, mark) = (proxy.traffic(), office.process()?, office.process()?.mark());
    let (mut wall, mut client) = (0.0, 0.0);
    for tablet in tablets.iter().chain(&tablets) {
        let synced = tablet.sync(&office, &proxy)?;
        (wall, client) = (wall + synced.wall, client + synced.client_cpu);
    }
    let (traffic, server_cpu) = (proxy.traffic().since(&before), server.since(mark));
    let row =
        Row { wall: Some(wall), client_cpu: Some(client), server_cpu: Some(server_cpu), ..row(&traffic) };
    Ok(vec![judged(row, &tablets, &clashing, &kept)?])
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

fn row(traffic: &Traffic) -> Row {
    Row {
        up: Some(traffic.up),
        down: Some(traffic.down),
        round_trips: Some(traffic.round_trips()),
        on_2g: Some(traffic.on_2g()),
        ..Row::of("W5", "three devices, 100 households, six syncs")
    }
}

fn judged(row: Row, tablets: &[Tablet], clashing: &[HouseholdId], kept: &Kept) -> anyhow::Result<Row> {
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
    let survived = kept.iter().filter(stands).count();
    let conflicts = || seen[0].iter().flat_map(|view| &view.conflicts);
    let named = conflicts().filter(|conflict| whole(conflict)).count();
    let surplus = conflicts().count() - named;
    let bytes = (row.up.unwrap_or(0) + row.down.unwrap_or(0)) as f64 / 1e3;
    let all = kept.len() as f64;
    Ok(row
        .at_least("households that agree", agree as f64, "of 100", HOUSEHOLDS as f64)
        .at_least("edits that survive", survived as f64, "of 900", all)
        .at_least(
            "clashes named, values and writers",
            named as f64,
            "of 200",
            (HOUSEHOLDS * CLASHING.len()) as f64,
        )
        .at_most("other cases", surplus as f64, "", 0.0)
        .at_most("bytes in six syncs (an aim)", bytes, "KB", 60.0))
}

/// Whether a case names the value of each device, and who gave it.
fn whole(conflict: &Conflict) -> bool {
    let clashes = CLASHING.contains(&conflict.subject.path().question.as_str());
    let writers = conflict.candidates.iter().all(|candidate| {
        !candidate.writers.is_empty() && candidate.writers.iter().all(|writer| writer.attribution.is_some())
    });
    clashes && writers && conflict.candidates.len() == DEVICES
}
