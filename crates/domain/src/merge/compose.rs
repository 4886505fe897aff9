//! Intents into one change.

use std::collections::{BTreeMap, BTreeSet};

use super::across::Said;
use super::cases::Reader;
use super::cases::decision_key;
use super::claim_key_at;
use super::read::read;
use crate::attribution::Role;
use crate::document::{
    Cut, CutError, CutRequest, Document, Home, MAX_VALUE_BYTES, Scalar, Stroke, keys, rank,
};
use crate::edit::Intent;
use crate::form::FormRules;
use crate::household::{Conflict, Field, Household, Value};
use crate::ids::{HouseholdId, PersonId};
use crate::mapping::{AnswerKey, Reading};
use crate::question::FieldPath;
use crate::stage::Stage;

/// Cuts one change from intents, upon what their writer had seen (`request.base`). `None` where the
/// document already says all of it.
///
/// An answer to a question that is contested there becomes a claim in its case: only a decision settles it.
/// Errors leave the document as it was.
pub fn compose(
    document: &mut Document,
    household: HouseholdId,
    rules: &FormRules,
    request: &CutRequest,
    intents: &[Intent],
) -> Result<Option<Cut>, CutError> {
    let seen = document.at(&request.base)?;
    let reader = Reader::new(&seen, household, rules);
    let view = read(&seen, household, rules);
    let mut composer = Composer::new(reader, view, request.attribution.role);
    for intent in intents {
        composer.take(intent)?;
    }
    document.cut(request, &composer.strokes())
}

struct Composer<'a> {
    reader: Reader<'a>,
    view: Household,
    role: Role,
    /// Members and their places, in order, with those added by these intents.
    places: Vec<(PersonId, String)>,
    added: BTreeMap<PersonId, Vec<(String, Scalar)>>,
    strokes: Vec<Stroke>,
    /// Choices these intents have written, or moved out of the way.
    written: BTreeSet<(Option<PersonId>, AnswerKey)>,
}

impl<'a> Composer<'a> {
    fn new(reader: Reader<'a>, view: Household, role: Role) -> Self {
        let places = view
            .members
            .iter()
            .map(|member| {
                let slots = reader.document.member_slots(member.id);
                let order = slots.iter().find(|slot| slot.key == keys::ORDER);
                (member.id, order.map(|slot| slot.value.clone()).unwrap_or_default())
            })
            .collect();
        let (added, strokes, written) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
        Self { reader, view, role, places, added, strokes, written }
    }

    fn take(&mut self, intent: &Intent) -> Result<(), CutError> {
        match intent {
            Intent::SetAnswer { path, value } | Intent::Restore { path, value, .. } => {
                self.answer(path, None, Scalar::Text(value.clone()))
            }
            Intent::Tick { path, choice, ticked } => self.tick(path, choice, *ticked),
            Intent::AddPerson { person } => self.add(*person),
            Intent::RemovePerson { person, question, presence, reason } => {
                let path = FieldPath::person(*person, question.clone());
                self.answer(&path, None, Scalar::Text(presence.clone()))?;
                self.put(Home::Person(*person), keys::REASON.into(), Scalar::Text(reason.clone()))
            }
            Intent::SplitFrom { household } => {
                self.container(keys::STATUS, keys::SPLIT_FROM, household.to_string())
            }
            Intent::WentTo { person, household } => {
                self.put(Home::Person(*person), keys::WENT_TO.into(), Scalar::Text(household.to_string()))
            }
            Intent::MovePerson { person, before } => self.move_before(*person, *before),
            Intent::Confirm { subject, reason } => {
                self.container(keys::CONFIRMATIONS, subject, reason.clone())
            }
            Intent::Note { id, path, text } => {
                let place = path.as_ref().map(FieldPath::to_string).unwrap_or_default();
                self.container(keys::NOTES, &id.0.simple().to_string(), format!("{place}\n{text}"))
            }
            Intent::SetStage { stage, note } => self.stage(*stage, note),
            Intent::UndoStage { stage, note } => self.undo_stage(*stage, note),
            Intent::Decide { case, value, reason } => {
                let conflict = self.view.conflict(*case).cloned().ok_or(CutError::UnknownCase)?;
                self.decide(&conflict, value, reason)
            }
        }
    }

    fn answer(&mut self, path: &FieldPath, choice: Option<&str>, value: Scalar) -> Result<(), CutError> {
        self.must_be_ours(path)?;
        let key = AnswerKey { question: path.question.clone(), choice: choice.map(str::to_owned) };
        if self.open_case(path, &key).is_some() {
            return self.container(keys::CLAIMS, &claim_key_at(path.person, &key), scalar_text(&value));
        }
        self.make_room(path.person, &key)?;
        self.write(path.person, &key, value)
    }

