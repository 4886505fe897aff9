//! W7: what an officer waits for on the device: an answer that is durable, the list, a search, the start.

use std::collections::BTreeSet;
use std::time::Instant;

use argon2::{Algorithm, Argon2, Params, Version};
use pendata_device::{Device, Filter, Page, PinCost};
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;

use crate::alone::{self, SCREEN};
use crate::bare::Answers;
use crate::bench::Bench;
use crate::edits::of_household;
use crate::measure::{forget_files, median, quantile, timed};
use crate::office::{Office, demo_village};
use crate::row::{Row, Sample};
use crate::tablet::Tablet;
use crate::text::{CLIENT_DISK, CLIENT_PEAK, WALL};
use crate::wire::Relay;

/// Answers of a run.
const ANSWERS: usize = 500;
/// So many answers, then as many bare commits: one after the other would wait for each other's disk blocks.
const IN_TURN: usize = 50;
/// Readings of the list in a run.
const LISTS: usize = 20;
/// Names typed in a run.
const NAMES: usize = 60;
pub const EVERYTHING: Page = Page { offset: 0, limit: 100_000 };
/// The size that targets are set for.
const TARGET: usize = 5_000;

pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let size = bench.size.list();
    let mut office = bench.office(size)?;
    office.serve()?;
    let relay = Relay::before(&office.address)?;
    let (_, code) = Office::officer(&office.books()?, "tasks", &[demo_village()])?;
    let tablet = Tablet::enrol(&office, &code, Some(PinCost::default()))?;
    bench.report.tell(format!("W7: first sync of {size} households"));
    tablet.sync(&office, &relay)?;
    let repeat = bench.options.repeat();
    let answers = repeated(repeat, |turn| answers(&tablet, turn))?;
    bench.report.add(
        Row::of("W7", format!("an answer among {size}"), &answers)
            .at_most(HALF, 2.0, 1.5)
            .at_most(MOST, 3.0, None)
            .at_most(DURABLE, 20.0, None),
    );
    let lists =
        Row::of("W7", format!("list of {size}"), &repeated(repeat, |_| lists(&tablet.device(), size))?);
    let at_target = |row: Row, name, bound| if size == TARGET { row.at_most(name, bound, None) } else { row };
    bench.report.add(at_target(lists, ALL_ROWS, 5.0));
    let keys =
        Row::of("W7", format!("search in {size}"), &repeated(repeat, |turn| search(&tablet.device(), turn))?);
    bench.report.add(at_target(keys, A_KEY, 1.0).at_most(SLOW_KEY, 50.0, None));
    let disk = Sample::default().with(CLIENT_DISK, tablet.disk() as f64 / 1e3);
    let folder = tablet.close();
    let starts = repeated(repeat, |_| start(folder.path()))?;
    let start = Row::of("W7", format!("cold start with {size}"), &starts).once(disk);
    bench.report.add(match size {
        TARGET => start.at_most(USABLE, 1_500.0, None),
        40_000 => start.at_most(USABLE, 4_000.0, None),
        _ => start,
    });
    Ok(())
}

fn repeated(repeat: usize, run: impl FnMut(usize) -> anyhow::Result<Sample>) -> anyhow::Result<Vec<Sample>> {
    (0..repeat).map(run).collect()
}

const DURABLE: &str = "answer p99 ms";
const SLOW_KEY: &str = "a key p99 ms";
const USABLE: &str = "until the first screen ms";
const HALF: &str = "answer against the bare commit, p50 times";
const MOST: &str = "answer against the bare commit, p99 times";

