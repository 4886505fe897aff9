//! What an officer changes on a second visit: other choices for questions that are asked of every household.

use std::sync::LazyLock;

use pendata_domain::edit::Intent;
use pendata_domain::household::Household;
use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::{QuestionKind, RowId, Session};

use crate::office::{COMPILED, lists, today};

/// A question and the values it offers.
pub struct Choosable {
    pub code: QuestionCode,
    values: Vec<String>,
}

/// Select-one questions of the household, and of its members, with three choices or more.
struct Asked {
    household: Vec<Choosable>,
    member: Vec<Choosable>,
}

static ASKED: LazyLock<Asked> = LazyLock::new(|| {
    let mut session = Session::new(COMPILED.clone(), today(), lists());
    let row = RowId(HouseholdId::from_bytes([1; 16]).0);
    session.fill(&[row], []);
    let choosable = |in_repeat: bool| -> Vec<Choosable> {
        let questions = COMPILED.questions().filter(|question| {
            let asked = question.kind == QuestionKind::SelectOne && !question.calculated;
            // Section 1 says where the household is.
            asked && question.in_repeat == in_repeat && !question.code.starts_with("q1")
        });
        let offered = questions.map(|question| {
            let choices = session.choices(in_repeat.then_some(row), &question.code, COMPILED.lang("id"));
            (question.code.clone(), choices.into_iter().map(|choice| choice.value).collect::<Vec<_>>())
        });
        let several = offered.filter(|(_, values)| (3..50).contains(&values.len()));
        several
            .filter_map(|(code, values)| Some(Choosable { code: QuestionCode::new(&code).ok()?, values }))
            .collect()
    };
    Asked { household: choosable(false), member: choosable(true) }
});

/// Questions of the household itself, for edits that must not meet each other.
pub fn of_household() -> &'static [Choosable] {
    &ASKED.household
}

impl Choosable {
    /// A value other than `current`; another `turn` may give another one.
    pub fn other(&self, current: &str, turn: usize) -> String {
        let others: Vec<&String> = self.values.iter().filter(|value| *value != current).collect();
        others[turn % others.len()].clone()
    }

    pub fn path(&self) -> FieldPath {
        FieldPath::household(self.code.clone())
    }
}

/// Five answers of a second visit: three of the household, two of a member, each answered before. `turn` says
/// which.
pub fn revisit(view: &Household, turn: usize) -> Vec<Intent> {
    let member = view.members.get(turn % view.members.len().max(1)).map(|member| member.id);
    let mut intents = changed(view, &ASKED.household, None, 3, turn);
    intents.extend(member.into_iter().flat_map(|id| changed(view, &ASKED.member, Some(id), 2, turn)));
    intents
}

fn changed(
    view: &Household,
    questions: &[Choosable],
    person: Option<PersonId>,
    count: usize,
    turn: usize,
) -> Vec<Intent> {
    let path = |question: &Choosable| FieldPath { person, question: question.code.clone() };
    let answered: Vec<_> = questions
        .iter()
        .map(|question| (question, view.text(&path(question))))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let step = (answered.len() / count).max(1);
    (0..count.min(answered.len()))
        .map(|k| {
            let (question, text) = &answered[(turn + k * step) % answered.len()];
            Intent::SetAnswer { path: path(question), value: question.other(text, turn) }
        })
        .collect()
}
