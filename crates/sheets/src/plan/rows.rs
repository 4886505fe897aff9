//! One row after the other.

use std::collections::HashMap;

use pendata_domain::form::CoreRole;
use pendata_domain::question::QuestionCode;

use super::{Answer, Basis, Refusal};
use crate::answer::{Reader, Reason, second_neighbourhood};
use crate::read::{Cell, Merged, Row};

/// What a row says.
pub struct RowRead {
    pub number: u32,
    pub card: String,
    pub nik: String,
    pub household: Vec<Answer>,
    pub person: Vec<Answer>,
    pub refusals: Vec<Refusal>,
}

pub fn read<K>(basis: &Basis<'_, K>) -> Vec<RowRead> {
    let data = basis.heading.data(basis.sheet).iter().filter(|row| !row.is_empty());
    let mut rows: Vec<RowRead> = data.map(|row| one(basis, row)).collect();
    refuse_twins(&mut rows);
    rows
}

fn one<K>(basis: &Basis<'_, K>, row: &Row) -> RowRead {
    let (card, nik, number) = (String::new(), String::new(), row.number);
    let mut read =
        RowRead { number, card, nik, household: Vec::new(), person: Vec::new(), refusals: Vec::new() };
    if row.hidden && !basis.hidden_too {
        read.refuse(None, Reason::Hidden);
        return read;
    }
    let areas = basis.sheet.merged_in(row.number);
    for reader in basis.readers {
        take(basis, row, &areas, reader, &mut read);
    }
    require(basis, &mut read);
    read
}

fn take<K>(basis: &Basis<'_, K>, row: &Row, areas: &[Merged], reader: &Reader, read: &mut RowRead) {
    let cell = match joined(basis, row, areas, reader) {
        Ok(cell) => cell,
        Err(reason) => return read.refuse(Some(reader.place), reason),
    };
    let value = match reader.read(cell, &basis.about) {
        Ok(Some(value)) => value,
        Ok(None) => return,
        Err(reason) => return read.refuse(Some(reader.place), reason),
    };
    if basis.rules.core(CoreRole::Rt) == Some(&reader.question) {
        read.add_second_neighbourhood(basis.readers, cell, reader.place);
    }
    if reader.names_head {
        read.head(basis.rules.core(CoreRole::Relation));
    }
    match basis.rules.core(CoreRole::FamilyCard) == Some(&reader.question) {
        true => read.card.clone_from(&value),
        false if basis.rules.core(CoreRole::Nik) == Some(&reader.question) => read.nik.clone_from(&value),
        false => {}
    }
    let answer = Answer { question: reader.question.clone(), value, column: Some(reader.place) };
    if reader.of_person { &mut read.person } else { &mut read.household }.push(answer);
}

/// A cell joined with those under it stands for all of its rows where it is about the household; about a person it would
/// say one thing of several.
fn joined<'a, K>(
    basis: &Basis<'a, K>,
    row: &'a Row,
    areas: &[Merged],
    reader: &Reader,
) -> Result<&'a Cell, Reason> {
    let own = row.cell(reader.place);
    let here = |area: &&Merged| (area.columns.0..=area.columns.1).contains(&(reader.place as u32));
    let Some(area) = areas.iter().find(here) else {
        return Ok(own);
    };
    let downward = area.columns.0 == area.columns.1;
    let several_rows = area.rows.0 != area.rows.1;
    if !downward || (several_rows && reader.of_person) {
        return Err(Reason::Merged);
    }
    let first = basis.sheet.rows.binary_search_by_key(&(area.rows.0 + 1), |row| row.number);
    Ok(first.map_or(own, |at| basis.sheet.rows[at].cell(reader.place)))
}

fn require<K>(basis: &Basis<'_, K>, read: &mut RowRead) {
    let column = |role| {
        let question = basis.rules.core(role);
        basis.readers.iter().find(|reader| Some(&reader.question) == question).map(|reader| reader.place)
    };
    let named = read.person.iter().any(|answer| Some(&answer.question) == basis.rules.core(CoreRole::Name));
    for (lacks, role, reason) in [
        (read.card.is_empty(), CoreRole::FamilyCard, Reason::NoFamilyCard),
        (!named, CoreRole::Name, Reason::NoName),
    ] {
        let column = column(role);
        if lacks && !read.refusals.iter().any(|refusal| refusal.column == column) {
            read.refuse(column, reason);
        }
    }
}

/// The same NIK in a later row.
fn refuse_twins(rows: &mut [RowRead]) {
    let mut first: HashMap<String, u32> = HashMap::new();
    for row in rows.iter_mut().filter(|row| !row.nik.is_empty()) {
        match first.get(&row.nik) {
            Some(other) => {
                let (row_number, other_row) = (row.number, Some(*other));
                row.refusals.push(Refusal {
                    row: row_number,
                    column: None,
                    reason: Reason::TwiceInFile,
                    other_row,
                });
            }
            None => _ = first.insert(row.nik.clone(), row.number),
        }
    }
}

impl RowRead {
    fn refuse(&mut self, column: Option<usize>, reason: Reason) {
        self.refusals.push(Refusal { row: self.number, column, reason, other_row: None });
    }

    /// `003/005` in one column: the second is the RW, where no column of its own says it.
    fn add_second_neighbourhood(&mut self, readers: &[Reader], cell: &Cell, column: usize) {
        let own_column = readers.iter().any(|reader| reader.question.as_str() == "rw");
        if let (false, Some(value), Ok(question)) =
            (own_column, second_neighbourhood(cell), QuestionCode::new("rw"))
        {
            self.household.push(Answer { question, value, column: Some(column) });
        }
    }

    fn head(&mut self, relation: Option<&QuestionCode>) {
        if let Some(question) =
            relation.filter(|code| self.person.iter().all(|answer| answer.question != **code))
        {
            self.person.push(Answer { question: question.clone(), value: "1".into(), column: None });
        }
    }
}
