//! The second factor of an account: a code of six digits that a telephone reckons (RFC 6238), and ten recovery codes for
//! whoever lost it. Secrets are encrypted under a key of the server's, recovery codes kept as hashes.

mod code;
mod recovery;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use pendata_domain::area::DistrictCode;
use pendata_domain::ids::UserId;
use sha2::{Digest, Sha256};

use crate::access::{Duty, Visitor};
use crate::app::App;
use crate::attempts::Guess;
use crate::district::Session;
use crate::district::types::{RecoveryCodes, SecondFactorOffer, SecondFactorState};
use crate::error::{Error, Result};
use crate::store::Write;
use crate::store::audit::Entry;
use crate::store::rows::{Account, SecondFactor};

/// Bytes of a secret: as many as SHA-1 gives (RFC 4226 §4).
const SECRET: usize = 20;
const NONCE: usize = 24;

/// Who has to have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Everybody of a district or above whose duty changes data.
    Required,
    /// Nobody; whoever has one is asked for it.
    Optional,
}

impl App {
    /// Has to have a second factor and has none yet.
    pub(crate) fn lacks_second_factor(&self, visitor: &Visitor) -> Result<bool> {
        let account = &visitor.account;
        let needs = |duty: Duty| duty.is_office() && duty.changes();
        let asked = self.second_factor == Demand::Required
            && account.grants_at(self.now()).any(|grant| needs(grant.duty));
        Ok(asked && !visitor.strong && !self.confirmed(account)?.is_some_and(|held| held.confirmed))
    }

    fn confirmed(&self, account: &Account) -> Result<Option<SecondFactor>> {
        self.store.second_factor(&account.district, account.user)
    }

    pub(crate) fn second_factor_state(&self, visitor: &Visitor) -> Result<SecondFactorState> {
        Ok(match self.confirmed(&visitor.account)? {
            Some(held) if held.confirmed => SecondFactorState::Held,
            _ if self.lacks_second_factor(visitor)? => SecondFactorState::Missing,
            _ => SecondFactorState::None,
        })
    }

    /// A new secret to be shown. Errors with `WrongCode` where one was confirmed: only the operator takes it back.
    pub fn offer_second_factor(&self, session: &Session) -> Result<SecondFactorOffer> {
        let account = &session.visitor.account;
        let secret: [u8; SECRET] = self.surroundings.random();
        let write = Write::OfferSecondFactor { user: account.user, secret: self.wrapped(account, &secret) };
        let entry = Entry::by_user(account.user, "second_factor_offered", "");
        self.administer(&account.district, write, entry)?;
        code::offer(&account.login, &secret)
    }

    /// A first code was typed: ten recovery codes, told this once. The account's other sessions end.
    ///
    /// Errors: `WrongCode`, `TooManyAttempts`.
    pub fn confirm_second_factor(&self, session: &Session, typed: &str) -> Result<RecoveryCodes> {
        let (account, now) = (&session.visitor.account, self.now());
        let guess = Guess::Code { login: &account.login };
        self.may_try(guess, now)?;
        let held = self.confirmed(account)?.ok_or(Error::WrongCode)?;
        let Some(step) = code::step_of(&self.unwrapped(account, &held)?, typed, now) else {
            self.tried_in_vain(guess, now)?;
            return Err(Error::WrongCode);
        };
        let codes = recovery::draw(&self.surroundings);
        let hidden = codes.iter().map(|code| self.hidden_recovery(account, code)).collect();
        let (user, session) = (account.user, session.token);
        let write = Write::ConfirmSecondFactor { user, step, recovery: hidden, session };
        self.administer(&account.district, write, Entry::by_user(user, "second_factor_confirmed", ""))?;
        Ok(RecoveryCodes { codes })
    }

    /// At the log-in, after the password.
    ///
    /// Errors: `CodeNeeded`, `TooManyAttempts`, `WrongCode`, also for a code that was used.
    pub(crate) fn pass_second_factor(&self, account: &Account, typed: Option<&str>) -> Result<()> {
        let Some(held) = self.confirmed(account)?.filter(|held| held.confirmed) else { return Ok(()) };
        let typed = typed.map(str::trim).filter(|typed| !typed.is_empty()).ok_or(Error::CodeNeeded)?;
        let (guess, now) = (Guess::Code { login: &account.login }, self.now());
        self.may_try(guess, now)?;
        let passed = self.use_code(account, &held, typed);
        match passed {
            Ok(()) => self.forgive(guess, now)?,
            Err(Error::WrongCode) => self.tried_in_vain(guess, now)?,
            Err(_) => {}
        }
        passed
    }

    fn use_code(&self, account: &Account, held: &SecondFactor, typed: &str) -> Result<()> {
        let user = account.user;
        if let Some(step) = code::step_of(&self.unwrapped(account, held)?, typed, self.now()) {
            let entry = Entry::by_user(user, "second_factor", "");
            return self.administer(&account.district, Write::UseStep { user, step }, entry);
        }
        let code = self.hidden_recovery(account, typed);
        let left = held.recovery.saturating_sub(1);
        let entry = Entry::by_user(user, "recovery_code", format!("{left} left"));
        self.administer(&account.district, Write::UseRecovery { user, code }, entry)
    }

    /// Takes the second factor of an account away; it enrols anew with its next log-in.
    pub fn reset_second_factor(&self, district: &DistrictCode, user: UserId) -> Result<()> {
        self.store.account(district, user)?.ok_or(Error::NotFound)?;
        let entry = Entry::by_operator("reset_second_factor", format!("user {}", user.0));
        self.administer(district, Write::ResetSecondFactor { user }, entry)
    }

    fn wrapped(&self, account: &Account, secret: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = self.surroundings.random();
        let cipher = XChaCha20Poly1305::new(&self.keys.second_factors.into());
        let payload = Payload { msg: secret, aad: &whose(account) };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).expect("twenty bytes are not too many");
        [&nonce[..], &sealed].concat()
    }

    fn unwrapped(&self, account: &Account, held: &SecondFactor) -> Result<Vec<u8>> {
        let (nonce, sealed) = held.secret.split_at_checked(NONCE).ok_or(Error::Damaged)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Error::Damaged)?;
        let cipher = XChaCha20Poly1305::new(&self.keys.second_factors.into());
        let payload = Payload { msg: sealed, aad: &whose(account) };
        cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| Error::Damaged)
    }

    fn hidden_recovery(&self, account: &Account, code: &str) -> [u8; 32] {
        Sha256::new()
            .chain_update(self.keys.codes)
            .chain_update(b"\0recovery ")
            .chain_update(whose(account))
            .chain_update(recovery::plain(code))
            .finalize()
            .into()
    }
}

/// A row put under another account does not open.
fn whose(account: &Account) -> Vec<u8> {
    format!("second factor\0{}\0{}", account.district, account.user.0).into_bytes()
}
