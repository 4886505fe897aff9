//! The words of a form without a household: for what was answered under another version.

use std::sync::Arc;

use chrono::NaiveDate;
use pendata_device::PublishedForm;
use pendata_domain::ids::PersonId;
use pendata_xforms::{Lang, Lists, RowId, Session};

use super::label::value_words;
use crate::screens::settings::Language;

const BLANK_ROW: RowId = RowId(PersonId::from_bytes([0; 16]).0);

pub struct Wording {
    session: Session,
    lang: Lang,
}

impl Wording {
    pub fn of(form: &PublishedForm, language: Language) -> Self {
        let mut session = Session::new(Arc::clone(&form.form), NaiveDate::default(), Lists::none());
        session.fill(&[BLANK_ROW], []);
        Self { session, lang: form.form.lang(language.code()) }
    }

    /// `None` for a question the form does not have.
    pub fn label(&self, code: &str) -> Option<String> {
        self.session.form().question(code)?;
        let label = self.session.label(self.row(code), code, self.lang);
        Some(if label.is_empty() { code.to_owned() } else { label })
    }

    pub fn value(&self, code: &str, value: &str) -> String {
        value_words(&self.session, self.row(code), code, value, self.lang)
    }

    fn row(&self, code: &str) -> Option<RowId> {
        self.session.form().question(code).filter(|question| question.in_repeat).map(|_| BLANK_ROW)
    }
}
