//! Grants are given and taken back; each time a row of the audit chain says so.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::UserId;

use super::{Duty, Grant, Reach};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::rows::Account;
use crate::store::{Act, Write};

/// A grant to be given.
#[derive(Clone, Debug)]
pub struct NewGrant {
    pub duty: Duty,
    pub reach: Reach,
    /// Unix seconds; the moment of giving where left out.
    pub starts: Option<i64>,
    /// The first moment it does not hold.
    pub ends: Option<i64>,
    pub by: Option<UserId>,
}

impl App {
    /// Returns the grant's number.
    ///
    /// Errors: `NotFound`; `GrantRefused` for an area the duty is not done in, for an end before the beginning, and for
    /// a function of the district beside another one (Kepmensos 73/HUK/2024).
    pub fn grant(&self, district: &DistrictCode, user: UserId, new: NewGrant) -> Result<u32> {
        let account = self.store.account(district, user)?.ok_or(Error::NotFound)?;
        let grant = self.next_grant(&account, new)?;
        let (number, by) = (grant.number, grant.given_by);
        let detail = format!("user {} grant {number}: {} in {}", user.0, grant.duty, grant.reach);
        let entry = Entry { user: by, device: None, act: "grant", detail };
        // Numbered by what was looked at: of two that are given at once, the second is refused.
        self.administer(district, Write::Grant { user, grant }, entry)?;
        Ok(number)
    }

    /// The grant as it would follow upon others.
    pub(crate) fn next_grant(&self, account: &Account, new: NewGrant) -> Result<Grant> {
        let (held, now) = (&account.grants, self.now());
        let NewGrant { duty, reach, starts, ends, by } = new;
        let (number, starts) = (held.len() as u32 + 1, starts.unwrap_or(now));
        let grant = Grant { number, duty, reach, starts, ends, given_by: by, given: now, withdrawn: None };
        if !grant.reach.suits(duty) {
            return Err(Error::GrantRefused(format!("{duty} is no role for {}", grant.reach)));
        }
        // An officer's device, log and keys are kept in the account's district.
        let here = grant.reach.district().as_ref() == Some(&account.district);
        if duty == Duty::VillageOfficer && !here {
            return Err(Error::GrantRefused(format!("{} is not in {}", grant.reach, account.district)));
        }
        if ends.is_some_and(|ends| ends <= starts) {
            return Err(Error::GrantRefused("it would end before it begins".into()));
        }
        match held.iter().find(|other| doubles(&grant, other)) {
            None => Ok(grant),
            Some(other) => Err(Error::GrantRefused(format!(
                "this person is {} in {} already (grant {}); Kepmensos 73/HUK/2024 keeps the functions of a district \
                 apart: withdraw that grant first",
                other.duty, other.reach, other.number
            ))),
        }
    }

    pub fn withdraw_grant(
        &self,
        district: &DistrictCode,
        user: UserId,
        number: u32,
        by: Option<UserId>,
    ) -> Result<()> {
        let detail = format!("user {} grant {number}", user.0);
        let entry = Entry { user: by, device: None, act: "withdraw_grant", detail };
        self.administer(district, Write::WithdrawGrant { user, number }, entry)
    }

    /// Closes an account: it can neither log in nor sync; what it wrote stays.
    pub fn deactivate(&self, district: &DistrictCode, user: UserId, by: Option<UserId>) -> Result<()> {
        let entry = Entry { user: by, device: None, act: "deactivate", detail: format!("user {}", user.0) };
        self.administer(district, Write::Deactivate { user }, entry)
    }

    pub(crate) fn administer(&self, district: &DistrictCode, write: Write, entry: Entry) -> Result<()> {
        let act = Act { district: Some(district.clone()), time: self.now(), write, audit: Some(entry) };
        self.act(act).map(drop)
    }

    /// A row of the audit chain and nothing else.
    pub(crate) fn note(&self, district: &DistrictCode, entry: Entry) -> Result<()> {
        self.administer(district, Write::Note, entry)
    }

    /// An account by its log-in name.
    pub fn account_of(&self, district: &DistrictCode, login: &str) -> Result<Account> {
        let accounts = self.store.accounts(district)?;
        accounts.into_iter().find(|account| account.login == login).ok_or(Error::NotFound)
    }
}

/// Two functions of a district in one person, at one time.
fn doubles(grant: &Grant, other: &Grant) -> bool {
    grant.duty != other.duty
        && grant.duty.is_kept_apart()
        && other.duty.is_kept_apart()
        && grant.overlaps(other)
}
