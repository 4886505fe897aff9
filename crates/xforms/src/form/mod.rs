//! A published questionnaire, compiled: immutable, shared between sessions and threads.

mod binds;
mod body;
mod compile;
mod difference;
mod extent;
mod instance;
mod itext;
mod mapping;
mod order;
pub(crate) mod report;
pub(crate) mod schema;
mod selects;
pub mod subset;
pub(crate) mod text;

use std::collections::HashMap;

use crate::expr::{Expr, ItemPath};
use crate::refusal::Refusal;
pub use difference::{Change, ChangeKind};
pub use extent::Extent;
pub use mapping::Mapped;
use schema::{Id, Schema};
use text::Text;

/// A compiled XForm. `Send + Sync`; share it as `Arc<Form>`.
#[derive(Debug)]
pub struct Form {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) title: String,
    pub(crate) languages: Vec<Language>,
    pub(crate) items: Vec<Item>,
    pub(crate) schema: Schema,
    /// By [`Id`], one for each node.
    pub(crate) nodes: Vec<Compiled>,
    /// Nodes in the order in which their values and relevance are computed.
    pub(crate) order: Vec<Id>,
    /// Texts of choices by itext id, one for each language.
    pub(crate) choice_texts: HashMap<String, Vec<String>>,
    pub(crate) mapping: Vec<Mapped>,
}

/// A language of the form, as an index; the default one is `Lang::default()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Lang(pub(crate) usize);

/// A language as the form names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// `Indonesia (id)`
    pub name: String,
    /// `id`; the whole name when it holds no code.
    pub code: String,
}

/// A part of the questionnaire as the screens show it, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Section(Section),
    /// Code of a question; see [`Form::question`].
    Question(String),
}

/// A group, or the repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Name of the group's node; labels and relevance are asked for by it, like those of a question.
    pub code: String,
    /// Whether this is the repeat: its items stand once for each row.
    pub repeats: bool,
    pub appearance: Option<String>,
    pub items: Vec<Item>,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuestionKind {
    SelectOne,
    /// Answers apart by blanks, in the order of the list.
    SelectMultiple,
    /// A whole number of 32 bits.
    Integer,
    Decimal,
    Text,
    /// `YYYY-MM-DD`
    Date,
    /// "latitude longitude altitude accuracy", degrees and metres.
    Geopoint,
    /// File name or hash.
    Image,
    /// A text shown, without an answer.
    Note,
    /// Computed, not shown.
    Calculate,
}

/// A question, note or calculation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Name of the node, and key in the household's document.
    pub code: String,
    pub kind: QuestionKind,
    /// Whether it is asked of each row of the repeat.
    pub in_repeat: bool,
    /// Whether its value comes from the form, not from an answer.
    pub calculated: bool,
    pub appearance: Option<String>,
    /// Its row in the sheet `survey`, the heading being 1, where the form says so.
    pub row: Option<u32>,
    /// The `pd:` attributes of its bind without prefix: `merge`, `core`, `export`, `class`, `soft_constraint`, ...
    pub attributes: Vec<(String, String)>,
    pub extent: Extent,
}

/// Expressions of a question by the column of the XLSForm they are written in.
pub(crate) const RULES: [&str; 6] =
    ["relevant", "required", "readonly", "constraint", "calculation", "choice_filter"];

/// What the session needs of a node.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub question: Option<Question>,
    /// How a computed number is written.
    pub numbers: Numbers,
    pub label: Option<Text>,
    pub hint: Option<Text>,
    pub relevant: Option<Expr>,
    pub calculate: Option<Expr>,
    pub required: Option<Expr>,
    pub readonly: Option<Expr>,
    pub constraint: Option<Expr>,
    pub soft: Option<Expr>,
    pub constraint_message: Option<Text>,
    pub required_message: Option<Text>,
    pub soft_message: Option<Text>,
    pub select: Option<Select>,
    /// Nodes that its label, hint and choice list read.
    pub shows: Vec<Id>,
    /// Its expressions as they are written, by the names of [`RULES`].
    pub sources: Vec<(&'static str, Box<str>)>,
}

/// How the type of a bind writes a computed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Numbers {
    /// As XPath does.
    #[default]
    Plain,
    /// `int`: cut to a whole number.
    Whole,
    /// `decimal`: at least one decimal.
    Decimal,
}

