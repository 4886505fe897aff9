//! A village as sheets, or as one table: the paper form's numbers, the DTSEN columns, the labels.

use std::sync::Arc;

use chrono::NaiveDate;
use pendata_domain::form::{CoreRole, FormRules};
use pendata_domain::identifiers::mask;
use pendata_xforms::{Form, Lang, Lists, Question, QuestionKind, RowId, Session};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet};
use uuid::Uuid;

use super::Unwritable;
use super::guard::guarded;
use crate::columns::{dtsen, number};

/// A question as a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub code: String,
    pub number: String,
    pub dtsen: Option<String>,
    pub label: String,
    pub of_person: bool,
    identifier: bool,
    /// A several-answer question whose codes are numbers: the paper form has their sum.
    summed: bool,
}

/// One household's values, as many as there are fields of households; and of each person likewise.
pub struct Entry {
    pub household: Vec<String>,
    pub people: Vec<Vec<String>>,
}

/// Everything that is asked, in the order of the form; photos and calculations are left out.
pub fn fields(form: &Arc<Form>, lang: Lang, any_day: NaiveDate) -> Vec<Field> {
    let row = RowId(Uuid::nil());
    let session = Session::load(Arc::clone(form), any_day, Lists::none(), &[row], []);
    let asked = form.questions().filter(|question| crate::columns::takes_cells(form, &question.code));
    asked.map(|question| field(form, &session, question, lang, row)).collect()
}

fn field(form: &Form, session: &Session, question: &Question, lang: Lang, row: RowId) -> Field {
    let class = question.attributes.iter().find(|(name, _)| name == "class");
    let numbers = || form.choices(&question.code, lang).iter().all(|(code, _)| code.parse::<u32>().is_ok());
    Field {
        code: question.code.clone(),
        number: number(&question.code),
        dtsen: dtsen(question).map(str::to_owned),
        label: session.label(question.in_repeat.then_some(row), &question.code, lang),
        of_person: question.in_repeat,
        identifier: class.is_some_and(|(_, class)| class == "identifier"),
        summed: question.kind == QuestionKind::SelectMultiple && numbers(),
    }
}

impl Field {
    /// A value as it goes out.
    pub fn written(&self, value: &str, masked: bool) -> String {
        match () {
            () if masked && self.identifier => mask(value),
            () if self.summed && !value.is_empty() => sum(value),
            () => value.to_owned(),
        }
    }

    /// For a table with one heading row.
    fn heading(&self) -> String {
        match &self.dtsen {
            Some(column) => format!("{} {column}", self.number),
            None => self.number.clone(),
        }
    }
}

fn sum(choices: &str) -> String {
    choices.split(' ').filter_map(|code| code.parse::<u32>().ok()).sum::<u32>().to_string()
}

/// Names of the sheets, in the language of the screens.
pub struct SheetNames {
    pub households: String,
    pub people: String,
}

/// Two sheets: households, and people with the number of their family card. Numbers of people are text.
pub fn xlsx(
    fields: &[Field],
    rules: &FormRules,
    names: &SheetNames,
    entries: &[Entry],
) -> Result<Vec<u8>, Unwritable> {
    let of_household: Vec<&Field> = fields.iter().filter(|field| !field.of_person).collect();
    let card = of_household.iter().position(|field| is_card(field, rules));
    let card_field = card.map(|place| of_household[place]);
    let of_person: Vec<&Field> =
        card_field.into_iter().chain(fields.iter().filter(|field| field.of_person)).collect();
    let mut book = Workbook::new();
    let sheet = begin(&mut book, &names.households, &of_household)?;
    for (place, entry) in entries.iter().enumerate() {
        line(sheet, place, entry.household.iter())?;
    }
    let sheet = begin(&mut book, &names.people, &of_person)?;
    let mut place = 0;
    for entry in entries {
        for person in &entry.people {
            let card = card.and_then(|card| entry.household.get(card));
            line(sheet, place, card.into_iter().chain(person))?;
            place += 1;
        }
    }
    Ok(book.save_to_buffer()?)
}

fn is_card(field: &Field, rules: &FormRules) -> bool {
    rules.core(CoreRole::FamilyCard).is_some_and(|card| card.as_str() == field.code)
}

const HEADING_ROWS: u32 = 3;

fn begin<'a>(book: &'a mut Workbook, name: &str, fields: &[&Field]) -> Result<&'a mut Worksheet, Unwritable> {
    let bold = Format::new().set_bold().set_background_color("#E3EEE9");
    let label = bold.clone().set_text_wrap().set_align(FormatAlign::Top);
    let text = Format::new().set_num_format("@");
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    for (column, field) in fields.iter().enumerate() {
        let column = u16::try_from(column).map_err(|_| Unwritable::TooMuch)?;
        // A text column keeps an officer's corrections text.
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, if field.identifier { 20.0 } else { 16.0 })?;
        sheet.write_string_with_format(0, column, &field.number, &bold)?;
        sheet.write_string_with_format(1, column, field.dtsen.as_deref().unwrap_or_default(), &bold)?;
        sheet.write_string_with_format(2, column, &field.label, &label)?;
    }
    sheet.set_freeze_panes(HEADING_ROWS, 1)?;
    Ok(sheet)
}

fn line<'a>(
    sheet: &mut Worksheet,
    place: usize,
    values: impl Iterator<Item = &'a String>,
) -> Result<(), Unwritable> {
    let row = u32::try_from(place).map_err(|_| Unwritable::TooMuch)? + HEADING_ROWS;
    for (column, value) in values.enumerate().filter(|(_, value)| !value.is_empty()) {
        sheet.write_string(row, column as u16, value)?;
    }
    Ok(())
}

/// One line for each person, the household's answers in every one of them. Begins with the mark that tells spreadsheets
/// that it is UTF-8.
pub fn csv(fields: &[Field], entries: &[Entry], semicolons: bool) -> Result<Vec<u8>, Unwritable> {
    let delimiter = if semicolons { b';' } else { b',' };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(b"\xef\xbb\xbf".to_vec());
    let (people, own): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.of_person);
    let nobody = vec![String::new(); people.len()];
    let heading = own.iter().chain(&people).map(|field| field.heading());
    writer.write_record(heading).map_err(|_| Unwritable::Failed)?;
    for entry in entries {
        let empty = entry.people.is_empty().then_some(&nobody);
        for person in entry.people.iter().chain(empty) {
            let cells = entry.household.iter().chain(person).map(|value| guarded(value));
            writer.write_record(cells).map_err(|_| Unwritable::Failed)?;
        }
    }
    writer.into_inner().map_err(|_| Unwritable::Failed)
}
