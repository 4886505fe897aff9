//! Walks the compiled form as an officer would: whatever is asked gets an answer, whatever is skipped gets none.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;
use pendata_xforms::{Form, Lang, Lists, QuestionKind, RowId, Session};
use uuid::Uuid;

use crate::answers;
use crate::area::Area;
use crate::draw::Source;
use crate::portrait::Home;

/// Person (`None`: the household), question code, value.
pub(crate) type Answer = (Option<Uuid>, String, String);

/// What every interview of a village shares.
#[derive(Clone, Debug)]
pub(crate) struct Survey {
    pub form: Arc<Form>,
    pub lists: Arc<Lists>,
    pub area: Arc<Area>,
    pub today: NaiveDate,
}

/// Answers open questions are asked in rounds, since an answer may open others. Chains of skips are short; the bound
/// only ends a form whose questions open each other for ever.
const MOST_ROUNDS: usize = 32;

/// All answers of a complete interview, in the order of the form: the household's, then person by person.
pub(crate) fn conduct(survey: &Survey, home: &Home, source: &mut Source) -> Vec<Answer> {
    let rows: Vec<RowId> = home.people.iter().map(|person| RowId(person.id)).collect();
    let mut session = Session::load(survey.form.clone(), survey.today, survey.lists.clone(), &rows, []);
    let mut asked = HashSet::new();
    for _ in 0..MOST_ROUNDS {
        let open = open_questions(survey, &session, &mut asked);
        let mut given: Vec<(Option<RowId>, &str, String)> = Vec::with_capacity(open.len());
        for (row, code) in open {
            if let Some(value) = reply(survey, home, &session, (row, code), source) {
                given.push((row, code, value));
            }
        }
        if given.is_empty() {
            break;
        }
        session.fill(&[], given.iter().map(|(row, code, value)| (*row, *code, value.as_str())));
    }
    relevant(&session)
}

/// Questions that are asked now and have not been before.
fn open_questions<'f>(
    survey: &'f Survey,
    session: &Session,
    asked: &mut HashSet<(Option<RowId>, &'f str)>,
) -> Vec<(Option<RowId>, &'f str)> {
    let mut open = Vec::new();
    for (row, code, field) in session.fields() {
        let Some(question) = survey.form.question(code) else { continue };
        let takes_answer = !question.calculated && question.kind != QuestionKind::Note && !field.readonly;
        if takes_answer && field.relevant && asked.insert((row, &question.code)) {
            open.push((row, question.code.as_str()));
        }
    }
    open
}

fn reply(
    survey: &Survey,
    home: &Home,
    session: &Session,
    (row, code): (Option<RowId>, &str),
    source: &mut Source,
) -> Option<String> {
    let answer = match row {
        None => answers::of_home(code, home, &survey.area, source),
        Some(row) => {
            let person = home.people.iter().find(|person| person.id == row.0)?;
            answers::of_person(code, person, home, source)
        }
    };
    answer.or_else(|| makeshift(session, (row, code)))
}

/// An answer to a required question that this crate does not know, as a later version of the form may have.
fn makeshift(session: &Session, (row, code): (Option<RowId>, &str)) -> Option<String> {
    if !session.field(row, code)?.required {
        return None;
    }
    match session.form().question(code)?.kind {
        QuestionKind::SelectOne | QuestionKind::SelectMultiple => {
            session.choices(row, code, Lang::default()).into_iter().next().map(|choice| choice.value)
        }
        QuestionKind::Integer | QuestionKind::Decimal => Some("1".to_owned()),
        QuestionKind::Text => Some("contoh".to_owned()),
        _ => None,
    }
}

/// What has been answered and is asked in the end.
fn relevant(session: &Session) -> Vec<Answer> {
    let kept = session.fields().filter(|(_, code, field)| {
        field.relevant
            && !field.stored.is_empty()
            && !session.form().question(code).is_some_and(|q| q.calculated)
    });
    kept.map(|(row, code, field)| (row.map(|row| row.0), code.to_owned(), field.stored.to_owned())).collect()
}
