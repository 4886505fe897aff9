//! The key file: the random data key, wrapped by what the PIN and the operating system's keyring give.
//!
//! Key encryption key = HKDF-SHA-256(Argon2id(PIN, salt) then the keyring's secret). A wrong PIN only makes the
//! next try wait; the count is written before a PIN is tried, so that a restart does not reset it.

use std::fs;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::files::write_durably;
use crate::environment::{Environment, random};
use crate::error::{Error, Result};
use crate::options::{MIN_PIN_CHARACTERS, Options, PinCost};

const NAME: &str = "key.json";

/// Wrong tries that cost nothing but the work.
const FREE_TRIES: u32 = 3;
const LONGEST_WAIT_SECONDS: u64 = 3600;

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u8,
    cost: PinCost,
    salt: String,
    /// The keyring account that holds the second secret; absent where the system offered no keyring.
    keyring: Option<String>,
    nonce: String,
    wrapped: String,
    failures: u32,
    /// Unix seconds of the last wrong try.
    failed_at: i64,
}

/// The keys everything on the disk is encrypted with. Never shown.
#[derive(Clone)]
pub struct Keys {
    data: [u8; 32],
}

impl Keys {
    /// Hexadecimal, as SQLCipher takes a raw key.
    pub fn database(&self) -> String {
        hex(&self.data)
    }

    pub fn journal(&self) -> [u8; 32] {
        self.derived(b"pendata journal 1")
    }

    /// Not drawn and kept in the database: photos are readable also where that is lost.
    pub fn photos(&self) -> [u8; 32] {
        self.derived(b"pendata photos 1")
    }

    fn derived(&self, purpose: &[u8]) -> [u8; 32] {
        let mut key = [0; 32];
        let hkdf = Hkdf::<Sha256>::new(None, &self.data);
        hkdf.expand(purpose, &mut key).expect("32 bytes are a valid length");
        key
    }
}

pub struct KeyFile {
    path: PathBuf,
    stored: Stored,
}

impl KeyFile {
    pub fn exists(dir: &Path) -> bool {
        dir.join(NAME).exists()
    }

    /// Draws a data key and wraps it. Nothing is written before [`KeyFile::save`]: a device whose making was cut
    /// has no key file and counts as none.
    pub fn draw(options: &Options, pin: &str, environment: &mut dyn Environment) -> Result<(Self, Keys)> {
        check_length(pin)?;
        let keys = Keys { data: random(environment) };
        let account = hex(&random::<8>(environment));
        let secret: [u8; 32] = random(environment);
        let kept = options.keyring.write(&account, &secret) && options.keyring.read(&account).is_some();
        let stored = Stored {
            version: 1,
            cost: options.pin_cost,
            salt: String::new(),
            keyring: kept.then_some(account),
            nonce: String::new(),
            wrapped: String::new(),
            failures: 0,
            failed_at: 0,
        };
        let mut file = Self { path: options.dir.join(NAME), stored };
        file.wrap(&keys, pin, if kept { &secret } else { &[] }, environment)?;
        Ok((file, keys))
    }

    pub fn save(&self) -> Result<()> {
        let text = serde_json::to_vec_pretty(&self.stored).expect("plain fields can be written");
        Ok(write_durably(&self.path, &text)?)
    }

    /// Whether half of the key lies in the operating system's keyring.
    pub fn in_keyring(&self) -> bool {
        self.stored.keyring.is_some()
    }

    pub fn read(dir: &Path) -> Result<Self> {
        let path = dir.join(NAME);
        if !path.exists() {
            return Err(Error::NoDevice);
        }
        let stored = serde_json::from_slice(&fs::read(&path)?).map_err(|_| Error::KeyFileDamaged)?;
        Ok(Self { path, stored })
    }

    /// The keys, if the PIN is right and no wait is due.
    pub fn unlock(&mut self, options: &Options, pin: &str, now: i64) -> Result<Keys> {
        let due = self.wait_due(now);
        if due > 0 {
            return Err(Error::TooSoon { wait_seconds: due });
        }
        let secret = self.secret(options)?;
        let before = self.stored.failures;
        self.stored.failures += 1;
        self.stored.failed_at = now;
        self.save()?;
        match self.unwrap(pin, &secret)? {
            Some(keys) => {
                self.stored.failures = 0;
                self.save()?;
                Ok(keys)
            }
            None => Err(Error::WrongPin { wait_seconds: wait_after(before + 1) }),
        }
    }

