//! CSV: separated by semicolon, comma or tab, in UTF-8, UTF-16 or the old Windows letters.

use super::{Cell, MAX_COLUMNS, MAX_ROWS, Row, Sheet, Unreadable};

pub fn read(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let text = decoded(bytes).ok_or(Unreadable::NotASheet)?;
    let delimiter = delimiter(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet { name: "CSV".into(), ..Sheet::default() };
    let mut lines = Lines { text: text.as_bytes(), at: 0, number: 1 };
    for record in reader.records() {
        let record = record.map_err(|_| Unreadable::Damaged)?;
        let number = lines.of(record.position().map_or(0, csv::Position::byte) as usize);
        let cells: Vec<Cell> = record.iter().map(cell).collect();
        if cells.len() > MAX_COLUMNS || sheet.rows.len() == MAX_ROWS {
            return Err(Unreadable::TooMuch);
        }
        let row = Row { number, hidden: false, cells };
        if !row.is_empty() {
            sheet.rows.push(row);
        }
    }
    // One column alone may be any text.
    if sheet.width() < 2 { Err(Unreadable::NotASheet) } else { Ok(sheet) }
}

/// Lines as an editor numbers them: the reader counts neither blank ones nor both marks of an end of line.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    number: u32,
}

impl Lines<'_> {
    /// The line of the first letter from a place on. Places come in order.
    fn of(&mut self, place: usize) -> u32 {
        let blank = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let rest = self.text.get(place..).unwrap_or_default();
        let from = (place + rest.iter().take_while(blank).count()).max(self.at);
        let passed = self.text.get(self.at..from).unwrap_or_default();
        self.number += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.at = from;
        self.number
    }
}

/// `="0012"` keeps a spreadsheet from making a number of it; a leading apostrophe from making a formula of it.
fn cell(text: &str) -> Cell {
    let text = text.trim();
    let plain = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let guarded = plain.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\'']));
    match guarded.unwrap_or(plain) {
        "" => Cell::Empty,
        text => Cell::Text(text.into()),
    }
}

fn decoded(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok()?,
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(char::from).collect(),
        },
    };
    (!text.contains('\0')).then_some(text)
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).collect::<Result<_, _>>().ok()
}

/// Whichever stands most often in the first lines.
fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(20).collect();
    let count = |mark: char| head.iter().map(|line| line.matches(mark).count()).sum::<usize>();
    let marks = [';', '\t', ','];
    let most = marks.into_iter().max_by_key(|mark| (count(*mark), *mark != ','));
    most.map_or(b';', |mark| mark as u8)
}
