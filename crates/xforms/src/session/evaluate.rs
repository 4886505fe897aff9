//! Computes a whole household: values and relevance in the form's order, then what is required and what is wrong.

use std::borrow::Cow;

use super::Session;
use super::grid::{Cell, Grid, Verdict};
use crate::expr::dates;
use crate::expr::eval::{At, Env};
use crate::expr::value::{Value, number_text, text_number};
use crate::form::schema::Id;
use crate::form::{Form, Numbers, QuestionKind, Select};

pub(super) fn evaluate(session: &mut Session) {
    let form = session.form.clone();
    for id in &form.order {
        for row in session.grid.places(*id) {
            settle(session, &form, *id, row);
        }
    }
    for id in (0..form.nodes.len()).filter(|id| form.nodes[*id].question.is_some()) {
        for row in session.grid.places(id) {
            judge(session, &form, id, row);
        }
    }
}

/// Relevance, value and offered choices of one node.
fn settle(session: &mut Session, form: &Form, id: Id, row: u32) {
    let node = &form.nodes[id];
    let parent = form.schema.nodes[id].parent;
    let env = session.env();
    let at = At::node(id, row);
    let within =
        parent.is_none_or(|parent| session.grid.cell(parent, session.grid.row_for(parent, row)).relevant);
    let relevant = within && node.relevant.as_ref().is_none_or(|expr| env.truth(expr, &at));
    if let Some(calculate) = node.calculate.as_ref().filter(|_| relevant) {
        let value = calculated(&env, env.value(calculate, &at), node.numbers).into_owned();
        session.grid.cell_mut(id, row).put_value(&value);
    }
    let offered = match &node.select {
        Some(select) if relevant => offered(&session.env(), select, &at, &session.grid.cell(id, row).value),
        _ => None,
    };
    let cell = session.grid.cell_mut(id, row);
    cell.put(|cell| &mut cell.offered, offered);
    cell.put(|cell| &mut cell.relevant, relevant);
}

/// A computed value as it is stored: not-a-number as empty.
fn calculated<'a>(env: &Env<'a>, value: Value<'a>, numbers: Numbers) -> Cow<'a, str> {
    if numbers == Numbers::Plain {
        return match value {
            Value::Number(number) if number.is_nan() => Cow::Borrowed(""),
            value => value.into_text(env),
        };
    }
    let number = value.to_number(env);
    if !number.is_finite() {
        return Cow::Borrowed("");
    }
    Cow::Owned(match numbers {
        Numbers::Decimal if number == number.trunc() => format!("{number:.1}"),
        Numbers::Decimal => number_text(number),
        _ => number_text(number.trunc()),
    })
}

/// The part of a stored answer that the list offers; `None` when that is all of it.
fn offered(env: &Env<'_>, select: &Select, at: &At, stored: &str) -> Option<String> {
    let missing = |word: &&str| !env.offers(select, at, word);
    if stored.is_empty() || !stored.split_ascii_whitespace().any(|word| missing(&word)) {
        return None;
    }
    let kept: Vec<&str> = stored.split_ascii_whitespace().filter(|word| !missing(word)).collect();
    Some(kept.join(" "))
}

/// What is required of a question and what is wrong with its answer.
fn judge(session: &mut Session, form: &Form, id: Id, row: u32) {
    let node = &form.nodes[id];
    let env = session.env();
    let at = At::node(id, row);
    let cell = session.grid.cell(id, row);
    let required = cell.relevant && node.required.as_ref().is_some_and(|expr| env.truth(expr, &at));
    let readonly = node.readonly.as_ref().is_some_and(|expr| env.truth(expr, &at));
    let kind = node.question.as_ref().map_or(QuestionKind::Text, |question| question.kind);
    let verdict = verdict(&env, form, id, cell, required, kind, &at);
    let filled = verdict == Verdict::Fine && !cell.read().is_empty();
    let doubtful = filled && node.soft.as_ref().is_some_and(|expr| !env.truth(expr, &at));
    let cell = session.grid.cell_mut(id, row);
    cell.put(|cell| &mut cell.required, required);
    cell.put(|cell| &mut cell.readonly, readonly);
    cell.put(|cell| &mut cell.verdict, verdict);
    cell.put(|cell| &mut cell.doubtful, doubtful);
}

fn verdict(
    env: &Env<'_>,
    form: &Form,
    id: Id,
    cell: &Cell,
    required: bool,
    kind: QuestionKind,
    at: &At,
) -> Verdict {
    let value = cell.read();
    let hidden = if cell.offered.is_some() { Verdict::Choice } else { Verdict::Fine };
    if !cell.relevant {
        return Verdict::Fine;
    }
    if value.is_empty() {
        return if required && hidden == Verdict::Fine { Verdict::Required } else { hidden };
    }
    if !fits(kind, value) {
        return Verdict::Type;
    }
    let broken = form.nodes[id].constraint.as_ref().is_some_and(|expr| !env.truth(expr, at));
    if broken { Verdict::Constraint } else { hidden }
}

/// Whether a text is a value of the question's kind.
fn fits(kind: QuestionKind, value: &str) -> bool {
    match kind {
        QuestionKind::Integer => value.parse::<i32>().is_ok() && !value.starts_with('+'),
        QuestionKind::Decimal => text_number(value).is_finite(),
        QuestionKind::Date => value.len() == 10 && dates::parse(value).is_some(),
        QuestionKind::Geopoint => is_geopoint(value),
        _ => true,
    }
}

fn is_geopoint(value: &str) -> bool {
    let parts: Vec<f64> = value.split_ascii_whitespace().map(text_number).collect();
    let in_range = |index: usize, bound: f64| parts.get(index).is_some_and(|part| part.abs() <= bound);
    (2..=4).contains(&parts.len())
        && in_range(0, 90.0)
        && in_range(1, 180.0)
        && parts.iter().all(|part| part.is_finite())
}

impl Session {
    pub(super) fn env(&self) -> Env<'_> {
        self.env_in(0)
    }

    pub(super) fn env_in(&self, language: usize) -> Env<'_> {
        let (form, lists, grid): (&Form, _, &Grid) = (&self.form, &self.lists, &self.grid);
        Env { form, lists, grid, today: self.today, language }
    }
}
