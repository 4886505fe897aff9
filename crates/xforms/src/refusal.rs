//! Why a form may not be published, told so that its author finds the cell.

use std::fmt;

/// The stable reason of a refusal; the words for it live with whoever shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefusalCode {
    /// Not well-formed XML, or not an XForm.
    Xml,
    /// A size or depth over [`crate::limits`].
    TooLarge,
    /// A node of the instance that is a duplicate, or a repeat that is not the one allowed.
    Instance,
    /// A bind attribute, type or `pd:` value outside the table of [`crate::subset`].
    Bind,
    /// A body control or appearance outside the table of [`crate::subset`].
    Control,
    /// A label, hint or message that cannot be found or shown.
    Text,
    /// An expression that is not XPath as pyxform writes it.
    Syntax,
    /// An axis, node test or operator outside the subset.
    Axis,
    /// A function outside the table of [`crate::expr::functions`].
    Function,
    /// A wrong number or kind of arguments.
    Arguments,
    /// A path to a node, list or column that is not there.
    Unknown,
    /// A path used where ODK's programs disagree: its truth, or the value of a group.
    Ambiguous,
    /// A regular expression that is not a literal `^...$` or does not compile.
    Regex,
    /// Values that depend on each other in a circle.
    Cycle,
    /// A mapping of earlier answers that is malformed, or leads to what the form does not have.
    Mapping,
}

impl RefusalCode {
    /// The code as it is written in reports and looked up in locales.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Xml => "form.xml",
            Self::TooLarge => "form.too_large",
            Self::Instance => "form.instance",
            Self::Bind => "form.bind",
            Self::Control => "form.control",
            Self::Text => "form.text",
            Self::Syntax => "expression.syntax",
            Self::Axis => "expression.axis",
            Self::Function => "expression.function",
            Self::Arguments => "expression.arguments",
            Self::Unknown => "expression.unknown",
            Self::Ambiguous => "expression.ambiguous",
            Self::Regex => "expression.regex",
            Self::Cycle => "expression.cycle",
            Self::Mapping => "form.mapping",
        }
    }
}

/// A cell of the XLSForm, from the bind attribute `pd:row` ("survey:17").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPlace {
    /// Sheet name, `survey`.
    pub sheet: String,
    /// Row as the spreadsheet numbers it, the heading being 1.
    pub row: u32,
    /// Column heading, for example `calculation`.
    pub column: &'static str,
}

impl SheetPlace {
    pub(crate) fn parse(row: &str, column: &'static str) -> Option<Self> {
        let (sheet, row) = row.split_once(':')?;
        Some(Self { sheet: sheet.to_owned(), row: row.parse().ok()?, column })
    }
}

/// One reason why the form may not be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: RefusalCode,
    /// Path of the node in the instance (`/data/anggota/q403`), or of the XML part (`itext`).
    pub node: String,
    /// Attribute or element that holds the fault (`constraint`, `itemset`); empty when the node itself does.
    pub attribute: String,
    /// The expression as written; empty when there is none.
    pub expression: String,
    /// What is wrong, in English, for the author of the form.
    pub detail: String,
    /// The cell of the XLSForm, when the form says which rows it came from.
    pub place: Option<SheetPlace>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(out, "{}!{} {}: ", place.sheet, place.row, place.column)?;
        }
        write!(out, "{} {}", self.code.as_str(), self.node)?;
        if !self.attribute.is_empty() {
            write!(out, " {}", self.attribute)?;
        }
        write!(out, ": {}", self.detail)?;
        if !self.expression.is_empty() {
            write!(out, " in `{}`", self.expression.trim())?;
        }
        Ok(())
    }
}

/// A fault without its place; the reader of the form adds that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub code: RefusalCode,
    pub detail: String,
}

impl Fault {
    pub fn new(code: RefusalCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}
