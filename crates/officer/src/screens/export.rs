//! Ekspor: the village as XLSX or CSV, masked unless a reason is given and kept, and the list for the deliberation.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pendata_device::{Device, Filter, ListRow, Opened, Order, Page, PublishedForm};
use pendata_domain::identifiers::mask;
use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_sheets::write::deliberation::{self, Line, Words};
use pendata_sheets::write::village::{Entry, Field, SheetNames, csv, fields, xlsx};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::settings::Language;
use super::status::Status;
use crate::app::App;
use crate::bridge::BridgeError;
use crate::documents::Document;
use crate::render::row_of;
use crate::unlocked::Unlocked;

const STEP: Duration = Duration::from_millis(150);
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Rows of the list asked for at once.
const PAGE: u32 = 5_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportKind {
    Xlsx,
    /// Commas between columns.
    Csv,
    /// Semicolons, as spreadsheets with decimal commas expect.
    CsvSemicolon,
}

#[derive(Clone, Deserialize, TS)]
pub struct ExportArguments {
    pub kind: ExportKind,
    #[serde(default)]
    #[ts(optional)]
    pub rt: Option<String>,
    #[serde(default)]
    #[ts(optional)]
    pub status: Option<Status>,
    /// Why whole numbers are needed; numbers are masked where left out.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
    pub language: Language,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ExportStanding {
    pub done: u32,
    pub total: u32,
}

#[derive(Clone, Deserialize, TS)]
pub struct FileArguments {
    /// Name of the file without its ending, and of the two sheets, in the language of the screens.
    pub name: String,
    pub households: String,
    pub people: String,
}

/// What is printed, in the language of the screens; see `pendata_sheets::write::deliberation::Words`.
#[derive(Clone, Deserialize, TS)]
pub struct DeliberationArguments {
    #[serde(default)]
    #[ts(optional)]
    pub rt: Option<String>,
    pub name: String,
    pub title: String,
    pub under_title: Vec<String>,
    pub columns: [String; 6],
    pub group: String,
    pub page: String,
    pub total: String,
    pub signed_at: String,
    pub signatories: Vec<String>,
    pub language: Language,
}

/// A file with whole numbers that was made here.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct DisclosureView {
    /// Unix seconds.
    #[ts(type = "number")]
    pub time: i64,
    pub kind: String,
    pub households: u32,
    pub reason: String,
}

/// A file on its way.
pub struct Export {
    kind: ExportKind,
    masked: bool,
    form: Arc<PublishedForm>,
    fields: Vec<Field>,
    households: Vec<HouseholdId>,
    entries: Vec<Entry>,
}

/// Begins a file. Whole numbers are noted with their reason before anything is read.
///
/// Errors: `ReasonRequired`, `NoForm`.
pub fn begin(app: &App, arguments: ExportArguments) -> Result<ExportStanding, BridgeError> {
    app.with_device(|unlocked| {
        let Unlocked { device, beside } = unlocked;
        let form = device.form()?;
        let filter = Filter {
            status: arguments.status.map(Status::of_device),
            rt: arguments.rt.clone(),
            order: Order::Place,
        };
        let households: Vec<HouseholdId> =
            rows(device, &filter)?.into_iter().map(|row| row.household).collect();
        if let Some(reason) = &arguments.reason {
            if reason.trim().is_empty() {
                return Err(BridgeError::ReasonRequired);
            }
            device.disclose(arguments.kind.word(), households.len() as u32, reason.trim())?;
        }
        let day = device.today(device.villages().first().ok_or(BridgeError::OutOfArea)?);
        let fields = fields(&form.form, form.form.lang(arguments.language.code()), day);
        let (kind, masked, entries) = (arguments.kind, arguments.reason.is_none(), Vec::new());
        let export = Export { kind, masked, form, fields, households, entries };
        Ok(beside.export.insert(export).standing())
    })
}

/// Reads some households.
pub fn step(app: &App, (): ()) -> Result<ExportStanding, BridgeError> {
    let end = Instant::now() + STEP;
    app.with_device(|unlocked| {
        let Unlocked { device, beside } = unlocked;
        let export = beside.export.as_mut().ok_or(BridgeError::NoFileOpen)?;
        while let Some(household) = export.households.get(export.entries.len()) {
            let opened = device.look(*household)?;
            let entry = export.entry(&opened);
            export.entries.push(entry);
            if Instant::now() >= end {
                break;
            }
        }
        Ok(export.standing())
    })
}

