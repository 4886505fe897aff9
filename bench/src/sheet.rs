//! A spreadsheet of 10,000 rows into drafts, phase by phase, through the methods that the screens call.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use pendata_device::{NoKeyring, Options};
use pendata_officer::app::App;
use pendata_officer::bridge::{dispatch, dispatch_file};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::office::demo_village;
use crate::row::{Row, Sample};
use crate::tablet::{PIN, Tablet};
use crate::wire::Relay;

const ROWS: u32 = 10_000;
const PEOPLE: u32 = 3;
const ALL: &str = "file to drafts s";

/// Of one size, upon a device that holds a hamlet already.
pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let mut office = bench.office(crate::options::Size::S.village())?;
    office.serve()?;
    let relay = Relay::before(&office.address)?;
    let file = file()?;
    let mut runs = Vec::new();
    for turn in 0..bench.options.repeat() {
        let tablet = Tablet::of(&office, &format!("sheet{turn}"), &demo_village())?;
        tablet.sync(&office, &relay)?;
        runs.push(imported(tablet.close().path(), file.clone())?);
    }
    bench
        .report
        .add(Row::of("sheet", format!("{ROWS} rows of XLSX into drafts"), &runs).at_most(ALL, 20.0, None));
    Ok(())
}

fn imported(folder: &Path, file: Vec<u8>) -> anyhow::Result<Sample> {
    let app = App::with(Options { keyring: Arc::new(NoKeyring), ..Options::at(folder.to_owned()) });
    let call = |method: &str, arguments: Value| {
        dispatch(&app, method, arguments).map_err(|error| anyhow::anyhow!("{method}: {error:?}"))
    };
    call("app.unlock", json!({ "pin": PIN }))?;
    let begun = Instant::now();
    dispatch_file(&app, "import.open", json!({ "name": "x.xlsx", "language": "id" }), file)
        .map_err(|error| anyhow::anyhow!("import.open: {error:?}"))?;
    let read = begun.elapsed().as_secs_f64();
    let mut standing = call("import.check", json!({ "anew": true }))?;
    while standing["done"] != standing["total"] {
        standing = call("import.check", json!({ "anew": false }))?;
    }
    let report = call("import.report", json!({ "language": "id" }))?;
    anyhow::ensure!(report["refused_rows"] == 0, "rows were refused: {}", report["refused_rows"]);
    let checked = begun.elapsed().as_secs_f64();
    let mut import = call("import.begin", json!({ "only_if_all_good": false }))?;
    let mut longest = 0.0_f64;
    while import["left"] != 0 {
        let step = Instant::now();
        import = call("import.step", json!({ "number": import["number"] }))?;
        longest = longest.max(step.elapsed().as_secs_f64());
    }
    let all = begun.elapsed().as_secs_f64();
    Ok(Sample::default()
        .with(ALL, all)
        .with("of it reading s", read)
        .with("of it checking s", checked - read)
        .with("of it making s", all - checked)
        .with("longest step ms", longest * 1e3)
        .with("households", report["households"].as_f64().unwrap_or_default()))
}

/// Headings as officers write them, or Regsosek's numbers; the cells of one row under them.
type Columns = [(&'static str, String); 20];

fn file() -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for number in 0..ROWS {
        for (column, (heading, cell)) in (0..).zip(row(number)) {
            if number == 0 {
                sheet.write_string(0, column, heading)?;
            }
            sheet.write_string(number + 1, column, cell)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

/// Cards by day of issue, NIKs by day of birth: serials stay those that no office gives out.
fn row(number: u32) -> Columns {
    let (family, place) = (number / PEOPLE, number % PEOPLE);
    let day = |n: u32| (n % 28 + 1, n / 28 % 12 + 1, n / 336);
    let (card, born) = (day(family), day(number));
    let woman = place == 1;
    let nik_day = born.0 + if woman { 40 } else { 0 };
    let of_place = |words: [&str; 3]| words[place as usize].to_owned();
    let text = |text: &str| text.to_owned();
    [
        ("NO KK", format!("350211{:02}{:02}{:02}9001", card.0, card.1, card.2)),
        ("NIK", format!("350211{nik_day:02}{:02}{:02}9001", born.1, 60 + born.2)),
        ("NAMA", of_place(["Budi Santoso", "Siti Aminah", "Ani Lestari"])),
        ("JK", text(if woman { "P" } else { "L" })),
        ("TGL LAHIR", format!("{:02}/{:02}/19{:02}", born.0, born.1, 60 + born.2)),
        ("SHDK", of_place(["Kepala keluarga", "Istri/suami", "Anak"])),
        ("404", text("1")),
        ("STATUS KAWIN", text("Kawin")),
        ("ALAMAT", format!("Jl. Mawar {family}")),
        ("RT", format!("{:03}", family % 12 + 1)),
        ("RW", text("001")),
        ("301a", text("1")),
        ("302", text("36")),
        ("303", text("2")),
        ("304", text("1")),
        ("305", text("2")),
        ("306a", text("4")),
        ("307a", text("1")),
        ("308", text("4")),
        ("310", text("1")),
    ]
}
