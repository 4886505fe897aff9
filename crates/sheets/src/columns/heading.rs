//! The rows that say what the columns are.

use super::Dictionary;
use super::dictionary::fold;
use crate::read::{Row, Sheet};

/// Places of heading rows in `Sheet::rows`; data begin after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    pub first: usize,
    pub last: usize,
}

/// A title, a date and a few notes may stand above it.
const LOOKED_AT: usize = 40;

impl Heading {
    /// The row in which most cells name a question; else the first with two texts.
    pub fn find(sheet: &Sheet, dictionary: &Dictionary) -> Self {
        let looked_at = &sheet.rows[..sheet.rows.len().min(LOOKED_AT)];
        let known = |row: &Row| row.cells.iter().filter(|cell| dictionary.knows(&cell.shown())).count();
        let best = looked_at.iter().enumerate().max_by_key(|(place, row)| (known(row), usize::MAX - place));
        let first = match best {
            Some((place, row)) if known(row) >= 2 => place,
            _ => looked_at.iter().position(|row| filled(row) >= 2).unwrap_or(0),
        };
        Self::at(sheet, dictionary, first)
    }

    /// The heading that begins with a row, and the rows under it that name questions too: their DTSEN column, their
    /// label.
    pub fn at(sheet: &Sheet, dictionary: &Dictionary, first: usize) -> Self {
        let names = |row: &&Row| {
            let known = row.cells.iter().filter(|cell| dictionary.knows(&cell.shown())).count();
            known >= 2 && 2 * known >= filled(row)
        };
        let under = sheet.rows.iter().skip(first + 1).take(3).take_while(names).count();
        Self { first, last: first + under }
    }

    /// What stands above a column, from the top row down.
    pub fn words(&self, sheet: &Sheet, column: usize) -> Vec<String> {
        let rows = sheet.rows.get(self.first..=self.last).unwrap_or_default();
        rows.iter().map(|row| row.cell(column).shown()).filter(|words| !words.is_empty()).collect()
    }

    /// Rows after the heading.
    pub fn data<'a>(&self, sheet: &'a Sheet) -> &'a [Row] {
        sheet.rows.get(self.last + 1..).unwrap_or_default()
    }

    /// What makes two files of one kind: the names of their columns, in order.
    pub fn signature(&self, sheet: &Sheet) -> String {
        let column = |column| fold(&self.words(sheet, column).join(" "));
        (0..sheet.width()).map(column).collect::<Vec<_>>().join("|")
    }
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}
