//! W7: what an officer waits for on the device: an answer that is durable, the list, a search, the start.

use std::collections::BTreeSet;
use std::path::Path;

use pendata_device::{Device, Filter, Page, PinCost};
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;

use crate::edits::of_household;
use crate::measure::{quantile, timed};
use crate::office::{Office, demo_village, households};
use crate::options::Options;
use crate::report::Row;
use crate::tablet::Tablet;
use crate::wire::Proxy;

const ANSWERS: usize = 1_000;
const LISTS: usize = 20;
const EVERYTHING: Page = Page { offset: 0, limit: 100_000 };
/// As many as a screen asks for at once.
const SCREEN: Page = Page { offset: 0, limit: 50 };

pub fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    let (village, size) = (demo_village(), options.size.list());
    let mut office = Office::open(&options.dir)?;
    office.import(households(1, &village, size)?)?;
    office.books()?.make_pack(&village)?;
    office.serve()?;
    let proxy = Proxy::before(&office.address)?;
    let (_, code) = Office::officer(&office.books()?, "tasks", std::slice::from_ref(&village))?;
    let tablet = Tablet::enrol(&office, &code, Some(PinCost::default()))?;
    tablet.sync(&office, &proxy)?;
    let answers = answers(&tablet)?;
    // Each lock ends with its statement: a second one within the same would wait for the first for ever.
    let lists = lists(&tablet.device(), size)?;
    let search = search(&tablet.device(), size)?;
    Ok(vec![answers, lists, search, start(tablet, size)?])
}

/// Answers of one household, each beside a commit of one row of that size in a bare SQLCipher database.
fn answers(tablet: &Tablet) -> anyhow::Result<Row> {
    let mut device = tablet.device();
    let household = any_household(&device)?;
    let (opened, open_seconds, _) = timed(|| device.household(household).cloned());
    let question = &of_household()[0];
    let current = opened?.text(&question.path());
    let bare = bare_database(device.dir())?;
    let (mut commits, mut answers, mut cpus) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..ANSWERS {
        let (done, wall, _) = timed(|| commit(&bare, turn));
        done?;
        commits.push(wall * 1e3);
        let intent = Intent::SetAnswer { path: question.path(), value: question.other(&current, turn) };
        let (done, wall, cpu) = timed(|| device.record(household, &[intent]));
        done?;
        answers.push(wall * 1e3);
        cpus.push(cpu * 1e3);
    }
    let (half, most) = (quantile(&mut answers, 0.5), quantile(&mut answers, 0.99));
    let (bare_half, bare_most) = (quantile(&mut commits, 0.5), quantile(&mut commits, 0.99));
    Ok(Row::of("W7", format!("{ANSWERS} answers, ms"))
        .figure("answer p50", half)
        .figure("answer p99", most)
        .figure("answer CPU p50", quantile(&mut cpus, 0.5))
        .figure("bare commit p50", bare_half)
        .figure("bare commit p99", bare_most)
        .figure("opening the household", open_seconds * 1e3)
        .at_most("answer p50 against the bare commit", half / bare_half, "times", 2.0)
        .at_most("answer p99 against the bare commit", most / bare_most, "times", 3.0))
}

fn any_household(device: &Device) -> anyhow::Result<HouseholdId> {
    let first = device.list(&Filter::default(), SCREEN)?.into_iter().next();
    Ok(first.ok_or_else(|| anyhow::anyhow!("the list is empty"))?.household)
}

fn lists(device: &Device, size: usize) -> anyhow::Result<Row> {
    let (mut whole, mut screen) = (Vec::new(), Vec::new());
    for _ in 0..LISTS {
        let (rows, wall, _) = timed(|| device.list(&Filter::default(), EVERYTHING));
        anyhow::ensure!(rows?.len() == size, "households are missing in the list");
        whole.push(wall * 1e3);
        let (rows, wall, _) = timed(|| device.list(&Filter::default(), SCREEN));
        rows?;
        screen.push(wall * 1e3);
    }
    let row = Row::of("W7", format!("list of {size}, ms"))
        .figure("first screen p50", quantile(&mut screen, 0.5))
        .figure("all rows p99", quantile(&mut whole, 0.99));
    Ok(row.at_most("all rows, p50", quantile(&mut whole, 0.5), "ms", 5.0))
}

/// Names typed letter by letter.
fn search(device: &Device, size: usize) -> anyhow::Result<Row> {
    let rows = device.list(&Filter::default(), EVERYTHING)?;
    let names: BTreeSet<String> =
        rows.iter().filter_map(|row| row.head.split(' ').next()).map(str::to_lowercase).collect();
    let (mut keys, mut slowest) = (Vec::new(), (0.0, 0));
    for name in names.iter().take(60) {
        for end in name.char_indices().map(|(at, letter)| at + letter.len_utf8()) {
            let (found, wall, _) = timed(|| device.search(&name[..end], SCREEN.limit));
            found?;
            keys.push(wall * 1e3);
            slowest = if wall * 1e3 > slowest.0 { (wall * 1e3, end) } else { slowest };
        }
    }
    Ok(Row::of("W7", format!("search in {size}, ms a key"))
        .figure("keys typed", keys.len() as f64)
        .figure("p99", quantile(&mut keys, 0.99))
        .figure("letters typed at the slowest", slowest.1 as f64)
        .at_most("p50", quantile(&mut keys, 0.5), "ms", 1.0))
}

fn start(tablet: Tablet, size: usize) -> anyhow::Result<Row> {
    let (mut tablet, mut unlocks, mut screens) = (tablet, Vec::new(), Vec::new());
    for _ in 0..5 {
        let (again, wall) = tablet.restart()?;
        tablet = again;
        let (shown, screen, _) = timed(|| tablet.device().list(&Filter::default(), SCREEN));
        shown?;
        unlocks.push(wall * 1e3);
        screens.push(screen * 1e3);
    }
    Ok(Row { disk: Some(tablet.disk()), ..Row::of("W7", format!("start with {size}, ms")) }
        .figure("unlocking with the usual PIN cost", quantile(&mut unlocks, 0.5))
        .figure("first screen after it", quantile(&mut screens, 0.5)))
}

fn bare_database(dir: &Path) -> anyhow::Result<rusqlite::Connection> {
    let db = rusqlite::Connection::open(dir.join("bare.db"))?;
    db.execute_batch(
        "PRAGMA key = \"x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'\";
         PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON; CREATE TABLE answers (n INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT;",
    )?;
    Ok(db)
}

fn commit(db: &rusqlite::Connection, n: usize) -> rusqlite::Result<usize> {
    db.prepare_cached("INSERT INTO answers (n, value) VALUES (?1, ?2)")?.execute((n, [7u8; 120]))
}
