//! A synthetic household as what a person would have done to enter it.

use pendata_domain::edit::Intent;
use pendata_domain::ids::PersonId;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_domain::stage::Stage;
use pendata_xforms::{Form, QuestionKind};
use uuid::Uuid;

use crate::village::{self, SyntheticHousehold};

impl SyntheticHousehold {
    /// Persons, answers, stage, under the form it was made for.
    #[must_use]
    pub fn intents(&self, form: &Form) -> Vec<Intent> {
        let people = self.rows.iter().map(|row| Intent::AddPerson { person: PersonId(*row) });
        let answers = self.values.iter().flat_map(|(row, code, value)| answer(*row, code, value, form));
        let stage = Intent::SetStage { stage: self.stage.of_domain(), note: String::new() };
        people.chain(answers).chain([stage]).collect()
    }
}

impl village::Stage {
    fn of_domain(self) -> Stage {
        match self {
            Self::NotVisited => Stage::NotVisited,
            Self::Draft | Self::NeedsFix => Stage::Draft,
            Self::Ready | Self::Sent => Stage::Ready,
        }
    }
}

fn answer(row: Option<Uuid>, code: &str, value: &str, form: &Form) -> Vec<Intent> {
    let Ok(question) = QuestionCode::new(code) else { return Vec::new() };
    let path = FieldPath { person: row.map(PersonId), question };
    match form.question(code).map(|question| question.kind) {
        Some(QuestionKind::SelectMultiple) => value
            .split(' ')
            .filter(|choice| !choice.is_empty())
            .map(|choice| Intent::Tick { path: path.clone(), choice: choice.to_owned(), ticked: true })
            .collect(),
        _ => vec![Intent::SetAnswer { path, value: value.to_owned() }],
    }
}