    /// A plain put of the text that stands at the key writes nothing, also where it meant something else under the
    /// version it was written under, or where an answer under the question's other name came after it.
    fn write(&mut self, person: Option<PersonId>, key: &AnswerKey, value: Scalar) -> Result<(), CutError> {
        let mapped = self.reader.rules.mapping().touches(&key.question);
        let said = if mapped { self.reader.said(person, key) } else { Vec::new() };
        let means_otherwise = |said: &Said| {
            let Reading { key: at, value: said, apart } = &said.reading;
            apart.is_some() || at != key || *said != scalar_text(&value)
        };
        if !said.is_empty() && (self.shown(person, key) != value || said.iter().any(means_otherwise)) {
            must_fit(&value)?;
            self.strokes.push(Stroke::Overwrite { home: home(person), key: key.to_string(), value });
            return Ok(());
        }
        self.put(home(person), key.to_string(), value)
    }

    /// What the writer saw at a key.
    fn shown(&self, person: Option<PersonId>, key: &AnswerKey) -> Scalar {
        let path = FieldPath { person, question: key.question.clone() };
        match (&key.choice, self.view.field(&path).map(|field| &field.value)) {
            (Some(choice), Some(Value::Set(all))) => Scalar::Ticked(all.contains(choice)),
            (Some(_), _) => Scalar::Ticked(false),
            (None, value) => Scalar::Text(value.map(Value::as_text).unwrap_or_default()),
        }
    }

    /// A form does not write over what it cannot read.
    fn must_be_ours(&self, path: &FieldPath) -> Result<(), CutError> {
        match self.view.field(path).is_some_and(Field::is_newer) {
            true => Err(CutError::NewerForm),
            false => Ok(()),
        }
    }

    /// Answering a several-answer question again also answers for its choices that the form has no word for any more.
    fn tick(&mut self, path: &FieldPath, choice: &str, ticked: bool) -> Result<(), CutError> {
        self.answer(path, Some(choice), Scalar::Ticked(ticked))?;
        let apart = self.view.field(path).and_then(|field| field.apart.as_ref());
        let Some(Value::Set(gone)) = apart.map(|apart| apart.value.clone()) else { return Ok(()) };
        for gone in gone {
            let key = AnswerKey { question: path.question.clone(), choice: Some(gone) };
            self.rewrite(path.person, key)?;
        }
        Ok(())
    }

    /// Before a choice is written: where an earlier version's word for another choice stands at its key, that one is
    /// written at its own.
    fn make_room(&mut self, person: Option<PersonId>, key: &AnswerKey) -> Result<(), CutError> {
        let first = self.written.insert((person, key.clone()));
        if !first || key.choice.is_none() || !self.reader.rules.mapping().touches(&key.question) {
            return Ok(());
        }
        let said = self.reader.said(person, key).into_iter().map(|said| said.reading);
        let others: Vec<AnswerKey> =
            said.filter(|reading| reading.apart.is_none() && reading.key != *key).map(|r| r.key).collect();
        others.into_iter().try_for_each(|other| self.rewrite(person, other))
    }

    /// Writes a choice as it stands, unless these intents have written it.
    fn rewrite(&mut self, person: Option<PersonId>, key: AnswerKey) -> Result<(), CutError> {
        if self.written.contains(&(person, key.clone())) {
            return Ok(());
        }
        self.make_room(person, &key)?;
        self.write(person, &key, self.shown(person, &key))
    }

    fn open_case(&self, path: &FieldPath, key: &AnswerKey) -> Option<&Conflict> {
        let of_key = |conflict: &&Conflict| conflict.subject.path() == path && conflict.subject.key() == *key;
        self.view.conflicts.iter().find(of_key)
    }

    fn put(&mut self, home: Home, key: String, value: Scalar) -> Result<(), CutError> {
        must_fit(&value)?;
        if let Home::Person(person) = home {
            if let Some(values) = self.added.get_mut(&person) {
                values.retain(|(k, _)| *k != key);
                values.push((key, value));
                return Ok(());
            }
            if self.view.member(person).is_none() {
                return Err(CutError::UnknownPerson);
            }
        }
        self.strokes.push(Stroke::Put { home, key, value });
        Ok(())
    }

    fn container(&mut self, container: &'static str, key: &str, text: String) -> Result<(), CutError> {
        self.put(Home::Container(container), key.to_owned(), Scalar::Text(text))
    }

