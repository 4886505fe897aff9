//! The gate of the console: who asks, whether they may, and whether it is theirs to see. Every route passes it before its
//! handler runs; which capability a route needs stands in one table (`http::endpoints`).

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::attribution::Role;
use pendata_domain::ids::{HouseholdId, PhotoHash};

use super::{Capability, Reach};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::rows::Account;

/// What a route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Anybody may ask: the log-in.
    Nobody,
    /// Somebody logged in, also before their second factor: what concerns only themselves.
    Session,
    May(Capability, Of),
}

/// What of the registry a route is about, to be held against the area of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// All of one district.
    District,
    /// Numbers of whatever the grant reaches.
    Reached,
    /// The village in the path.
    Village,
    /// The village that the query names; without one, all of the district.
    Listed,
    /// The household in the path.
    Household,
    /// The photo in the path.
    Photo,
}

/// Names in a request's path and query.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Of those whose grant reaches several: which.
    pub district: Option<String>,
    pub village: Option<String>,
    pub household: Option<String>,
    pub photo: Option<String>,
}

/// Somebody at the console, as the gate let them through.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub account: Account,
    /// The session's own token.
    pub csrf: String,
    /// Whose data the request is about.
    pub district: DistrictCode,
    /// How far the grants go that let the request through.
    pub reaches: Vec<Reach>,
    /// The role under which they write.
    pub role: Role,
    /// A second factor was asked for where they logged in.
    pub strong: bool,
}

impl Visitor {
    /// Somebody logged in, who asked for nothing yet.
    pub fn of(account: Account, csrf: String) -> Self {
        let (district, role) = (account.district.clone(), account.role);
        Self { account, csrf, district, reaches: Vec::new(), role, strong: false }
    }

    pub fn sees(&self, code: &str) -> bool {
        self.reaches.iter().any(|reach| reach.contains(code))
    }

    fn sees_all(&self) -> bool {
        self.sees(self.district.as_str())
    }
}

impl App {
    /// Errors: `Forbidden` without the capability or out of its area, `NotFound` for what is not there or not theirs,
    /// `SecondFactorMissing`.
    pub fn let_through(
        &self,
        visitor: Visitor,
        needed: Capability,
        of: Of,
        asked: &Asked,
    ) -> Result<Visitor> {
        if self.lacks_second_factor(&visitor)? {
            return Err(Error::SecondFactorMissing);
        }
        let visitor = self.narrowed(visitor, needed, asked.district.as_deref())?;
        match of {
            Of::Reached => Ok(visitor),
            _ if visitor.sees_all() && of != Of::Village => Ok(visitor),
            Of::District => Err(Error::Forbidden),
            Of::Village | Of::Listed => match &asked.village {
                Some(village) if in_district(village, &visitor) => Ok(visitor),
                _ => Err(Error::Forbidden),
            },
            Of::Household => self.sees_household(visitor, asked.household.as_deref()),
            Of::Photo => self.sees_photo(visitor, asked.photo.as_deref()),
        }
    }

    /// The visitor with the grants that count for a request, and the district it is about.
    fn narrowed(&self, visitor: Visitor, needed: Capability, wanted: Option<&str>) -> Result<Visitor> {
        let now = self.now();
        let able = |duty: super::Duty| duty.capabilities().contains(&needed);
        let grants: Vec<_> =
            visitor.account.grants_at(now).filter(|grant| able(grant.duty)).cloned().collect();
        let home = &visitor.account.district;
        let first = grants.first().ok_or(Error::Forbidden)?;
        let district = match wanted {
            Some(code) => code.parse().map_err(|_| Error::NotFound)?,
            None if grants.iter().any(|grant| grant.reach.touches(home)) => home.clone(),
            None => first.reach.district().ok_or(Error::NotFound)?,
        };
        let here: Vec<_> = grants.into_iter().filter(|grant| grant.reach.touches(&district)).collect();
        let role = here.iter().map(|grant| grant.duty.role()).max().ok_or(Error::Forbidden)?;
        Ok(Visitor {
            district,
            reaches: here.into_iter().map(|grant| grant.reach).collect(),
            role,
            ..visitor
        })
    }

    /// A household of elsewhere is not told from one that is not there.
    fn sees_household(&self, visitor: Visitor, household: Option<&str>) -> Result<Visitor> {
        let id: HouseholdId = household.and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
        let row = self.store.household(&visitor.district, id)?.ok_or(Error::NotFound)?;
        if visitor.sees(&row.village) { Ok(visitor) } else { Err(Error::NotFound) }
    }

    fn sees_photo(&self, visitor: Visitor, photo: Option<&str>) -> Result<Visitor> {
        let hash: PhotoHash = photo.and_then(|hash| hash.parse().ok()).ok_or(Error::NotFound)?;
        for village in visitor.reaches.iter().filter_map(Reach::village) {
            if self.store.photo(&village, hash)?.is_some() {
                return Ok(visitor);
            }
        }
        Err(Error::NotFound)
    }
}

/// A village of the district the request is about, within the visitor's area.
fn in_district(village: &str, visitor: &Visitor) -> bool {
    let code = village.parse::<VillageCode>();
    code.is_ok_and(|code| code.district() == visitor.district && visitor.sees(village))
}
