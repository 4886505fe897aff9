//! What the operator does: accounts, regions, devices.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::{PasswordHasher, PasswordVerifier};
use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{DeviceNumber, UserId};

use crate::access::{Duty, NewGrant, Reach};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::fleet::Cause;
use crate::store::rows::{Account, Region};
use crate::store::{Act, Write};

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub district: DistrictCode,
    pub login: String,
    pub name: String,
    pub duty: Duty,
    /// `None` for officers: they enrol a device.
    pub password: Option<String>,
    /// Where it is done; the district where none is named.
    pub reaches: Vec<Reach>,
}

impl App {
    /// Errors with `GrantRefused` where the duty is not done in areas of that size.
    pub fn add_account(&self, new: NewAccount) -> Result<UserId> {
        let password = new.password.map(|plain| self.hash_password(&plain)).unwrap_or_default();
        let mut account = Account {
            district: new.district.clone(),
            user: UserId(0),
            login: new.login,
            name: new.name,
            role: new.duty.role(),
            password,
            active: true,
            grants: Vec::new(),
        };
        self.first_grants(&mut account, new.duty, new.reaches)?;
        let audit = Some(Entry::by_operator("account", format!("role {}", new.duty)));
        let act =
            Act { district: Some(new.district), time: self.now(), write: Write::AddAccount(account), audit };
        self.act(act).map(UserId)
    }

    fn first_grants(&self, account: &mut Account, duty: Duty, reaches: Vec<Reach>) -> Result<()> {
        let reaches = if reaches.is_empty() { vec![Reach::from(&account.district)] } else { reaches };
        for reach in reaches {
            let new = NewGrant { duty, reach, starts: None, ends: None, by: None };
            let grant = self.next_grant(account, new)?;
            account.grants.push(grant);
        }
        Ok(())
    }

    /// Argon2id (RFC 9106) with the crate's default cost, as a PHC string.
    fn hash_password(&self, plain: &str) -> String {
        let salt: [u8; 16] = self.surroundings.random();
        let hash = Argon2::default().hash_password_with_salt(plain.as_bytes(), &salt);
        hash.expect("the salt has a valid length").to_string()
    }

    /// Whether a password is an account's. Takes the same time where there is no such account.
    pub(crate) fn password_holds(account: Option<&Account>, plain: &str) -> bool {
        const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
                              AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let stored = account.map(|a| a.password.as_str()).filter(|p| !p.is_empty()).unwrap_or(NOBODY);
        let parsed = PasswordHash::new(stored);
        parsed.is_ok_and(|hash| Argon2::default().verify_password(plain.as_bytes(), &hash).is_ok())
    }

    pub fn load_regions(&self, regions: Vec<Region>) -> Result<()> {
        let write = Write::LoadRegions(regions);
        self.act(Act { district: None, time: self.now(), write, audit: None })?;
        self.forms.forget();
        Ok(())
    }

    /// Takes a device's right to read, and to write anything but into quarantine. `why`: as [`crate::store::audit::reason`] gives it.
    pub fn revoke(
        &self,
        district: &DistrictCode,
        device: DeviceNumber,
        cause: Cause,
        (by, why): (Option<UserId>, &str),
    ) -> Result<()> {
        if device == crate::store::rows::CONSOLE {
            return Err(Error::Forbidden);
        }
        let detail = format!("device {} {cause}: {why}", device.0);
        let entry = Entry { user: by, device: None, act: "revoke", detail };
        let write = Write::Revoke { device, cause };
        self.act(Act { district: Some(district.clone()), time: self.now(), write, audit: Some(entry) })?;
        Ok(())
    }
}
