//! The device while it is open, with what the screens need beside it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use pendata_device::{Device, PhotoStanding, PlaceDoubt, PublishedForm};
use pendata_domain::area::day_in;
use pendata_domain::form::{CoreRole, ends_membership};
use pendata_domain::household::Apart;
use pendata_domain::ids::{FormVersion, HouseholdId, PersonId};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_domain::stage::Stage;

use crate::app::held;
use crate::bridge::BridgeError;
use crate::render::{Pages, Registry, Scene, Twins, Wording};
use crate::screens::decree::{ApartView, KeptAnswer, apart_word};
use crate::screens::export::Export;
use crate::screens::form::Elsewhere;
use crate::screens::import::Draft;
use crate::screens::photo::OwnPhoto;
use crate::screens::settings::Language;

/// An open device. A sync holds the same device, for single steps.
pub(crate) struct Open {
    pub device: Arc<Mutex<Device>>,
    beside: Beside,
}

#[derive(Default)]
pub(crate) struct Beside {
    /// The file being imported, and the one being made: forgotten when the device locks.
    pub import: Option<Draft>,
    pub export: Option<Export>,
    pages: Option<(FormVersion, Arc<Pages>)>,
    /// Of the household asked for last.
    registry: Option<(HouseholdId, Registry)>,
    /// The stage and note that the officer's last word on a household replaced.
    stages_before: BTreeMap<HouseholdId, (Stage, String)>,
}

impl Open {
    pub fn new(device: Device) -> Self {
        Self { device: Arc::new(Mutex::new(device)), beside: Beside::default() }
    }

    pub fn lock(&mut self) -> Unlocked<'_> {
        Unlocked { device: held(&self.device), beside: &mut self.beside }
    }
}

/// The device for the length of one call.
pub struct Unlocked<'a> {
    pub device: MutexGuard<'a, Device>,
    pub(crate) beside: &'a mut Beside,
}

