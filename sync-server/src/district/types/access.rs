//! Who one is, and the second factor.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Duty, Place, VillageNumbers};

/// A grant that holds.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "MyGrant.ts")]
pub struct MyGrant {
    pub duty: Duty,
    pub area: Place,
    /// Unix seconds; `null` until further notice.
    pub ends: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "SecondFactorState.ts")]
pub enum SecondFactorState {
    /// Not asked for.
    None,
    /// To be set up before anything else.
    Missing,
    Held,
}

/// Where people may log in besides here.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "SignInOffer.ts")]
pub struct SignInOffer {
    /// What people call the provider; `null` where there is none.
    pub provider: Option<String>,
}

/// A secret for a telephone, shown once.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "SecondFactorOffer.ts")]
pub struct SecondFactorOffer {
    /// Base 32.
    pub secret: String,
    /// `otpauth://…`
    pub address: String,
    /// The address as a QR code.
    pub svg: String,
}

#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "SecondFactorCode.ts")]
pub struct SecondFactorCode {
    pub code: String,
}

/// Told once.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "RecoveryCodes.ts")]
pub struct RecoveryCodes {
    pub codes: Vec<String>,
}

/// `GET /api/counts`: the district may be left out.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(export_to = "CountsQuestion.ts", optional_fields)]
pub struct CountsQuestion {
    pub district: Option<String>,
}

/// Numbers of the areas that one's grants reach; nobody's name.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "Counts.ts")]
pub struct Counts {
    /// Villages of a district; without a district, the districts of a province or of the nation.
    pub areas: Vec<VillageNumbers>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "SignedOff.ts")]
pub struct SignedOff {
    /// The log number up to which the village was signed off.
    pub through: u64,
}
