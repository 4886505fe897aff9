//! O8 Riwayat: every value a question had, and putting one back.

use pendata_domain::document::HistoryEntry;
use pendata_domain::edit::Intent;
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::question::FieldPath;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::author::{Author, Place};
use super::decree::{ApartWord, apart_word};
use super::form::{Saved, edit};
use super::settings::Language;
use crate::app::App;
use crate::bridge::BridgeError;
use crate::render::{Scene, row_of};

#[derive(Clone, Deserialize, TS)]
pub struct HistoryArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    #[ts(type = "string")]
    pub path: FieldPath,
    pub language: Language,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct HistoryView {
    pub place: Place,
    /// Latest first.
    pub entries: Vec<HistoryEntryView>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct HistoryEntryView {
    /// The value afterwards; of a several-answer question `true` or `false` for `choice`.
    pub value: String,
    /// In words, where the question has choices.
    pub value_label: String,
    pub choice: Option<String>,
    pub choice_label: Option<String>,
    pub by: Author,
    /// Given with a decision.
    pub reason: Option<String>,
    /// Why this form does not take the value: it cannot be put back.
    pub apart: Option<ApartWord>,
    /// What `field.restore` takes.
    #[ts(type = "string")]
    pub change: ChangeHash,
}

#[derive(Clone, Deserialize, TS)]
pub struct RestoreArguments {
    #[ts(type = "string")]
    pub household: HouseholdId,
    #[ts(type = "string")]
    pub path: FieldPath,
    /// As in the entry.
    pub value: String,
    #[serde(default)]
    #[ts(optional)]
    pub choice: Option<String>,
    #[ts(type = "string")]
    pub change: ChangeHash,
    pub language: Language,
}

pub fn history(app: &App, arguments: HistoryArguments) -> Result<HistoryView, BridgeError> {
    let HistoryArguments { household, path, language } = arguments;
    app.with_device(|unlocked| {
        let entries = unlocked.device.history(household, &path)?;
        unlocked.scene(household, language, |scene| {
            let entries = entries.into_iter().rev().map(|entry| entry_view(scene, &path, entry)).collect();
            Ok(HistoryView { place: scene.place(&path), entries })
        })
    })
}

/// Puts an earlier value back, as a change of its own.
pub fn restore(app: &App, arguments: RestoreArguments) -> Result<Saved, BridgeError> {
    let RestoreArguments { household, path, value, choice, change, language } = arguments;
    let intent = match choice {
        Some(choice) => Intent::Tick { path: path.clone(), choice, ticked: value == "true" },
        None => Intent::Restore { path: path.clone(), value, from: change },
    };
    edit(app, household, language, Some(path), |device| device.record(household, &[intent]))
}

fn entry_view(scene: &Scene<'_>, path: &FieldPath, entry: HistoryEntry) -> HistoryEntryView {
    let (row, code) = (path.person.map(row_of), path.question.as_str());
    HistoryEntryView {
        value_label: match entry.choice {
            // A choice is ticked or not; the UI has words for that.
            Some(_) => entry.value.clone(),
            None => scene.value_label(row, code, &entry.value),
        },
        choice_label: entry.choice.as_ref().map(|choice| scene.choice_label(row, code, choice)),
        value: entry.value,
        choice: entry.choice,
        by: scene.author(&entry.by),
        reason: entry.reason,
        apart: entry.apart.map(apart_word),
        change: entry.by.change,
    }
}
