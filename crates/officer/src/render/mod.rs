//! From the household and the form engine to what the screens show. Pure: no device, no clock.

mod author;
mod cases;
mod check;
mod finding;
mod label;
mod pages;
mod progress;
mod question;
mod wording;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use pendata_device::PlaceDoubt;
use pendata_domain::form::FormRules;
use pendata_domain::household::Household;
use pendata_domain::ids::{DeviceNumber, PersonId};
use pendata_domain::protocol::RosterEntry;
use pendata_domain::question::FieldPath;
use pendata_xforms::{Lang, RowId, Session};

use crate::screens::decree::ApartView;
use crate::screens::form::Elsewhere;
use crate::screens::photo::OwnPhoto;

pub use finding::soft_subject;
pub use label::value_words;
pub use pages::{Page, Pages};
pub use question::page_subject;
pub use wording::Wording;

/// Values as they were when the household was loaded from a registry or a file, by question.
pub type Registry = BTreeMap<FieldPath, String>;

/// Members whose NIK is also in other households.
pub type Twins = BTreeMap<PersonId, Vec<Elsewhere>>;

/// A household under its form, in one language.
pub struct Scene<'a> {
    pub session: &'a Session,
    pub view: &'a Household,
    pub rules: &'a FormRules,
    pub pages: &'a Pages,
    pub registry: &'a Registry,
    pub twins: &'a Twins,
    /// What this device knows of photos that were taken in here.
    pub photos: &'a [OwnPhoto],
    /// What was answered under another form and is not in force.
    pub apart: &'a BTreeMap<FieldPath, ApartView>,
    /// Doubts about the household's place.
    pub place_doubts: &'a [PlaceDoubt],
    pub roster: &'a [RosterEntry],
    /// This device.
    pub own: DeviceNumber,
    /// The day in the village.
    pub today: NaiveDate,
    pub lang: Lang,
}

pub fn row_of(person: PersonId) -> RowId {
    RowId(person.0)
}

/// The path of a question in a row of the form.
pub fn path_text(row: Option<RowId>, code: &str) -> String {
    match row {
        Some(row) => format!("{}/{code}", row.0.simple()),
        None => code.to_owned(),
    }
}
