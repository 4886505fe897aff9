//! Edits of answers, and the one way in which every edit is made and answered.

use pendata_device::{Device, Recorded};
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;
use pendata_domain::question::FieldPath;
use pendata_xforms::QuestionKind;

use super::{
    ConfirmSectionArguments, ConfirmSoftArguments, NoteArguments, Saved, SetArguments, TickArguments,
};
use crate::app::App;
use crate::bridge::BridgeError;
use crate::render::{page_subject, path_text, row_of, soft_subject};
use crate::screens::settings::Language;
use crate::screens::summary::{NoteView, notes};
use crate::unlocked::Unlocked;

/// Makes an edit and says what is different afterwards: `touched`, and all that the form made of it.
pub fn edit(
    app: &App,
    household: HouseholdId,
    language: Language,
    touched: Option<FieldPath>,
    record: impl FnOnce(&mut Device) -> pendata_device::Result<Recorded>,
) -> Result<Saved, BridgeError> {
    let saved = app.with_device(|unlocked| {
        let recorded = record(&mut unlocked.device)?;
        unlocked.scene(household, language, |scene| {
            let own = touched.iter().map(|path| (path.person.map(row_of), path.question.as_str()));
            let mut places: Vec<_> = own.collect();
            for changed in &recorded.diff.0 {
                if !places.contains(&(changed.row, changed.code.as_str())) {
                    places.push((changed.row, changed.code.as_str()));
                }
            }
            let questions = places.into_iter().filter_map(|(row, code)| scene.question_at(row, code));
            Ok(Saved {
                saved_at: recorded.row.updated,
                questions: questions.collect(),
                progress: scene.progress(),
                added: None,
            })
        })
    })?;
    app.tell_changed(household, saved.questions.iter().map(|question| question.path.clone()).collect());
    Ok(saved)
}

pub fn set(app: &App, arguments: SetArguments) -> Result<Saved, BridgeError> {
    let SetArguments { household, path, value, language } = arguments;
    app.with_device(|unlocked| takes_answers(unlocked, household, &path).map(drop))?;
    edit(app, household, language, Some(path.clone()), |device| device.answer(household, &path, &value))
}

pub fn tick(app: &App, arguments: TickArguments) -> Result<Saved, BridgeError> {
    let TickArguments { household, path, choice, ticked, language } = arguments;
    app.with_device(|unlocked| match takes_answers(unlocked, household, &path)? {
        QuestionKind::SelectMultiple => Ok(()),
        _ => Err(BridgeError::UnfitAnswer),
    })?;
    let intent = Intent::Tick { path: path.clone(), choice, ticked };
    edit(app, household, language, Some(path), |device| device.record(household, &[intent]))
}

pub fn confirm_soft(app: &App, arguments: ConfirmSoftArguments) -> Result<Saved, BridgeError> {
    let ConfirmSoftArguments { household, path, reason, language } = arguments;
    if reason.trim().is_empty() {
        return Err(BridgeError::ReasonRequired);
    }
    let intent = Intent::Confirm { subject: soft_subject(&path.to_string()), reason };
    edit(app, household, language, Some(path), |device| device.record(household, &[intent]))
}

/// Says that what was loaded for a page holds.
pub fn confirm_section(app: &App, arguments: ConfirmSectionArguments) -> Result<Saved, BridgeError> {
    let ConfirmSectionArguments { household, section, person, language } = arguments;
    let row = person.map(row_of);
    let (subject, paths) = app.with_device(|unlocked| {
        unlocked.scene(household, language, |scene| {
            let page = scene.pages.named(&section).ok_or(BridgeError::UnknownSection)?;
            let paths = page.questions.iter().map(|asked| path_text(row, &asked.code));
            let paths: Vec<FieldPath> = paths.filter_map(|path| path.parse().ok()).collect();
            Ok((page_subject(page, row), paths))
        })
    })?;
    let intent = Intent::Confirm { subject, reason: String::new() };
    let mut saved = edit(app, household, language, None, |device| device.record(household, &[intent]))?;
    saved.questions = app.with_device(|unlocked| {
        unlocked.scene(household, language, |scene| {
            Ok(paths.iter().filter_map(|path| scene.question_at(row, path.question.as_str())).collect())
        })
    })?;
    Ok(saved)
}

/// Writes a remark; gives all of the household.
pub fn note(app: &App, arguments: NoteArguments) -> Result<Vec<NoteView>, BridgeError> {
    let NoteArguments { household, path, text, language } = arguments;
    if text.trim().is_empty() {
        return Err(BridgeError::ReasonRequired);
    }
    edit(app, household, language, path.clone(), |device| {
        let id = device.new_note();
        device.record(household, &[Intent::Note { id, path, text }])
    })?;
    app.with_device(|unlocked| unlocked.scene(household, language, |scene| Ok(notes(scene))))
}

/// The kind of a question that an officer answers.
fn takes_answers(
    unlocked: &mut Unlocked<'_>,
    household: HouseholdId,
    path: &FieldPath,
) -> Result<QuestionKind, BridgeError> {
    let form = unlocked.device.form_of(household)?;
    let question = form.form.question(path.question.as_str()).ok_or(BridgeError::UnknownQuestion)?;
    let answered = !question.calculated && question.kind != QuestionKind::Note;
    match answered && question.in_repeat == path.person.is_some() {
        true => Ok(question.kind),
        false => Err(BridgeError::UnfitAnswer),
    }
}
