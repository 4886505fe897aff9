//! Rows behind the console's screens.

use pendata_domain::ids::{CaseId, ChangeHash, DeviceNumber, HouseholdId};
use pendata_domain::seal::SealId;

use super::fleet::Revocation;

/// Which open cases are asked for.
#[derive(Clone, Debug, Default)]
pub struct QueueFilter {
    pub village: Option<String>,
    pub kind: Option<String>,
    /// Opened before this moment, Unix seconds.
    pub opened_before: Option<i64>,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Clone, Debug)]
pub struct QueuePage {
    pub total: u32,
    pub cases: Vec<CaseRow>,
}

/// An open case with what a list shows of its household.
#[derive(Clone, Debug)]
pub struct CaseRow {
    pub id: CaseId,
    pub household: HouseholdId,
    pub village: String,
    pub kind: String,
    /// JSON of the subject.
    pub subject: String,
    pub opened: i64,
    pub candidates: u32,
    pub of: HouseholdRow,
}

/// The projection of a household, personal data included: callers mask.
#[derive(Clone, Debug)]
pub struct HouseholdRow {
    pub household: HouseholdId,
    pub village: String,
    pub rt: String,
    pub head_name: String,
    pub card: String,
    pub stage: String,
    pub members: u32,
    pub hard: u32,
    pub soft: u32,
    pub conflicts: u32,
    pub updated: i64,
}

#[derive(Clone, Debug)]
pub struct RefusedRow {
    pub household: HouseholdId,
    pub hash: ChangeHash,
    pub device: DeviceNumber,
    pub device_label: String,
    pub user_name: String,
    pub reason: String,
    pub bytes: u32,
    pub received: i64,
    /// Where the household is kept, if it is known here.
    pub village: Option<String>,
    /// Of its device.
    pub revocation: Option<Revocation>,
    /// When it was looked at and left out, Unix seconds.
    pub kept: Option<i64>,
}

/// A change that is kept aside, with the seal it came under.
#[derive(Clone, Debug)]
pub struct SetAside {
    pub seal: SealId,
    pub body: Vec<u8>,
}

/// Numbers of one village.
#[derive(Clone, Debug)]
pub struct VillageRow {
    pub village: String,
    pub name: String,
    pub households: u32,
    pub ready: u32,
    pub returned: u32,
    pub hard: u32,
    pub conflicts: u32,
    pub people: u32,
    /// When the log last grew, Unix seconds; 0 where it never did.
    pub updated: i64,
}