impl Unlocked<'_> {
    /// Shows a household under its form. Opens it where it is not.
    pub fn scene<R>(
        &mut self,
        household: HouseholdId,
        language: Language,
        show: impl FnOnce(&Scene<'_>) -> Result<R, BridgeError>,
    ) -> Result<R, BridgeError> {
        let form = self.device.form_of(household)?;
        let pages = self.pages(&form);
        self.remember_registry(household)?;
        let twins = self.twins(household)?;
        let photos = self.photos(household)?;
        let (roster, own, now) = (self.device.roster()?, self.device.number(), self.device.now());
        let place_doubts = self.place_doubts(household, &form)?;
        let apart = self.apart(household, language)?;
        let opened = self.device.open(household)?;
        let (_, registry) = self.beside.registry.as_ref().expect("remembered just above");
        show(&Scene {
            session: &opened.session,
            view: &opened.view,
            rules: &form.rules,
            pages: &pages,
            registry,
            twins: &twins,
            photos: &photos,
            apart: &apart,
            place_doubts: &place_doubts,
            roster: &roster,
            own,
            today: day_in(opened.village.area(), now),
            lang: form.form.lang(language.code()),
        })
    }

    /// What is kept of answers that the household's form cannot take, in the words of the forms they were given under.
    fn apart(
        &mut self,
        household: HouseholdId,
        language: Language,
    ) -> Result<BTreeMap<FieldPath, ApartView>, BridgeError> {
        let view = &self.device.open(household)?.view;
        let members = view.members.iter().map(|member| (Some(member.id), &member.answers));
        let answers = members.chain([(None, &view.answers)]);
        let apart = answers.flat_map(|(person, answers)| {
            let kept = answers.iter().filter_map(|(code, field)| Some((code, field.apart.clone()?)));
            kept.map(move |(code, apart)| (FieldPath { person, question: code.clone() }, apart))
        });
        let apart: Vec<(FieldPath, Apart)> = apart.collect();
        apart
            .into_iter()
            .map(|(path, apart)| Ok((path.clone(), self.apart_view(&path, &apart, language)?)))
            .collect()
    }

    fn apart_view(
        &mut self,
        path: &FieldPath,
        apart: &Apart,
        language: Language,
    ) -> Result<ApartView, BridgeError> {
        let text = apart.value.as_text();
        let form = self.device.kept_form(apart.form)?;
        let mapping = self.device.form()?.rules.mapping().clone();
        let label = form.map(|form| {
            let wording = Wording::of(&form, language);
            let mut codes = form.form.questions().map(|question| question.code.as_str());
            let named = codes
                .find(|code| QuestionCode::new(code).is_ok_and(|code| mapping.name(&code) == path.question));
            wording.value(named.unwrap_or(path.question.as_str()), &text)
        });
        Ok(ApartView { why: apart_word(apart.why), label: label.unwrap_or(text), form: apart.form.0 })
    }

    /// Answers to questions that the household's form does not have, in the words of whichever form here does.
    pub fn kept(
        &mut self,
        household: HouseholdId,
        language: Language,
    ) -> Result<Vec<KeptAnswer>, BridgeError> {
        let form = self.device.form_of(household)?;
        let name = form.rules.core(CoreRole::Name).cloned();
        let view = &self.device.open(household)?.view;
        let unknown = view.values().filter(|(_, code, _)| form.form.question(code.as_str()).is_none());
        let unknown: Vec<(FieldPath, String, Option<String>)> = unknown
            .map(|(person, code, text)| {
                let named = person.zip(name.clone());
                let person_name = named.map(|(person, name)| view.text(&FieldPath::person(person, name)));
                (FieldPath { person, question: code.clone() }, text, person_name)
            })
            .collect();
        if unknown.is_empty() {
            return Ok(Vec::new());
        }
        let mut wordings = Vec::new();
        for version in self.device.kept_versions()?.into_iter().filter(|version| *version != form.version) {
            let kept = self.device.kept_form(version)?;
            wordings.extend(kept.map(|kept| (version, Wording::of(&kept, language))));
        }
        let answer = |(path, text, person_name): (FieldPath, String, Option<String>)| {
            let code = path.question.as_str();
            let known =
                wordings.iter().find_map(|(version, words)| Some((*version, words.label(code)?, words)));
            let (newer, label, value_label) = match known {
                Some((version, label, words)) => (version > form.version, label, words.value(code, &text)),
                None => (true, code.to_owned(), text),
            };
            KeptAnswer { label, value_label, newer, person_name, path }
        };
        Ok(unknown.into_iter().map(answer).collect())
    }

    fn place_doubts(
        &mut self,
        household: HouseholdId,
        form: &PublishedForm,
    ) -> Result<Vec<PlaceDoubt>, BridgeError> {
        let question = form.rules.core(CoreRole::Location).cloned().ok_or(BridgeError::UnusableForm)?;
        let opened = self.device.open(household)?;
        let (village, answer) = (opened.village.clone(), opened.view.text(&FieldPath::household(question)));
        Ok(self.device.place_doubts(&village, &answer))
    }

    fn photos(&self, household: HouseholdId) -> Result<Vec<OwnPhoto>, BridgeError> {
        let standing = self.device.photo_standings(household)?;
        let own = |(hash, standing): (_, PhotoStanding)| OwnPhoto {
            hash,
            source_bytes: standing.source_bytes,
            sent: standing.whole_sent,
        };
        Ok(standing.into_iter().map(own).collect())
    }

    /// Everybody else with the NIK of a member: at once, and also where a sync brought them.
    fn twins(&mut self, household: HouseholdId) -> Result<Twins, BridgeError> {
        let form = self.device.form_of(household)?;
        let core = |role| form.rules.core(role).cloned().ok_or(BridgeError::UnusableForm);
        let (nik, presence) = (core(CoreRole::Nik)?, core(CoreRole::Presence)?);
        let view = &self.device.open(household)?.view;
        let text = |person, question: &QuestionCode| view.text(&FieldPath::person(person, question.clone()));
        let numbers: Vec<(PersonId, String, bool)> = view
            .members
            .iter()
            .map(|m| (m.id, text(m.id, &nik), ends_membership(&text(m.id, &presence))))
            .filter(|(_, number, _)| !number.is_empty())
            .collect();
        let mut twins = Twins::new();
        for (person, number, ended) in numbers {
            for holder in self.device.people_with_nik(&number)? {
                let here = holder.household == household;
                let Some(row) = self.device.list_row(holder.household)? else { continue };
                // The same person, here or where they lived before.
                if holder.person == person && (here || !holder.present) {
                    continue;
                }
                let left = ended || !holder.present || row.stage == Stage::Moved;
                let seen = Elsewhere {
                    household: holder.household,
                    here,
                    person_name: holder.name,
                    head_name: row.head,
                    rt: row.rt,
                    left,
                };
                twins.entry(person).or_default().push(seen);
            }
        }
        Ok(twins)
    }

    pub fn remember_stage(&mut self, household: HouseholdId, stage: Stage, note: String) {
        self.beside.stages_before.insert(household, (stage, note));
    }

    /// What the last word on this household replaced.
    pub fn stage_before(&self, household: HouseholdId) -> Option<(Stage, String)> {
        self.beside.stages_before.get(&household).cloned()
    }

    pub fn forget_stage(&mut self, household: HouseholdId) {
        self.beside.stages_before.remove(&household);
    }

    fn pages(&mut self, form: &PublishedForm) -> Arc<Pages> {
        if self.beside.pages.as_ref().is_none_or(|(version, _)| *version != form.version) {
            self.beside.pages = Some((form.version, Arc::new(Pages::of(&form.form))));
        }
        let (_, pages) = self.beside.pages.as_ref().expect("made just above");
        Arc::clone(pages)
    }

    fn remember_registry(&mut self, household: HouseholdId) -> Result<(), BridgeError> {
        if self.beside.registry.as_ref().is_none_or(|(known, _)| *known != household) {
            let loaded = self.device.as_loaded(household)?;
            let values = loaded
                .values()
                .map(|(person, question, text)| (FieldPath { person, question: question.clone() }, text));
            self.beside.registry = Some((household, values.collect()));
        }
        Ok(())
    }
}
