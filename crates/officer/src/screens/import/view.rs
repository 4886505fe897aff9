//! A file as the screen shows it.

use chrono::NaiveDate;
use pendata_sheets::answer::Reader;
use pendata_sheets::columns;
use pendata_sheets::read::{Row, Sheet};
use pendata_sheets::write::village::fields;
use pendata_xforms::QuestionKind;

use super::draft::Draft;
use super::{AskedView, ColumnView, ImportView, SampleView, SheetView};
use crate::screens::settings::Language;

const SAMPLES: usize = 3;

pub fn view(draft: &Draft, language: Language) -> ImportView {
    let sheet = draft.sheet();
    let data = draft.heading.data(sheet);
    let heading = sheet.rows.get(draft.heading.first).map_or(0, |row| row.number);
    ImportView {
        file: draft.file.clone(),
        sheets: draft.book.sheets.iter().map(sheet_view).collect(),
        sheet: draft.sheet as u32,
        heading_row: heading,
        columns: columns_of(draft, data, language),
        questions: questions(draft, language),
        lacking: columns::lacking(&draft.form.rules, &draft.codes),
        remembered: draft.remembered,
        rows: data.iter().filter(|row| !row.is_empty()).count() as u32,
        hidden_rows: data.iter().filter(|row| row.hidden).count() as u32,
        hidden_too: draft.hidden_too,
        formulas: sheet.formulas as u32,
        merged: sheet.merged.iter().filter(|area| area.rows.1 >= heading).count() as u32,
    }
}

fn sheet_view(sheet: &Sheet) -> SheetView {
    SheetView { name: sheet.name.clone(), hidden: sheet.hidden, rows: sheet.rows.len() as u32 }
}

fn columns_of(draft: &Draft, data: &[Row], language: Language) -> Vec<ColumnView> {
    let readers = draft.readers();
    let column = |place: usize| {
        let reader = readers.iter().find(|reader| reader.place == place);
        let filled = data.iter().filter(|row| !row.cell(place).is_empty()).take(SAMPLES);
        ColumnView {
            letter: letter(place),
            heading: draft.heading.words(draft.sheet(), place).join(" · "),
            code: draft.codes.get(place).cloned().flatten(),
            samples: filled.map(|row| sample(draft, reader, row, place, language)).collect(),
        }
    };
    (0..draft.sheet().width()).map(column).collect()
}

fn sample(draft: &Draft, reader: Option<&Reader>, row: &Row, place: usize, language: Language) -> SampleView {
    let cell = row.cell(place);
    let read = reader.map(|reader| (reader, reader.read(cell, &draft.about())));
    let (becomes, refused) = match read {
        Some((reader, Ok(value))) => (value.map(|value| words(draft, reader, &value, language)), None),
        Some((_, Err(reason))) => (None, Some(reason.as_str().to_owned())),
        None => (None, None),
    };
    SampleView { cell: cell.shown(), becomes, refused }
}

/// A code with its label, a day as it is written here.
fn words(draft: &Draft, reader: &Reader, value: &str, language: Language) -> String {
    let form = &draft.form.form;
    let code = reader.question.as_str();
    let choices = form.choices(code, form.lang(language.code()));
    let label = |code: &str| {
        let found = choices.iter().find(|(known, _)| *known == code);
        found.map_or(code.to_owned(), |(_, label)| format!("{code} {label}"))
    };
    match form.question(code).map(|question| question.kind) {
        Some(QuestionKind::SelectOne) => label(value),
        Some(QuestionKind::SelectMultiple) => value.split(' ').map(label).collect::<Vec<_>>().join(", "),
        Some(QuestionKind::Date) => {
            value.parse().map_or(value.to_owned(), |day: NaiveDate| day.format("%d-%m-%Y").to_string())
        }
        _ => value.to_owned(),
    }
}

fn questions(draft: &Draft, language: Language) -> Vec<AskedView> {
    let form = &draft.form.form;
    let asked = fields(form, form.lang(language.code()), draft.today);
    asked
        .into_iter()
        .map(|field| AskedView {
            code: field.code,
            number: field.number,
            label: field.label,
            of_person: field.of_person,
        })
        .collect()
}

/// `A` to `Z`, then `AA`.
pub fn letter(place: usize) -> String {
    let own = char::from(b'A' + (place % 26) as u8);
    match place / 26 {
        0 => own.to_string(),
        before => format!("{}{own}", letter(before - 1)),
    }
}
