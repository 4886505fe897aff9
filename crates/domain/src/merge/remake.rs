//! A household made again of the values that are in force, without its history: without one of its members, as an erasure
//! founds it in the place of the old one (docs/decisions/0031), so that nothing names the person; or whole, as it goes to
//! another registry (docs/decisions/0035).

use crate::edit::Intent;
use crate::form::{CoreRole, FormRules};
use crate::household::{Field, Household, Member, Value};
use crate::ids::{HouseholdId, PersonId};
use crate::names;
use crate::question::{FieldPath, QuestionCode};

/// Why a household cannot be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRemake {
    #[error("nobody of the household has this id")]
    UnknownPerson,
    /// About others than the person who is left out. A copied case would name the console as the writer of every candidate, and who wrote
    /// which is what it is decided by.
    #[error("cases about others are open: they are decided first")]
    OpenCases,
    /// Of somebody who stays, under a form that this reader does not have: it would be lost without anybody seeing it.
    #[error("an answer is of a newer form")]
    NewerForm,
}

/// A household to be founded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remade {
    pub intents: Vec<Intent>,
    /// Answers of others, or of the household, that name the person and are asked again.
    pub left_out: Vec<FieldPath>,
}

/// Makes the intents that found `view`, which is `household`, without `person`.
pub fn remake(
    view: &Household,
    household: HouseholdId,
    person: PersonId,
    rules: &FormRules,
) -> Result<Remade, CannotRemake> {
    let gone = view.member(person).ok_or(CannotRemake::UnknownPerson)?;
    let mut founding = Founding::of(view, Some(Naming::of(gone, rules)), rules)?;
    founding.marks(view, household);
    founding.stage(view);
    Ok(founding.remade)
}

/// Makes the intents that found `view`, which is `household`, elsewhere: everybody and everything, but how far the work on
/// it came, which was said of the house it leaves.
pub fn carry_over(
    view: &Household,
    household: HouseholdId,
    rules: &FormRules,
) -> Result<Vec<Intent>, CannotRemake> {
    let mut founding = Founding::of(view, None, rules)?;
    founding.marks(view, household);
    Ok(founding.remade.intents)
}

struct Founding<'a> {
    /// Who is left out.
    gone: Option<Naming>,
    rules: &'a FormRules,
    remade: Remade,
}

impl<'a> Founding<'a> {
    /// Members and answers.
    fn of(view: &Household, gone: Option<Naming>, rules: &'a FormRules) -> Result<Self, CannotRemake> {
        let person = gone.as_ref().map(|gone| gone.person);
        let about_it = |about: Option<PersonId>| about.is_some() && about == person;
        let others = || view.members.iter().filter(|member| !about_it(Some(member.id)));
        if view.conflicts.iter().any(|conflict| !about_it(conflict.subject.path().person)) {
            return Err(CannotRemake::OpenCases);
        }
        let mut fields = view.answers.values().chain(others().flat_map(|member| member.answers.values()));
        if fields.any(Field::is_newer) {
            return Err(CannotRemake::NewerForm);
        }
        let mut founding = Self { gone, rules, remade: Remade::default() };
        founding.answers(None, &view.answers);
        others().for_each(|member| founding.member(member));
        Ok(founding)
    }

    /// Whether a text names who is left out.
    fn names(&self, text: &str) -> bool {
        self.gone.as_ref().is_some_and(|gone| gone.is_in(text))
    }

    /// A text, empty where it names who is left out.
    fn without(&self, text: &str) -> String {
        if self.names(text) { String::new() } else { text.to_owned() }
    }

    fn member(&mut self, member: &Member) {
        let person = member.id;
        self.remade.intents.push(Intent::AddPerson { person });
        self.answers(Some(person), &member.answers);
        if let (Some(reason), Some(question)) = (&member.removal_reason, self.rules.core(CoreRole::Presence))
        {
            let presence =
                member.answers.get(question).map(|field| field.value.as_text()).unwrap_or_default();
            let (question, reason) = (question.clone(), self.without(reason));
            self.remade.intents.push(Intent::RemovePerson { person, question, presence, reason });
        }
        let went_to = member.went_to.map(|household| Intent::WentTo { person, household });
        self.remade.intents.extend(went_to);
    }

    fn answers(&mut self, person: Option<PersonId>, answers: &crate::household::Answers) {
        for (question, field) in answers.iter().filter(|(_, field)| !field.value.is_empty()) {
            let path = FieldPath { person, question: question.clone() };
            match &field.value {
                Value::Set(choices) => self.remade.intents.extend(choices.iter().map(|choice| {
                    let (path, choice) = (path.clone(), choice.clone());
                    Intent::Tick { path, choice, ticked: true }
                })),
                Value::One(text) if self.is_about_it(question, person, text) => {
                    self.remade.left_out.push(path)
                }
                Value::One(text) => self.remade.intents.push(Intent::SetAnswer { path, value: text.clone() }),
            }
        }
    }

