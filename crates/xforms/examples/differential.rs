//! Plays random operations on a form and prints each with the state of every question after it, one JSON line per
//! session, for tests/differential to play again in ODK's engine.
//!
//! `differential FORM.xml REGIONS.csv FIRST_SEED SESSIONS OPERATIONS`

mod random;

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

use chrono::NaiveDate;
use pendata_xforms::{Field, Finding, FindingKind, Form, Lang, Question, RowId, Session};
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

/// The same day as the clock of the page.
const TODAY: (i32, u32, u32) = (2026, 11, 24);
const MOST_ROWS: usize = 4;
/// Tries at an answer without a finding.
const TRIES: usize = 2;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [form, regions, first, sessions, operations] = arguments.as_slice() else {
        return Err("differential FORM.xml REGIONS.csv FIRST_SEED SESSIONS OPERATIONS".into());
    };
    let form = Form::compile(&std::fs::read_to_string(form)?);
    let form = Arc::new(form.map_err(|refusals| refusals[0].to_string())?);
    let lists = Arc::new(random::lists("regions", &std::fs::read_to_string(regions)?));
    let today = NaiveDate::from_ymd_opt(TODAY.0, TODAY.1, TODAY.2).ok_or("no such day")?;
    let first: u64 = first.parse()?;
    for seed in first..first + sessions.parse::<u64>()? {
        let session = Session::new(form.clone(), today, lists.clone());
        let random = ChaCha8Rng::seed_from_u64(seed);
        let player = Player { session, random, known: HashMap::new() };
        println!("{}", player.play(seed, operations.parse()?)?);
    }
    Ok(())
}

struct Player {
    session: Session,
    random: ChaCha8Rng,
    /// States as last printed.
    known: HashMap<String, Value>,
}

impl Player {
    fn play(mut self, seed: u64, operations: usize) -> Result<Value, Box<dyn Error>> {
        let form = self.session.form().clone();
        let questions = random::asked(&form);
        if form.repeat().is_some() {
            // A new household in ODK has one row.
            let row = random::row_id(&mut self.random);
            self.session.add_row(row, 0)?;
        }
        let mut steps = vec![json!({ "do": [], "states": self.news() })];
        // Random answers alone seldom reach what few are asked: the household is filled in first.
        let rows: Vec<RowId> = self.session.rows().collect();
        let filled = self.fill_in(&questions, &rows)?;
        steps.push(json!({ "do": filled, "states": self.news() }));
        for _ in 0..operations {
            let done = self.operation(&questions)?;
            steps.push(json!({ "do": done, "states": self.news() }));
        }
        Ok(json!({ "seed": seed, "steps": steps, "english": self.labels("en") }))
    }

    /// Answers all that is asked, trying a few times to leave no finding.
    fn fill_in(&mut self, questions: &[&Question], rows: &[RowId]) -> Result<Vec<Value>, Box<dyn Error>> {
        let mut done = Vec::new();
        for question in questions {
            let all = if question.in_repeat { rows.iter().copied().map(Some).collect() } else { vec![None] };
            for (row, _) in all.into_iter().flat_map(|row| (0..TRIES).map(move |tried| (row, tried))) {
                let field = self.session.field(row, &question.code).ok_or("no such field")?;
                if field.relevant && !field.readonly && (field.hard.is_some() || field.value.is_empty()) {
                    done.push(self.set(row, question)?);
                }
            }
        }
        Ok(done)
    }

    fn set(&mut self, row: Option<RowId>, question: &Question) -> Result<Value, Box<dyn Error>> {
        let value = random::answer(&self.session, row, question, &mut self.random);
        self.session.set(row, &question.code, &value)?;
        let kind = format!("{:?}", question.kind);
        Ok(json!({ "set": self.path(row, &question.code), "kind": kind, "value": value }))
    }

    /// The states that are not as they were, by path.
    fn news(&mut self) -> Value {
        let states = self.states();
        let news = states.iter().filter(|(path, state)| self.known.get(path) != Some(state));
        let news = news.cloned().collect();
        self.known = states.into_iter().collect();
        Value::Object(news)
    }

    fn labels(&self, language: &str) -> Value {
        let lang = self.session.form().lang(language);
        let label = |(row, code, _)| (self.path(row, code), json!(self.session.label(row, code, lang)));
        Value::Object(self.session.fields().map(label).collect())
    }

    fn operation(&mut self, questions: &[&Question]) -> Result<Vec<Value>, Box<dyn Error>> {
        let repeats = self.session.form().repeat().is_some();
        let rows: Vec<RowId> = self.session.rows().collect();
        if repeats && rows.len() < MOST_ROWS && self.random.random_ratio(1, 40) {
            let (row, at) = (random::row_id(&mut self.random), self.random.random_range(0..=rows.len()));
            self.session.add_row(row, at)?;
            let mut done = vec![json!({ "add": at })];
            let inside: Vec<&Question> =
                questions.iter().copied().filter(|question| question.in_repeat).collect();
            done.extend(self.fill_in(&inside, &[row])?);
            return Ok(done);
        }
        if rows.len() > 1 && self.random.random_ratio(1, 80) {
            let at = self.random.random_range(0..rows.len());
            self.session.remove_row(rows[at])?;
            return Ok(vec![json!({ "remove": at })]);
        }
        Ok(vec![self.answer(questions, &rows)?])
    }

    /// Answers a question that is asked now: ODK takes no other.
    fn answer(&mut self, questions: &[&Question], rows: &[RowId]) -> Result<Value, Box<dyn Error>> {
        loop {
            let question = questions.choose(&mut self.random).ok_or("the form asks nothing")?;
            let at = self.random.random_range(0..rows.len().max(1));
            let row = rows.get(at).copied().filter(|_| question.in_repeat);
            let field = self.session.field(row, &question.code).ok_or("no such field")?;
            if !field.relevant || field.readonly {
                continue;
            }
            return self.set(row, question);
        }
    }

    fn path(&self, row: Option<RowId>, code: &str) -> String {
        let at = row.and_then(|row| self.session.rows().position(|other| other == row));
        at.map_or_else(|| code.to_owned(), |at| format!("{code}[{}]", at + 1))
    }

    /// By path: `[relevant, value, required, readonly, violation, its message, choices, label, hint]`.
    fn states(&self) -> Vec<(String, Value)> {
        let state = |(row, code, field)| (self.path(row, code), self.state(row, code, field));
        self.session.fields().map(state).collect()
    }

    fn state(&self, row: Option<RowId>, code: &str, field: Field<'_>) -> Value {
        let violation = match field.hard {
            // ODK has no finding for a hidden choice: to it the answer is empty.
            Some(FindingKind::Choice) if field.value.is_empty() && field.required => {
                Some(FindingKind::Required)
            }
            Some(FindingKind::Choice) | None => None,
            found => found,
        };
        let lang = Lang::default();
        let message =
            violation.map(|kind| self.session.message(&Finding { row, code: code.to_owned(), kind }, lang));
        let choices = if field.relevant { self.session.choices(row, code, lang) } else { Vec::new() };
        let choices: Vec<String> =
            choices.iter().map(|choice| format!("{}={}", choice.value, choice.label)).collect();
        json!([
            field.relevant,
            field.value,
            field.relevant && field.required,
            field.readonly,
            violation.map_or("", FindingKind::as_str),
            message.unwrap_or_default(),
            choices.join("|"),
            self.session.label(row, code, lang),
            self.session.hint(row, code, lang),
        ])
    }
}
