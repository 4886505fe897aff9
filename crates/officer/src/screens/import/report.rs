//! What became of the rows, on the screen and as a file to correct.

use std::collections::BTreeMap;

use pendata_device::Device;
use pendata_domain::ids::HouseholdId;
use pendata_sheets::judge::{Remark, RemarkKind};
use pendata_sheets::plan::{Known, Refusal};
use pendata_sheets::write::refused as file_of;
use pendata_sheets::write::village::fields;

use super::draft::{Checked, Draft};
use super::view::letter;
use super::{ImportReport, KnownView, RefusalView, RefusedArguments, RemarkView, ReportArguments};
use crate::app::App;
use crate::bridge::BridgeError;
use crate::documents::Document;
use crate::unlocked::Unlocked;

/// The most lines of one list.
const MOST: usize = 500;
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Errors: `NoFileOpen` where nothing was checked.
pub fn report(app: &App, arguments: ReportArguments) -> Result<ImportReport, BridgeError> {
    app.with_device(|unlocked| {
        let Unlocked { device, beside } = unlocked;
        let draft = beside.import.as_ref().ok_or(BridgeError::NoFileOpen)?;
        let checked = draft.checked.as_ref().ok_or(BridgeError::NoFileOpen)?;
        let form = &draft.form.form;
        let labels: BTreeMap<String, String> =
            fields(form, form.lang(arguments.language.code()), draft.today)
                .into_iter()
                .map(|field| (field.code, field.label))
                .collect();
        let plan = &checked.plan;
        let known = plan.known.iter().take(MOST).map(|known| known_view(device, known));
        Ok(ImportReport {
            rows: plan.rows as u32,
            households: plan.households.len() as u32,
            people: plan.households.iter().map(|household| household.people.len() as u32).sum(),
            remarked: checked.remarked as u32,
            refused_rows: plan.refused_rows() as u32,
            known_households: plan.known.len() as u32,
            refusals: plan.refusals.iter().take(MOST).map(|refusal| refusal_view(draft, refusal)).collect(),
            remarks: checked
                .remarks
                .iter()
                .take(MOST)
                .map(|remark| remark_view(draft, remark, &labels))
                .collect(),
            known: known.collect::<Result<_, _>>()?,
        })
    })
}

/// The refused rows with the file's own columns, to be corrected and imported again.
pub fn refused(app: &App, arguments: RefusedArguments) -> Result<Document, BridgeError> {
    app.with_device(|unlocked| {
        let draft = unlocked.beside.import.as_ref().ok_or(BridgeError::NoFileOpen)?;
        let checked = draft.checked.as_ref().ok_or(BridgeError::NoFileOpen)?;
        let reasons = reasons(draft, checked, &arguments);
        let RefusedArguments { sheet, reason, row, .. } = arguments;
        let words = file_of::Words { sheet, reason, row };
        let bytes = file_of::refused(draft.sheet(), &draft.heading, &reasons, &words)?;
        Ok(Document { name: name(&draft.file, &words.sheet), media: XLSX, bytes })
    })
}

fn reasons(draft: &Draft, checked: &Checked, words: &RefusedArguments) -> BTreeMap<u32, String> {
    let mut by_row: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for refusal in &checked.plan.refusals {
        let word = refusal.reason.as_str();
        let other = refusal.other_row.map(|row| row.to_string()).unwrap_or_default();
        let text = words.reasons.get(word).map_or(word, String::as_str).replace("{row}", &other);
        let told = match refusal.column {
            Some(place) => {
                words.in_column.replace("{column}", &column(draft, place)).replace("{reason}", &text)
            }
            None => text,
        };
        by_row.entry(refusal.row).or_default().push(told);
    }
    by_row.into_iter().map(|(row, texts)| (row, texts.join("; "))).collect()
}

fn name(file: &str, word: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let plain = |c: char| if c.is_alphanumeric() || "-_ ".contains(c) { c } else { '-' };
    format!("{}-{}.xlsx", stem.chars().map(plain).collect::<String>(), word.to_lowercase().replace(' ', "-"))
}

fn refusal_view(draft: &Draft, refusal: &Refusal) -> RefusalView {
    let identifier =
        |place| draft.readers().iter().any(|reader| reader.place == place && reader.is_identifier());
    let row = draft.sheet().rows.binary_search_by_key(&refusal.row, |row| row.number).ok();
    let cell = row.zip(refusal.column).map(|(at, place)| draft.sheet().rows[at].cell(place).shown());
    let shown = cell.filter(|cell| cell.contains('+') || !refusal.column.is_some_and(identifier));
    RefusalView {
        row: refusal.row,
        column: refusal.column.map(|place| column(draft, place)),
        reason: refusal.reason.as_str().to_owned(),
        other_row: refusal.other_row,
        cell: shown.unwrap_or_default(),
    }
}

fn remark_view(draft: &Draft, remark: &Remark, labels: &BTreeMap<String, String>) -> RemarkView {
    let kind = match remark.kind {
        RemarkKind::Hard => "hard",
        RemarkKind::Soft => "soft",
        RemarkKind::Differs => "differs",
    };
    RemarkView {
        row: remark.row,
        column: remark.column.map(|place| column(draft, place)),
        kind: kind.to_owned(),
        question: labels.get(&remark.code).cloned().unwrap_or_default(),
    }
}

fn known_view(device: &Device, known: &Known<HouseholdId>) -> Result<KnownView, BridgeError> {
    let row = device.list_row(known.household)?;
    let (head_name, rt) = row.map(|row| (row.head, row.rt)).unwrap_or_default();
    Ok(KnownView {
        rows: known.rows.clone(),
        household: known.household.to_string(),
        head_name,
        rt,
        by_card: known.by_card,
    })
}

fn column(draft: &Draft, place: usize) -> String {
    let heading = draft.heading.words(draft.sheet(), place).into_iter().next().unwrap_or_default();
    format!("{} {heading}", letter(place)).trim().to_owned()
}
