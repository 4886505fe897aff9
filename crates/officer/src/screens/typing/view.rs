//! The types of O9 Mode ketik cepat.

use pendata_device::BatchId;
use pendata_domain::area::VillageCode;
use pendata_domain::ids::HouseholdId;
use pendata_domain::question::FieldPath;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::screens::form::SectionView;
use crate::screens::progress::Progress;
use crate::screens::settings::Language;
use crate::screens::status::Status;

/// The batches, and how the day goes.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Desk {
    /// The newest first.
    pub batches: Vec<BatchView>,
    /// Papers finished on this day, of every batch.
    pub today: u32,
    /// Seconds of typing for one of them, pauses left out; `None` for none.
    pub seconds_each: Option<u32>,
}

/// Paper forms keyed in one after the other.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct BatchView {
    #[ts(type = "number")]
    pub batch: BatchId,
    pub name: String,
    #[ts(type = "string")]
    pub village: VillageCode,
    /// Three digits; empty where the papers are of several.
    pub rt: String,
    /// Unix seconds.
    #[ts(type = "number")]
    pub started: i64,
    /// Papers that were finished, and those of them whose household is complete.
    pub finished: u32,
    pub complete: u32,
    /// A paper is begun and not finished.
    pub open: bool,
    /// Codes of questions that every paper answers alike.
    pub repeated: Vec<String>,
}

#[derive(Clone, Deserialize, TS)]
pub struct BeginBatchArguments {
    pub name: String,
    #[ts(type = "string")]
    pub village: VillageCode,
    /// Three digits, or empty.
    pub rt: String,
}

#[derive(Clone, Deserialize, TS)]
pub struct RepeatArguments {
    #[ts(type = "number")]
    pub batch: BatchId,
    /// A question of the household.
    pub code: String,
    pub repeated: bool,
}

#[derive(Clone, Deserialize, TS)]
pub struct CardArguments {
    /// A family card number.
    pub card: String,
}

/// A household of the device that has the paper's family card number.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct KnownHousehold {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub head_name: String,
    pub rt: String,
    pub people: u32,
    pub status: Status,
}

#[derive(Clone, Deserialize, TS)]
pub struct BeginPaperArguments {
    #[ts(type = "number")]
    pub batch: BatchId,
    /// The paper's family card number; empty where it has none.
    pub card: String,
    /// The household it is of; a new one where left out.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub household: Option<HouseholdId>,
    pub language: Language,
}

#[derive(Clone, Deserialize, TS)]
pub struct BatchArguments {
    #[ts(type = "number")]
    pub batch: BatchId,
    pub language: Language,
}

/// A paper opened for typing: the household held under its form, all of its pages at once.
#[derive(Clone, PartialEq, Serialize, TS)]
pub struct PaperView {
    #[ts(type = "string")]
    pub household: HouseholdId,
    /// In the order of the paper; those of members stand in the place of the section that repeats.
    pub pages: Vec<SectionView>,
    pub progress: Progress,
    /// How many members the paper has; 0 until it was asked.
    pub members: u32,
    /// Path of the question to go on at; empty for the beginning.
    pub question: String,
    /// Seconds typed so far.
    pub seconds: u32,
    /// Codes of questions that every paper of the batch answers alike.
    pub repeated: Vec<String>,
    pub extents: Vec<ExtentView>,
}

/// How long answers to a question are, where its rules say so: then no key is needed to end them.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ExtentView {
    pub code: String,
    pub characters: Option<u32>,
    /// The greatest number.
    pub most: Option<u32>,
}

/// Where the typing of a paper stands.
#[derive(Clone, Deserialize, TS)]
pub struct PaperNote {
    #[ts(type = "number")]
    pub batch: BatchId,
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub members: u32,
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub question: Option<FieldPath>,
    pub seconds: u32,
}

#[derive(Clone, Deserialize, TS)]
pub struct FinishArguments {
    #[ts(type = "number")]
    pub batch: BatchId,
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub seconds: u32,
    pub language: Language,
}

/// What became of a paper.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Finished {
    /// Called ready; else it stays a draft for what is left.
    pub ready: bool,
    /// Required answers that are missing, and answers that break a rule.
    pub left: u32,
    pub desk: Desk,
}
