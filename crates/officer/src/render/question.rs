//! One question as its page shows it.

use pendata_domain::form::CoreRole;
use pendata_domain::ids::PersonId;
use pendata_domain::photo::Photo;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_domain::stage::Stage;
use pendata_xforms::{Choice, Field, QuestionKind, RowId};

use super::pages::Asked;
use super::{Page, Scene, path_text, row_of};
use crate::screens::form::{ChoiceView, Elsewhere, QuestionKind as Word, QuestionView, SectionView};
use crate::screens::photo::OwnPhoto;

impl Scene<'_> {
    /// A section, or the part of one member.
    pub fn section(&self, page: &Page, person: Option<PersonId>) -> SectionView {
        let row = person.map(row_of);
        SectionView {
            section: page.section.clone(),
            label: self.page_label(page),
            person,
            questions: page.questions.iter().filter_map(|asked| self.question(page, asked, row)).collect(),
        }
    }

    /// `None` for a question this form version does not have.
    pub fn question_at(&self, row: Option<RowId>, code: &str) -> Option<QuestionView> {
        let page = self.pages.of_question(code)?;
        let asked = page.questions.iter().find(|asked| asked.code == code)?;
        self.question(page, asked, row)
    }

    fn question(&self, page: &Page, asked: &Asked, row: Option<RowId>) -> Option<QuestionView> {
        let code = asked.code.as_str();
        let field = self.session.field(row, code)?;
        let question = self.session.form().question(code)?;
        let path = path_of(row, code)?;
        let choices = self.session.choices(row, code, self.lang);
        let loaded = self.registry.get(&path).filter(|text| !text.is_empty());
        let previous = loaded.filter(|text| *text != field.stored);
        Some(QuestionView {
            code: code.to_owned(),
            kind: kind_word(question.kind, question.calculated),
            label: self.session.label(row, code, self.lang),
            hint: self.session.hint(row, code, self.lang),
            group: asked.group.as_deref().map(|g| self.session.label(row, g, self.lang)).unwrap_or_default(),
            value: field.stored.to_owned(),
            value_label: self.value_label(row, code, field.stored),
            choices: choices.into_iter().map(choice_view).collect(),
            relevant: field.relevant,
            required: field.required,
            readonly: field.readonly || question.calculated || self.is_newer(row, code),
            findings: self.findings_of(row, code, &field),
            contested: self.cases_of(&path),
            apart: self.apart.get(&path).cloned(),
            elsewhere: self.elsewhere(&path),
            photos: self.photos_in(question.kind, field.stored),
            previous_label: previous.map(|text| self.value_label(row, code, text)),
            previous: previous.cloned(),
            unconfirmed: self.unconfirmed(page, row, &field, loaded),
            path,
        })
    }

    fn photos_in(&self, kind: QuestionKind, value: &str) -> Vec<OwnPhoto> {
        if kind != QuestionKind::Image {
            return Vec::new();
        }
        let named = Photo::all_in(value);
        let own = |photo: &Photo| self.photos.iter().find(|own| own.hash == photo.hash).cloned();
        named.iter().filter_map(own).collect()
    }

    fn elsewhere(&self, path: &FieldPath) -> Vec<Elsewhere> {
        let is_nik = self.rules.core(CoreRole::Nik) == Some(&path.question);
        let twins = path.person.filter(|_| is_nik).and_then(|person| self.twins.get(&person));
        twins.cloned().unwrap_or_default()
    }

    /// Loaded, as it was loaded, and neither its page confirmed nor the household called done.
    fn unconfirmed(
        &self,
        page: &Page,
        row: Option<RowId>,
        field: &Field<'_>,
        loaded: Option<&String>,
    ) -> bool {
        let as_loaded = loaded.is_some_and(|text| text == field.stored);
        let open = matches!(self.view.stage, Stage::NotVisited | Stage::Draft | Stage::Returned);
        let confirmed = self.view.confirmations.contains_key(&page_subject(page, row));
        as_loaded && field.relevant && open && !confirmed
    }
}

/// The subject under which a page is confirmed.
pub fn page_subject(page: &Page, row: Option<RowId>) -> String {
    path_text(row, &page.section)
}

fn path_of(row: Option<RowId>, code: &str) -> Option<FieldPath> {
    let question = QuestionCode::new(code).ok()?;
    Some(FieldPath { person: row.map(|row| PersonId(row.0)), question })
}

fn choice_view(choice: Choice) -> ChoiceView {
    ChoiceView { value: choice.value, label: choice.label }
}

fn kind_word(kind: QuestionKind, calculated: bool) -> Word {
    match kind {
        _ if calculated => Word::Calculated,
        QuestionKind::SelectOne => Word::SelectOne,
        QuestionKind::SelectMultiple => Word::SelectMultiple,
        QuestionKind::Integer => Word::Integer,
        QuestionKind::Decimal => Word::Decimal,
        QuestionKind::Text => Word::Text,
        QuestionKind::Date => Word::Date,
        QuestionKind::Geopoint => Word::Geopoint,
        QuestionKind::Image => Word::Image,
        QuestionKind::Note => Word::Note,
        QuestionKind::Calculate => Word::Calculated,
    }
}
