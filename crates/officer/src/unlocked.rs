//! The device while it is open, with what the screens need beside it.

use std::sync::{Arc, Mutex, MutexGuard};

use pendata_device::{Device, PhotoStanding, PlaceDoubt, PublishedForm, today};
use pendata_domain::form::CoreRole;
use pendata_domain::ids::{FormVersion, HouseholdId, PersonId};
use pendata_domain::question::FieldPath;

use crate::app::held;
use crate::bridge::BridgeError;
use crate::render::{Pages, Registry, Scene, Twins};
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
            place_doubts: &place_doubts,
            roster: &roster,
            own,
            today: today(&opened.village, now),
            lang: form.form.lang(language.code()),
        })
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

    fn twins(&mut self, household: HouseholdId) -> Result<Twins, BridgeError> {
        let form = self.device.form_of(household)?;
        let nik = form.rules.core(CoreRole::Nik).cloned().ok_or(BridgeError::UnusableForm)?;
        let view = &self.device.open(household)?.view;
        let numbers: Vec<(PersonId, String)> =
            view.members.iter().map(|m| (m.id, view.text(&FieldPath::person(m.id, nik.clone())))).collect();
        let mut twins = Twins::new();
        for (person, number) in numbers.into_iter().filter(|(_, number)| !number.is_empty()) {
            for (other, _) in self.device.people_with_nik(&number)? {
                let row = self.device.list_row(other)?.filter(|_| other != household);
                let seen = row.map(|row| Elsewhere { household: other, head_name: row.head, rt: row.rt });
                twins.entry(person).or_default().extend(seen);
            }
        }
        Ok(twins)
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
