//! One household being filled in or checked.

mod choices;
mod evaluate;
pub(crate) mod grid;
mod labels;
mod state;

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::expr::dates;
use crate::expr::value::OUTSIDE;
use crate::form::Form;
use crate::form::schema::Id;
use crate::limits;
use crate::lists::Lists;
use grid::Grid;
use state::field;
pub use state::{Choice, Diff, EditError, Field, Finding, FindingKind, Touched};

/// Identity of a row of the repeat: the person's UUID, made when the person is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId(pub Uuid);

/// A household's answers, and what the form says about them.
///
/// `Clone` is cheap enough (about 60 bytes a question and row) to try an edit on a copy.
#[derive(Clone)]
pub struct Session {
    form: Arc<Form>,
    lists: Arc<Lists>,
    grid: Grid,
    /// Days since 1970-01-01.
    today: i64,
}

impl fmt::Debug for Session {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = out.debug_struct("Session");
        shown.field("form", &self.form.id).field("rows", &self.grid.rows()).finish_non_exhaustive()
    }
}

impl Session {
    /// An empty household with the form's defaults and no rows. `today` is the day of the interview; it is stored with
    /// each save, so that a server checks with the same day.
    #[must_use]
    pub fn new(form: Arc<Form>, today: NaiveDate, lists: Arc<Lists>) -> Self {
        let mut session = Self::bare(form, today, lists);
        evaluate::evaluate(&mut session);
        session
    }

