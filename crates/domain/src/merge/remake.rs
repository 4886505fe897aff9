//! A household made again without one of its members (docs/decisions/0031): what an erasure founds in the place of the
//! old one. Values that are in force, of everybody else; no history, and nothing that names the person.

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
    /// About others than the person. A copied case would name the console as the writer of every candidate, and who wrote
    /// which is what it is decided by.
    #[error("cases about others are open: they are decided first")]
    OpenCases,
    /// Of somebody else, under a form that this reader does not have: it would be lost without anybody seeing it.
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
    let others = || view.members.iter().filter(|member| member.id != person);
    if view.conflicts.iter().any(|conflict| conflict.subject.path().person != Some(person)) {
        return Err(CannotRemake::OpenCases);
    }
    let mut fields = view.answers.values().chain(others().flat_map(|member| member.answers.values()));
    if fields.any(Field::is_newer) {
        return Err(CannotRemake::NewerForm);
    }
    let (naming, remade) = (Naming::of(gone, rules), Remade::default());
    let mut founding = Founding { naming, rules, remade };
    founding.answers(None, &view.answers);
    others().for_each(|member| founding.member(member));
    founding.marks(view, household);
    Ok(founding.remade)
}

struct Founding<'a> {
    naming: Naming,
    rules: &'a FormRules,
    remade: Remade,
}

impl Founding<'_> {
    fn member(&mut self, member: &Member) {
        let person = member.id;
        self.remade.intents.push(Intent::AddPerson { person });
        self.answers(Some(person), &member.answers);
        if let (Some(reason), Some(question)) = (&member.removal_reason, self.rules.core(CoreRole::Presence))
        {
            let presence =
                member.answers.get(question).map(|field| field.value.as_text()).unwrap_or_default();
            let (question, reason) = (question.clone(), self.naming.without(reason));
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
        !own_name && self.naming.is_in(text)
    }

    /// Stage, origin, confirmations and remarks.
    fn marks(&mut self, view: &Household, household: HouseholdId) {
        let ids = [self.naming.person.0, household.0].map(|id| id.simple().to_string());
        let intents = &mut self.remade.intents;
        intents.extend(view.split_from.map(|household| Intent::SplitFrom { household }));
        // A word on a pair names the person, or the household that is no more.
        let kept = |subject: &str, reason: &str| {
            !ids.iter().any(|id| subject.contains(id)) && !self.naming.is_in(reason)
        };
        for (subject, confirmation) in view.confirmations.iter().filter(|(s, c)| kept(s, &c.reason)) {
            let (subject, reason) = (subject.clone(), confirmation.reason.clone());
            intents.push(Intent::Confirm { subject, reason });
        }
        for note in &view.notes {
            let about = note.path.as_ref().and_then(|path| path.person) == Some(self.naming.person);
            if !about && !self.naming.is_in(&note.text) {
                let (id, path, text) = (note.id, note.path.clone(), note.text.clone());
                intents.push(Intent::Note { id, path, text });
            }
        }
        if view.stage_said.is_some() {
            let note = self.naming.without(&view.stage_note);
            intents.push(Intent::SetStage { stage: view.stage, note });
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

    fn without(&self, text: &str) -> String {
        if self.is_in(text) { String::new() } else { text.to_owned() }
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
