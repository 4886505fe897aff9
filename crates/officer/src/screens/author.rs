//! Who wrote something, and where a question stands.

use pendata_domain::ids::PersonId;
use pendata_domain::question::FieldPath;
use serde::Serialize;
use ts_rs::TS;

/// Where a question stands, enough to open its page and put the focus on it.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Place {
    #[ts(type = "string")]
    pub path: FieldPath,
    pub section: String,
    #[ts(type = "string | null")]
    pub person: Option<PersonId>,
    pub person_name: Option<String>,
    pub label: String,
}

/// Who wrote something, when and where.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Author {
    /// Empty where the roster does not know the user.
    pub name: String,
    pub role: Option<AuthorRole>,
    pub device_label: String,
    pub device_number: u32,
    /// The writing device's clock, Unix seconds.
    #[ts(type = "number")]
    pub at: i64,
    /// Day of the visit, `YYYY-MM-DD`.
    pub day: Option<String>,
    pub act: Option<AuthorAct>,
    /// This device wrote it.
    pub own: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuthorRole {
    VillageOfficer,
    DistrictAdmin,
    Operator,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuthorAct {
    Save,
    Decision,
    Reauthored,
    Import,
}
