//! Splitting a family: people begin a household of their own. The same persons stand in both, and each household
//! names the other, so that nobody is entered twice and the way back stays open.

use pendata_domain::edit::Intent;
use pendata_domain::form::{CoreRole, FormRules, ends_membership};
use pendata_domain::household::{Answers, Household, Value};
use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::outcome::REJOINED;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_domain::stage::Stage;

use super::Device;
use crate::error::{Error, Result};

/// Presence codes (Regsosek 2022, question 404): lives with the family; moved within the country.
const LIVES_HERE: &str = "1";
const MOVED: &str = "3";
/// Relation to the head (question 409): the head.
const HEAD: &str = "1";

/// What the roster says of who left with a split.
const SPLIT: &str = "split";

impl Device {
    /// People of a household begin one of their own, `head` among them as its head. Their answers go with them, and
    /// those of the household to `places`; how they are related to the new head is asked again. Both households
    /// are written in one transaction.
    ///
    /// Errors: `NotDivisible` where nobody or everybody would leave, or `head` does not; as [`Device::record`].
    pub fn split(
        &mut self,
        household: HouseholdId,
        leaving: &[PersonId],
        head: PersonId,
        note: &str,
        places: &[QuestionCode],
    ) -> Result<HouseholdId> {
        self.open(household)?;
        let mut old = self.opened.take().expect("opened just above");
        let form = self.form_of(household)?;
        let present = present(&old.view, &form.rules);
        let known = leaving.iter().all(|person| present.contains(person));
        if leaving.is_empty() || leaving.len() >= present.len() || !known || !leaving.contains(&head) {
            return Err(Error::NotDivisible);
        }
        let new = HouseholdId(self.new_uuid());
        let off = off(&form.rules, leaving, SPLIT, note, new)?;
        let mut on = vec![Intent::SplitFrom { household }];
        on.extend(places.iter().filter_map(|question| stands(&old.view, question)));
        on.extend(people(&form.rules, &old.view, leaving, head)?);
        // Answers go along as they stand: by the codes of the form they were given under.
        self.held = Some((new, form.version));
        let mut begun = self.empty(new, &old.village.clone())?;
        let first = self.edit(&old, &off)?;
        let second = self.edit(&begun, &on)?.after(&first);
        self.record_all(&mut [(&mut old, first), (&mut begun, second)])?;
        self.opened = Some(begun);
        Ok(new)
    }

    /// Takes a split back: whoever left it lives in the household it came from again, with what was answered since.
    /// The household stays, empty and out of the work, with the reason.
    ///
    /// Errors: `NotDivisible` where it comes from none that is here.
    pub fn rejoin(&mut self, household: HouseholdId) -> Result<HouseholdId> {
        self.bring_together(household)?;
        self.open(household)?;
        let mut left = self.opened.take().expect("opened just above");
        let origin = left.view.split_from.ok_or(Error::NotDivisible)?;
        self.open(origin)?;
        let mut home = self.opened.take().expect("opened just above");
        let form = self.form_of(household)?;
        let back: Vec<PersonId> =
            left.view.members.iter().map(|m| m.id).filter(|id| home.view.member(*id).is_some()).collect();
        let mut off = off(&form.rules, &back, REJOINED, "", origin)?;
        off.push(Intent::SetStage { stage: Stage::Moved, note: REJOINED.into() });
        let presence = core(&form.rules, CoreRole::Presence)?;
        // The relation is to another head: the one of before holds again, untouched.
        let relation = core(&form.rules, CoreRole::Relation)?;
        let on = back.iter().flat_map(|person| {
            let lives = FieldPath::person(*person, presence.clone());
            let lives = Intent::SetAnswer { path: lives, value: LIVES_HERE.into() };
            std::iter::once(lives).chain(news(&left.view, &home.view, *person, &[&presence, &relation]))
        });
        let on: Vec<Intent> = on.collect();
        let first = self.edit(&left, &off)?;
        let second = self.edit(&home, &on)?.after(&first);
        self.record_all(&mut [(&mut left, first), (&mut home, second)])?;
        self.opened = Some(home);
        Ok(origin)
    }