/// Answers of one household, and beside them commits of one row of that size in a bare SQLCipher database.
fn answers(tablet: &Tablet, turn: usize) -> anyhow::Result<Sample> {
    let mut device = tablet.device();
    let household = nth_household(&device, turn)?;
    let (opened, open_seconds, _) = timed(|| device.household(household).cloned());
    let question = &of_household()[0];
    let current = opened?.text(&question.path());
    let folder = tempfile::tempdir()?;
    let mut bare = Answers::open(folder.path())?;
    let (mut commits, mut answers, mut cpus) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..ANSWERS {
        let intent = Intent::SetAnswer { path: question.path(), value: question.other(&current, turn) };
        let (done, wall, cpu) = timed(|| device.record(household, &[intent]));
        done?;
        answers.push(wall * 1e3);
        cpus.push(cpu * 1e3);
        if turn % IN_TURN == IN_TURN - 1 {
            for _ in 0..IN_TURN {
                let (done, wall, _) = timed(|| bare.commit());
                done?;
                commits.push(wall * 1e3);
            }
        }
    }
    let (half, most) = (quantile(&mut answers, 0.5), quantile(&mut answers, 0.99));
    let (bare_half, bare_most) = (quantile(&mut commits, 0.5), quantile(&mut commits, 0.99));
    Ok(Sample::default()
        .with("answer p50 ms", half)
        .with(DURABLE, most)
        .with("answer CPU p50 ms", median(&mut cpus))
        .with("bare commit p50 ms", bare_half)
        .with("bare commit p99 ms", bare_most)
        .with("opening the household ms", open_seconds * 1e3)
        .with(HALF, half / bare_half)
        .with(MOST, most / bare_most))
}

fn nth_household(device: &Device, n: usize) -> anyhow::Result<HouseholdId> {
    let row = device.list(&Filter::default(), SCREEN)?.into_iter().nth(n);
    Ok(row.ok_or_else(|| anyhow::anyhow!("the list is too short"))?.household)
}

const ALL_ROWS: &str = "all rows p50 ms";

fn lists(device: &Device, size: usize) -> anyhow::Result<Sample> {
    let (mut whole, mut screen) = (Vec::new(), Vec::new());
    for _ in 0..LISTS {
        let (rows, wall, _) = timed(|| device.list(&Filter::default(), EVERYTHING));
        anyhow::ensure!(rows?.len() == size, "households are missing in the list");
        whole.push(wall * 1e3);
        let (rows, wall, _) = timed(|| device.list(&Filter::default(), SCREEN));
        rows?;
        screen.push(wall * 1e3);
    }
    Ok(Sample::default()
        .with(ALL_ROWS, median(&mut whole))
        .with("all rows p99 ms", quantile(&mut whole, 0.99))
        .with("first screen p50 ms", median(&mut screen)))
}

const A_KEY: &str = "a key p50 ms";

/// Names typed letter by letter.
fn search(device: &Device, turn: usize) -> anyhow::Result<Sample> {
    let rows = device.list(&Filter::default(), EVERYTHING)?;
    let names: BTreeSet<String> =
        rows.iter().filter_map(|row| row.head.split(' ').next()).map(str::to_lowercase).collect();
    let (mut keys, mut slowest) = (Vec::new(), (0.0, 0));
    for name in names.iter().cycle().skip(turn * NAMES).take(NAMES) {
        for end in name.char_indices().map(|(at, letter)| at + letter.len_utf8()) {
            let (found, wall, _) = timed(|| device.search(&name[..end], SCREEN.limit));
            found?;
            keys.push(wall * 1e3);
            slowest = if wall * 1e3 > slowest.0 { (wall * 1e3, end) } else { slowest };
        }
    }
    let typed = keys.len() as f64;
    Ok(Sample::default()
        .with(A_KEY, median(&mut keys))
        .with(SLOW_KEY, quantile(&mut keys, 0.99))
        .with("letters typed at the slowest", slowest.1 as f64)
        .with("keys typed", typed))
}

/// The device in a new process, its files not in memory, opened with a PIN of the usual cost.
fn start(dir: &std::path::Path) -> anyhow::Result<Sample> {
    forget_files(dir)?;
    let begun = Instant::now();
    let alone = alone::started(dir, None)?;
    let wall = begun.elapsed().as_secs_f64();
    let pin = pin_cost()?;
    Ok(Sample::default()
        .with(WALL, wall)
        .with(USABLE, alone.regions + alone.unlock + alone.screen)
        .with("of it the PIN (Argon2) ms", pin)
        .with("of it unlocking without the PIN ms", alone.unlock - pin)
        .with("of it the list of regions ms", alone.regions)
        .with("of it the first screen ms", alone.screen)
        .with(CLIENT_PEAK, alone.peak))
}

/// Milliseconds that Argon2id alone takes at the usual cost.
fn pin_cost() -> anyhow::Result<f64> {
    let PinCost { memory_kib, passes } = PinCost::default();
    let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(|error| anyhow::anyhow!("{error}"))?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let (done, wall, _) = timed(|| argon.hash_password_into(b"482915", &[7; 16], &mut [0; 32]));
    done.map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(wall * 1e3)
}
