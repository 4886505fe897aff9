//! Findings with their messages and confirmations.

use pendata_device::PlaceDoubt;
use pendata_domain::form::CoreRole;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::{Field, Finding, FindingKind, RowId};

use super::{Scene, path_text, row_of};
use crate::screens::decree::{ApartView, ApartWord};
use crate::screens::form::{FindingKind as Word, FindingView, PlaceDoubt as DoubtWord};

impl Scene<'_> {
    pub fn findings_of(&self, row: Option<RowId>, code: &str, field: &Field<'_>) -> Vec<FindingView> {
        let soft = self.is_doubtful(row, code, field).then_some(FindingKind::Soft);
        let kinds = self.hard_of(row, code, field).into_iter().chain(soft);
        kinds.map(|kind| self.finding(Finding { row, code: code.to_owned(), kind })).collect()
    }

    /// What is wrong with an answer. One that was given under a newer form is not missing.
    pub fn hard_of(&self, row: Option<RowId>, code: &str, field: &Field<'_>) -> Option<FindingKind> {
        let answered = |kind: &FindingKind| *kind == FindingKind::Required && self.is_newer(row, code);
        field.hard.filter(|kind| !answered(kind))
    }

    /// Whether the answer was given under a newer form than the household's.
    pub fn is_newer(&self, row: Option<RowId>, code: &str) -> bool {
        let newer = |(path, apart): (&FieldPath, &ApartView)| {
            apart.why == ApartWord::NewerForm
                && path.question.as_str() == code
                && path.person.map(row_of) == row
        };
        self.apart.iter().any(newer)
    }

    pub fn finding(&self, finding: Finding) -> FindingView {
        let confirmed = match finding.kind {
            FindingKind::Soft => self.confirmation(finding.row, &finding.code),
            _ => None,
        };
        FindingView {
            kind: kind_word(finding.kind),
            // The form speaks only of what itself found.
            message: match self.session.field(finding.row, &finding.code) {
                Some(field) if finding.kind == FindingKind::Soft && !field.soft => String::new(),
                _ => self.session.message(&finding, self.lang),
            },
            confirmed: confirmed.map(str::to_owned),
            place_doubts: match finding.kind {
                FindingKind::Soft => self.doubts_of(finding.row, &finding.code).map(doubt_word).collect(),
                _ => Vec::new(),
            },
        }
    }

    /// Whether the form, or the place itself, asks for a confirmation.
    pub fn is_doubtful(&self, row: Option<RowId>, code: &str, field: &Field<'_>) -> bool {
        field.soft || self.doubts_of(row, code).next().is_some()
    }

    fn doubts_of(&self, row: Option<RowId>, code: &str) -> impl Iterator<Item = PlaceDoubt> {
        let location = self.rules.core(CoreRole::Location).map(QuestionCode::as_str);
        let is_location = row.is_none() && location == Some(code);
        self.place_doubts.iter().copied().filter(move |_| is_location)
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

fn doubt_word(doubt: PlaceDoubt) -> DoubtWord {
    match doubt {
        PlaceDoubt::Typed => DoubtWord::Typed,
        PlaceDoubt::Outside => DoubtWord::Outside,
    }
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
