//! What came with a sync that the officer should know.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Notice {
    #[ts(type = "number")]
    pub id: i64,
    pub kind: NoticeKind,
    pub household: Option<String>,
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
    /// Others changed a household; detail: how many changes.
    Received,
    /// A new form version; detail: its number.
    FormArrived,
    /// A village is no longer in the area; detail: its code. Unsent work stays.
    ScopeRevoked,
    /// A pulled change does not hold; detail: the reason's word.
    PulledRefused,
    /// A damaged database was moved aside and rebuilt; detail: records that could not be read.
    Recovered,
}

#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadArguments {
    /// Every notice up to this one.
    #[ts(type = "number")]
    pub id: i64,
}
