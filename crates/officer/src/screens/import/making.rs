//! Good rows become drafts, in steps; then the officer's word on them.

use std::time::Instant;

use pendata_device::{Device, ImportStanding as Standing, ImportState, Planned as Planning};
use pendata_domain::edit::Intent;
use pendata_domain::ids::PersonId;
use pendata_domain::question::FieldPath;
use pendata_sheets::judge::Judge;
use pendata_sheets::plan::{Answer, Planned};
use pendata_xforms::{Form, QuestionKind};

use super::draft::{Draft, STEP};
use super::{BeginArguments, ImportHandle, ImportStanding, ImportWord};
use crate::app::App;
use crate::bridge::BridgeError;
use crate::event::Event;
use crate::unlocked::Unlocked;

/// Households of one transaction.
const BATCH: u32 = 16;

/// Notes every good household of the file, to be made by [`step`]; from here on the file is not needed.
///
/// Errors: `RowsRefused` where the officer wants all or none, `NoFileOpen`.
pub fn begin(app: &App, arguments: BeginArguments) -> Result<ImportStanding, BridgeError> {
    app.with_device(|unlocked| {
        let Unlocked { device, beside } = unlocked;
        let draft = beside.import.as_mut().ok_or(BridgeError::NoFileOpen)?;
        let (headings, codes) = (draft.heading.signature(draft.sheet()), draft.codes.clone());
        let Draft { checked, form, file, .. } = draft;
        let checked = checked.as_mut().ok_or(BridgeError::NoFileOpen)?;
        let count = checked.plan.refused_rows() as u32;
        if arguments.only_if_all_good && count > 0 {
            return Err(BridgeError::RowsRefused { count });
        }
        let households = std::mem::take(&mut checked.plan.households);
        let planned: Vec<Planning> = households
            .iter()
            .map(|household| planning(device, &form.form, &mut checked.judge, household))
            .collect();
        device.choose_columns(&headings, &codes)?;
        Ok(standing(device.begin_import(file, &planned)?))
    })
}

/// Makes some households.
pub fn step(app: &App, handle: ImportHandle) -> Result<ImportStanding, BridgeError> {
    let end = Instant::now() + STEP;
    let done = app.with_device(|unlocked| {
        loop {
            let made = unlocked.device.import_step(handle.number, BATCH)?;
            if made.left == 0 || Instant::now() >= end {
                return Ok(standing(made));
            }
        }
    })?;
    if done.left == 0 {
        app.tell(&Event::Village(()));
    }
    Ok(done)
}

/// Makes changes of some households, so that they are sent.
pub fn send_step(app: &App, handle: ImportHandle) -> Result<ImportStanding, BridgeError> {
    let end = Instant::now() + STEP;
    let done = app.with_device(|unlocked| {
        loop {
            let sent = unlocked.device.send_import_step(handle.number, BATCH)?;
            if sent.state != ImportState::Open || Instant::now() >= end {
                return Ok(standing(sent));
            }
        }
    })?;
    if done.state == ImportWord::Sent {
        app.syncing().soon();
        app.tell(&Event::Village(()));
    }
    Ok(done)
}

/// Takes back what nobody touched.
pub fn withdraw(app: &App, handle: ImportHandle) -> Result<ImportStanding, BridgeError> {
    let done = app.with_device(|unlocked| {
        unlocked.device.withdraw_import(handle.number)?;
        Ok(standing(unlocked.device.import(handle.number)?))
    })?;
    app.tell(&Event::Village(()));
    Ok(done)
}

/// The newest first.
pub fn list(app: &App, (): ()) -> Result<Vec<ImportStanding>, BridgeError> {
    app.with_device(|unlocked| Ok(unlocked.device.imports()?.into_iter().map(standing).collect()))
}

fn standing(of: Standing) -> ImportStanding {
    ImportStanding {
        number: of.number,
        file: of.file,
        started: of.started,
        households: of.households,
        left: of.left,
        untouched: of.untouched,
        state: match of.state {
            ImportState::Open => ImportWord::Open,
            ImportState::Sent => ImportWord::Sent,
            ImportState::Withdrawn => ImportWord::Withdrawn,
        },
    }
}

/// A household as intents: people first, so that answers find them.
fn planning(device: &mut Device, form: &Form, judge: &mut Judge, household: &Planned) -> Planning {
    let people: Vec<PersonId> = household.people.iter().map(|_| device.new_person()).collect();
    let mut intents: Vec<Intent> =
        people.iter().map(|person| Intent::AddPerson { person: *person }).collect();
    for (question, value) in judge.area(&household.village) {
        let given = household.answers.iter().any(|answer| answer.question == *question);
        if !given {
            let path = FieldPath::household(question.clone());
            intents.push(Intent::SetAnswer { path, value: value.clone() });
        }
    }
    intents.extend(household.answers.iter().flat_map(|answer| answered(form, None, answer)));
    for (person, planned) in people.iter().zip(&household.people) {
        intents.extend(planned.answers.iter().flat_map(|answer| answered(form, Some(*person), answer)));
    }
    Planning { village: household.village.clone(), intents }
}

fn answered(form: &Form, person: Option<PersonId>, answer: &Answer) -> Vec<Intent> {
    let path = FieldPath { person, question: answer.question.clone() };
    match form.question(answer.question.as_str()).map(|question| question.kind) {
        Some(QuestionKind::SelectMultiple) => {
            let choices = answer.value.split(' ').filter(|choice| !choice.is_empty());
            let tick =
                |choice: &str| Intent::Tick { path: path.clone(), choice: choice.to_owned(), ticked: true };
            choices.map(tick).collect()
        }
        _ => vec![Intent::SetAnswer { path, value: answer.value.clone() }],
    }
}
