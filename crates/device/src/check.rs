//! A household under its form: the rules, and what the form engine finds. All calls to the engine are here.

use std::sync::Arc;

use chrono::NaiveDate;
use pendata_domain::form::FormRules;
use pendata_domain::household::{Answers, Field, Household};
use pendata_domain::ids::{FormVersion, PersonId};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::{Diff, EditError, Finding, FindingKind, Form, Lists, RowId, Session, Touched};

use crate::error::{Error, Result};

/// A published form as compiled once.
#[derive(Clone)]
pub struct PublishedForm {
    pub version: FormVersion,
    pub form: Arc<Form>,
    pub rules: FormRules,
}

impl PublishedForm {
    pub fn compile(version: FormVersion, xml: &str) -> Result<Self> {
        let form = Form::compile(xml).map_err(|_| Error::UnusableForm)?;
        let mapping = form.mapping().iter();
        let mapping = mapping.map(|m| (m.after, m.question.as_str(), m.choice.as_deref(), m.to.as_deref()));
        let rules = FormRules::from_attributes(form.attributes())
            .and_then(|rules| rules.under(version, form.coded(), mapping))
            .map_err(|_| Error::UnusableForm)?;
        Ok(Self { version, form: Arc::new(form), rules })
    }
}

/// How many findings a household has, by what they mean for its status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FindingCounts {
    /// Required questions without an answer.
    pub missing: u32,
    /// Violated constraints and wrong types.
    pub hard: u32,
    /// Soft findings that nobody confirmed.
    pub soft: u32,
}

pub fn row_of(person: PersonId) -> RowId {
    RowId(person.0)
}

/// A session filled with a household.
pub fn fill(form: &PublishedForm, today: NaiveDate, lists: Arc<Lists>, view: &Household) -> Session {
    let rows: Vec<RowId> = view.members.iter().map(|member| row_of(member.id)).collect();
    let values: Vec<_> = view.values().collect();
    let answers =
        values.iter().map(|(person, code, text)| (person.map(row_of), code.as_str(), text.as_str()));
    Session::load(Arc::clone(&form.form), today, lists, &rows, answers)
}

/// Brings a session from one view of a household to the next, and says what changed on the form. What the form
/// does not have (an unknown question, a row too many) is kept in the document and has no field.
pub fn follow(session: &mut Session, before: &Household, after: &Household) -> Diff {
    let ids = |view: &Household| view.members.iter().map(|member| row_of(member.id)).collect::<Vec<_>>();
    let (old, new) = (ids(before), ids(after));
    let mut touched = Vec::new();
    let mut take = |diff: Result<Diff, EditError>| touched.extend(diff.unwrap_or_default().0);
    for gone in old.iter().filter(|id| !new.contains(id)) {
        take(session.remove_row(*gone));
    }
    for (place, row) in new.iter().enumerate() {
        match old.contains(row) {
            false => take(session.add_row(*row, place)),
            true if old != new => take(session.move_row(*row, place)),
            true => {}
        }
    }
    let changed = changed(before, after);
    if changed.len() > SET_ONE_BY_ONE {
        return refill(session, &changed);
    }
    for (path, text) in &changed {
        take(session.set(path.person.map(row_of), path.question.as_str(), text));
    }
    let mut seen = std::collections::HashSet::new();
    touched.retain(|place| seen.insert(place.clone()));
    Diff(touched)
}

/// Every `set` evaluates the whole form: many answers at once are filled in instead.
const SET_ONE_BY_ONE: usize = 3;

fn refill(session: &mut Session, changed: &[(FieldPath, String)]) -> Diff {
    let before = session.clone();
    let answers =
        changed.iter().map(|(path, text)| (path.person.map(row_of), path.question.as_str(), text.as_str()));
    session.fill(&[], answers);
    let news = session.fields().filter(|(row, code, field)| before.field(*row, code) != Some(*field));
    Diff(news.map(|(row, code, _)| Touched { row, code: code.to_owned() }).collect())
}

/// Paths whose value differs, with the text they have afterwards.
fn changed(before: &Household, after: &Household) -> Vec<(FieldPath, String)> {
    let mut paths = differing(None, &before.answers, &after.answers);
    for member in &after.members {
        let nothing = Answers::new();
        let earlier = before.member(member.id).map_or(&nothing, |earlier| &earlier.answers);
        paths.extend(differing(Some(member.id), earlier, &member.answers));
    }
    paths
}

fn differing(person: Option<PersonId>, before: &Answers, after: &Answers) -> Vec<(FieldPath, String)> {
    let place = |question: &QuestionCode| FieldPath { person, question: question.clone() };
    let news =
        after.iter().filter(|(code, field)| before.get(code).is_none_or(|old| old.value != field.value));
    let gone = before.keys().filter(|code| !after.contains_key(code));
    let cleared = gone.map(|code| (place(code), String::new()));
    news.map(|(code, field)| (place(code), field.value.as_text())).chain(cleared).collect()
}

/// The subject under which a soft finding is confirmed: `<path>:soft`.
pub fn subject(row: Option<RowId>, code: &str) -> String {
    match row {
        Some(row) => format!("{}/{code}:soft", row.0.simple()),
        None => format!("{code}:soft"),
    }
}

/// Where a finding is.
pub fn path_of(finding: &Finding) -> Option<FieldPath> {
    let question = QuestionCode::new(&finding.code).ok()?;
    Some(FieldPath { person: finding.row.map(|row| PersonId(row.0)), question })
}

/// What the form finds fault with. What was answered under a newer form is not missing.
pub fn findings(session: &Session, view: &Household) -> Vec<Finding> {
    let answered = |finding: &Finding| {
        let field = path_of(finding).and_then(|path| view.field(&path));
        finding.kind == FindingKind::Required && field.is_some_and(Field::is_newer)
    };
    let mut findings = session.findings();
    findings.retain(|finding| !answered(finding));
    findings
}

pub fn count(session: &Session, view: &Household) -> FindingCounts {
    let mut counts = FindingCounts::default();
    for finding in findings(session, view) {
        match finding.kind {
            FindingKind::Required => counts.missing += 1,
            FindingKind::Constraint | FindingKind::Type | FindingKind::Choice => counts.hard += 1,
            FindingKind::Soft => {
                let confirmed = view.confirmations.contains_key(&subject(finding.row, &finding.code));
                counts.soft += u32::from(!confirmed);
            }
        }
    }
    counts
}
