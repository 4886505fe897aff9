//! How syncs, forms and disks fare: numbers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Place;
use crate::metrics::Counted;

/// `GET /api/health`: without a district, those that one's grants reach.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(export_to = "HealthQuestion.ts", optional_fields)]
pub struct HealthQuestion {
    pub district: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Health.ts")]
pub struct Health {
    /// The registry's life.
    pub epoch: u32,
    /// It is older than what it promised: nothing is received until `epoch open`.
    pub set_back: bool,
    /// When the instance that answers was started, Unix seconds.
    pub started: i64,
    /// What it counted since.
    pub counted: Counted,
    pub districts: Vec<DistrictHealth>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "DistrictHealth.ts")]
pub struct DistrictHealth {
    pub district: Place,
    /// Not revoked.
    pub devices: u32,
    /// Seen within a day.
    pub seen_today: u32,
    /// Not seen for more than 14 days.
    pub silent: u32,
    pub last_seen: i64,
    /// Receipts that were given to its devices, ever.
    pub receipts: u64,
    /// Changes that devices said they still hold, and when the oldest was written.
    pub backlog: u64,
    pub oldest: Option<i64>,
    /// Clocks that are off by more than ten minutes.
    pub wrong_clocks: u32,
    /// Devices that showed themselves to be one of two copies.
    pub copies: u32,
    /// Devices with less than 500 MB free.
    pub full_disks: u32,
    /// What waits to be looked at, by reason.
    pub quarantined: Vec<ReasonCount>,
    pub oldest_quarantined: Option<i64>,
    /// Changes whose dependency has not come.
    pub waiting: u32,
    pub oldest_waiting: Option<i64>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "ReasonCount.ts")]
pub struct ReasonCount {
    pub reason: String,
    pub count: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "FormStanding.ts")]
pub enum FormStanding {
    InForce,
    /// A newer one is in force.
    Past,
    Coming,
    Halted,
    /// Not for this district.
    Elsewhere,
}

/// A version of the form as it stands in a district.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "FormVersionView.ts")]
pub struct FormVersionView {
    pub version: u32,
    /// As the form calls itself.
    pub name: String,
    pub decree: String,
    pub standing: FormStanding,
    /// The first day it is in force, YYYY-MM-DD.
    pub starts: Option<String>,
    /// Devices of the district that hold it as their newest.
    pub devices: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "FormVersions.ts")]
pub struct FormVersions {
    /// The newest first.
    pub versions: Vec<FormVersionView>,
    /// Devices that hold none yet.
    pub without: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Storage.ts")]
pub struct Storage {
    /// All of the database.
    pub database_bytes: u64,
    /// Rows are the database's own estimate.
    pub estimated: bool,
    pub photos: u64,
    pub photo_bytes: u64,
    /// Free on the disk of this instance's data folder.
    pub disk_free: Option<u64>,
    /// The largest first.
    pub tables: Vec<TableView>,
    pub provinces: Vec<ProvinceView>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "TableView.ts")]
pub struct TableView {
    pub table: String,
    pub rows: u64,
    pub bytes: u64,
}

/// Where tables are divided by province.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "ProvinceView.ts")]
pub struct ProvinceView {
    pub province: Place,
    pub bytes: u64,
}
