//! Who is at the console: log-in, log-out, and who may do what.

use pendata_domain::attribution::Role;
use sha2::{Digest, Sha256};

use super::types::{Login, Me, Place, RoleWord};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::rows::{Account, Session};
use crate::store::{Act, Write};

/// Seconds a session lasts: a working day.
pub const SESSION_LIFE: i64 = 10 * 3600;

/// Somebody at the console, seen in a request.
pub type Visitor = Session;

impl App {
    /// Opens a session. Returns who it is and the cookie's token (hexadecimal).
    ///
    /// Errors: `WrongPassword` (also for unknown names), `TooManyAttempts`, `Forbidden` for village officers.
    pub fn login(&self, login: &Login) -> Result<(Me, String)> {
        let now = self.now();
        self.may_try(&login.login, now)?;
        let accounts = self.store.accounts_by_login(&login.login)?;
        let account = accounts.into_iter().find(|account| account.active);
        if !Self::password_holds(account.as_ref(), &login.password) {
            self.tried_in_vain(&login.login, now)?;
            return Err(Error::WrongPassword);
        }
        self.forgive(&login.login, now)?;
        let account = account.filter(|a| a.role >= Role::DistrictAdmin).ok_or(Error::Forbidden)?;
        self.open_session(account, now)
    }

    fn open_session(&self, account: Account, now: i64) -> Result<(Me, String)> {
        let secret: [u8; 32] = self.surroundings.random();
        let csrf = hex(&self.surroundings.random::<16>());
        let session = Session { account, csrf, expires: now + SESSION_LIFE };
        let write = Write::OpenSession {
            token: Sha256::digest(secret).into(),
            user: session.account.user,
            csrf: session.csrf.clone(),
            expires: session.expires,
        };
        let district = Some(session.account.district.clone());
        let audit = Some(Entry::by_user(session.account.user, "login", ""));
        self.store.write(Act { district, time: now, write, audit })?;
        Ok((self.me(&session)?, hex(&secret)))
    }

    /// The session of a cookie. With `csrf`, the request must also carry the session's own token.
    pub fn visitor(&self, cookie: &str, csrf: Option<&str>) -> Result<Visitor> {
        let session = self.store.session(&token(cookie)?)?.ok_or(Error::NotLoggedIn)?;
        if session.expires < self.now() || !session.account.active {
            return Err(Error::NotLoggedIn);
        }
        match csrf {
            Some(given) if given != session.csrf => Err(Error::ForeignRequest),
            _ => Ok(session),
        }
    }

    pub fn logout(&self, visitor: &Visitor, cookie: &str) -> Result<()> {
        let write = Write::CloseSession { token: token(cookie)? };
        let audit = Some(Entry::by_user(visitor.account.user, "logout", ""));
        let district = Some(visitor.account.district.clone());
        self.store.write(Act { district, time: self.now(), write, audit })?;
        Ok(())
    }

    pub fn me(&self, visitor: &Visitor) -> Result<Me> {
        let account = &visitor.account;
        Ok(Me {
            user: account.user.0,
            name: account.name.clone(),
            role: account.role.into(),
            district: self.place(account.district.as_str())?,
            csrf: visitor.csrf.clone(),
        })
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

fn token(cookie: &str) -> Result<[u8; 32]> {
    let byte = |i: usize| u8::from_str_radix(cookie.get(2 * i..2 * i + 2)?, 16).ok();
    let secret: Option<Vec<u8>> = (0..32).map(byte).collect();
    match secret {
        Some(secret) if cookie.len() == 64 => Ok(Sha256::digest(secret).into()),
        _ => Err(Error::NotLoggedIn),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
