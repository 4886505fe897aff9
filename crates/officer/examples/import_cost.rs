//! What an import of 10,000 rows costs, phase by phase, through the methods of the screens:
//! `cargo run --release -p pendata-officer --example import_cost`.
#![allow(clippy::unwrap_used, reason = "an example ends where something is missing")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use pendata_officer::bridge::dispatch_file;
use rust_xlsxwriter::Workbook;
use serde_json::json;
use support::{Officer, enrolled};

const ROWS: u32 = 10_000;
const PEOPLE: u32 = 3;
const HEADINGS: [&str; 20] = [
    "NO KK",
    "NIK",
    "NAMA",
    "JK",
    "TGL LAHIR",
    "SHDK",
    "404",
    "STATUS KAWIN",
    "ALAMAT",
    "RT",
    "RW",
    "301a",
    "302",
    "303",
    "304",
    "305",
    "306a",
    "307a",
    "308",
    "310",
];

fn file() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for number in 0..ROWS {
        for (column, cell) in (0..).zip(row(number)) {
            sheet.write_string(number + 1, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Cards by day of issue, NIKs by day of birth: serials stay those that no office gives out.
fn row(number: u32) -> [String; 20] {
    let (family, place) = (number / PEOPLE, number % PEOPLE);
    let day = |n: u32| (n % 28 + 1, n / 28 % 12 + 1, n / 336);
    let (card, born) = (day(family), day(number));
    let woman = place == 1;
    let nik_day = born.0 + if woman { 40 } else { 0 };
    let text = |text: &str| text.to_owned();
    [
        format!("350211{:02}{:02}{:02}9001", card.0, card.1, card.2),
        format!("350211{nik_day:02}{:02}{:02}9001", born.1, 60 + born.2),
        text(["Budi Santoso", "Siti Aminah", "Ani Lestari"][place as usize]),
        text(if woman { "P" } else { "L" }),
        format!("{:02}/{:02}/19{:02}", born.0, born.1, 60 + born.2),
        text(["Kepala keluarga", "Istri/suami", "Anak"][place as usize]),
        text("1"),
        text("Kawin"),
        format!("Jl. Mawar {family}"),
        format!("{:03}", family % 12 + 1),
        text("001"),
        text("1"),
        text("36"),
        text("2"),
        text("1"),
        text("2"),
        text("4"),
        text("1"),
        text("4"),
        text("1"),
    ]
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let file = file();
    println!("file      {} rows, {:.1} MB", ROWS, file.len() as f64 / 1e6);
    let start = Instant::now();
    let mut last = start;
    let mut told = |what: &str| {
        println!("{what:9} {:6.2} s", last.elapsed().as_secs_f64());
        last = Instant::now();
    };
    dispatch_file(&officer.app, "import.open", json!({ "name": "x.xlsx", "language": "id" }), file).unwrap();
    told("read");
    let mut standing = officer.call("import.check", json!({ "anew": true }));
    told("group");
    while standing["done"] != standing["total"] {
        standing = officer.call("import.check", json!({ "anew": false }));
    }
    told("check");
    let report = officer.call("import.report", json!({ "language": "id" }));
    let mut import = officer.call("import.begin", json!({ "only_if_all_good": false }));
    told("plan");
    let mut longest = 0.0_f64;
    while import["left"] != 0 {
        let step = Instant::now();
        import = officer.call("import.step", json!({ "number": import["number"] }));
        longest = longest.max(step.elapsed().as_secs_f64());
    }
    told("make");
    println!("in all    {:6.2} s; longest step {:.0} ms", start.elapsed().as_secs_f64(), longest * 1e3);
    let number = |name: &str| report[name].as_u64().unwrap_or_default();
    println!(
        "households {}, people {}, refused {}",
        number("households"),
        number("people"),
        number("refused_rows")
    );
    let mut sent = import.clone();
    while sent["state"] == "open" {
        sent = officer.call("import.send_step", json!({ "number": sent["number"] }));
    }
    told("send");
}
