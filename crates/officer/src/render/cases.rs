//! Open cases in words.

use pendata_domain::household::{Candidate, Conflict, ConflictKind, Subject};
use pendata_domain::question::FieldPath;

use super::{Scene, row_of};
use crate::screens::conflicts::{CandidateView, ConflictKindWord, ConflictView};

impl Scene<'_> {
    pub fn cases(&self) -> Vec<ConflictView> {
        self.view.conflicts.iter().map(|conflict| self.case(conflict)).collect()
    }

    pub fn cases_of(&self, path: &FieldPath) -> Vec<ConflictView> {
        let own = self.view.conflicts.iter().filter(|conflict| conflict.subject.path() == path);
        own.map(|conflict| self.case(conflict)).collect()
    }

    fn case(&self, conflict: &Conflict) -> ConflictView {
        let path = conflict.subject.path();
        let row = path.person.map(row_of);
        let choice = match &conflict.subject {
            Subject::Choice { choice, .. } => Some(choice.clone()),
            _ => None,
        };
        // A choice is ticked or not; the UI has words for that.
        let label = |value: &str| match choice {
            Some(_) => value.to_owned(),
            None => self.value_label(row, path.question.as_str(), value),
        };
        ConflictView {
            case: conflict.id,
            kind: kind_word(conflict.kind),
            place: self.place(path),
            choice_label: choice.as_ref().map(|c| self.choice_label(row, path.question.as_str(), c)),
            base: conflict.base.clone(),
            base_label: conflict.base.as_deref().map(label),
            candidates: conflict.candidates.iter().map(|c| self.candidate(c, label(&c.value))).collect(),
            choice,
        }
    }

    fn candidate(&self, candidate: &Candidate, label: String) -> CandidateView {
        CandidateView {
            value: candidate.value.clone(),
            label,
            writers: candidate.writers.iter().map(|by| self.author(by)).collect(),
            reasons: candidate.reasons.clone(),
        }
    }
}

fn kind_word(kind: ConflictKind) -> ConflictKindWord {
    match kind {
        ConflictKind::Value => ConflictKindWord::Value,
        ConflictKind::Set => ConflictKindWord::Set,
        ConflictKind::Presence => ConflictKindWord::Presence,
        ConflictKind::Decision => ConflictKindWord::Decision,
    }
}
