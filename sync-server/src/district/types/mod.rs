//! What the district console says and hears, as JSON. TypeScript is generated from here.

mod access;
mod bundle;
mod case;
mod doubles;
mod erasure;
mod export;
mod fleet;
mod health;
mod household;
mod quarantine;
mod work;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use crate::access::{Capability, Duty};
pub use crate::metrics::Counted;
pub use crate::store::fleet::Cause;
pub use access::*;
pub use bundle::*;
pub use case::*;
pub use doubles::*;
pub use erasure::*;
pub use export::*;
pub use fleet::*;
pub use health::*;
pub use household::*;
pub use quarantine::*;
pub use work::*;

/// The body of every error (RFC 9457). `code` is stable; words for people live in the console's locales.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Problem.ts")]
pub struct Problem {
    /// `urn:pendata:problem:<code>`
    pub r#type: String,
    pub title: String,
    pub status: u16,
    pub code: String,
}

/// A text in the form's two languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "Words.ts")]
pub struct Words {
    pub id: String,
    pub en: String,
}

/// An area: its Kemendagri code and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "Place.ts")]
pub struct Place {
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "Login.ts", optional_fields)]
pub struct Login {
    pub login: String,
    pub password: String,
    /// Six digits of the second factor, or a recovery code.
    pub code: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "RoleWord.ts")]
pub enum RoleWord {
    VillageOfficer,
    DistrictAdmin,
    Operator,
}

/// Who is logged in. `csrf` goes into the header `x-pendata-csrf` of every request that changes something.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Me.ts")]
pub struct Me {
    pub user: u32,
    pub name: String,
    pub role: RoleWord,
    pub district: Place,
    pub csrf: String,
    pub grants: Vec<MyGrant>,
    /// What the account may ask for; where, its grants say.
    pub capabilities: Vec<Capability>,
    pub second_factor: SecondFactorState,
    /// Districts in which somebody works and that one's grants reach; for who reaches one only, that one.
    pub districts: Vec<Place>,
}

/// Beranda.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Overview.ts")]
pub struct Overview {
    pub open_cases: u32,
    pub ready: u32,
    pub returned: u32,
    pub quarantined: u32,
    /// Devices not seen for more than 14 days.
    pub silent_devices: u32,
    pub villages: Vec<VillageNumbers>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "VillageNumbers.ts")]
pub struct VillageNumbers {
    pub village: Place,
    pub households: u32,
    pub people: u32,
    pub ready: u32,
    pub returned: u32,
    /// Households with a hard finding.
    pub with_findings: u32,
    pub open_cases: u32,
    /// Unix seconds; 0 where nothing came yet.
    pub updated: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "CaseKind.ts")]
pub enum CaseKind {
    Value,
    Set,
    Presence,
    Decision,
}

/// `GET /api/cases`: every field may be left out.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(export_to = "QueueFilter.ts", optional_fields)]
pub struct QueueFilter {
    pub village: Option<String>,
    pub kind: Option<CaseKind>,
    /// Only cases open for at least so many days.
    pub older_days: Option<u32>,
    pub offset: Option<u32>,
    /// At most 200; 50 where it is left out.
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Queue.ts")]
pub struct Queue {
    /// Cases that the filter lets through, also those not on this page.
    pub total: u32,
    /// The oldest first.
    pub cases: Vec<QueueItem>,
    /// What the filter offers.
    pub villages: Vec<Place>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "QueueItem.ts")]
pub struct QueueItem {
    pub household: HouseholdBrief,
    pub case: String,
    pub kind: CaseKind,
    pub subject: Words,
    /// Unix seconds.
    pub opened: i64,
    pub candidates: u32,
}
