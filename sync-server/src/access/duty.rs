//! Duties, as Kepmensos 73/HUK/2024 divides them, and what each allows at the console.

use std::fmt;
use std::str::FromStr;

use pendata_domain::attribution::Role;
use serde::Serialize;
use ts_rs::TS;

/// What a grant lets an account do in its area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "Duty.ts")]
pub enum Duty {
    /// Enters households, with a device; has no console.
    VillageOfficer,
    /// Reads the village, signs its list off.
    VillageHead,
    SubdistrictMonitor,
    DistrictDataEntry,
    Verifier,
    HeadOfAgency,
    DistrictAdmin,
    ProvinceMonitor,
    CentreOperator,
    Auditor,
}

/// What a request of the console asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "Capability.ts")]
pub enum Capability {
    /// Numbers of areas; nobody's name.
    Counts,
    /// The district's own page: what waits for it.
    Overview,
    Households,
    Cases,
    Decide,
    /// Gives a household back to its officer.
    Return,
    /// Sees an identity number in full, with a reason.
    Reveal,
    Work,
    GiveWork,
    Devices,
    Revoke,
    Quarantine,
    /// Takes in what was set aside, or leaves it out for good.
    Release,
    /// Has a household made again without a person, on the district's request.
    Erase,
    /// How devices, syncs and forms fare: numbers.
    Health,
    /// What the registry takes of its disks.
    Storage,
    /// Lists of households and people as files.
    Export,
    Bundles,
    SignOff,
    Audit,
}

/// A word that names no duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a role: village-officer, village-head, subdistrict-monitor, district-data-entry, verifier, head-of-agency, \
     district-admin, province-monitor, centre-operator, auditor"
)]
pub struct UnknownDuty;

impl Duty {
    pub const ALL: [Self; 10] = [
        Self::VillageOfficer,
        Self::VillageHead,
        Self::SubdistrictMonitor,
        Self::DistrictDataEntry,
        Self::Verifier,
        Self::HeadOfAgency,
        Self::DistrictAdmin,
        Self::ProvinceMonitor,
        Self::CentreOperator,
        Self::Auditor,
    ];

    /// The one table of what a duty allows.
    pub fn capabilities(self) -> &'static [Capability] {
        use Capability::*;
        match self {
            Self::VillageOfficer => &[],
            Self::VillageHead => &[Counts, Households, SignOff],
            Self::SubdistrictMonitor | Self::ProvinceMonitor => &[Counts],
            Self::DistrictDataEntry => &[Counts, Overview, Households, Work, Bundles],
            Self::Verifier => &[Counts, Overview, Households, Cases, Return, Reveal, Work],
            Self::HeadOfAgency => &[Counts, Overview, Households, Cases, Work],
            Self::DistrictAdmin => &[
                Counts, Overview, Households, Cases, Decide, Return, Reveal, Work, GiveWork, Devices, Revoke,
                Quarantine, Bundles, Release, Health, Export,
            ],
            Self::CentreOperator => &[Counts, Devices, Revoke, Quarantine, Release, Erase, Health, Storage],
            Self::Auditor => &[Audit],
        }
    }

    /// The role under which changes are written for somebody of this duty.
    pub fn role(self) -> Role {
        match self {
            Self::VillageOfficer | Self::VillageHead | Self::SubdistrictMonitor => Role::VillageOfficer,
            Self::DistrictDataEntry | Self::Verifier | Self::HeadOfAgency | Self::DistrictAdmin => {
                Role::DistrictAdmin
            }
            Self::ProvinceMonitor | Self::CentreOperator | Self::Auditor => Role::Operator,
        }
    }

    /// The functions of a district that one person may not join (Kepmensos 73/HUK/2024).
    pub fn is_kept_apart(self) -> bool {
        matches!(self, Self::DistrictDataEntry | Self::Verifier | Self::HeadOfAgency | Self::DistrictAdmin)
    }

    /// Whether it changes data, or keeps others from it: what a stolen password must not be enough for.
    pub fn changes(self) -> bool {
        use Capability::{Bundles, Decide, Erase, GiveWork, Release, Return, Revoke, SignOff};
        let acts = [Bundles, Decide, Erase, GiveWork, Release, Return, Revoke, SignOff];
        self.capabilities().iter().any(|capability| acts.contains(capability))
    }

    /// Of a district or above.
    pub fn is_office(self) -> bool {
        !matches!(self, Self::VillageOfficer | Self::VillageHead | Self::SubdistrictMonitor)
    }

    /// As the tables, the command line's JSON and the console have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::VillageOfficer => "village_officer",
            Self::VillageHead => "village_head",
            Self::SubdistrictMonitor => "subdistrict_monitor",
            Self::DistrictDataEntry => "district_data_entry",
            Self::Verifier => "verifier",
            Self::HeadOfAgency => "head_of_agency",
            Self::DistrictAdmin => "district_admin",
            Self::ProvinceMonitor => "province_monitor",
            Self::CentreOperator => "centre_operator",
            Self::Auditor => "auditor",
        }
    }
}

impl fmt::Display for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Duty {
    type Err = UnknownDuty;

    /// With `-` or `_` between words.
    fn from_str(text: &str) -> Result<Self, UnknownDuty> {
        let word = text.replace('-', "_");
        Self::ALL.into_iter().find(|duty| duty.word() == word).ok_or(UnknownDuty)
    }
}