    /// Written anew also where it stands already: that somebody says it again is news to whoever asked.
    fn stage(&mut self, stage: Stage, note: &str) -> Result<(), CutError> {
        let text = match note {
            "" => stage.as_str().to_owned(),
            note => format!("{}\n{note}", stage.as_str()),
        };
        if text.len() > MAX_VALUE_BYTES {
            return Err(CutError::TooLong);
        }
        let (home, key) = (Home::Container(keys::STATUS), keys::STAGE.into());
        self.strokes.push(Stroke::Overwrite { home, key, value: Scalar::Text(text) });
        Ok(())
    }

    /// A word that is in no change yet leaves no trace.
    fn undo_stage(&mut self, stage: Stage, note: &str) -> Result<(), CutError> {
        let says = |stroke: &Stroke| matches!(stroke, Stroke::Overwrite { key, .. } if key == keys::STAGE);
        match self.strokes.iter().rposition(says) {
            Some(place) => {
                self.strokes.remove(place);
                Ok(())
            }
            None => self.stage(stage, note),
        }
    }

    fn add(&mut self, person: PersonId) -> Result<(), CutError> {
        if self.places.iter().any(|(id, _)| *id == person) {
            return Ok(());
        }
        let place = rank::between(self.places.last().map(|(_, place)| place.as_str()), None);
        self.added.insert(person, vec![(keys::ORDER.into(), Scalar::Text(place.clone()))]);
        self.places.push((person, place));
        Ok(())
    }

    fn move_before(&mut self, person: PersonId, before: Option<PersonId>) -> Result<(), CutError> {
        let at = self.places.iter().position(|(id, _)| *id == person).ok_or(CutError::UnknownPerson)?;
        self.places.remove(at);
        let to = match before {
            Some(other) => {
                self.places.iter().position(|(id, _)| *id == other).ok_or(CutError::UnknownPerson)?
            }
            None => self.places.len(),
        };
        let low = to.checked_sub(1).map(|i| self.places[i].1.clone());
        // Persons whom two devices gave one place stand on one spot: the free one is behind all of them.
        let above =
            self.places[to..].iter().map(|(_, place)| place).find(|place| Some(*place) > low.as_ref());
        let place = rank::between(low.as_deref(), above.map(String::as_str));
        self.places.insert(to, (person, place.clone()));
        self.put(Home::Person(person), keys::ORDER.into(), Scalar::Text(place))
    }

    fn decide(&mut self, conflict: &Conflict, value: &str, reason: &str) -> Result<(), CutError> {
        if self.role < Role::DistrictAdmin {
            return Err(CutError::NotAllowed);
        }
        let (path, key) = (conflict.subject.path(), conflict.subject.key());
        self.must_be_ours(path)?;
        let scalar = match &key.choice {
            None => Scalar::Text(value.to_owned()),
            Some(_) => Scalar::Ticked(value == "true"),
        };
        self.make_room(path.person, &key)?;
        for key in self.decided_keys(path.person, &key) {
            let home = home(path.person);
            self.strokes.push(Stroke::Overwrite { home, key: key.to_string(), value: scalar.clone() });
        }
        self.strokes.push(Stroke::Overwrite {
            home: Home::Container(keys::DECISIONS),
            key: decision_key(conflict),
            value: Scalar::Text(format!("{}={value}\n{reason}", conflict.id)),
        });
        for source in self.reader.rules.mapping().sources(&key) {
            let key = claim_key_at(path.person, &source);
            self.strokes.push(Stroke::Clear { home: Home::Container(keys::CLAIMS), key });
        }
        Ok(())
    }

    /// Where a decision is written: at the key, and at the question's earlier names where they hold anything, so that
    /// the case is closed for earlier versions too.
    fn decided_keys(&self, person: Option<PersonId>, key: &AnswerKey) -> Vec<AnswerKey> {
        let mut all = vec![key.clone()];
        if key.choice.is_none() {
            let sources = self.reader.rules.mapping().sources(key).into_iter();
            all.extend(sources.filter(|at| at != key && !self.reader.said(person, at).is_empty()));
        }
        all
    }

    fn strokes(self) -> Vec<Stroke> {
        let persons = self.added.into_iter().map(|(person, values)| Stroke::Person { person, values });
        persons.chain(self.strokes).collect()
    }
}

fn must_fit(value: &Scalar) -> Result<(), CutError> {
    match value {
        Scalar::Text(text) if text.len() > MAX_VALUE_BYTES => Err(CutError::TooLong),
        _ => Ok(()),
    }
}

fn home(person: Option<PersonId>) -> Home {
    person.map_or(Home::Container(keys::ANSWERS), Home::Person)
}

fn scalar_text(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        Scalar::Ticked(ticked) => ticked.to_string(),
    }
}