/// Where a select's choices come from.
#[derive(Debug)]
pub(crate) struct Select {
    pub items: ItemPath,
    pub value: Box<str>,
    pub label: Box<str>,
    /// Whether the label's column holds an itext id instead of the label.
    pub translated: bool,
}

impl Form {
    /// Compiles a form, or says all that keeps it from being published.
    pub fn compile(xml: &str) -> Result<Self, Vec<Refusal>> {
        compile::compile(xml)
    }

    /// An XForm with this mapping in place of the one it has, so that its hash covers both.
    ///
    /// Errors where it is no XForm.
    pub fn with_mapping(xml: &str, mapping: &[Mapped]) -> Result<String, Vec<Refusal>> {
        mapping::written_into(xml, mapping)
    }

    /// The form's id, `keluarga`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Languages in the order of the form; the default one is first.
    #[must_use]
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// The language of a code (`id`, `en`) or name; the default one when the form lacks it.
    #[must_use]
    pub fn lang(&self, code: &str) -> Lang {
        let found = self.languages.iter().position(|language| language.code == code || language.name == code);
        Lang(found.unwrap_or_default())
    }

    /// The questionnaire as the screens show it.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Code of the repeat, `anggota`, when the form has one.
    #[must_use]
    pub fn repeat(&self) -> Option<&str> {
        self.schema.repeat.map(|id| self.schema.nodes[id].name.as_str())
    }

    #[must_use]
    pub fn question(&self, code: &str) -> Option<&Question> {
        self.nodes[*self.schema.by_name.get(code)?].question.as_ref()
    }

    /// All questions in the order of the instance.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.nodes.iter().filter_map(|node| node.question.as_ref())
    }

    /// The `pd:` attributes of all questions: code, attribute without prefix, value.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.questions().flat_map(|question| {
            question
                .attributes
                .iter()
                .map(|(name, value)| (question.code.as_str(), name.as_str(), value.as_str()))
        })
    }

    /// What answers of earlier versions are called since: the oldest step first.
    #[must_use]
    pub fn mapping(&self) -> &[Mapped] {
        &self.mapping
    }

    /// Questions whose answers are codes of a list of this form. Lists that the host supplies keep their codes.
    pub fn coded(&self) -> impl Iterator<Item = &str> {
        let coded = self.nodes.iter().filter(|node| {
            let list = node.select.as_ref().map(|select| &self.schema.lists[select.items.list]);
            list.is_some_and(|list| list.inside.is_some())
        });
        coded.filter_map(|node| node.question.as_ref()).map(|question| question.code.as_str())
    }

    /// A select, and those whose answers narrow its choices and come from the same list: a village's question leads to
    /// those of its subdistrict, district and province.
    #[must_use]
    pub fn chosen_along(&self, code: &str) -> Vec<&str> {
        let list = |id: usize| self.nodes[id].select.as_ref().map(|select| select.items.list);
        let mut found: Vec<usize> = self.schema.by_name.get(code).copied().into_iter().collect();
        let mut at = 0;
        while let Some(id) = found.get(at).copied().filter(|id| list(*id).is_some()) {
            let wider = self.nodes[id].shows.iter().filter(|wider| list(**wider) == list(id));
            let new: Vec<usize> = wider.filter(|wider| !found.contains(wider)).copied().collect();
            found.extend(new);
            at += 1;
        }
        let question = |id: &usize| self.nodes[*id].question.as_ref();
        found.iter().filter_map(question).map(|question| question.code.as_str()).collect()
    }

    /// All choices of a select whose list stands in the form, unfiltered, in order: value and label. Empty for a list
    /// that the host supplies, and for other questions.
    #[must_use]
    pub fn choices(&self, code: &str, lang: Lang) -> Vec<(&str, &str)> {
        let select = self.schema.by_name.get(code).and_then(|id| self.nodes[*id].select.as_ref());
        let Some(select) = select else { return Vec::new() };
        let Some(table) = &self.schema.lists[select.items.list].inside else { return Vec::new() };
        let Some(value) = table.column(&select.value) else { return Vec::new() };
        let label = |row| self.choice_label(select, table, row, lang.0);
        (0..table.len()).filter_map(|row| Some((table.cell(row, value)?, label(row)))).collect()
    }
}
