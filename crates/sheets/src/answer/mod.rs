//! A cell as the answer of its question, or why it is none.

mod choice;
mod day;
mod number;
mod place;

use chrono::NaiveDate;
use pendata_domain::area::VillageCode;
use pendata_domain::document::MAX_VALUE_BYTES;
use pendata_domain::form::{CoreRole, FormRules};
use pendata_domain::question::QuestionCode;
use pendata_xforms::{Form, QuestionKind};

pub use choice::ChoiceTable;
pub use place::second_neighbourhood;

use crate::columns::Column;
use crate::read::Cell;

/// Room that a document keeps beside a text.
const LONGEST: usize = MAX_VALUE_BYTES - 120;

/// What is wrong with a cell or a row. Stable words; texts live with the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A number where digits should be: the spreadsheet made `3.57301E+15` of it, and the last digits are lost.
    Spreadsheet,
    /// 15 digits: one was lost, or it is a known fault of old registers.
    FifteenDigits,
    NotSixteenDigits,
    NoFamilyCard,
    NoName,
    UnknownChoice,
    UnreadableDate,
    /// Month before day, as no form here writes it.
    DateOrder,
    NotANumber,
    UnreadablePlace,
    TooLong,
    /// A formula without a result in the file.
    FormulaWithoutValue,
    /// `#REF!`, `#N/A` and the like.
    CellFault,
    Merged,
    OutOfArea,
    /// The NIK stands in an earlier row too.
    TwiceInFile,
    Hidden,
    /// Another row of the same family is refused.
    WithItsFamily,
    TooManyPeople,
}

impl Reason {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spreadsheet => "spreadsheet",
            Self::FifteenDigits => "fifteen_digits",
            Self::NotSixteenDigits => "not_sixteen_digits",
            Self::NoFamilyCard => "no_family_card",
            Self::NoName => "no_name",
            Self::UnknownChoice => "unknown_choice",
            Self::UnreadableDate => "unreadable_date",
            Self::DateOrder => "date_order",
            Self::NotANumber => "not_a_number",
            Self::UnreadablePlace => "unreadable_place",
            Self::TooLong => "too_long",
            Self::FormulaWithoutValue => "formula_without_value",
            Self::CellFault => "cell_fault",
            Self::Merged => "merged",
            Self::OutOfArea => "out_of_area",
            Self::TwiceInFile => "twice_in_file",
            Self::Hidden => "hidden",
            Self::WithItsFamily => "with_its_family",
            Self::TooManyPeople => "too_many_people",
        }
    }
}

/// A village the officer works in.
#[derive(Clone, Debug)]
pub struct Area {
    pub village: VillageCode,
    pub name: String,
}

/// A column made ready to read its cells.
pub struct Reader {
    pub place: usize,
    pub question: QuestionCode,
    pub of_person: bool,
    pub names_head: bool,
    kind: Kind,
}

enum Kind {
    Identifier,
    Village,
    /// Of a list that the form does not hold: areas around the village, which its code says too.
    Area,
    Rt,
    One(ChoiceTable),
    Several(ChoiceTable),
    Whole,
    Decimal,
    Day,
    Place,
    Text,
}

/// What is the same for all cells.
pub struct Circumstances<'a> {
    pub today: NaiveDate,
    pub areas: &'a [Area],
}

impl Reader {
    /// `None` where the form has no such question, or it takes no cells.
    pub fn of(column: &Column, form: &Form, rules: &FormRules) -> Option<Self> {
        let asked = form.question(&column.code)?;
        let question = QuestionCode::new(&column.code).ok()?;
        let table = || ChoiceTable::of(form, &column.code, column.dtsen.as_deref());
        let role = |role| rules.core(role) == Some(&question);
        let kind = match asked.kind {
            _ if role(CoreRole::Nik) || role(CoreRole::FamilyCard) => Kind::Identifier,
            _ if role(CoreRole::Village) => Kind::Village,
            _ if role(CoreRole::Rt) || column.code == "rw" => Kind::Rt,
            QuestionKind::SelectOne => match table() {
                table if table.is_empty() => Kind::Area,
                table => Kind::One(table),
            },
            QuestionKind::SelectMultiple => Kind::Several(table()),
            QuestionKind::Integer => Kind::Whole,
            QuestionKind::Decimal => Kind::Decimal,
            QuestionKind::Date => Kind::Day,
            QuestionKind::Geopoint => Kind::Place,
            QuestionKind::Text => Kind::Text,
            QuestionKind::Image | QuestionKind::Note | QuestionKind::Calculate => return None,
        };
        let (place, names_head) = (column.place, column.names_head);
        Some(Self { place, question, of_person: asked.in_repeat, names_head, kind })
    }

    /// The answer as the form writes it; `None` for an empty cell.
    pub fn read(&self, cell: &Cell, about: &Circumstances<'_>) -> Result<Option<String>, Reason> {
        match cell {
            _ if cell.is_empty() => return Ok(None),
            Cell::Unvalued => return Err(Reason::FormulaWithoutValue),
            Cell::Fault => return Err(Reason::CellFault),
            _ => {}
        }
        let answer = match &self.kind {
            Kind::Identifier => number::identifier(cell)?,
            Kind::Village => place::village(cell, about.areas)?,
            Kind::Area => place::area(cell),
            Kind::Rt => place::neighbourhood(cell),
            Kind::One(table) => table.one(cell).ok_or(Reason::UnknownChoice)?,
            Kind::Several(table) => table.several(cell).ok_or(Reason::UnknownChoice)?,
            Kind::Whole => number::whole(cell).ok_or(Reason::NotANumber)?,
            Kind::Decimal => number::decimal(cell).ok_or(Reason::NotANumber)?,
            Kind::Day => day::day(cell, about.today)?,
            Kind::Place => place::point(cell).ok_or(Reason::UnreadablePlace)?,
            Kind::Text => cell.shown(),
        };
        match answer.len() > LONGEST {
            true => Err(Reason::TooLong),
            false => Ok(Some(answer).filter(|answer| !answer.is_empty())),
        }
    }

    /// NIK and family card: columns that must be text.
    pub fn is_identifier(&self) -> bool {
        matches!(self.kind, Kind::Identifier)
    }
}
