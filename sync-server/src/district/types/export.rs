//! Lists as files, and the audit chain.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "ExportedList.ts")]
pub enum ExportedList {
    Households,
    People,
}

/// Without a reason names and numbers are masked.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "ExportRequest.ts", optional_fields)]
pub struct ExportRequest {
    pub list: ExportedList,
    pub reason: Option<String>,
}

/// Where the file is for a minute, for whoever asked.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "ExportReady.ts")]
pub struct ExportReady {
    pub path: String,
}

/// `GET /api/audit` and `GET /api/audit.csv`: every field may be left out.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(export_to = "AuditQuestion.ts", optional_fields)]
pub struct AuditQuestion {
    pub act: Option<String>,
    pub user: Option<u32>,
    pub device: Option<u32>,
    /// Not before this moment, Unix seconds.
    pub from: Option<i64>,
    /// Before this moment.
    pub until: Option<i64>,
    /// Below this number: the next page.
    pub before: Option<u64>,
}

/// A row of the audit chain.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "AuditItem.ts")]
pub struct AuditItem {
    pub number: u64,
    /// Unix seconds.
    pub time: i64,
    pub user: Option<u32>,
    pub device: Option<u32>,
    pub act: String,
    pub detail: String,
}
