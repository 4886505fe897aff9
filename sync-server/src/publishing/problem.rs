//! What keeps a form from being published, told so that its author finds the cell.

use std::fmt;

use pendata_xforms::Refusal;
use serde::{Deserialize, Serialize};

/// The sheet that lines of a mapping file are counted as.
pub const MAPPING: &str = "mapping";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable; `expression.unknown`, `mapping.code`.
    pub code: String,
    /// A sheet of the XLSForm, or `mapping`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// As a spreadsheet numbers it, the heading being 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Its heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// `H17`, where the columns of the sheet are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    pub detail: String,
}

impl Problem {
    pub fn of_form(code: &str, detail: impl Into<String>) -> Self {
        Self { code: code.into(), sheet: None, row: None, column: None, cell: None, detail: detail.into() }
    }

    /// In the sheet of questions.
    pub fn of_question(code: &str, row: Option<u32>, column: &str, detail: impl Into<String>) -> Self {
        let place = row.map(|_| ("survey".to_owned(), column.to_owned()));
        let (sheet, column) = place.unzip();
        Self { sheet, row, column, ..Self::of_form(code, detail) }
    }

    pub fn of_mapping(code: &str, line: u32, column: &str, detail: impl Into<String>) -> Self {
        let (sheet, column) = (Some(MAPPING.to_owned()), Some(column.to_owned()));
        Self { sheet, row: Some(line), column, ..Self::of_form(code, detail) }
    }
}

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        let place = refusal.place.as_ref();
        let node = refusal.node.rsplit('/').next().unwrap_or_default();
        let named = [node, &refusal.attribute].into_iter().filter(|word| !word.is_empty());
        let named = named.collect::<Vec<_>>().join(" ");
        let written = match refusal.expression.as_str() {
            "" => String::new(),
            expression => format!(" in `{expression}`"),
        };
        Self {
            sheet: place.map(|place| place.sheet.clone()),
            row: place.map(|place| place.row),
            column: place.map(|place| place.column.to_owned()),
            ..Self::of_form(refusal.code.as_str(), format!("{named}: {}{written}", refusal.detail))
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(sheet) = &self.sheet {
            let row = self.row.map(|row| row.to_string()).unwrap_or_default();
            write!(out, "{sheet}!{}", self.cell.as_ref().unwrap_or(&row))?;
            if let Some(column) = &self.column {
                write!(out, " ({column})")?;
            }
            write!(out, ": ")?;
        }
        write!(out, "{}", self.detail)
    }
}

/// All of them, a line each.
pub fn lines(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("\n  {problem}")).collect()
}