pub fn close(app: &App, (): ()) -> Result<(), BridgeError> {
    app.with_device(|unlocked| {
        unlocked.beside.export = None;
        Ok(())
    })
}

/// The file of what was read. The device is free while it is made.
pub fn file(app: &App, arguments: FileArguments) -> Result<Document, BridgeError> {
    let export = app.with_device(|unlocked| unlocked.beside.export.take().ok_or(BridgeError::NoFileOpen))?;
    let FileArguments { name, households, people } = arguments;
    let (bytes, media, ending) = match export.kind {
        ExportKind::Xlsx => {
            let names = SheetNames { households, people };
            (xlsx(&export.fields, &export.form.rules, &names, &export.entries)?, XLSX, "xlsx")
        }
        kind => {
            let semicolons = kind == ExportKind::CsvSemicolon;
            (csv(&export.fields, &export.entries, semicolons)?, "text/csv; charset=utf-8", "csv")
        }
    };
    Ok(Document { name: format!("{name}.{ending}"), media, bytes })
}

/// The list for the village deliberation; numbers are always masked.
pub fn deliberation(app: &App, arguments: DeliberationArguments) -> Result<Document, BridgeError> {
    let lines = app.with_device(|unlocked| {
        let device = &unlocked.device;
        let filter = Filter { rt: arguments.rt.clone(), ..Filter::default() };
        rows(device, &filter)?.into_iter().map(|row| line(device, row)).collect::<Result<Vec<_>, _>>()
    })?;
    let name = format!("{}.pdf", arguments.name);
    let bytes = deliberation::pdf(&lines, &words(arguments))?;
    Ok(Document { name, media: "application/pdf", bytes })
}

pub fn disclosures(app: &App, (): ()) -> Result<Vec<DisclosureView>, BridgeError> {
    app.with_device(|unlocked| {
        let made = unlocked.device.disclosures()?.into_iter();
        Ok(made
            .map(|of| DisclosureView {
                time: of.time,
                kind: of.kind,
                households: of.households,
                reason: of.reason,
            })
            .collect())
    })
}

fn words(arguments: DeliberationArguments) -> Words {
    let DeliberationArguments { title, under_title, columns, group, page, total, .. } = arguments;
    let language = arguments.language.code().to_owned();
    let (signed_at, signatories) = (arguments.signed_at, arguments.signatories);
    Words { title, under_title, columns, group, page, total, signed_at, signatories, language }
}

fn line(device: &Device, row: ListRow) -> Result<Line, BridgeError> {
    let nik = device.nik_of_head(row.household, &row.head)?;
    Ok(Line {
        head: row.head,
        people: row.members,
        rt: row.rt,
        nik: mask(&nik),
        family_card: mask(&row.family_card),
    })
}

fn rows(device: &Device, filter: &Filter) -> Result<Vec<ListRow>, BridgeError> {
    let mut all = Vec::new();
    loop {
        let page = device.list(filter, Page { offset: all.len() as u32, limit: PAGE })?;
        let last = page.len() < PAGE as usize;
        all.extend(page);
        if last {
            return Ok(all);
        }
    }
}

impl ExportKind {
    fn word(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv | Self::CsvSemicolon => "csv",
        }
    }
}

impl Export {
    fn standing(&self) -> ExportStanding {
        ExportStanding { done: self.entries.len() as u32, total: self.households.len() as u32 }
    }

    fn entry(&self, opened: &Opened) -> Entry {
        let of = |person: Option<PersonId>| {
            let asked = self.fields.iter().filter(move |field| field.of_person == person.is_some());
            asked.map(|field| field.written(&value(opened, person, &field.code), self.masked)).collect()
        };
        let people = opened.view.members.iter().map(|member| of(Some(member.id))).collect();
        Entry { household: of(None), people }
    }
}

/// What is agreed and asked: nothing where it is contested, or where the form skips it.
fn value(opened: &Opened, person: Option<PersonId>, code: &str) -> String {
    let Ok(question) = QuestionCode::new(code) else { return String::new() };
    let contested = opened.view.field(&FieldPath { person, question }).is_some_and(|field| field.contested);
    let field = opened.session.field(person.map(row_of), code).filter(|_| !contested);
    field.map(|field| field.value.to_owned()).unwrap_or_default()
}
