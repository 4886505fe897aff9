//! Opening a household and its pages, and leaving it.

use pendata_domain::area::{AreaCode, VillageCode};
use pendata_domain::edit::Intent;
use pendata_domain::form::CoreRole;
use pendata_domain::ids::HouseholdId;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_domain::stage::Stage;

use super::{Closed, FormView, OpenArguments, SectionArguments, SectionView};
use crate::app::App;
use crate::bridge::BridgeError;
use crate::render::Scene;
use crate::screens::list::{CreateArguments, HouseholdHandle};
use crate::screens::settings::Language;
use crate::unlocked::Unlocked;

pub fn open(app: &App, arguments: OpenArguments) -> Result<FormView, BridgeError> {
    let OpenArguments { household, language } = arguments;
    app.with_device(|unlocked| {
        let row = unlocked.device.list_row(household)?.ok_or(BridgeError::UnknownHousehold)?;
        unlocked.device.hold(household)?;
        let form = unlocked.device.form_of(household)?;
        let stays = unlocked.device.is_draft(household)?;
        unlocked.scene(household, language, |scene| {
            Ok(FormView {
                household,
                title: form.form.title().to_owned(),
                form_version: form.version.0,
                stays,
                head_name: row.head,
                progress: scene.progress(),
                saved_at: row.unsent.then_some(row.updated),
            })
        })
    })
}

pub fn section(app: &App, arguments: SectionArguments) -> Result<SectionView, BridgeError> {
    let SectionArguments { household, section, person, language } = arguments;
    app.with_device(|unlocked| {
        unlocked.scene(household, language, |scene| {
            let page = scene.pages.named(&section).ok_or(BridgeError::UnknownSection)?;
            let known = person.is_none_or(|person| scene.view.member(person).is_some());
            if page.repeats != person.is_some() || !known {
                return Err(BridgeError::UnknownPerson);
            }
            Ok(scene.section(page, person))
        })
    })
}

/// The officer leaves the household: what was collected becomes a change.
pub fn close(app: &App, arguments: HouseholdHandle) -> Result<Closed, BridgeError> {
    app.with_device(|unlocked| {
        let before = unlocked.device.counts()?.unsent_changes;
        unlocked.device.leave(arguments.household)?;
        let cut = unlocked.device.counts()?.unsent_changes > before;
        if cut {
            app.syncing().soon();
        }
        Ok(Closed { cut })
    })
}

/// Begins a household with what is known of it: where it is, and one person to be named.
pub fn create(app: &App, arguments: CreateArguments) -> Result<HouseholdHandle, BridgeError> {
    let CreateArguments { village, rt } = arguments;
    let household = app.with_device(|unlocked| begin(unlocked, &village, rt))?;
    app.tell_changed(household, Vec::new());
    Ok(HouseholdHandle { household })
}

/// See [`create`].
pub(crate) fn begin(
    unlocked: &mut Unlocked<'_>,
    village: &VillageCode,
    rt: Option<String>,
) -> Result<HouseholdId, BridgeError> {
    let person = unlocked.device.new_person();
    let first = [Intent::SetStage { stage: Stage::Draft, note: String::new() }, Intent::AddPerson { person }];
    let household = unlocked.device.new_household(village, &first)?;
    place(unlocked, household, village, rt)?;
    Ok(household)
}

/// Answers the village's question and, before it on its page, every select that offers an area around the
/// village: the cascade of the form, whatever its questions are called.
fn place(
    unlocked: &mut Unlocked<'_>,
    household: HouseholdId,
    village: &VillageCode,
    rt: Option<String>,
) -> Result<(), BridgeError> {
    let (codes, rt_question) = unlocked.scene(household, Language::Id, |scene| {
        Ok((cascade(scene), scene.rules.core(CoreRole::Rt).cloned()))
    })?;
    for question in codes {
        let around =
            unlocked.scene(household, Language::Id, |scene| Ok(offered(scene, &question, village)))?;
        if let Some(code) = around {
            let path = FieldPath::household(question);
            unlocked.device.record(household, &[Intent::SetAnswer { path, value: code }])?;
        }
    }
    if let (Some(question), Some(value)) = (rt_question, rt) {
        let path = FieldPath::household(question);
        unlocked.device.record(household, &[Intent::SetAnswer { path, value }])?;
    }
    Ok(())
}

/// The questions of the village's page up to the village itself.
pub(super) fn cascade(scene: &Scene<'_>) -> Vec<QuestionCode> {
    let village = scene.rules.core(CoreRole::Village);
    let page = village.and_then(|code| scene.pages.of_question(code.as_str()));
    let questions = page.map(|page| page.questions.as_slice()).unwrap_or_default();
    let end = questions.iter().position(|q| village.is_some_and(|code| code.as_str() == q.code));
    let upto = questions.iter().take(end.map_or(0, |at| at + 1));
    upto.filter_map(|asked| QuestionCode::new(&asked.code).ok()).collect()
}

fn offered(scene: &Scene<'_>, question: &QuestionCode, village: &VillageCode) -> Option<String> {
    let choices = scene.session.choices(None, question.as_str(), scene.lang);
    let holds = |value: &str| value.parse::<AreaCode>().is_ok_and(|area| area.contains(village.as_str()));
    choices.into_iter().map(|choice| choice.value).find(|value| holds(value))
}
