//! A household as the list, the people table and the search know it: a pure function of what a reader sees.

use pendata_domain::area::VillageCode;
use pendata_domain::duplicates::{Said, said};
use pendata_domain::form::{CoreRole, FormRules, ends_membership};
use pendata_domain::household::{Answers, Household};
use pendata_domain::ids::HouseholdId;
use pendata_domain::work::StageMark;
use rusqlite::Transaction;

use crate::check::FindingCounts;
use crate::error::Result;
use crate::fold;
use crate::status::{Standing, status};
use crate::tables::doubles;
use crate::tables::households::{self, ListRow};
use crate::tables::people::{self, PersonRow};
use crate::tables::{drafts, stale};

/// What is written of a household beside its document.
#[derive(Clone, PartialEq, Eq)]
pub struct Projection {
    pub row: ListRow,
    pub people: Vec<PersonRow>,
    pub words: String,
    /// Officers' words on likely duplicates.
    pub said: Vec<Said>,
}

/// What a projection follows from, beside the view itself.
pub struct Context<'a> {
    pub household: HouseholdId,
    pub village: &'a VillageCode,
    pub rules: &'a FormRules,
    pub form: u32,
    pub findings: FindingCounts,
    pub unsent: bool,
    /// Unix seconds.
    pub now: i64,
}

pub fn project(view: &Household, context: &Context<'_>) -> Projection {
    let rules = context.rules;
    let own = |role| text(&view.answers, rules, role);
    let people = people_of(view, rules);
    let findings = context.findings;
    let standing = Standing {
        stage: view.stage,
        contested: view.conflicts.len() as u32,
        missing: findings.missing,
        hard: findings.hard,
        unsent: context.unsent,
    };
    let row = ListRow {
        household: context.household,
        village: context.village.clone(),
        head: head(view, rules, &people),
        family_card: own(CoreRole::FamilyCard),
        rt: own(CoreRole::Rt),
        address: own(CoreRole::Address),
        stage: view.stage,
        stage_note: view.stage_note.clone(),
        status: status(&standing),
        members: people.iter().filter(|person| person.present).count() as u32,
        missing: findings.missing,
        hard: findings.hard,
        soft: findings.soft,
        contested: standing.contested,
        unsent: context.unsent,
        form: context.form,
        updated: context.now,
        stage_mark: view.stage_said.map(StageMark::of),
    };
    let words = words(&row, &people);
    Projection { row, people, words, said: said(view) }
}

/// Writes what differs from the projection that stands there.
pub fn write(tx: &Transaction<'_>, new: &Projection, standing: Option<&Projection>) -> Result<()> {
    let listed_alike = |old: &&Projection| {
        let key = |p: &Projection| (p.row.head.clone(), p.row.rt.clone(), p.row.status);
        key(old) == key(new)
    };
    let row = match standing.filter(listed_alike) {
        Some(_) => households::touch(tx, &new.row)?,
        None => households::put(tx, &new.row)?,
    };
    if standing.is_none_or(|old| old.people != new.people) {
        people::replace(tx, new.row.household, &new.people)?;
    }
    if standing.is_none_or(|old| old.words != new.words) {
        households::index(tx, row, &new.words)?;
    }
    if standing.is_none_or(|old| old.said != new.said) {
        doubles::replace_words(tx, new.row.household, &new.said)?;
    }
    if standing.is_none_or(|old| old.people != new.people || old.row.family_card != new.row.family_card) {
        doubles::look_again(tx, new.row.household)?;
    }
    stale::clear(tx, new.row.household)?;
    drafts::release(tx, new.row.household, new.row.stage, new.row.unsent)
}

/// The relation of a household's head.
const HEAD: &str = "1";

fn text(answers: &Answers, rules: &FormRules, role: CoreRole) -> String {
    let field = rules.core(role).and_then(|question| answers.get(question));
    field.map(|field| field.value.as_text()).unwrap_or_default()
}

fn people_of(view: &Household, rules: &FormRules) -> Vec<PersonRow> {
    let person = |member: &pendata_domain::household::Member| PersonRow {
        id: member.id,
        name: text(&member.answers, rules, CoreRole::Name),
        nik: text(&member.answers, rules, CoreRole::Nik),
        born: text(&member.answers, rules, CoreRole::BirthDate),
        head: text(&member.answers, rules, CoreRole::Relation) == HEAD,
        present: !ends_membership(&text(&member.answers, rules, CoreRole::Presence)),
    };
    view.members.iter().map(person).collect()
}

/// The head's name as the household says; else the name of the member who is head (relation 1), else of the first.
fn head(view: &Household, rules: &FormRules, people: &[PersonRow]) -> String {
    let said = text(&view.answers, rules, CoreRole::HeadName);
    if !said.is_empty() {
        return said;
    }
    let head = people.iter().find(|person| person.present && person.head).or(people.first());
    head.map(|person| person.name.clone()).unwrap_or_default()
}

fn words(row: &ListRow, people: &[PersonRow]) -> String {
    let names = people.iter().flat_map(|person| fold::words(&person.name));
    let niks = people.iter().flat_map(|person| fold::words(&person.nik));
    let rest = [&row.head, &row.family_card, &row.rt].into_iter().flat_map(|text| fold::words(text));
    let mut words: Vec<String> = names.chain(niks).chain(rest).collect();
    // An RT is written 003 and said "3" or "RT 3".
    words.push(format!("rt{}", row.rt.trim_start_matches('0')));
    words.sort();
    words.dedup();
    words.join(" ")
}
