//! Labels, hints and messages with the present answers put in.

use super::{Finding, FindingKind, RowId, Session};
use crate::expr::eval::At;
use crate::form::schema::Id;
use crate::form::text::{Piece, Text};
use crate::form::{Compiled, Lang};

impl Session {
    /// Label of a question, note, group or the repeat; empty when it has none.
    #[must_use]
    pub fn label(&self, row: Option<RowId>, code: &str, lang: Lang) -> String {
        self.text_of(row, code, lang, |node| node.label.as_ref())
    }

    /// Hint of a question; empty when it has none.
    #[must_use]
    pub fn hint(&self, row: Option<RowId>, code: &str, lang: Lang) -> String {
        self.text_of(row, code, lang, |node| node.hint.as_ref())
    }

    /// What the form says about a finding; empty when it says nothing and the host's own words for the kind must do.
    #[must_use]
    pub fn message(&self, finding: &Finding, lang: Lang) -> String {
        self.text_of(finding.row, &finding.code, lang, |node| match finding.kind {
            FindingKind::Required => node.required_message.as_ref(),
            FindingKind::Constraint => node.constraint_message.as_ref(),
            FindingKind::Soft => node.soft_message.as_ref(),
            FindingKind::Type | FindingKind::Choice => None,
        })
    }

    fn text_of(
        &self,
        row: Option<RowId>,
        code: &str,
        lang: Lang,
        pick: impl Fn(&Compiled) -> Option<&Text>,
    ) -> String {
        let Ok((id, row)) = self.find(row, code) else { return String::new() };
        pick(&self.form.nodes[id]).map(|text| self.filled(text, id, row, lang)).unwrap_or_default()
    }

    fn filled(&self, text: &Text, id: Id, row: u32, lang: Lang) -> String {
        let env = self.env_in(lang.0);
        let mut whole = String::new();
        for piece in text.pieces(lang.0) {
            match piece {
                Piece::Literal(words) => whole.push_str(words),
                Piece::Output(expr) => whole.push_str(&env.value(expr, &At::node(id, row)).into_text(&env)),
            }
        }
        whole
    }
}
