//! How far a grant goes: an area of the administration, or all of it.

use std::fmt;
use std::str::FromStr;

use pendata_domain::area::{AreaCode, DistrictCode, MalformedArea, VillageCode};

use super::Duty;

/// The nation by its country's code (ISO 3166).
const NATION: &str = "ID";

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    Nation,
    Area(AreaCode),
}

impl Reach {
    /// Whether a code is of this area, or of one in it.
    pub fn contains(&self, code: &str) -> bool {
        match self {
            Self::Nation => true,
            Self::Area(area) => area.contains(code),
        }
    }

    /// Whether it has anything to do with a district: is it, holds it, or lies in it.
    pub fn touches(&self, district: &DistrictCode) -> bool {
        self.contains(district.as_str()) || district.area().contains(&self.to_string())
    }

    /// The district it is or lies in.
    pub fn district(&self) -> Option<DistrictCode> {
        self.to_string().get(..5)?.parse().ok()
    }

    pub fn village(&self) -> Option<VillageCode> {
        self.to_string().parse().ok()
    }

    /// Whether a duty is done in areas of this size.
    pub fn suits(&self, duty: Duty) -> bool {
        let level = match self {
            Self::Nation => 0,
            Self::Area(area) => area.level(),
        };
        match duty {
            Duty::VillageOfficer | Duty::VillageHead => level == 4,
            Duty::SubdistrictMonitor => level == 3,
            Duty::DistrictDataEntry | Duty::Verifier | Duty::HeadOfAgency | Duty::DistrictAdmin => level == 2,
            Duty::ProvinceMonitor => level == 1,
            Duty::CentreOperator | Duty::Auditor => level <= 2,
        }
    }
}

impl From<&VillageCode> for Reach {
    fn from(village: &VillageCode) -> Self {
        Self::Area(village.area().clone())
    }
}

impl From<&DistrictCode> for Reach {
    fn from(district: &DistrictCode) -> Self {
        Self::Area(district.area().clone())
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nation => f.write_str(NATION),
            Self::Area(area) => area.fmt(f),
        }
    }
}

impl FromStr for Reach {
    type Err = MalformedArea;

    fn from_str(text: &str) -> Result<Self, MalformedArea> {
        if text == NATION { Ok(Self::Nation) } else { text.parse().map(Self::Area) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_touches_its_district_and_no_other() {
        let of = |code: &str| code.parse::<Reach>().expect("a reach");
        let (here, there): (DistrictCode, DistrictCode) =
            ("35.02".parse().expect("a district"), "35.03".parse().expect("a district"));
        for code in ["ID", "35", "35.02", "35.02.11", "35.02.11.2003"] {
            assert!(of(code).touches(&here), "{code}");
        }
        for code in ["34", "35.02", "35.02.11.2003"] {
            assert!(!of(code).touches(&there), "{code}");
        }
        assert_eq!(of("35.02.11").district(), Some(here));
        assert_eq!((of("35").district(), of("ID").district()), (None, None));
    }
}
