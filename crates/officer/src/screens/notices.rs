//! What came with a sync that the officer should know.

use pendata_device::{Device, NoticeKind as DeviceKind};
use pendata_domain::form::CoreRole;
use pendata_domain::ids::HouseholdId;
use pendata_domain::question::FieldPath;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::app::App;
use crate::bridge::BridgeError;
use crate::render::Wording;
use crate::screens::settings::Language;
use crate::unlocked::Unlocked;

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Notice {
    #[ts(type = "number")]
    pub id: u64,
    pub kind: NoticeKind,
    #[ts(type = "string | null")]
    pub household: Option<HouseholdId>,
    pub head_name: Option<String>,
    /// A question's path, a reason's word or a count, by kind.
    pub detail: String,
    /// Unix seconds.
    #[ts(type = "number")]
    pub at: i64,
    pub read: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// The server keeps a change aside; detail: the reason's word.
    Refused,
    /// Refused answers were written again and wait to be sent.
    Replayed,
    /// An answer could not be written again; detail: the question's path.
    NotReplayed,
    /// A case opened; detail: the path of what is contested.
    ConflictOpened,
    /// The district decided a case; detail: its path.
    ConflictDecided,
    /// A reviewer returned the household; detail: the note.
    Returned,
    /// A new form version is in force; detail: its number.
    FormArrived,
    /// A new form version will be in force; detail: its number and from when, Unix seconds.
    FormAnnounced,
    /// A form version that was to be in force will not be; detail: its number.
    FormHalted,
    /// A village is no longer in the area; detail: its code. Unsent work stays.
    ScopeRevoked,
    /// A pulled change does not hold; detail: the reason's word.
    PulledRefused,
    /// The server was set back and lacks changes: they wait to be sent again; detail: how many.
    GivenBack,
    /// A damaged database was moved aside and rebuilt; detail: records that could not be read.
    Recovered,
    /// A person was erased: this household was made again without them; detail: how many answers are to be entered again.
    Erased,
    /// An answer to be entered again; detail: the question, whose it is, and the answer, in the form's own words.
    EnterAgain,
}

#[derive(Clone, Deserialize, TS)]
pub struct ReadArguments {
    /// Every notice up to this one.
    #[ts(type = "number")]
    pub id: u64,
}

/// The most notices that are shown.
const MOST: u32 = 200;

pub fn list(app: &App, (): ()) -> Result<Vec<Notice>, BridgeError> {
    app.with_device(newest)
}

pub fn read(app: &App, arguments: ReadArguments) -> Result<Vec<Notice>, BridgeError> {
    app.with_device(|unlocked| {
        unlocked.device.mark_notices_read(arguments.id)?;
        newest(unlocked)
    })
}

fn newest(unlocked: &mut Unlocked<'_>) -> Result<Vec<Notice>, BridgeError> {
    let device = &mut unlocked.device;
    let notices = device.notices(MOST)?.into_iter().map(|notice| {
        let row = notice.household.map(|household| device.list_row(household)).transpose()?.flatten();
        let detail = match notice.kind {
            DeviceKind::EnterAgain => in_words(device, notice.household, &notice.detail)?,
            _ => notice.detail,
        };
        Ok(Notice {
            id: notice.id,
            kind: kind_word(notice.kind),
            household: notice.household,
            head_name: row.map(|row| row.head),
            detail,
            at: notice.time,
            read: notice.read,
        })
    });
    notices.collect()
}

/// A path and an answer in the words of the form: the question, whose it is, a line break, the answer.
fn in_words(
    device: &mut Device,
    household: Option<HouseholdId>,
    detail: &str,
) -> Result<String, BridgeError> {
    let (path, value) = detail.split_once('\n').unwrap_or((detail, ""));
    let Ok(path) = path.parse::<FieldPath>() else { return Ok(detail.to_owned()) };
    let form = device.form()?;
    let (wording, code) = (Wording::of(&form, Language::default()), path.question.as_str());
    let label = wording.label(code).unwrap_or_else(|| code.to_owned());
    let ticked = ["✓ ", "✗ "].into_iter().find_map(|sign| Some((sign, value.strip_prefix(sign)?)));
    let (sign, choice) = ticked.unwrap_or(("", value));
    let whose = path.person.zip(form.rules.core(CoreRole::Name).cloned()).zip(household);
    let name = whose.and_then(|((person, name), household)| {
        let view = device.household(household).ok()?;
        Some(view.text(&FieldPath::person(person, name))).filter(|name| !name.is_empty())
    });
    let whose = name.map(|name| format!(" ({name})")).unwrap_or_default();
    Ok(format!("{label}{whose}\n{sign}{}", wording.value(code, choice)))
}

fn kind_word(kind: DeviceKind) -> NoticeKind {
    match kind {
        DeviceKind::Refused => NoticeKind::Refused,
        DeviceKind::Replayed => NoticeKind::Replayed,
        DeviceKind::NotReplayed => NoticeKind::NotReplayed,
        DeviceKind::ConflictOpened => NoticeKind::ConflictOpened,
        DeviceKind::ConflictDecided => NoticeKind::ConflictDecided,
        DeviceKind::Returned => NoticeKind::Returned,
        DeviceKind::FormAnnounced => NoticeKind::FormAnnounced,
        DeviceKind::FormHalted => NoticeKind::FormHalted,
        DeviceKind::FormArrived => NoticeKind::FormArrived,
        DeviceKind::ScopeRevoked => NoticeKind::ScopeRevoked,
        DeviceKind::PulledRefused => NoticeKind::PulledRefused,
        DeviceKind::GivenBack => NoticeKind::GivenBack,
        DeviceKind::Recovered => NoticeKind::Recovered,
        DeviceKind::Erased => NoticeKind::Erased,
        DeviceKind::EnterAgain => NoticeKind::EnterAgain,
    }
}
