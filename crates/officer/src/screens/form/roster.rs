//! O6 Roster: who belongs to the household, in which order, and why somebody no longer does.

use pendata_domain::edit::Intent;
use pendata_domain::form::CoreRole;
use pendata_domain::ids::HouseholdId;
use pendata_domain::question::{FieldPath, QuestionCode};

use super::{
    AddMemberArguments, MoveMemberArguments, RemovalReason, RemoveMemberArguments, RestoreMemberArguments,
    Saved, edit,
};
use crate::app::App;
use crate::bridge::BridgeError;

pub fn add_member(app: &App, arguments: AddMemberArguments) -> Result<Saved, BridgeError> {
    let AddMemberArguments { household, language } = arguments;
    let person = app.with_device(|unlocked| Ok(unlocked.device.new_person()))?;
    let intent = Intent::AddPerson { person };
    let saved = edit(app, household, language, None, |device| device.record(household, &[intent]))?;
    Ok(Saved { added: Some(person), ..saved })
}

/// Ends a membership. The person, with all answers and the reason, stays in the household.
pub fn remove_member(app: &App, arguments: RemoveMemberArguments) -> Result<Saved, BridgeError> {
    let RemoveMemberArguments { household, person, reason, note, language } = arguments;
    let question = presence(app, household)?;
    let path = FieldPath::person(person, question.clone());
    let reason_text = format!("{}\n{}", reason.word(), note.trim()).trim_end().to_owned();
    let presence = reason.presence().to_owned();
    let intent = Intent::RemovePerson { person, question, presence, reason: reason_text };
    edit(app, household, language, Some(path), |device| device.record(household, &[intent]))
}

/// Takes back a removal: the person lives here (again). Everything that was answered is still there.
pub fn restore_member(app: &App, arguments: RestoreMemberArguments) -> Result<Saved, BridgeError> {
    let RestoreMemberArguments { household, person, language } = arguments;
    let path = FieldPath::person(person, presence(app, household)?);
    let intent = Intent::SetAnswer { path: path.clone(), value: LIVES_HERE.into() };
    edit(app, household, language, Some(path), |device| device.record(household, &[intent]))
}

fn presence(app: &App, household: HouseholdId) -> Result<QuestionCode, BridgeError> {
    app.with_device(|unlocked| {
        let form = unlocked.device.form_of(household)?;
        form.rules.core(CoreRole::Presence).cloned().ok_or(BridgeError::UnknownQuestion)
    })
}

pub fn move_member(app: &App, arguments: MoveMemberArguments) -> Result<Saved, BridgeError> {
    let MoveMemberArguments { household, person, before, language } = arguments;
    let intent = Intent::MovePerson { person, before };
    edit(app, household, language, None, |device| device.record(household, &[intent]))
}

/// Presence code (Regsosek 2022, question 404) of a member who lives with the family.
const LIVES_HERE: &str = "1";

impl RemovalReason {
    /// The presence code (Regsosek 2022, question 404) that ends the membership. Who was entered by mistake or
    /// twice is not to be found in this family.
    fn presence(self) -> &'static str {
        match self {
            Self::Died => "2",
            Self::Moved => "3",
            Self::MovedAbroad => "4",
            Self::NotFound | Self::WrongEntry | Self::Duplicate => "6",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::MovedAbroad => "moved_abroad",
            Self::Died => "died",
            Self::NotFound => "not_found",
            Self::WrongEntry => "wrong_entry",
            Self::Duplicate => "duplicate",
        }
    }
}
