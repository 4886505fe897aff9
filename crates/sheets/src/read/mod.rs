//! A file as sheets of cells.

mod delimited;
mod hidden;
mod measure;
mod package;

use chrono::NaiveDate;

/// A file of more bytes is not read.
pub const MAX_FILE_BYTES: usize = 40_000_000;
/// What a package may unpack to: a small file can hold gigabytes of blanks.
const MAX_UNPACKED_BYTES: u64 = 250_000_000;
pub const MAX_ROWS: usize = 60_000;
pub const MAX_COLUMNS: usize = 512;
/// Cells that hold anything.
const MAX_CELLS: usize = 8_000_000;
const MAX_MERGED: usize = 10_000;

/// What a cell holds. No `Debug`: it would show answers.
#[derive(Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(Box<str>),
    Number(f64),
    Date(NaiveDate),
    Flag(bool),
    /// A formula whose result the file does not hold.
    Unvalued,
    /// `#REF!` and its like.
    Fault,
}

#[derive(Clone)]
pub struct Row {
    /// As the spreadsheet numbers it.
    pub number: u32,
    /// Hidden, by hand or by a filter.
    pub hidden: bool,
    pub cells: Vec<Cell>,
}

/// Cells joined into one; rows and columns from 0, both ends inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

#[derive(Clone, Default)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    /// Those that hold anything, in order.
    pub rows: Vec<Row>,
    pub merged: Vec<Merged>,
    /// Cells whose value is the result of a formula, as the file last had it.
    pub formulas: usize,
}

pub struct Workbook {
    pub sheets: Vec<Sheet>,
}

/// Why a file is not read. The device and its data are as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("more than {MAX_FILE_BYTES} bytes")]
    TooLarge,
    /// Small outside and huge inside, or with more rows, columns or cells than are taken.
    #[error("it holds more than is taken")]
    TooMuch,
    /// No XLSX, XLS, ODS or CSV.
    #[error("it is no spreadsheet")]
    NotASheet,
    /// It begins as one and cannot be read to its end.
    #[error("it is damaged")]
    Damaged,
    /// Protected by a password.
    #[error("it is locked by a password")]
    Locked,
    #[error("no sheet holds anything")]
    Empty,
}

/// Reads a file by what it holds, whatever its name.
pub fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let sheets = match bytes {
        [b'P', b'K', 3 | 5, ..] => package::read(bytes)?,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => package::read_old(bytes)?,
        _ => vec![delimited::read(bytes)?],
    };
    match sheets.iter().any(|sheet| !sheet.rows.is_empty()) {
        true => Ok(Workbook { sheets }),
        false => Err(Unreadable::Empty),
    }
}

impl Cell {
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// As the spreadsheet would show it.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty | Self::Unvalued => String::new(),
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => shown_number(*number),
            Self::Date(date) => date.format("%d/%m/%Y").to_string(),
            Self::Flag(flag) => flag.to_string().to_uppercase(),
            Self::Fault => "#REF!".into(),
        }
    }
}

impl Row {
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

impl Sheet {
    /// Columns up to the last that holds anything.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }

    /// The areas of joined cells that a row is part of.
    pub fn merged_in(&self, row: u32) -> Vec<Merged> {
        let within = |area: &&Merged| (area.rows.0..=area.rows.1).contains(&row.saturating_sub(1));
        self.merged.iter().filter(within).copied().collect()
    }
}

/// A number of twelve digits or more is shown by its power of ten, as spreadsheets do.
fn shown_number(number: f64) -> String {
    if number.abs() < 1e11 {
        return number.to_string();
    }
    let text = format!("{number:.5E}");
    let (mantissa, power) = text.split_once('E').unwrap_or((&text, "0"));
    format!("{}E+{power}", mantissa.trim_end_matches('0').trim_end_matches('.'))
}
