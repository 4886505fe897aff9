//! Notices: what happened while the officer was not looking.

use pendata_domain::ids::HouseholdId;
use rusqlite::{Connection, Transaction};
use serde::Serialize;

use super::household_of;
use crate::error::{Error, Result};

/// What a notice is about; the words are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
    /// An answer that the server did not take before; detail: the question's path, a line break, the answer.
    EnterAgain,
}

const WORDS: [(NoticeKind, &str); 15] = [
    (NoticeKind::Refused, "refused"),
    (NoticeKind::Replayed, "replayed"),
    (NoticeKind::NotReplayed, "not_replayed"),
    (NoticeKind::ConflictOpened, "conflict_opened"),
    (NoticeKind::ConflictDecided, "conflict_decided"),
    (NoticeKind::Returned, "returned"),
    (NoticeKind::FormArrived, "form_arrived"),
    (NoticeKind::FormAnnounced, "form_announced"),
    (NoticeKind::FormHalted, "form_halted"),
    (NoticeKind::ScopeRevoked, "scope_revoked"),
    (NoticeKind::PulledRefused, "pulled_refused"),
    (NoticeKind::GivenBack, "given_back"),
    (NoticeKind::Recovered, "recovered"),
    (NoticeKind::Erased, "erased"),
    (NoticeKind::EnterAgain, "enter_again"),
];

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    pub id: u64,
    pub kind: NoticeKind,
    pub household: Option<HouseholdId>,
    pub detail: String,
    /// Device's clock, Unix seconds.
    pub time: i64,
    pub read: bool,
}

pub fn insert(
    tx: &Transaction<'_>,
    kind: NoticeKind,
    household: Option<HouseholdId>,
    detail: &str,
    time: i64,
) -> Result<()> {
    tx.prepare_cached("INSERT INTO notices (kind, household, detail, time) VALUES (?1, ?2, ?3, ?4)")?
        .execute((word(kind), household.map(|id| *id.as_bytes()), detail, time))?;
    Ok(())
}

/// The newest notices first.
pub fn newest(db: &Connection, limit: u32) -> Result<Vec<Notice>> {
    let mut statement = db.prepare_cached(
        "SELECT id, kind, household, detail, time, read FROM notices ORDER BY id DESC LIMIT ?1",
    )?;
    collect(&mut statement.query([limit])?)
}

/// Those of a kind about a household, the oldest first.
pub fn of_kind(db: &Connection, kind: NoticeKind, household: HouseholdId) -> Result<Vec<Notice>> {
    let mut statement = db.prepare_cached(
        "SELECT id, kind, household, detail, time, read FROM notices
         WHERE kind = ?1 AND household = ?2 ORDER BY id",
    )?;
    collect(&mut statement.query((word(kind), household.as_bytes()))?)
}

fn word(kind: NoticeKind) -> &'static str {
    WORDS.iter().find(|(k, _)| *k == kind).map(|(_, word)| *word).expect("every kind has a word")
}

fn collect(rows: &mut rusqlite::Rows<'_>) -> Result<Vec<Notice>> {
    let mut notices = Vec::new();
    while let Some(row) = rows.next()? {
        let word: String = row.get(1)?;
        let household: Option<Vec<u8>> = row.get(2)?;
        notices.push(Notice {
            id: row.get(0)?,
            kind: WORDS.iter().find(|(_, w)| *w == word).map(|(kind, _)| *kind).ok_or(Error::Damaged)?,
            household: household.map(|bytes| household_of(&bytes)).transpose()?,
            detail: row.get(3)?,
            time: row.get(4)?,
            read: row.get(5)?,
        });
    }
    Ok(notices)
}

pub fn mark_read(tx: &Transaction<'_>, up_to: u64) -> Result<()> {
    tx.prepare_cached("UPDATE notices SET read = 1 WHERE id <= ?1")?.execute([up_to])?;
    Ok(())
}
