//! What a session says about its questions.

use std::fmt;

use super::RowId;
use super::grid::{Cell, Verdict};
use crate::limits;

/// What a question holds and what is asked of it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "three independent states of XForms")]
pub struct Field<'a> {
    /// As stored, also while irrelevant or not offered.
    pub stored: &'a str,
    /// As expressions and exports read it: empty while irrelevant, without choices that are not offered.
    pub value: &'a str,
    pub relevant: bool,
    pub required: bool,
    pub readonly: bool,
    /// The hard finding on the answer.
    pub hard: Option<FindingKind>,
    /// Whether the soft constraint is broken.
    pub soft: bool,
}

/// Answers are personal data: `Debug` shows none.
impl fmt::Debug for Field<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = out.debug_struct("Field");
        shown.field("filled", &!self.stored.is_empty()).field("relevant", &self.relevant);
        shown.field("required", &self.required).field("readonly", &self.readonly);
        shown.field("hard", &self.hard).field("soft", &self.soft).finish()
    }
}

/// A choice that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// Something wrong or doubtful about an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub row: Option<RowId>,
    /// Code of the question.
    pub code: String,
    pub kind: FindingKind,
}

/// Why an answer is found fault with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FindingKind {
    /// Required and empty.
    Required,
    /// Not a number, date or position as the question's kind has it.
    Type,
    /// An answer, or part of one, that the list does not offer (any more).
    Choice,
    /// Breaks the constraint.
    Constraint,
    /// Breaks the soft constraint: to be confirmed with a reason.
    Soft,
}

impl FindingKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Type => "type",
            Self::Choice => "choice",
            Self::Constraint => "constraint",
            Self::Soft => "soft",
        }
    }

    /// Whether the finding keeps the household from being ready.
    #[must_use]
    pub fn is_hard(self) -> bool {
        self != Self::Soft
    }
}

impl Finding {
    /// The stable code by which findings are counted: `q403.constraint`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}.{}", self.code, self.kind.as_str())
    }
}

/// A question or group whose state, label or choices changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Touched {
    pub row: Option<RowId>,
    pub code: String,
}

/// What an edit changed, itself included, in the order of the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diff(pub Vec<Touched>);

/// Why an edit was not made. Names nothing that was answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error("the form has no question {0}")]
    UnknownQuestion(String),
    #[error("the household has no such row")]
    UnknownRow,
    #[error("{0} is computed by the form")]
    Calculated(String),
    #[error("the row is there already")]
    DuplicateRow,
    #[error("a household has at most {} rows", limits::ROWS)]
    TooManyRows,
}

/// The state of a cell as the outside sees it.
pub(super) fn field(cell: &Cell) -> Field<'_> {
    let hard = match cell.verdict {
        Verdict::Fine => None,
        Verdict::Required => Some(FindingKind::Required),
        Verdict::Type => Some(FindingKind::Type),
        Verdict::Choice => Some(FindingKind::Choice),
        Verdict::Constraint => Some(FindingKind::Constraint),
    };
    Field {
        stored: &cell.value,
        value: cell.read(),
        relevant: cell.relevant,
        required: cell.required,
        readonly: cell.readonly,
        hard,
        soft: cell.doubtful,
    }
}
