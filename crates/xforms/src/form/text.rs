//! Labels, hints and messages: literal pieces and values, in each language.

use roxmltree::Node as Xml;

use crate::expr::Expr;
use crate::expr::build::Builder;
use crate::form::schema::Id;
use crate::refusal::{Fault, RefusalCode};

/// One list of pieces for each language, or a single one for all.
#[derive(Debug)]
pub(crate) struct Text(pub Vec<Vec<Piece>>);

#[derive(Debug)]
pub(crate) enum Piece {
    Literal(String),
    Output(Expr),
}

impl Text {
    /// The same words in every language.
    pub fn plain(words: &str) -> Self {
        Self(vec![vec![Piece::Literal(words.trim().to_owned())]])
    }

    pub fn pieces(&self, language: usize) -> &[Piece] {
        self.0.get(language).or_else(|| self.0.first()).map_or(&[], Vec::as_slice)
    }

    /// The words in a language, values within them as `…`.
    pub fn words(&self, language: usize) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Literal(words) => words.clone(),
            Piece::Output(_) => "…".to_owned(),
        };
        self.pieces(language).iter().map(piece).collect()
    }

    pub fn reads(&self, found: &mut Vec<Id>) {
        for piece in self.0.iter().flatten() {
            if let Piece::Output(expr) = piece {
                expr.reads(found);
            }
        }
    }
}

/// The pieces of an element with text and `<output value="..."/>`.
pub(super) fn pieces(element: Xml<'_, '_>, builder: &Builder<'_>) -> Result<Vec<Piece>, Fault> {
    let mut pieces = Vec::new();
    for child in element.children() {
        if let Some(words) = child.text().filter(|_| child.is_text()) {
            pieces.push(Piece::Literal(words.to_owned()));
        } else if child.is_element() {
            pieces.push(Piece::Output(output(child, builder)?));
        }
    }
    trim(&mut pieces);
    Ok(pieces)
}

fn output(element: Xml<'_, '_>, builder: &Builder<'_>) -> Result<Expr, Fault> {
    let value = element.attribute("value").filter(|_| element.tag_name().name() == "output");
    let value = value
        .ok_or_else(|| Fault::new(RefusalCode::Text, "a text holds words and <output value=\"..\"/>"))?;
    let fault = |fault: Fault| Fault { detail: format!("{} in `{}`", fault.detail, value.trim()), ..fault };
    builder.value(value).map_err(fault)
}

/// pyxform pads texts that hold values.
fn trim(pieces: &mut [Piece]) {
    if let Some(Piece::Literal(first)) = pieces.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Piece::Literal(last)) = pieces.last_mut() {
        *last = last.trim_end().to_owned();
    }
}