    /// Answers go from one household to the other by their codes: both are put under one form first.
    fn bring_together(&mut self, household: HouseholdId) -> Result<()> {
        let origin = self.open(household)?.view.split_from.ok_or(Error::NotDivisible)?;
        if self.form_of(household)?.version == self.form_of(origin)?.version {
            return Ok(());
        }
        self.move_to_form(household)?;
        self.move_to_form(origin)
    }
}

fn core(rules: &FormRules, role: CoreRole) -> Result<QuestionCode> {
    rules.core(role).cloned().ok_or(Error::UnusableForm)
}

fn present(view: &Household, rules: &FormRules) -> Vec<PersonId> {
    let presence = rules.core(CoreRole::Presence);
    let here = |answers: &Answers| {
        let code = presence.and_then(|question| answers.get(question)).map(|field| field.value.as_text());
        !code.is_some_and(|code| ends_membership(&code))
    };
    view.members.iter().filter(|member| here(&member.answers)).map(|member| member.id).collect()
}

/// Memberships end here.
fn off(
    rules: &FormRules,
    persons: &[PersonId],
    word: &str,
    note: &str,
    to: HouseholdId,
) -> Result<Vec<Intent>> {
    let question = core(rules, CoreRole::Presence)?;
    let reason = format!("{word}\n{}", note.trim()).trim_end().to_owned();
    let ends = |person: &PersonId| {
        let removed = Intent::RemovePerson {
            person: *person,
            question: question.clone(),
            presence: MOVED.into(),
            reason: reason.clone(),
        };
        [removed, Intent::WentTo { person: *person, household: to }]
    };
    Ok(persons.iter().flat_map(ends).collect())
}

fn stands(view: &Household, question: &QuestionCode) -> Option<Intent> {
    let path = FieldPath::household(question.clone());
    let value = view.text(&path);
    (!value.is_empty()).then_some(Intent::SetAnswer { path, value })
}

/// People with their answers, the head first.
fn people(rules: &FormRules, view: &Household, persons: &[PersonId], head: PersonId) -> Result<Vec<Intent>> {
    let relation = core(rules, CoreRole::Relation)?;
    let mut intents = Vec::new();
    let order =
        persons.iter().filter(|person| **person == head).chain(persons.iter().filter(|p| **p != head));
    for person in order {
        intents.push(Intent::AddPerson { person: *person });
        let answers = &view.member(*person).ok_or(Error::NotDivisible)?.answers;
        intents.extend(answered(*person, answers, |question| *question != relation));
    }
    let path = FieldPath::person(head, relation);
    intents.push(Intent::SetAnswer { path, value: HEAD.into() });
    Ok(intents)
}

/// A person's agreed answers, as intents.
fn answered(person: PersonId, answers: &Answers, wanted: impl Fn(&QuestionCode) -> bool) -> Vec<Intent> {
    let intents = answers
        .iter()
        .filter(|(question, field)| wanted(question) && !field.contested && field.apart.is_none())
        .flat_map(|(question, field)| {
            let path = FieldPath::person(person, question.clone());
            match &field.value {
                Value::One(value) => vec![Intent::SetAnswer { path, value: value.clone() }],
                Value::Set(choices) => {
                    let tick = |choice: &String| {
                        let (path, choice) = (path.clone(), choice.clone());
                        Intent::Tick { path, choice, ticked: true }
                    };
                    choices.iter().map(tick).collect()
                }
            }
        });
    intents.collect()
}

/// What was answered about a person in the household they left, other than it stands at home.
fn news(left: &Household, home: &Household, person: PersonId, but: &[&QuestionCode]) -> Vec<Intent> {
    let answers = |view: &Household| view.member(person).map(|m| m.answers.clone()).unwrap_or_default();
    let (new, old) = (answers(left), answers(home));
    answered(person, &new, |question| !but.contains(&question) && old.get(question) != new.get(question))
}
