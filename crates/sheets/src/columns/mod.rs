//! Which row is the heading, and which column answers which question.

mod dictionary;
mod heading;

use pendata_domain::form::{CoreRole, FormRules};
use pendata_xforms::{Form, QuestionKind};

pub use dictionary::{Dictionary, Found, dtsen, fold, number};
pub use heading::Heading;

use crate::read::Sheet;

/// The column of a question: what its cells become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Of the sheet, from 0.
    pub place: usize,
    pub code: String,
    /// The DTSEN column it is headed by, whose codes may differ from the form's.
    pub dtsen: Option<String>,
    /// It names the head: whoever stands there heads the family.
    pub names_head: bool,
}

/// Questions that a sheet can answer: no calculation, no photo, no note.
pub fn takes_cells(form: &Form, code: &str) -> bool {
    form.question(code).is_some_and(|question| {
        let apart = [QuestionKind::Image, QuestionKind::Note, QuestionKind::Calculate];
        !question.calculated && !apart.contains(&question.kind)
    })
}

/// What the heading says of every column of the sheet.
pub fn guess(sheet: &Sheet, heading: &Heading, dictionary: &Dictionary) -> Vec<Option<Found>> {
    let mut found: Vec<Option<Found>> =
        (0..sheet.width()).map(|column| dictionary.best(&heading.words(sheet, column))).collect();
    // One question, one column: the first that says its name.
    for column in 0..found.len() {
        let code = found[column].as_ref().map(|found| found.code.clone());
        let earlier = found[..column].iter().flatten().any(|other| Some(&other.code) == code.as_ref());
        if earlier {
            found[column] = None;
        }
    }
    found
}

/// The columns of a choice of questions, as the officer left or made it.
pub fn chosen(
    sheet: &Sheet,
    heading: &Heading,
    dictionary: &Dictionary,
    codes: &[Option<String>],
) -> Vec<Column> {
    let named = codes.iter().enumerate().filter_map(|(place, code)| Some((place, code.clone()?)));
    let column = |(place, code): (usize, String)| {
        let found = dictionary.best(&heading.words(sheet, place)).filter(|found| found.code == code);
        let (dtsen, names_head) = found.map(|found| (found.dtsen, found.names_head)).unwrap_or_default();
        Column { place, code, dtsen, names_head }
    };
    named.map(column).collect()
}

/// Core questions without which no row can be read: the family card and the name.
pub fn lacking(rules: &FormRules, codes: &[Option<String>]) -> Vec<String> {
    let needed = [CoreRole::FamilyCard, CoreRole::Name].into_iter().filter_map(|role| rules.core(role));
    let missing = needed.filter(|question| !codes.iter().flatten().any(|code| code == question.as_str()));
    missing.map(|question| question.as_str().to_owned()).collect()
}
