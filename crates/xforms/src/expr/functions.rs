//! The functions a form may call: this table is the dispatcher, and the documentation of what is supported.
//!
//! Left out on purpose: `now`, `random`, `uuid`, `randomize` (not the same twice, so a server could not check again),
//! `once` and `pulldata` (reads itself; use a secondary instance), `digest`, `area`, `distance`, trigonometry.

use super::eval::{At, Call, Env};
use super::value::Value;
use super::{dates, nodes, numbers, texts};

/// What a function yields, as far as it is known when the form is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Bool,
    Number,
    Text,
    Date,
    Nodes,
    /// That of the chosen argument.
    Either,
}

pub(crate) type Run = for<'e, 'a> fn(&Call<'e, 'a>) -> Value<'a>;

pub(crate) enum Meaning {
    Run(Run),
    /// [`super::build`] turns the call into an expression of its own, or refuses it.
    Built,
}

/// One row of the table.
pub struct Function {
    pub name: &'static str,
    /// Least and most number of arguments.
    pub arguments: (usize, usize),
    /// Whether a path given as argument means all its nodes (else the text of the first).
    pub takes_nodes: bool,
    pub yields: Kind,
    /// One line for authors of forms.
    pub about: &'static str,
    pub(crate) meaning: Meaning,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

const MANY: usize = usize::MAX;

macro_rules! table {
    ($($name:literal ($least:expr, $most:expr) $takes:ident -> $kind:ident = $meaning:expr, $about:literal;)*) => {
        /// The supported functions, in the order of this file.
        pub static FUNCTIONS: &[Function] = &[$(Function {
            name: $name,
            arguments: ($least, $most),
            takes_nodes: takes!($takes),
            yields: Kind::$kind,
            about: $about,
            meaning: $meaning,
        }),*];
    };
}

macro_rules! takes {
    (nodes) => {
        true
    };
    (value) => {
        false
    };
}

use Meaning::{Built, Run as Do};

table! {
    // Logic
    "true" (0, 0) value -> Bool = Do(|_| Value::Bool(true)), "true";
    "false" (0, 0) value -> Bool = Do(|_| Value::Bool(false)), "false";
    "not" (1, 1) value -> Bool = Do(|call| Value::Bool(!call.bool(0))), "the opposite of a condition";
    "boolean" (1, 1) value -> Bool = Do(|call| Value::Bool(call.bool(0))), "a number other than 0, a text other than ''";
    "boolean-from-string" (1, 1) value -> Bool = Do(texts::boolean_from_string), "true for '1' and 'true'";
    "if" (3, 3) value -> Either = Do(choose), "if(condition, then, else)";
    "coalesce" (2, 2) value -> Text = Do(texts::coalesce), "the first text that is not empty";
    "checklist" (2, MANY) value -> Bool = Do(numbers::checklist), "checklist(least, most, condition...); most -1: no bound";
    // Numbers
    "number" (1, 1) value -> Number = Do(|call| Value::Number(call.number(0))), "a date counts as days since 1970-01-01";
    "int" (1, 1) value -> Number = Do(|call| Value::Number(call.number(0).trunc())), "cut towards zero";
    "round" (1, 2) value -> Number = Do(numbers::round), "round(value, decimals), half away from zero";
    "floor" (1, 1) value -> Number = Do(|call| Value::Number(call.number(0).floor())), "next whole number below";
    "ceiling" (1, 1) value -> Number = Do(|call| Value::Number(call.number(0).ceil())), "next whole number above";
    "abs" (1, 1) value -> Number = Do(|call| Value::Number(call.number(0).abs())), "without sign";
    "pow" (2, 2) value -> Number = Do(|call| Value::Number(call.number(0).powf(call.number(1)))), "pow(base, exponent)";
    "sum" (1, 1) nodes -> Number = Do(numbers::sum), "0 of none, not a number when one node is empty";
    "min" (1, MANY) nodes -> Number = Do(numbers::min), "not a number when one node is empty";
    "max" (1, MANY) nodes -> Number = Do(numbers::max), "not a number when one node is empty";
    // Texts
    "string" (1, 1) value -> Text = Do(|call| Value::Text(call.text(0))), "a value as text";
    "string-length" (1, 1) value -> Number = Do(texts::length), "number of characters";
    "substr" (2, 3) value -> Text = Do(texts::substr), "substr(text, start from 0, end), negative from the end";
    "concat" (1, MANY) nodes -> Text = Do(texts::concat), "all texts, all nodes, one after the other";
    "join" (2, MANY) nodes -> Text = Do(texts::join), "join(separator, text...)";
    "contains" (2, 2) value -> Bool = Do(texts::contains), "contains(text, part)";
    "starts-with" (2, 2) value -> Bool = Do(texts::starts_with), "starts-with(text, part)";
    "ends-with" (2, 2) value -> Bool = Do(texts::ends_with), "ends-with(text, part)";
    "substring-before" (2, 2) value -> Text = Do(texts::before), "what stands before the first occurrence";
    "substring-after" (2, 2) value -> Text = Do(texts::after), "what stands after the first occurrence";
    "translate" (3, 3) value -> Text = Do(texts::translate), "translate(text, from, to), letter by letter";
    "normalize-space" (1, 1) value -> Text = Do(texts::normalize_space), "trimmed, inner white space to one blank";
    "regex" (2, 2) value -> Bool = Built, "regex(text, '^...$'), a literal pattern without look-around";
    // Dates
    "today" (0, 0) value -> Date = Do(dates::today), "the day of the interview, given by the host";
    "date" (1, 1) value -> Date = Do(dates::date), "a date from a text or from days since 1970-01-01";
    "decimal-date-time" (1, 1) value -> Number = Do(dates::decimal_date_time), "days since 1970-01-01";
    "format-date" (2, 2) value -> Text = Do(dates::format_date), "format-date(date, '%Y-%m-%d'), also %y %n %e";
    // Choices
    "selected" (2, 2) value -> Bool = Do(texts::selected), "selected(answers, choice)";
    "selected-at" (2, 2) value -> Text = Do(texts::selected_at), "selected-at(answers, index from 0)";
    "count-selected" (1, 1) value -> Number = Do(texts::count_selected), "number of answers";
    "jr:choice-name" (2, 2) value -> Text = Built, "jr:choice-name(value, '${question}'), the label of a choice";
    // Nodes
    "count" (1, 1) nodes -> Number = Do(nodes::count), "number of nodes, irrelevant ones included";
    "count-non-empty" (1, 1) nodes -> Number = Do(nodes::count_non_empty), "number of nodes that are not empty";
    "position" (0, 1) nodes -> Number = Built, "position(..): number of the row, from 1; position() in a predicate";
    "last" (0, 0) value -> Number = Built, "last(): number of rows, in a predicate";
    "indexed-repeat" (3, 3) nodes -> Nodes = Built, "indexed-repeat(question, repeat, row number from 1)";
}

pub(crate) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

fn choose<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    call.value(if call.bool(0) { 1 } else { 2 })
}

/// Calls a function of the table.
pub(crate) fn run<'a>(run: Run, env: &Env<'a>, at: &At, arguments: &'a [super::Expr]) -> Value<'a> {
    run(&Call { env, at, arguments })
}