    /// A child that bears the name keeps its own.
    fn is_about_it(&self, question: &QuestionCode, person: Option<PersonId>, text: &str) -> bool {
        let own_name = person.is_some() && self.rules.core(CoreRole::Name) == Some(question);
        !own_name && self.names(text)
    }

    /// Origin, confirmations and remarks.
    fn marks(&mut self, view: &Household, household: HouseholdId) {
        let mut intents: Vec<Intent> =
            view.split_from.map(|household| Intent::SplitFrom { household }).into_iter().collect();
        let person = self.gone.as_ref().map(|gone| gone.person);
        let ids = person.map(|person| person.0).into_iter().chain([household.0]);
        let ids: Vec<String> = ids.map(|id| id.simple().to_string()).collect();
        // A word on a pair names the person, or the household that is no more.
        let kept =
            |subject: &str, reason: &str| !ids.iter().any(|id| subject.contains(id)) && !self.names(reason);
        for (subject, confirmation) in view.confirmations.iter().filter(|(s, c)| kept(s, &c.reason)) {
            let (subject, reason) = (subject.clone(), confirmation.reason.clone());
            intents.push(Intent::Confirm { subject, reason });
        }
        for note in &view.notes {
            let of = note.path.as_ref().and_then(|path| path.person);
            let about = of.is_some() && of == person;
            if !about && !self.names(&note.text) {
                let (id, path, text) = (note.id, note.path.clone(), note.text.clone());
                intents.push(Intent::Note { id, path, text });
            }
        }
        self.remade.intents.extend(intents);
    }

    fn stage(&mut self, view: &Household) {
        if view.stage_said.is_some() {
            let note = self.without(&view.stage_note);
            self.remade.intents.push(Intent::SetStage { stage: view.stage, note });
        }
    }
}

/// How a person is named: what no text of the others may say once the person is erased.
#[derive(Clone, Debug)]
pub struct Naming {
    person: PersonId,
    /// Of the name, folded.
    words: Vec<String>,
    nik: String,
}

impl Naming {
    pub fn of(member: &Member, rules: &FormRules) -> Self {
        let own = |role| rules.core(role).and_then(|code| member.answers.get(code));
        let text = |role| own(role).map(|field| field.value.as_text()).unwrap_or_default();
        Self { person: member.id, words: names::words(&text(CoreRole::Name)), nik: text(CoreRole::Nik) }
    }

    /// Whether a text holds the NIK, or the whole name. A name of one word has to be all of the text: it may be part of
    /// somebody else's.
    pub fn is_in(&self, text: &str) -> bool {
        let words = || names::words(text);
        let name = match self.words.len() {
            0 => false,
            1 => words() == self.words,
            many => words().windows(many).any(|window| window == self.words),
        };
        name || (!self.nik.is_empty() && text.contains(&self.nik))
    }

    /// Whether an act is about the person, or says a text that names them.
    pub fn concerns(&self, intent: &Intent) -> bool {
        let of = |path: &FieldPath| path.person == Some(self.person);
        match intent {
            Intent::SetAnswer { path, value } | Intent::Restore { path, value, .. } => {
                of(path) || self.is_in(value)
            }
            Intent::Tick { path, .. } => of(path),
            Intent::RemovePerson { person, reason, .. } => *person == self.person || self.is_in(reason),
            Intent::AddPerson { person } | Intent::WentTo { person, .. } => *person == self.person,
            Intent::MovePerson { person, before } => *person == self.person || *before == Some(self.person),
            Intent::Confirm { subject, reason } => {
                subject.contains(&self.person.0.simple().to_string()) || self.is_in(reason)
            }
            Intent::Note { path, text, .. } => path.as_ref().is_some_and(of) || self.is_in(text),
            Intent::SetStage { note, .. } | Intent::UndoStage { note, .. } => self.is_in(note),
            Intent::Decide { value, reason, .. } => self.is_in(value) || self.is_in(reason),
            Intent::SplitFrom { .. } => false,
        }
    }
}

/// The most bytes of intents of one change: a change may have 64 KB and 4,000 operations.
const PAGE_BYTES: usize = 24 * 1024;

/// Intents by change, in order: a household of many is more than one change may hold.
pub fn pages(intents: Vec<Intent>) -> Vec<Vec<Intent>> {
    let (mut pages, mut bytes) = (vec![Vec::new()], 0);
    for intent in intents {
        bytes += minicbor::to_vec(&intent).map_or(0, |encoded| encoded.len());
        if bytes > PAGE_BYTES {
            pages.push(Vec::new());
            bytes = 0;
        }
        pages.last_mut().expect("there is one from the first").push(intent);
    }
    pages
}
