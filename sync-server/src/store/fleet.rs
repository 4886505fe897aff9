//! Rows behind the screens of whoever looks after devices.

use std::fmt;
use std::str::FromStr;

use pendata_domain::ids::HouseholdId;

/// Why a device may do nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "RevocationCause", export_to = "RevocationCause.ts")]
pub enum Cause {
    /// Nobody knows who has it.
    Lost,
    /// Its holder is not trusted.
    Cause,
    /// Its officer left the office: what they wrote until then is waited for.
    Left,
}

/// A word that names no cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cause: lost, cause, left")]
pub struct UnknownCause;

impl Cause {
    const ALL: [Self; 3] = [Self::Lost, Self::Cause, Self::Left];

    pub fn word(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Cause => "cause",
            Self::Left => "left",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Cause {
    type Err = UnknownCause;

    fn from_str(word: &str) -> Result<Self, UnknownCause> {
        Self::ALL.into_iter().find(|cause| cause.word() == word).ok_or(UnknownCause)
    }
}

/// Seconds for which work that comes from somebody who left is reviewed as any other: what they wrote in time may have
/// lain on a tablet without a network.
pub const GRACE: i64 = 30 * 24 * 3600;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revocation {
    pub cause: Cause,
    /// Unix seconds.
    pub at: i64,
}

impl Revocation {
    /// As the tables have it; a release before had no causes, and what it revoked was for one.
    pub fn of(cause: Option<&str>, at: Option<i64>) -> Self {
        let cause = cause.and_then(|word| word.parse().ok()).unwrap_or(Cause::Cause);
        Self { cause, at: at.unwrap_or(0) }
    }

    /// Until when what comes is of somebody who left; `None` where it never is.
    pub fn grace_ends(self) -> Option<i64> {
        (self.cause == Cause::Left).then_some(self.at + GRACE)
    }
}

/// How a device fares.
#[derive(Clone, Debug, Default)]
pub struct Condition {
    /// Unix seconds.
    pub enrolled: i64,
    /// The newest form version it holds; 0 for none.
    pub form: u32,
    /// Version of its program; empty from one that does not tell.
    pub program: String,
    pub disk_free: Option<u64>,
    /// When the oldest change that it still holds was written, by the server's clock.
    pub oldest: Option<i64>,
    pub revocation: Option<Revocation>,
    /// When it was first reported lost.
    pub lost_at: Option<i64>,
}

/// Which of the quarantine is asked for.
#[derive(Clone, Debug, Default)]
pub struct QuarantineFilter {
    pub reason: Option<String>,
    pub device: Option<u32>,
    /// What was looked at and left out, or what waits to be; `None` for both.
    pub kept: Option<bool>,
    pub offset: u32,
    pub limit: u32,
}

/// A household that a device of its village may hold.
#[derive(Clone, Debug)]
pub struct HeldRow {
    pub household: HouseholdId,
    pub village: String,
    pub rt: String,
    pub head_name: String,
    /// When the first of its changes came to the server, Unix seconds.
    pub first: i64,
}

/// What waits in a district.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standstill {
    /// By reason, what waits to be looked at.
    pub quarantined: Vec<(String, u32)>,
    /// When the oldest of it came, Unix seconds.
    pub oldest_quarantined: Option<i64>,
    /// Changes whose dependency has not come.
    pub waiting: u32,
    pub oldest_waiting: Option<i64>,
}

/// What a table takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSize {
    pub table: String,
    /// Where a table is divided by province.
    pub province: Option<String>,
    pub rows: u64,
    /// With its indexes.
    pub bytes: u64,
}

/// What the registry takes of its disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// The largest first.
    pub tables: Vec<TableSize>,
    /// Rows are the database's own estimate.
    pub estimated: bool,
    /// All of the database.
    pub bytes: u64,
    pub photos: u64,
    pub photo_bytes: u64,
}

/// Which rows of the audit chain are asked for, the newest first.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub act: Option<String>,
    pub user: Option<u32>,
    pub device: Option<u32>,
    /// Not before this moment, Unix seconds.
    pub from: Option<i64>,
    /// Before this moment.
    pub until: Option<i64>,
    /// Below this number.
    pub before: Option<u64>,
}

/// A person with the household, as lists for offices have them; personal data included: callers mask.
#[derive(Clone, Debug)]
pub struct PersonOfList {
    pub household: HouseholdId,
    /// 16 bytes; the key of the next page with the household.
    pub person: [u8; 16],
    pub village: String,
    pub rt: String,
    pub card: String,
    pub address: String,
    pub stage: String,
    pub name: String,
    pub nik: String,
    pub sex: String,
    pub birth_date: String,
    pub relation: String,
    pub presence: String,
}
