//! Who is at the console: log-in, log-out, and who may do what.

use pendata_domain::attribution::Role;
use sha2::{Digest, Sha256};

use super::types::{Login, Me, MyGrant, Place, RoleWord};
use crate::access::{Capability, Visitor};
use crate::app::App;
use crate::attempts::Guess;
use crate::error::{Error, Result};
use crate::store::Write;
use crate::store::audit::Entry;
use crate::store::rows::Account;

/// Seconds a session lasts: a working day.
pub const SESSION_LIFE: i64 = 10 * 3600;

/// A request's session: who asks, and by which cookie.
pub struct Session {
    pub visitor: Visitor,
    /// SHA-256 of the cookie.
    pub token: [u8; 32],
}

impl App {
    /// Opens a session. Returns who it is and the cookie's token (hexadecimal). `from`: the caller's address.
    ///
    /// Errors: `WrongPassword` (also for unknown names), `TooManyAttempts`, `CodeNeeded` and `WrongCode` where there is
    /// a second factor, `Forbidden` without a grant that holds and opens the console.
    pub fn login(&self, login: &Login, from: &str) -> Result<(Me, String)> {
        let (now, name) = (self.now(), login.login.as_str());
        let guesses = [Guess::Password { login: name, from }, Guess::PasswordAnywhere { login: name }];
        guesses.iter().try_for_each(|guess| self.may_try(*guess, now))?;
        let accounts = self.store.accounts_by_login(name)?;
        let account = accounts.into_iter().find(|account| account.active);
        if !Self::password_holds(account.as_ref(), &login.password) {
            guesses.iter().try_for_each(|guess| self.tried_in_vain(*guess, now))?;
            return Err(Error::WrongPassword);
        }
        let account = account.ok_or(Error::WrongPassword)?;
        self.pass_second_factor(&account, login.code.as_deref())?;
        guesses.iter().try_for_each(|guess| self.forgive(*guess, now))?;
        self.open_session(account, false, "")
    }

    /// `strong`: a second factor was asked for elsewhere. `how` stands in the audit row.
    ///
    /// Errors with `Forbidden` without a grant that holds and opens the console.
    pub(crate) fn open_session(&self, account: Account, strong: bool, how: &str) -> Result<(Me, String)> {
        let now = self.now();
        if account.grants_at(now).all(|grant| grant.duty.capabilities().is_empty()) {
            return Err(Error::Forbidden);
        }
        let secret: [u8; 32] = self.surroundings.random();
        let csrf = hex::encode(self.surroundings.random::<16>());
        let write = Write::OpenSession {
            token: Sha256::digest(secret).into(),
            user: account.user,
            csrf: csrf.clone(),
            expires: now + SESSION_LIFE,
            strong,
        };
        self.administer(&account.district, write, Entry::by_user(account.user, "login", how))?;
        Ok((self.me(&Visitor { strong, ..Visitor::of(account, csrf) })?, hex::encode(secret)))
    }

    /// The session of a cookie. With `csrf`, the request must also carry the session's own token.
    pub fn session(&self, cookie: &str, csrf: Option<&str>) -> Result<Session> {
        let token = token(cookie)?;
        let session = self.store.session(&token)?.ok_or(Error::NotLoggedIn)?;
        if session.expires < self.now() || !session.account.active {
            return Err(Error::NotLoggedIn);
        }
        match csrf {
            Some(given) if given != session.csrf => Err(Error::ForeignRequest),
            _ => {
                let visitor = Visitor::of(session.account, session.csrf);
                Ok(Session { visitor: Visitor { strong: session.strong, ..visitor }, token })
            }
        }
    }

    pub fn logout(&self, session: &Session) -> Result<()> {
        let account = &session.visitor.account;
        let write = Write::CloseSession { token: session.token };
        self.administer(&account.district, write, Entry::by_user(account.user, "logout", ""))
    }

    pub fn me(&self, visitor: &Visitor) -> Result<Me> {
        let account = &visitor.account;
        Ok(Me {
            user: account.user.0,
            name: account.name.clone(),
            role: account.role_at(self.now()).into(),
            district: self.place(account.district.as_str())?,
            csrf: visitor.csrf.clone(),
            grants: self.my_grants(account)?,
            capabilities: capabilities(account, self.now()),
            second_factor: self.second_factor_state(visitor)?,
            districts: self.my_districts(account)?,
        })
    }

    /// A new district has nobody's acts yet: one's own is always among them.
    fn my_districts(&self, account: &Account) -> Result<Vec<Place>> {
        let grants: Vec<_> = account.grants_at(self.now()).collect();
        let mut own: Vec<_> = grants.iter().filter_map(|grant| grant.reach.district()).collect();
        if grants.iter().any(|grant| grant.reach.district().is_none()) {
            let reached = |code: &str| grants.iter().any(|grant| grant.reach.contains(code));
            own.extend(self.store.districts()?.into_iter().filter(|district| reached(district.as_str())));
        }
        own.sort();
        own.dedup();
        own.iter().map(|district| self.place(district.as_str())).collect()
    }

    fn my_grants(&self, account: &Account) -> Result<Vec<MyGrant>> {
        let grants = account.grants_at(self.now());
        grants
            .map(|grant| {
                let area = self.place(&grant.reach.to_string())?;
                Ok(MyGrant { duty: grant.duty, area, ends: grant.ends })
            })
            .collect()
    }

    /// An area with its name; the code where the name is not known.
    pub(super) fn place(&self, code: &str) -> Result<Place> {
        let name = self.store.region(code)?.map_or_else(|| code.to_owned(), |region| region.name);
        Ok(Place { code: code.to_owned(), name })
    }
}

impl From<Role> for RoleWord {
    fn from(role: Role) -> Self {
        match role {
            Role::VillageOfficer => Self::VillageOfficer,
            Role::DistrictAdmin => Self::DistrictAdmin,
            Role::Operator => Self::Operator,
        }
    }
}

/// What the account may ask for somewhere, each once.
fn capabilities(account: &Account, now: i64) -> Vec<Capability> {
    let mut all: Vec<Capability> = Vec::new();
    for capability in account.grants_at(now).flat_map(|grant| grant.duty.capabilities()) {
        if !all.contains(capability) {
            all.push(*capability);
        }
    }
    all
}

fn token(cookie: &str) -> Result<[u8; 32]> {
    let mut secret = [0; 32];
    hex::decode_to_slice(cookie, &mut secret).map_err(|_| Error::NotLoggedIn)?;
    Ok(Sha256::digest(secret).into())
}
