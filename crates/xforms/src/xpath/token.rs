//! Text to tokens, with the two rules of XPath 1.0 §3.7 that make `*` and `div` operators or names by what stands before.

use crate::refusal::{Fault, RefusalCode};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Number(f64),
    Text(String),
    Name(String),
    /// An operator or mark, operator names (`and`, `or`, `div`, `mod`) included.
    Mark(&'static str),
}

const MARKS: [&str; 22] = [
    "!=", "<=", ">=", "//", "::", "..", "=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",", ".", "|",
    "@", "$",
];
const OPERATOR_NAMES: [&str; 4] = ["and", "or", "div", "mod"];

pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, Fault> {
    let mut found = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '\'' | '"' => text(rest, first)?,
            '0'..='9' => number(rest)?,
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => number(rest)?,
            c if c.is_alphabetic() || c == '_' => name(rest, found.last()),
            _ => mark(rest)?,
        };
        found.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(found)
}

fn text(rest: &str, quote: char) -> Result<(Token, usize), Fault> {
    let end = rest[1..].find(quote).ok_or_else(|| Fault::new(RefusalCode::Syntax, "a text is not closed"))?;
    Ok((Token::Text(rest[1..=end].to_owned()), end + 2))
}

fn number(rest: &str) -> Result<(Token, usize), Fault> {
    let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let value =
        rest[..length].parse().map_err(|_| Fault::new(RefusalCode::Syntax, "a number is malformed"))?;
    Ok((Token::Number(value), length))
}

fn name(rest: &str, before: Option<&Token>) -> (Token, usize) {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut length = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
    if rest[length..].starts_with(':') && rest[length + 1..].starts_with(|c: char| c.is_alphabetic()) {
        let local = &rest[length + 1..];
        length += 1 + local.find(|c: char| !is_name(c)).unwrap_or(local.len());
    }
    let word = &rest[..length];
    let operator = OPERATOR_NAMES.into_iter().find(|name| *name == word);
    match operator.filter(|_| ends_operand(before)) {
        Some(operator) => (Token::Mark(operator), length),
        None => (Token::Name(word.to_owned()), length),
    }
}

fn ends_operand(before: Option<&Token>) -> bool {
    match before {
        None => false,
        Some(Token::Mark(mark)) => matches!(*mark, ")" | "]" | "." | ".."),
        Some(_) => true,
    }
}

fn mark(rest: &str) -> Result<(Token, usize), Fault> {
    let found = MARKS.into_iter().find(|mark| rest.starts_with(mark));
    let mark =
        found.ok_or_else(|| Fault::new(RefusalCode::Syntax, "a character that XPath does not know"))?;
    Ok((Token::Mark(mark), mark.len()))
}
