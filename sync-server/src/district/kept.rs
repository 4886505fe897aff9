//! Answers that the form in force asks for no more, or has no word for: they stay, and are shown in the words of the
//! version they were given under.

use std::sync::Arc;

use pendata_domain::household::{Answers, Value};
use pendata_domain::ids::{FormVersion, PersonId};
use pendata_domain::question::{FieldPath, QuestionCode};

use super::types::{AnswerView, Words};
use super::wording::Wording;
use crate::app::App;
use crate::error::Result;
use crate::forms::Published;

impl App {
    pub(super) fn kept(
        &self,
        wording: &Wording,
        person: Option<PersonId>,
        answers: &Answers,
    ) -> Result<Vec<AnswerView>> {
        let mut kept = Vec::new();
        for (code, field) in answers {
            let asked = wording.form.form.question(code.as_str()).is_some();
            let value = match &field.apart {
                Some(apart) => &apart.value,
                None if !asked && !field.value.is_empty() => &field.value,
                None => continue,
            };
            let under = self.version_with(code, field.apart.as_ref().map(|apart| apart.form))?;
            let form = under.as_deref().unwrap_or(&wording.form);
            let label = match asked {
                true => wording.about(&FieldPath { person, question: code.clone() }).label,
                false => form.plain_label(code),
            };
            let value = Words { id: said(form, code, value, "id"), en: said(form, code, value, "en") };
            kept.push(AnswerView {
                question: code.to_string(),
                label,
                value,
                contested: false,
                masked: false,
            });
        }
        Ok(kept)
    }

    /// The newest version that asks a question; one version, where that is known.
    fn version_with(
        &self,
        code: &QuestionCode,
        known: Option<FormVersion>,
    ) -> Result<Option<Arc<Published>>> {
        for version in self.form_plan().versions.iter().rev() {
            let form = self.form_version(*version)?;
            if form.form.question(code.as_str()).is_some() && known.is_none_or(|known| known == *version) {
                return Ok(Some(form));
            }
        }
        Ok(None)
    }
}

/// A value in the words of a form: the labels of its choices, or the value itself.
fn said(form: &Published, code: &QuestionCode, value: &Value, lang: &str) -> String {
    let choices = form.form.choices(code.as_str(), form.form.lang(lang));
    let label = |one: &str| {
        let found = choices.iter().find(|(choice, _)| *choice == one);
        found.map_or_else(|| one.to_owned(), |(_, label)| (*label).to_owned())
    };
    match value {
        Value::One(text) => label(text),
        Value::Set(ticked) => ticked.iter().map(|one| label(one)).collect::<Vec<_>>().join(", "),
    }
}
