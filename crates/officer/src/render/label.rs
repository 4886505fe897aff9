//! Values in words.

use pendata_domain::form::CoreRole;
use pendata_domain::household::Member;
use pendata_xforms::{Lang, QuestionKind, RowId, Session};

use super::{Scene, row_of};

impl Scene<'_> {
    /// A value in the words of its choices; the value itself where the question has none.
    pub fn value_label(&self, row: Option<RowId>, code: &str, value: &str) -> String {
        value_words(self.session, row, code, value, self.lang)
    }

    /// The label of a choice, offered or not; the code where no list knows it.
    pub fn choice_label(&self, row: Option<RowId>, code: &str, value: &str) -> String {
        choice_words(self.session, row, code, value, self.lang)
    }

    /// The answer to a core question, as text.
    pub fn core_text(&self, member: Option<&Member>, role: CoreRole) -> String {
        let Some(code) = self.rules.core(role) else {
            return String::new();
        };
        // The form may calculate it, as it does the head's name.
        if let Some(field) = self.session.field(member.map(|m| row_of(m.id)), code.as_str()) {
            return field.stored.to_owned();
        }
        let answers = member.map_or(&self.view.answers, |member| &member.answers);
        answers.get(code).map(|field| field.value.as_text()).unwrap_or_default()
    }

    /// What stands in the form's first question for a photo.
    pub fn first_photo(&self) -> String {
        let mut questions = self.session.form().questions();
        let asked = questions.find(|question| question.kind == QuestionKind::Image && !question.in_repeat);
        let field = asked.and_then(|question| self.session.field(None, &question.code));
        field.map(|field| field.stored.to_owned()).unwrap_or_default()
    }

    pub fn core_label(&self, member: &Member, role: CoreRole) -> String {
        let text = self.core_text(Some(member), role);
        let code = self.rules.core(role).filter(|_| !text.is_empty());
        code.map(|code| self.value_label(Some(row_of(member.id)), code.as_str(), &text)).unwrap_or_default()
    }
}

/// A value in the words of its choices; the value itself where the question has none.
pub fn value_words(session: &Session, row: Option<RowId>, code: &str, value: &str, lang: Lang) -> String {
    let label = |choice: &str| choice_words(session, row, code, choice, lang);
    match session.form().question(code).map(|question| question.kind) {
        Some(QuestionKind::SelectOne) => label(value),
        Some(QuestionKind::SelectMultiple) => {
            value.split_whitespace().map(label).collect::<Vec<_>>().join(", ")
        }
        _ => value.to_owned(),
    }
}

fn choice_words(session: &Session, row: Option<RowId>, code: &str, value: &str, lang: Lang) -> String {
    let listed = session.form().choices(code, lang);
    if let Some((_, label)) = listed.iter().find(|(choice, _)| *choice == value) {
        return (*label).to_owned();
    }
    let offered = session.choices(row, code, lang);
    offered.into_iter().find(|c| c.value == value).map_or_else(|| value.to_owned(), |c| c.label)
}
