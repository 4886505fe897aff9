//! XLSX, ODS and the old XLS.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, DataRef, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxError};
use chrono::NaiveDate;

use super::{
    Cell, MAX_CELLS, MAX_COLUMNS, MAX_MERGED, MAX_ROWS, Merged, Row, Sheet, Unreadable, hidden, measure,
};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    let mut package = measure::open(bytes)?;
    if package.index_for_name("xl/workbook.xml").is_none() {
        return match measure::text(&mut package, "mimetype") {
            Some(kind) if kind.contains("opendocument.spreadsheet") => ranges(Ods::new(Cursor::new(bytes))),
            _ => Err(Unreadable::NotASheet),
        };
    }
    let hidden = hidden::rows(&mut package);
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let nothing = BTreeSet::new();
    let listed: Vec<calamine::Sheet> = book.sheets_metadata().to_vec();
    let tables = listed.into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    tables.map(|sheet| one(&mut book, &sheet, hidden.get(&sheet.name).unwrap_or(&nothing))).collect()
}

/// The binary format has at most 65,536 rows of 256 columns: its tables can be made whole.
pub fn read_old(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    ranges(Xls::new(Cursor::new(bytes)))
}

fn one(book: &mut Book<'_>, listed: &calamine::Sheet, hidden: &BTreeSet<u32>) -> Result<Sheet, Unreadable> {
    let mut sheet = cells(book, &listed.name).map_err(|stopped| match stopped {
        Stopped::TooMuch => Unreadable::TooMuch,
        Stopped::Xlsx(error) => unreadable(&error),
    })?;
    sheet.hidden = listed.visible != SheetVisible::Visible;
    sheet.rows.iter_mut().for_each(|row| row.hidden = hidden.contains(&row.number));
    let joined = book.merge_cells_by_sheet_name(&listed.name).unwrap_or_default();
    let area = |d: calamine::Dimensions| Merged { rows: (d.start.0, d.end.0), columns: (d.start.1, d.end.1) };
    sheet.merged = joined.into_iter().map(area).collect();
    if sheet.merged.len() > MAX_MERGED { Err(Unreadable::TooMuch) } else { Ok(sheet) }
}

enum Stopped {
    TooMuch,
    Xlsx(XlsxError),
}

impl From<XlsxError> for Stopped {
    fn from(error: XlsxError) -> Self {
        Self::Xlsx(error)
    }
}

/// Cell by cell: one cell in the last row of the last column costs no more than another.
fn cells(book: &mut Book<'_>, name: &str) -> Result<Sheet, Stopped> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    let mut filled = 0;
    while let Some(record) = reader.next_cell_with_formula_metadata()? {
        let computed = record.formula.is_some();
        let cell = match of_ref(&record.value) {
            Cell::Empty if computed => Cell::Unvalued,
            cell => cell,
        };
        if cell == Cell::Empty {
            continue;
        }
        filled += 1;
        sheet.formulas += usize::from(computed && cell != Cell::Unvalued);
        let (row, column) = (record.pos.0, record.pos.1 as usize);
        put(&mut sheet, row, column, cell).filter(|()| filled <= MAX_CELLS).ok_or(Stopped::TooMuch)?;
    }
    Ok(sheet)
}

/// `None` where the sheet would become larger than is taken.
fn put(sheet: &mut Sheet, row: u32, column: usize, cell: Cell) -> Option<()> {
    let number = row + 1;
    if column >= MAX_COLUMNS {
        return None;
    }
    if sheet.rows.last().is_none_or(|last| last.number < number) {
        sheet.rows.push(Row { number, hidden: false, cells: Vec::new() });
    }
    let at = sheet.rows.binary_search_by_key(&number, |row| row.number).ok()?;
    let cells = &mut sheet.rows[at].cells;
    cells.resize(cells.len().max(column + 1), Cell::Empty);
    cells[column] = cell;
    (sheet.rows.len() <= MAX_ROWS).then_some(())
}

fn ranges<R, B>(book: Result<B, B::Error>) -> Result<Vec<Sheet>, Unreadable>
where
    B: Reader<R>,
    R: std::io::Read + std::io::Seek,
    B::Error: std::fmt::Display,
{
    let mut book = book.map_err(|error| worded(&error.to_string()))?;
    let listed: Vec<calamine::Sheet> = book.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for sheet in listed.into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let range = book.worksheet_range(&sheet.name).map_err(|error| worded(&error.to_string()))?;
        sheets.push(of_range(sheet, &range)?);
    }
    Ok(sheets)
}

fn of_range(listed: calamine::Sheet, range: &Range<Data>) -> Result<Sheet, Unreadable> {
    let hidden = listed.visible != SheetVisible::Visible;
    let mut sheet = Sheet { name: listed.name, hidden, ..Sheet::default() };
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let cell = of_data(value);
        if cell != Cell::Empty {
            put(&mut sheet, top + row as u32, left as usize + column, cell).ok_or(Unreadable::TooMuch)?;
        }
    }
    Ok(sheet)
}

fn of_ref(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::SharedString(text) => Cell::Text((*text).into()),
        value => of_data(&Data::from(value.clone())),
    }
}

fn of_data(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let day = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
            day.map_or(Cell::Number(moment.as_f64()), Cell::Date)
        }
        Data::DateTime(duration) => Cell::Number(duration.as_f64()),
        Data::DateTimeIso(text) => match text.get(..10).and_then(|day| day.parse().ok()) {
            Some(day) => Cell::Date(day),
            None => Cell::Text(text.as_str().into()),
        },
        Data::String(text) | Data::DurationIso(text) => Cell::Text(text.as_str().into()),
        Data::Error(_) => Cell::Fault,
    }
}

fn unreadable(error: &XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::Locked,
        _ => Unreadable::Damaged,
    }
}

/// calamine's errors of the older formats have no kind for it.
fn worded(error: &str) -> Unreadable {
    match error.to_lowercase().contains("password") {
        true => Unreadable::Locked,
        false => Unreadable::Damaged,
    }
}
