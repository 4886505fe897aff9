//! Log-in at a provider of identities (OpenID Connect), for accounts that the operator linked to somebody there. Local
//! passwords stay: the provider may be what a disaster took first.

mod provider;
mod settings;

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::UserId;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::district::types::Me;
use crate::error::{Error, Result};
use crate::store::Write;
use crate::store::audit::Entry;
use crate::store::rows::Account;

pub use provider::{Identity, Provider};
pub use settings::Settings;

/// Seconds for which somebody may be away at the provider.
const AWAY: i64 = 600;
/// Seconds in which the code of the second factor is to be typed.
const TYPING: i64 = 300;

/// What went wrong at the provider, or with what it said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInProblem {
    #[error("the provider of identities does not answer")]
    Unreachable,
    /// Refused there, or an answer that was altered, is too old, or belongs to another browser.
    #[error("the provider's answer is not taken")]
    Refused,
    #[error("nobody here is linked to this identity")]
    Unknown,
    /// Its answer is from the future, or was over before it came.
    #[error("the clocks of server and provider differ")]
    Clock,
    /// No provider is configured.
    #[error("no provider of identities is configured")]
    Off,
}

impl SignInProblem {
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "sign_in_unreachable",
            Self::Refused => "sign_in_refused",
            Self::Unknown => "sign_in_unknown",
            Self::Clock => "sign_in_clock",
            Self::Off => "sign_in_off",
        }
    }
}

/// How an account is named at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// `sub`: does not change.
    Subject(String),
    /// Counts only where the provider verified it; small letters.
    Email(String),
}

impl Link {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Subject(_) => "sub",
            Self::Email(_) => "email",
        }
    }

    pub fn value(&self) -> String {
        match self {
            Self::Subject(subject) => subject.clone(),
            Self::Email(email) => email.trim().to_lowercase(),
        }
    }
}

/// What a browser keeps while it is away at the provider.
#[derive(Serialize, Deserialize)]
pub struct Begun {
    pub(crate) state: String,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
    until: i64,
}

/// Somebody the provider knows, whose second factor is still to come.
#[derive(Serialize, Deserialize)]
struct Proven {
    district: String,
    user: u32,
    until: i64,
}

/// What follows upon an identity.
pub enum Entered {
    /// Who it is, and the cookie of the session.
    In(Box<Me>, String),
    /// Our own code is asked for; what the browser keeps until it is typed.
    CodeNeeded(String),
}

impl App {
    /// Errors with `Off` where none is configured.
    pub fn provider(&self) -> Result<&Provider> {
        self.provider.as_ref().ok_or(Error::SignIn(SignInProblem::Off))
    }

    /// Where the browser is to go, and what it keeps until it is back.
    pub async fn begin_sign_in(&self) -> Result<(String, String)> {
        let (address, state, nonce, verifier) = self.provider()?.address().await?;
        let begun = Begun { state, nonce, verifier, until: self.now() + AWAY };
        Ok((address, self.sealed("begun", &begun)))
    }

    /// Who came back, by what the browser kept and what the provider gave it.
    pub async fn identity(&self, kept: &str, code: &str, state: &str) -> Result<Identity> {
        let begun: Begun = self.unsealed("begun", kept).ok_or(Error::SignIn(SignInProblem::Refused))?;
        if begun.until < self.now() || begun.state != state {
            return Err(Error::SignIn(SignInProblem::Refused));
        }
        self.provider()?.identity(code.to_owned(), begun, self.now()).await
    }

    /// Opens a session for an identity, or asks for our own code where the provider asked for no second factor.
    ///
    /// Errors: `Unknown` (also where several accounts are linked), `Forbidden` without a grant that opens the console.
    pub fn enter(&self, identity: &Identity) -> Result<Entered> {
        let account = self.linked(identity)?;
        let held = self.store.second_factor(&account.district, account.user)?;
        if !identity.strong && held.is_some_and(|held| held.confirmed) {
            let until = self.now() + TYPING;
            let proven = Proven { district: account.district.to_string(), user: account.user.0, until };
            return Ok(Entered::CodeNeeded(self.sealed("proven", &proven)));
        }
        let (me, cookie) = self.open_session(account, identity.strong, "provider")?;
        Ok(Entered::In(Box::new(me), cookie))
    }

    /// Our own second factor after the provider's first. Errors as the log-in does, and with `Refused` where it took too
    /// long.
    pub fn enter_with_code(&self, kept: &str, code: &str) -> Result<(Me, String)> {
        let refused = || Error::SignIn(SignInProblem::Refused);
        let proven: Proven = self.unsealed("proven", kept).ok_or_else(refused)?;
        if proven.until < self.now() {
            return Err(refused());
        }
        let district: DistrictCode = proven.district.parse().map_err(|_| refused())?;
        let account = self.store.account(&district, UserId(proven.user))?.filter(|account| account.active);
        let account = account.ok_or_else(refused)?;
        self.pass_second_factor(&account, Some(code))?;
        self.open_session(account, false, "provider")
    }

    fn linked(&self, identity: &Identity) -> Result<Account> {
        let subject = Link::Subject(identity.subject.clone());
        let email = identity.email.clone().map(Link::Email);
        for link in std::iter::once(subject).chain(email) {
            let found = self.store.accounts_linked(link.kind(), &link.value())?;
            let mut active = found.into_iter().filter(|account| account.active);
            match (active.next(), active.next()) {
                (Some(account), None) => return Ok(account),
                (None, _) => {}
                (Some(_), Some(_)) => {
                    tracing::warn!(kind = link.kind(), "several accounts are linked to one identity");
                    return Err(Error::SignIn(SignInProblem::Unknown));
                }
            }
        }
        Err(Error::SignIn(SignInProblem::Unknown))
    }

    /// Links an account to somebody at the provider. Errors with `NotFound` where there is no such account, `Taken` where
    /// another of the district has this link.
    pub fn link(&self, district: &DistrictCode, user: UserId, link: &Link) -> Result<()> {
        let write = Write::Link { user, kind: link.kind(), value: link.value() };
        let entry = Entry::by_operator("link", format!("user {} by {}", user.0, link.kind()));
        self.administer(district, write, entry)
    }

    /// Takes every link of an account away.
    pub fn unlink(&self, district: &DistrictCode, user: UserId) -> Result<()> {
        let entry = Entry::by_operator("unlink", format!("user {}", user.0));
        self.administer(district, Write::Unlink { user }, entry)
    }
}
