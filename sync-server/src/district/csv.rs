//! Lines of a file that a spreadsheet opens as text.

use csv::WriterBuilder;

use crate::error::{Error, Result};

/// Begins a file, so that a spreadsheet reads it as UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The cells of a line.
pub type Line = Vec<String>;

pub fn lines(lines: impl IntoIterator<Item = Line>) -> Result<Vec<u8>> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    for line in lines {
        writer.write_record(line.iter().map(|cell| guarded(cell))).map_err(|_| Error::Damaged)?;
    }
    writer.into_inner().map_err(|_| Error::Damaged)
}

pub fn first_line(names: &[&str]) -> Result<Vec<u8>> {
    let line = lines([names.iter().map(|name| (*name).to_owned()).collect()])?;
    Ok([MARK, &line].concat())
}

/// An apostrophe before what a spreadsheet would run.
fn guarded(cell: &str) -> String {
    let runs = cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\'']);
    if runs && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_runs_and_nothing_breaks_its_line() {
        let line =
            |cell: &str| String::from_utf8(lines([vec![cell.to_owned(), "b".into()]]).expect("a line"));
        assert_eq!(line("=HYPERLINK(\"x\")").expect("text"), "\"'=HYPERLINK(\"\"x\"\")\",b\n");
        assert_eq!(line("satu\ndua").expect("text"), "\"satu\ndua\",b\n");
        assert_eq!(line("-8").expect("text"), "-8,b\n");
    }
}
