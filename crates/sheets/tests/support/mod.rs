//! Sheets as village offices send them, and the questionnaire they are read under.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use pendata_domain::area::VillageCode;
use pendata_domain::form::FormRules;
use pendata_sheets::answer::{Area, Circumstances, Reader};
use pendata_sheets::columns::{self, Dictionary, Heading};
use pendata_sheets::plan::{Basis, Plan, plan};
use pendata_sheets::read::read;
use pendata_sheets::{Sheet, Workbook};
use pendata_xforms::Form;
use rust_xlsxwriter::{Format, Workbook as Book, Worksheet};

pub const FORM: &str = include_str!("../../../../forms/keluarga.xml");
pub const VILLAGE: &str = "35.02.11.2003";

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 27).unwrap()
}

pub fn form() -> (Arc<Form>, FormRules) {
    let form = Form::compile(FORM).expect("the questionnaire is supported");
    let rules = FormRules::from_attributes(form.attributes()).unwrap();
    (Arc::new(form), rules)
}

pub fn areas() -> Vec<Area> {
    vec![Area { village: VILLAGE.parse().unwrap(), name: "Bulak".into() }]
}

/// A workbook of one sheet, filled by hand.
pub fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Book::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

/// Texts row by row.
pub fn table(rows: &[&[&str]]) -> Vec<u8> {
    book(|sheet| put(sheet, rows))
}

pub fn put(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
}

pub fn text() -> Format {
    Format::new().set_num_format("@")
}

/// Family cards and NIKs on the device, by a name of their household.
pub type OnDevice = HashMap<String, &'static str>;

/// The first sheet read as the screens read it: heading and columns found by themselves.
pub fn planned(bytes: &[u8]) -> Plan<&'static str> {
    planned_beside(bytes, &OnDevice::new(), &OnDevice::new())
}

pub fn planned_beside(bytes: &[u8], cards: &OnDevice, niks: &OnDevice) -> Plan<&'static str> {
    let Workbook { sheets } = read(bytes).expect("a spreadsheet");
    planned_of(&sheets[0], cards, niks, false)
}

pub fn planned_of(sheet: &Sheet, cards: &OnDevice, niks: &OnDevice, hidden_too: bool) -> Plan<&'static str> {
    let (form, rules) = form();
    let dictionary = Dictionary::of(&form, &rules, today());
    let heading = Heading::find(sheet, &dictionary);
    let codes = guessed(sheet, &heading, &dictionary);
    let columns = columns::chosen(sheet, &heading, &dictionary, &codes);
    let readers: Vec<Reader> = columns.iter().filter_map(|c| Reader::of(c, &form, &rules)).collect();
    let areas = areas();
    let about = Circumstances { today: today(), areas: &areas };
    let village: VillageCode = VILLAGE.parse().unwrap();
    let (readers, rules, village) = (readers.as_slice(), &rules, &village);
    plan(&Basis { sheet, heading, readers, rules, about, village, hidden_too, cards, niks })
}

pub fn guessed(sheet: &Sheet, heading: &Heading, dictionary: &Dictionary) -> Vec<Option<String>> {
    columns::guess(sheet, heading, dictionary).into_iter().map(|found| found.map(|f| f.code)).collect()
}

/// Rows and words of what was refused.
pub fn refused<K>(plan: &Plan<K>) -> Vec<(u32, Option<usize>, &'static str)> {
    plan.refusals.iter().map(|refusal| (refusal.row, refusal.column, refusal.reason.as_str())).collect()
}

pub fn value(answers: &[pendata_sheets::plan::Answer], code: &str) -> String {
    let found = answers.iter().find(|answer| answer.question.as_str() == code);
    found.map(|answer| answer.value.clone()).unwrap_or_default()
}
