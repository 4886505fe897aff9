//! One paper: begun, resumed, noted, finished.

use pendata_device::{BatchId, ListRow, Paper};
use pendata_domain::edit::Intent;
use pendata_domain::form::CoreRole;
use pendata_domain::ids::HouseholdId;
use pendata_domain::question::FieldPath;
use pendata_domain::stage::Stage;
use pendata_xforms::{Form, Question};

use super::batch::{found, of};
use super::{
    BatchArguments, BeginPaperArguments, CardArguments, ExtentView, FinishArguments, Finished,
    KnownHousehold, PaperNote, PaperView, repeated,
};
use crate::app::App;
use crate::bridge::BridgeError;
use crate::render::{Page, Scene};
use crate::screens::form::{self, SectionView};
use crate::screens::settings::Language;
use crate::screens::status::status_word;
use crate::unlocked::Unlocked;

/// Households that have the family card number already.
pub fn known(app: &App, arguments: CardArguments) -> Result<Vec<KnownHousehold>, BridgeError> {
    app.with_device(|unlocked| {
        let rows = unlocked.device.households_with_card(arguments.card.trim())?;
        let view = |row: ListRow| KnownHousehold {
            household: row.household,
            head_name: row.head,
            rt: row.rt,
            people: row.members,
            status: status_word(row.status),
        };
        Ok(rows.into_iter().map(view).collect())
    })
}

/// Takes the next paper up: of a household that is here, or of a new one.
pub fn begin_paper(app: &App, arguments: BeginPaperArguments) -> Result<PaperView, BridgeError> {
    let BeginPaperArguments { batch, card, household, language } = arguments;
    let view = app.with_device(|unlocked| {
        let of_batch = found(unlocked, batch)?;
        let is_new = household.is_none();
        let rt = Some(of_batch.rt.clone()).filter(|rt| !rt.is_empty());
        let household = match household {
            Some(known) => known,
            None => form::begin(unlocked, &of_batch.village, rt)?,
        };
        unlocked.device.begin_paper(batch, household)?;
        let mut answers = match unlocked.device.last_paper(batch)? {
            Some(before) if before != household => {
                repeated::taken_over(unlocked, household, before, &of_batch.repeated, is_new)?
            }
            _ => Vec::new(),
        };
        answers.extend(card_answer(unlocked, household, card.trim())?);
        unlocked.device.record(household, &answers)?;
        opened(unlocked, batch, language)
    })?;
    app.tell_changed(view.household, Vec::new());
    Ok(view)
}

fn card_answer(
    unlocked: &mut Unlocked<'_>,
    household: HouseholdId,
    card: &str,
) -> Result<Option<Intent>, BridgeError> {
    let form = unlocked.device.form_of(household)?;
    let question = form.rules.core(CoreRole::FamilyCard).cloned().ok_or(BridgeError::UnusableForm)?;
    let path = FieldPath::household(question);
    let standing = unlocked.device.household(household)?.text(&path);
    let says_more = !card.is_empty() && card != standing;
    Ok(says_more.then(|| Intent::SetAnswer { path, value: card.to_owned() }))
}

/// The paper of a batch that is begun and not finished.
pub fn resume(app: &App, arguments: BatchArguments) -> Result<Option<PaperView>, BridgeError> {
    let BatchArguments { batch, language } = arguments;
    app.with_device(|unlocked| match unlocked.device.open_paper(batch)? {
        Some(_) => opened(unlocked, batch, language).map(Some),
        None => found(unlocked, batch).map(|_| None),
    })
}

fn opened(unlocked: &mut Unlocked<'_>, batch: BatchId, language: Language) -> Result<PaperView, BridgeError> {
    let Paper { household, members, question, seconds } =
        unlocked.device.open_paper(batch)?.ok_or(BridgeError::UnknownBatch)?;
    let repeated = found(unlocked, batch)?.repeated;
    unlocked.device.hold(household)?;
    let extents = extents(&unlocked.device.form_of(household)?.form);
    unlocked.scene(household, language, |scene| {
        let (pages, progress) = (pages(scene), scene.progress());
        Ok(PaperView { household, pages, progress, members, question, seconds, repeated, extents })
    })
}

/// Every page in the order of the paper, one for each member where the section repeats.
fn pages(scene: &Scene<'_>) -> Vec<SectionView> {
    let of_page = |page: &Page| match page.repeats {
        true => scene.view.members.iter().map(|member| scene.section(page, Some(member.id))).collect(),
        false => vec![scene.section(page, None)],
    };
    scene.pages.iter().flat_map(of_page).collect()
}

fn extents(form: &Form) -> Vec<ExtentView> {
    let known = form.questions().filter(|question| question.extent != Default::default());
    let view = |question: &Question| ExtentView {
        code: question.code.clone(),
        characters: question.extent.characters.and_then(|count| u32::try_from(count).ok()),
        most: question.extent.most,
    };
    known.map(view).collect()
}

/// Remembers where the typing stands: it goes on there after the program was closed.
pub fn note(app: &App, arguments: PaperNote) -> Result<(), BridgeError> {
    let PaperNote { batch, household, members, question, seconds } = arguments;
    let question = question.map(|path| path.to_string()).unwrap_or_default();
    app.with_device(|unlocked| {
        Ok(unlocked.device.note_paper(batch, &Paper { household, members, question, seconds })?)
    })
}

/// The paper is keyed in: ready where nothing is left to mend, else a draft that says what is.
pub fn finish(app: &App, arguments: FinishArguments) -> Result<Finished, BridgeError> {
    let FinishArguments { batch, household, seconds, language } = arguments;
    let finished = app.with_device(|unlocked| {
        found(unlocked, batch)?;
        let left = unlocked.scene(household, language, |scene| Ok(scene.progress().hard_findings))?;
        if left == 0 {
            let ready = Intent::SetStage { stage: Stage::Ready, note: String::new() };
            unlocked.device.record(household, &[ready])?;
        }
        unlocked.device.leave(household)?;
        unlocked.device.finish_paper(batch, household, seconds)?;
        Ok(Finished { ready: left == 0, left, desk: of(unlocked)? })
    })?;
    app.syncing().soon();
    app.tell_changed(household, Vec::new());
    Ok(finished)
}