    /// A household as it is stored, evaluated once: rows in their order, and for each answer its row, code and value.
    /// Answers to questions or rows that the form or `rows` do not know, and to calculations, are left out: the
    /// document keeps them. A row named twice counts once; rows over [`limits::ROWS`] are left out.
    #[must_use]
    pub fn load<'a>(
        form: Arc<Form>,
        today: NaiveDate,
        lists: Arc<Lists>,
        rows: &[RowId],
        answers: impl IntoIterator<Item = (Option<RowId>, &'a str, &'a str)>,
    ) -> Self {
        let mut session = Self::bare(form, today, lists);
        session.fill(rows, answers);
        session
    }

    fn bare(form: Arc<Form>, today: NaiveDate, lists: Arc<Lists>) -> Self {
        let grid = Grid::of(&form);
        Self { form, lists, grid, today: dates::of(today) }
    }

    /// Adds rows and answers to what is there, then evaluates once; see [`Session::load`].
    pub fn fill<'a>(
        &mut self,
        rows: &[RowId],
        answers: impl IntoIterator<Item = (Option<RowId>, &'a str, &'a str)>,
    ) {
        for row in rows {
            if self.form.schema.repeat.is_some()
                && self.grid.rows() < limits::ROWS
                && self.grid.row(*row).is_none()
            {
                self.grid.insert_row(usize::MAX, *row, &self.form);
            }
        }
        for (row, code, value) in answers {
            if let Ok((id, row)) = self.find_answer(row, code) {
                value.clone_into(&mut self.grid.cell_mut(id, row).value);
            }
        }
        evaluate::evaluate(self);
    }

    #[must_use]
    pub fn form(&self) -> &Arc<Form> {
        &self.form
    }

    /// Rows of the repeat in their order.
    pub fn rows(&self) -> impl Iterator<Item = RowId> {
        self.grid.row_ids()
    }

    /// Stores an answer, whatever it is: what is wrong with it becomes a finding. A readonly question takes it too; not
    /// to ask is the screen's part.
    pub fn set(&mut self, row: Option<RowId>, code: &str, value: &str) -> Result<Diff, EditError> {
        let (id, row) = self.find_answer(row, code)?;
        Ok(self.edit(|grid| grid.cell_mut(id, row).put_value(value)))
    }

    /// Adds a row; `at` counts from 0, beyond the last it is the end.
    pub fn add_row(&mut self, row: RowId, at: usize) -> Result<Diff, EditError> {
        if self.form.schema.repeat.is_none() {
            return Err(EditError::UnknownRow);
        }
        if self.grid.rows() >= limits::ROWS {
            return Err(EditError::TooManyRows);
        }
        if self.grid.row(row).is_some() {
            return Err(EditError::DuplicateRow);
        }
        let form = self.form.clone();
        Ok(self.edit(|grid| grid.insert_row(at, row, &form)))
    }

    /// Takes a row and its answers out of the session.
    pub fn remove_row(&mut self, row: RowId) -> Result<Diff, EditError> {
        let row = self.grid.row(row).ok_or(EditError::UnknownRow)?;
        Ok(self.edit(|grid| grid.remove_row(row)))
    }

    /// Moves a row; `to` is its place afterwards, from 0.
    pub fn move_row(&mut self, row: RowId, to: usize) -> Result<Diff, EditError> {
        let row = self.grid.row(row).ok_or(EditError::UnknownRow)?;
        Ok(self.edit(|grid| grid.move_row(row, to)))
    }

    /// The state of a question or group.
    pub fn field(&self, row: Option<RowId>, code: &str) -> Option<Field<'_>> {
        let (id, row) = self.find(row, code).ok()?;
        Some(field(self.grid.cell(id, row)))
    }

    /// All questions with their state: those outside the repeat as the form has them, then row by row.
    pub fn fields(&self) -> impl Iterator<Item = (Option<RowId>, &str, Field<'_>)> {
        self.places().map(|(id, row)| {
            let code = self.form.schema.nodes[id].name.as_str();
            (self.grid.row_id(row), code, field(self.grid.cell(id, row)))
        })
    }

    /// All findings, in the order of [`Session::fields`].
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for (row, code, field) in self.fields() {
            let soft = field.soft.then_some(FindingKind::Soft);
            let kinds = field.hard.into_iter().chain(soft);
            found.extend(kinds.map(|kind| Finding { row, code: code.to_owned(), kind }));
        }
        found
    }

    /// Questions by place, those of the repeat row by row.
    fn places(&self) -> impl Iterator<Item = (Id, u32)> {
        let is_question = |id: &Id| self.form.nodes[*id].question.is_some();
        let inside = move |id: &Id| self.form.schema.nodes[*id].in_repeat;
        let all = 0..self.form.nodes.len();
        let outside = all.clone().filter(is_question).filter(move |id| !inside(id)).map(|id| (id, OUTSIDE));
        let rows = (0_u32..).take(self.grid.rows());
        outside.chain(rows.flat_map(move |row| {
            all.clone().filter(is_question).filter(move |id| inside(id)).map(move |id| (id, row))
        }))
    }

    fn find(&self, row: Option<RowId>, code: &str) -> Result<(Id, u32), EditError> {
        let unknown = || EditError::UnknownQuestion(code.to_owned());
        let id = *self.form.schema.by_name.get(code).ok_or_else(unknown)?;
        match (row, self.form.schema.nodes[id].in_repeat) {
            (None, false) => Ok((id, OUTSIDE)),
            (Some(row), true) => Ok((id, self.grid.row(row).ok_or(EditError::UnknownRow)?)),
            (None, true) | (Some(_), false) => Err(EditError::UnknownRow),
        }
    }

    fn find_answer(&self, row: Option<RowId>, code: &str) -> Result<(Id, u32), EditError> {
        let found = self.find(row, code)?;
        match &self.form.nodes[found.0].question {
            None => Err(EditError::UnknownQuestion(code.to_owned())),
            Some(question) if question.calculated => Err(EditError::Calculated(code.to_owned())),
            Some(_) => Ok(found),
        }
    }

    fn edit(&mut self, edit: impl FnOnce(&mut Grid)) -> Diff {
        self.grid.forget_changes();
        edit(&mut self.grid);
        evaluate::evaluate(self);
        self.diff()
    }

    fn diff(&self) -> Diff {
        let form = &self.form;
        let news: Vec<bool> = (0..form.nodes.len())
            .map(|id| self.grid.places(id).any(|row| self.grid.cell(id, row).changed))
            .collect();
        let mut touched = Vec::new();
        for (id, node) in form.nodes.iter().enumerate() {
            let shows_news = node.shows.iter().any(|shown| news[*shown]);
            let rows = self.grid.places(id).filter(|row| shows_news || self.grid.cell(id, *row).changed);
            let code = &form.schema.nodes[id].name;
            touched.extend(rows.map(|row| Touched { row: self.grid.row_id(row), code: code.clone() }));
        }
        Diff(touched)
    }
}
