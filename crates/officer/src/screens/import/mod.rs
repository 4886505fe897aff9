//! O11 Impor berkas: a spreadsheet is read, its columns are chosen, every row is checked, and what is good becomes drafts
//! that wait for the officer's word. Long work is asked for in steps, so that answers go in between.

mod draft;
mod making;
mod report;
mod view;

use pendata_device::ImportNumber;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::settings::Language;

pub use draft::{Draft, check, choose, close, open};
pub use making::{begin, list, send_step, step, withdraw};
pub use report::{refused, report};

#[derive(Clone, Deserialize, TS)]
#[ts(rename = "OpenFileArguments")]
pub struct OpenArguments {
    /// Of the file.
    pub name: String,
    pub language: Language,
}

#[derive(Clone, Deserialize, TS)]
#[ts(rename = "ChooseColumnsArguments")]
pub struct ChooseArguments {
    /// Place among the sheets.
    pub sheet: u32,
    /// Number of the heading row; found by itself where left out.
    #[serde(default)]
    #[ts(optional)]
    pub heading_row: Option<u32>,
    /// Question of each column; guessed where left out.
    #[serde(default)]
    #[ts(optional)]
    pub codes: Option<Vec<Option<String>>>,
    /// Hidden rows are taken too.
    pub hidden_too: bool,
    pub language: Language,
}

/// A file, how it is read, and what its first rows become.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ImportView {
    pub file: String,
    pub sheets: Vec<SheetView>,
    pub sheet: u32,
    /// As the spreadsheet numbers it.
    pub heading_row: u32,
    pub columns: Vec<ColumnView>,
    /// Every question that a column can answer.
    pub questions: Vec<AskedView>,
    /// Codes of questions without which no row can be taken.
    pub lacking: Vec<String>,
    /// The columns were chosen for such a file before.
    pub remembered: bool,
    /// Rows under the heading, hidden ones among them.
    pub rows: u32,
    pub hidden_rows: u32,
    pub hidden_too: bool,
    /// Cells that are results of formulas: the results are taken as the file has them.
    pub formulas: u32,
    /// Areas of joined cells under the heading.
    pub merged: u32,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct SheetView {
    pub name: String,
    pub hidden: bool,
    pub rows: u32,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ColumnView {
    /// `A`, `B`, … as the spreadsheet names it.
    pub letter: String,
    pub heading: String,
    pub code: Option<String>,
    pub samples: Vec<SampleView>,
}

/// A cell and what it becomes.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct SampleView {
    pub cell: String,
    /// In words; `None` where the column is not taken, or the cell is refused.
    pub becomes: Option<String>,
    /// Why it is refused.
    pub refused: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct AskedView {
    pub code: String,
    /// On the paper form.
    pub number: String,
    pub label: String,
    pub of_person: bool,
}

#[derive(Clone, Deserialize, TS)]
pub struct CheckStepArguments {
    /// From the first row on; else from where the last step stopped.
    pub anew: bool,
}

/// How far the check is, in households; rows are read first.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct CheckStanding {
    pub done: u32,
    pub total: u32,
    pub rows: u32,
}

#[derive(Clone, Deserialize, TS)]
pub struct ReportArguments {
    pub language: Language,
}

/// Every row told apart. The lists hold the first 500 of each; the file of refused rows holds all.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ImportReport {
    pub rows: u32,
    pub households: u32,
    pub people: u32,
    /// Households that are taken and have something to look at.
    pub remarked: u32,
    pub refused_rows: u32,
    /// Households of the file that are on the device already.
    pub known_households: u32,
    pub refusals: Vec<RefusalView>,
    pub remarks: Vec<RemarkView>,
    pub known: Vec<KnownView>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct RefusalView {
    pub row: u32,
    /// Letter and heading.
    pub column: Option<String>,
    pub reason: String,
    pub other_row: Option<u32>,
    /// The cell as it is shown; empty for numbers of people, which are not repeated.
    pub cell: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct RemarkView {
    pub row: u32,
    pub column: Option<String>,
    /// `hard`, `soft` or `differs`.
    pub kind: String,
    /// The form's label of the question.
    pub question: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct KnownView {
    pub rows: Vec<u32>,
    pub household: String,
    pub head_name: String,
    pub rt: String,
    /// By the family card; else by the NIK of one of its people.
    pub by_card: bool,
}

#[derive(Clone, Deserialize, TS)]
#[ts(rename = "BeginImportArguments")]
pub struct BeginArguments {
    /// Nothing is taken where a row is refused.
    pub only_if_all_good: bool,
}

#[derive(Clone, Deserialize, TS)]
pub struct ImportHandle {
    #[ts(type = "number")]
    pub number: ImportNumber,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ImportStanding {
    #[ts(type = "number")]
    pub number: ImportNumber,
    pub file: String,
    /// Unix seconds.
    #[ts(type = "number")]
    pub started: i64,
    pub households: u32,
    /// Still to be made.
    pub left: u32,
    /// Made and untouched since.
    pub untouched: u32,
    pub state: ImportWord,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportWord {
    Open,
    Sent,
    Withdrawn,
}

/// What is written on the file of refused rows, in the language of the screens.
#[derive(Clone, Deserialize, TS)]
#[ts(rename = "RefusedFileArguments")]
pub struct RefusedArguments {
    pub sheet: String,
    pub reason: String,
    pub row: String,
    /// `{column}: {reason}`.
    pub in_column: String,
    /// By the word of a reason; `{row}` is the other row.
    pub reasons: std::collections::BTreeMap<String, String>,
}
