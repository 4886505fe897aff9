//! What the form says of a household that a sheet would make, before it is made.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use pendata_domain::area::VillageCode;
use pendata_domain::form::{CoreRole, FormRules};
use pendata_domain::question::QuestionCode;
use pendata_xforms::{Finding, FindingKind, Form, Lang, Lists, QuestionKind, RowId, Session};
use uuid::Uuid;

use crate::plan::Planned;

/// Judges households one after the other; remembers what is the same for a village.
pub struct Judge {
    form: Arc<Form>,
    rules: FormRules,
    lists: Arc<Lists>,
    today: NaiveDate,
    areas: HashMap<VillageCode, Vec<(QuestionCode, String)>>,
}

/// What an officer should look at. The household is taken all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub row: u32,
    pub column: Option<usize>,
    pub code: String,
    pub kind: RemarkKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// The answer breaks a rule of the form.
    Hard,
    /// The officer will be asked whether it is right.
    Soft,
    /// Another row of the family says something else of the household; the earlier row holds.
    Differs,
}

impl Judge {
    pub fn new(form: Arc<Form>, rules: FormRules, lists: Arc<Lists>, today: NaiveDate) -> Self {
        Self { form, rules, lists, today, areas: HashMap::new() }
    }

    /// Answers that a village's code gives: the cascade of areas down to it, whatever its questions are called.
    pub fn area(&mut self, village: &VillageCode) -> &[(QuestionCode, String)] {
        if !self.areas.contains_key(village) {
            let answers = self.cascade(village);
            self.areas.insert(village.clone(), answers);
        }
        &self.areas[village]
    }

    fn cascade(&self, village: &VillageCode) -> Vec<(QuestionCode, String)> {
        let mut session = Session::new(Arc::clone(&self.form), self.today, Arc::clone(&self.lists));
        let Some(last) = self.rules.core(CoreRole::Village) else { return Vec::new() };
        let selects = self.form.questions().filter(|question| question.kind == QuestionKind::SelectOne);
        let mut answers = Vec::new();
        for question in selects.filter(|question| !question.in_repeat) {
            let around = session.choices(None, &question.code, Lang::default()).into_iter().find(|choice| {
                village
                    .as_str()
                    .strip_prefix(&choice.value)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            if let (Some(around), Ok(code)) = (around, QuestionCode::new(&question.code)) {
                session.set(None, &question.code, &around.value).unwrap_or_default();
                answers.push((code, around.value));
            }
            if question.code == last.as_str() {
                break;
            }
        }
        answers
    }

    /// Rules that the household breaks, and doubts. What is not answered yet is no remark: a draft begins so.
    pub fn remarks(&mut self, planned: &Planned) -> Vec<Remark> {
        let session = self.filled(planned);
        let kind = |finding: &Finding| match finding.kind {
            FindingKind::Required => None,
            FindingKind::Soft => Some(RemarkKind::Soft),
            FindingKind::Constraint | FindingKind::Type | FindingKind::Choice => Some(RemarkKind::Hard),
        };
        let findings = session.findings();
        let told = findings.iter().filter_map(|finding| Some(remark(planned, finding, kind(finding)?)));
        let differing = planned.differing.iter().map(|(row, column)| Remark {
            row: *row,
            column: Some(*column),
            code: String::new(),
            kind: RemarkKind::Differs,
        });
        told.chain(differing).collect()
    }

    fn filled(&mut self, planned: &Planned) -> Session {
        let rows: Vec<RowId> = (0..planned.people.len()).map(row).collect();
        let area = self.area(&planned.village).to_vec();
        let of_area = area.iter().map(|(code, value)| (None, code.as_str(), value.as_str()));
        let own = planned.answers.iter().map(|a| (None, a.question.as_str(), a.value.as_str()));
        let of_people = planned.people.iter().enumerate().flat_map(|(place, person)| {
            person.answers.iter().map(move |a| (Some(row(place)), a.question.as_str(), a.value.as_str()))
        });
        let answers: Vec<_> = of_area.chain(own).chain(of_people).collect();
        Session::load(Arc::clone(&self.form), self.today, Arc::clone(&self.lists), &rows, answers)
    }
}

fn row(place: usize) -> RowId {
    RowId(Uuid::from_u128(place as u128 + 1))
}

fn remark(planned: &Planned, finding: &Finding, kind: RemarkKind) -> Remark {
    let place = finding.row.map(|row| row.0.as_u128() as usize - 1);
    let person = place.and_then(|place| planned.people.get(place));
    let answers = person.map_or(&planned.answers, |person| &person.answers);
    let column = answers.iter().find(|a| a.question.as_str() == finding.code).and_then(|a| a.column);
    let row = person.or(planned.people.first()).map_or(0, |person| person.row);
    Remark { row, column, code: finding.code.clone(), kind }
}
