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
    /// The district decided a case; detail: the path.
    Decided,
    /// A reviewer asks for a change.
    Returned,
    /// A case was opened; detail: the path.
    Contested,
    /// The server keeps a change aside; detail: the reason's word.
    Quarantined,
    /// A newer form came; detail: its version.
    Form,
    /// The area of work changed; detail: the village.
    AreaRevoked,
    /// Something was recovered after damage; detail: a count.
    Recovered,
}

#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadArguments {
    /// Every notice up to this one.
    #[ts(type = "number")]
    pub id: i64,
}
