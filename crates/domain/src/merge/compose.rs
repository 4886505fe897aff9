//! Intents into one change.

use std::collections::BTreeMap;

use super::cases::decision_key;
use super::read::{claim_key, read};
use crate::attribution::Role;
use crate::document::{
    Cut, CutError, CutRequest, Document, Home, MAX_VALUE_BYTES, Scalar, Stroke, keys, rank,
};
use crate::edit::Intent;
use crate::form::FormRules;
use crate::household::{Conflict, Household, Subject};
use crate::ids::{HouseholdId, PersonId};
use crate::question::FieldPath;

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
    let view = read(&seen, household, rules);
    let mut composer = Composer::new(&seen, view, request.attribution.role);
    for intent in intents {
        composer.take(intent)?;
    }
    document.cut(request, &composer.strokes())
}

struct Composer {
    view: Household,
    role: Role,
    /// Members and their places, in order, with those added by these intents.
    places: Vec<(PersonId, String)>,
    added: BTreeMap<PersonId, Vec<(String, Scalar)>>,
    strokes: Vec<Stroke>,
}

impl Composer {
    fn new(seen: &Document, view: Household, role: Role) -> Self {
        let places = view
            .members
            .iter()
            .map(|member| {
                let slots = seen.member_slots(member.id);
                let order = slots.iter().find(|slot| slot.key == keys::ORDER);
                (member.id, order.map(|slot| slot.value.clone()).unwrap_or_default())
            })
            .collect();
        Self { view, role, places, added: BTreeMap::new(), strokes: Vec::new() }
    }

    fn take(&mut self, intent: &Intent) -> Result<(), CutError> {
        match intent {
            Intent::SetAnswer { path, value } | Intent::Restore { path, value, .. } => {
                self.answer(path, path.question.to_string(), Scalar::Text(value.clone()))
            }
            Intent::Tick { path, choice, ticked } => {
                self.answer(path, keys::choice(&path.question, choice), Scalar::Ticked(*ticked))
            }
            Intent::AddPerson { person } => self.add(*person),
            Intent::RemovePerson { person, question, presence, reason } => {
                let path = FieldPath::person(*person, question.clone());
                self.answer(&path, question.to_string(), Scalar::Text(presence.clone()))?;
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
            Intent::SetStage { stage, note } => {
                let text = if note.is_empty() {
                    stage.as_str().into()
                } else {
                    format!("{}\n{note}", stage.as_str())
                };
                self.stage(text)
            }
            Intent::Decide { case, value, reason } => {
                let conflict = self.view.conflict(*case).cloned().ok_or(CutError::UnknownCase)?;
                self.decide(&conflict, value, reason)
            }
        }
    }

    fn answer(&mut self, path: &FieldPath, key: String, value: Scalar) -> Result<(), CutError> {
        if let Some(conflict) = self.open_case(path, &key) {
            let claim = claim_key(&conflict.subject);
            return self.container(keys::CLAIMS, &claim, scalar_text(&value));
        }
        let home = match path.person {
            Some(person) => Home::Person(person),
            None => Home::Container(keys::ANSWERS),
        };
        self.put(home, key, value)
    }

    fn open_case(&self, path: &FieldPath, key: &str) -> Option<&Conflict> {
        self.view.conflicts.iter().find(|conflict| match &conflict.subject {
            Subject::Answer { path: at } | Subject::Presence { path: at, .. } => at == path,
            Subject::Choice { path: at, choice } => at == path && keys::choice(&at.question, choice) == key,
        })
    }

    fn put(&mut self, home: Home, key: String, value: Scalar) -> Result<(), CutError> {
        if matches!(&value, Scalar::Text(text) if text.len() > MAX_VALUE_BYTES) {
            return Err(CutError::TooLong);
        }
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
    fn stage(&mut self, text: String) -> Result<(), CutError> {
        if text.len() > MAX_VALUE_BYTES {
            return Err(CutError::TooLong);
        }
        let (home, key) = (Home::Container(keys::STATUS), keys::STAGE.into());
        self.strokes.push(Stroke::Overwrite { home, key, value: Scalar::Text(text) });
        Ok(())
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
        let (path, key, scalar) = match &conflict.subject {
            Subject::Answer { path } | Subject::Presence { path, .. } => {
                (path, path.question.to_string(), Scalar::Text(value.to_owned()))
            }
            Subject::Choice { path, choice } => {
                (path, keys::choice(&path.question, choice), Scalar::Ticked(value == "true"))
            }
        };
        let home = path.person.map_or(Home::Container(keys::ANSWERS), Home::Person);
        self.strokes.push(Stroke::Overwrite { home, key, value: scalar });
        self.strokes.push(Stroke::Overwrite {
            home: Home::Container(keys::DECISIONS),
            key: decision_key(conflict),
            value: Scalar::Text(format!("{}={value}\n{reason}", conflict.id)),
        });
        self.strokes
            .push(Stroke::Clear { home: Home::Container(keys::CLAIMS), key: claim_key(&conflict.subject) });
        Ok(())
    }

    fn strokes(self) -> Vec<Stroke> {
        let persons = self.added.into_iter().map(|(person, values)| Stroke::Person { person, values });
        persons.chain(self.strokes).collect()
    }
}

fn scalar_text(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        Scalar::Ticked(ticked) => ticked.to_string(),
    }
}