    /// Wraps the same data key by another PIN.
    pub fn change_pin(
        &mut self,
        options: &Options,
        keys: &Keys,
        pin: &str,
        environment: &mut dyn Environment,
    ) -> Result<()> {
        check_length(pin)?;
        let secret = self.secret(options)?;
        self.wrap(keys, pin, &secret, environment)?;
        self.save()
    }

    /// Seconds until the next try. A clock set back does not lengthen the wait beyond itself.
    fn wait_due(&self, now: i64) -> u64 {
        let wait = wait_after(self.stored.failures);
        let passed = u64::try_from(now - self.stored.failed_at).unwrap_or(0);
        wait.saturating_sub(passed)
    }

    fn secret(&self, options: &Options) -> Result<Vec<u8>> {
        match &self.stored.keyring {
            Some(account) => options.keyring.read(account).ok_or(Error::KeyringLost),
            None => Ok(Vec::new()),
        }
    }

    fn wrap(
        &mut self,
        keys: &Keys,
        pin: &str,
        secret: &[u8],
        environment: &mut dyn Environment,
    ) -> Result<()> {
        let (salt, nonce): ([u8; 16], [u8; 24]) = (random(environment), random(environment));
        let cipher =
            XChaCha20Poly1305::new(&key_encryption_key(pin, &salt, secret, self.stored.cost)?.into());
        let payload = Payload { msg: &keys.data, aad: b"pendata data key 1" };
        let wrapped = cipher.encrypt(&XNonce::from(nonce), payload).expect("32 bytes can be encrypted");
        self.stored.salt = hex(&salt);
        self.stored.nonce = hex(&nonce);
        self.stored.wrapped = hex(&wrapped);
        Ok(())
    }

    /// `None` where the PIN is wrong.
    fn unwrap(&self, pin: &str, secret: &[u8]) -> Result<Option<Keys>> {
        let salt = bytes(&self.stored.salt)?;
        let nonce: [u8; 24] = bytes(&self.stored.nonce)?.try_into().map_err(|_| Error::KeyFileDamaged)?;
        let wrapped = bytes(&self.stored.wrapped)?;
        let cipher =
            XChaCha20Poly1305::new(&key_encryption_key(pin, &salt, secret, self.stored.cost)?.into());
        let payload = Payload { msg: wrapped.as_slice(), aad: b"pendata data key 1" };
        match cipher.decrypt(&XNonce::from(nonce), payload) {
            Ok(plain) => {
                let data = plain.try_into().map_err(|_| Error::KeyFileDamaged)?;
                Ok(Some(Keys { data }))
            }
            Err(_) => Ok(None),
        }
    }
}

fn check_length(pin: &str) -> Result<()> {
    if pin.chars().count() < MIN_PIN_CHARACTERS { Err(Error::PinTooShort) } else { Ok(()) }
}

/// 5 s after the fourth wrong try, then twice as long each time, an hour at most.
fn wait_after(failures: u32) -> u64 {
    match failures.checked_sub(FREE_TRIES + 1) {
        Some(doublings) => (5u64 << doublings.min(20)).min(LONGEST_WAIT_SECONDS),
        None => 0,
    }
}

fn key_encryption_key(pin: &str, salt: &[u8], secret: &[u8], cost: PinCost) -> Result<[u8; 32]> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| Error::KeyFileDamaged)?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut material = vec![0; 32];
    argon.hash_password_into(pin.as_bytes(), salt, &mut material).map_err(|_| Error::KeyFileDamaged)?;
    material.extend_from_slice(secret);
    let mut key = [0; 32];
    let hkdf = Hkdf::<Sha256>::new(Some(salt), &material);
    hkdf.expand(b"pendata key encryption key 1", &mut key).expect("32 bytes are a valid length");
    Ok(key)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn bytes(hex: &str) -> Result<Vec<u8>> {
    let digits = hex.as_bytes();
    if !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Err(Error::KeyFileDamaged);
    }
    let pair = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).map_err(|_| Error::KeyFileDamaged);
    (0..digits.len()).step_by(2).map(pair).collect()
}
