//! Codes, values and writers in the words of the form and of the district.

use std::sync::Arc;

use pendata_domain::attribution::Act;
use pendata_domain::form::CoreRole;
use pendata_domain::household::{Candidate, Household, Provenance, Subject};
use pendata_domain::identifiers::mask;
use pendata_domain::ids::PersonId;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::{Finding, RowId, Session};

use super::types::{
    ActWord, CandidateView, CaseKind, FindingView, RoleWord, SubjectView, ValueView, Words, WriterView,
};
use crate::forms::Published;
use crate::store::rows::{Account, Device};

/// A household under the form, with everybody who may have written in it.
pub struct Wording {
    pub form: Arc<Published>,
    pub session: Session,
    pub household: Household,
    pub accounts: Vec<Account>,
    pub devices: Vec<Device>,
}

impl Wording {
    pub fn label(&self, row: Option<RowId>, code: &str) -> Words {
        let text = |lang: &str| {
            let label = self.session.label(row, code, self.form.form.lang(lang));
            if label.is_empty() { code.to_owned() } else { label }
        };
        Words { id: text("id"), en: text("en") }
    }

    /// A value as the form words it: the labels of its choices, or the value itself.
    pub fn value(&self, path: &FieldPath, value: &str) -> ValueView {
        let text = |lang: &str| {
            let choices = self.choices_in(path, lang);
            let label = |one: &str| {
                let found = choices.iter().find(|(choice, _)| choice == one);
                found.map_or_else(|| one.to_owned(), |(_, label)| label.clone())
            };
            if choices.is_empty() {
                return value.to_owned();
            }
            value.split(' ').filter(|one| !one.is_empty()).map(label).collect::<Vec<_>>().join(", ")
        };
        ValueView { value: value.to_owned(), label: Words { id: text("id"), en: text("en") } }
    }

    /// All choices of the question, also those the present answers hide; of a list that the host supplies,
    /// those that are offered.
    fn choices_in(&self, path: &FieldPath, lang: &str) -> Vec<(String, String)> {
        let lang = self.form.form.lang(lang);
        let inside = self.form.form.choices(path.question.as_str(), lang);
        if !inside.is_empty() {
            return inside.into_iter().map(|(value, label)| (value.to_owned(), label.to_owned())).collect();
        }
        let offered = self.session.choices(row_of(path), path.question.as_str(), lang);
        offered.into_iter().map(|choice| (choice.value, choice.label)).collect()
    }

    pub fn choices(&self, path: &FieldPath) -> Vec<ValueView> {
        let values = self.choices_in(path, "id").into_iter();
        values.map(|(value, _)| self.value(path, &value)).collect()
    }

    pub fn subject(&self, subject: &Subject) -> SubjectView {
        let choice = match subject {
            Subject::Choice { path, choice } => Some(self.value(path, choice).label),
            Subject::Answer { .. } | Subject::Presence { .. } => None,
        };
        SubjectView { choice, ..self.about(path_of(subject)) }
    }

    pub fn about(&self, path: &FieldPath) -> SubjectView {
        SubjectView {
            question: path.question.to_string(),
            label: self.label(row_of(path), path.question.as_str()),
            person: path.person.map(|person| self.name(person)),
            choice: None,
        }
    }

    pub fn name(&self, person: PersonId) -> String {
        let question = self.form.rules.core(CoreRole::Name);
        question.map(|code| self.household.text(&FieldPath::person(person, code.clone()))).unwrap_or_default()
    }

    /// A candidate of a case. A choice's value is `true` or `false`.
    pub fn candidate(&self, subject: &Subject, candidate: &Candidate) -> CandidateView {
        let ValueView { value, label } = self.candidate_value(subject, &candidate.value);
        let writers = candidate.writers.iter().map(|writer| self.writer(writer)).collect();
        CandidateView { value, label, writers, reasons: candidate.reasons.clone() }
    }

    pub fn candidate_value(&self, subject: &Subject, value: &str) -> ValueView {
        let ticked = |id: &str, en: &str| ValueView {
            value: value.to_owned(),
            label: Words { id: id.into(), en: en.into() },
        };
        match subject {
            Subject::Choice { .. } if value == "true" => ticked("Dipilih", "Ticked"),
            Subject::Choice { .. } => ticked("Tidak dipilih", "Not ticked"),
            Subject::Answer { path } | Subject::Presence { path, .. } => self.value(path, value),
        }
    }

    pub fn writer(&self, writer: &Provenance) -> WriterView {
        let attribution = writer.attribution.map(|ordered| ordered.0);
        let account = attribution.and_then(|a| self.accounts.iter().find(|account| account.user == a.user));
        let device = self.devices.iter().find(|device| device.number == writer.device);
        WriterView {
            name: account.map(|account| account.name.clone()).unwrap_or_default(),
            role: attribution.map(|a| RoleWord::from(a.role)),
            act: attribution.map(|a| act_word(a.act)),
            device: writer.device.0,
            device_label: device.map(|device| device.label.clone()).unwrap_or_default(),
            day: attribution.map(|a| a.today.to_string()),
            visit: attribution.map_or(0, |a| a.visit),
            at: writer.time,
            change: writer.change.to_string(),
        }
    }

    pub fn findings(&self) -> Vec<Finding> {
        Published::findings(&self.session, &self.household)
    }

    pub fn finding(&self, finding: &Finding, new: bool) -> FindingView {
        let question = QuestionCode::new(&finding.code).expect("codes of a published form are codes");
        let path = FieldPath { person: finding.row.map(|row| PersonId(row.0)), question };
        let message = |lang: &str| self.session.message(finding, self.form.form.lang(lang));
        FindingView {
            subject: self.about(&path),
            kind: finding.kind.as_str().to_owned(),
            message: Words { id: message("id"), en: message("en") },
            new,
        }
    }

    /// An answer as read-only views show it: identity numbers masked.
    pub fn shown(&self, path: &FieldPath, value: &str) -> Words {
        if self.masks(path) {
            return Words { id: mask(value), en: mask(value) };
        }
        self.value(path, value).label
    }
}

impl Wording {
    /// Whether a question asks for an identity number.
    pub fn masks(&self, path: &FieldPath) -> bool {
        let numbers = [CoreRole::Nik, CoreRole::FamilyCard];
        numbers.iter().any(|role| self.form.rules.core(*role) == Some(&path.question))
    }
}

pub fn path_of(subject: &Subject) -> &FieldPath {
    match subject {
        Subject::Answer { path } | Subject::Choice { path, .. } | Subject::Presence { path, .. } => path,
    }
}

pub fn row_of(path: &FieldPath) -> Option<RowId> {
    path.person.map(|person| RowId(person.0))
}

impl CaseKind {
    /// The word in the tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Set => "set",
            Self::Presence => "presence",
            Self::Decision => "decision",
        }
    }
}

pub fn case_kind(word: &str) -> CaseKind {
    match word {
        "set" => CaseKind::Set,
        "presence" => CaseKind::Presence,
        "decision" => CaseKind::Decision,
        _ => CaseKind::Value,
    }
}

fn act_word(act: Act) -> ActWord {
    match act {
        Act::Save => ActWord::Save,
        Act::Decision => ActWord::Decision,
        Act::Reauthored => ActWord::Reauthored,
        Act::Import => ActWord::Import,
    }
}
