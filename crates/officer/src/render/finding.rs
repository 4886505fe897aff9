//! Findings with their messages and confirmations.

use pendata_xforms::{Field, Finding, FindingKind, RowId};

use super::{Scene, path_text};
use crate::screens::form::{FindingKind as Word, FindingView};

impl Scene<'_> {
    pub fn findings_of(&self, row: Option<RowId>, code: &str, field: &Field<'_>) -> Vec<FindingView> {
        let soft = field.soft.then_some(FindingKind::Soft);
        let kinds = field.hard.into_iter().chain(soft);
        kinds.map(|kind| self.finding(Finding { row, code: code.to_owned(), kind })).collect()
    }

    pub fn finding(&self, finding: Finding) -> FindingView {
        let confirmed = match finding.kind {
            FindingKind::Soft => self.confirmation(finding.row, &finding.code),
            _ => None,
        };
        FindingView {
            kind: kind_word(finding.kind),
            message: self.session.message(&finding, self.lang),
            confirmed: confirmed.map(str::to_owned),
        }
    }

    /// The reason with which a soft finding was confirmed.
    pub fn confirmation(&self, row: Option<RowId>, code: &str) -> Option<&str> {
        let subject = soft_subject(&path_text(row, code));
        self.view.confirmations.get(&subject).map(|confirmation| confirmation.reason.as_str())
    }
}

/// The subject under which a soft finding is confirmed.
pub fn soft_subject(path: &str) -> String {
    format!("{path}:soft")
}

fn kind_word(kind: FindingKind) -> Word {
    match kind {
        FindingKind::Required => Word::Required,
        FindingKind::Type => Word::Type,
        FindingKind::Choice => Word::Choice,
        FindingKind::Constraint => Word::Constraint,
        FindingKind::Soft => Word::Soft,
    }
}
