//! The rows that were not taken, with their reasons: to be corrected in a spreadsheet and imported again.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, FormatAlign, Workbook};

use super::Unwritable;
use crate::columns::Heading;
use crate::read::{Cell, Sheet};

/// What is written beside the file's own columns, in the language of the screens.
pub struct Words {
    pub sheet: String,
    /// Heading of the reasons.
    pub reason: String,
    /// Heading of the row numbers in the file they come from.
    pub row: String,
}

/// The original columns as text, so that a corrected NIK stays one, then the reason and the row it comes from.
pub fn refused(
    sheet: &Sheet,
    heading: &Heading,
    reasons: &BTreeMap<u32, String>,
    words: &Words,
) -> Result<Vec<u8>, Unwritable> {
    let width = u16::try_from(sheet.width()).map_err(|_| Unwritable::TooMuch)?;
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(&words.sheet)?;
    let bold = Format::new().set_bold().set_background_color("#E3EEE9");
    let text = Format::new().set_num_format("@");
    let marked = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_background_color("#FDF1E3");
    for column in 0..width {
        page.set_column_format(column, &text)?;
        page.set_column_width(column, 18.0)?;
    }
    page.set_column_width(width, 60.0)?;
    let rows = sheet.rows.get(heading.first..=heading.last).unwrap_or_default();
    let headings = rows.len() as u32;
    for (at, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(&row.cells) {
            page.write_string_with_format(at, column, cell.shown(), &bold)?;
        }
    }
    let last = headings.saturating_sub(1);
    page.write_string_with_format(last, width, &words.reason, &bold)?;
    page.write_string_with_format(last, width + 1, &words.row, &bold)?;
    let refused = heading.data(sheet).iter().filter_map(|row| Some((row, reasons.get(&row.number)?)));
    for (at, (row, reason)) in (headings..).zip(refused) {
        for (column, cell) in (0..).zip(&row.cells).filter(|(_, cell)| **cell != Cell::Empty) {
            page.write_string_with_format(at, column, cell.shown(), &text)?;
        }
        page.write_string_with_format(at, width, reason, &marked)?;
        page.write_number(at, width + 1, row.number)?;
    }
    page.set_freeze_panes(headings, 0)?;
    Ok(book.save_to_buffer()?)
}
