//! The audit chain: each row is hashed with the one before.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{DeviceNumber, UserId};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// What is written down. `detail` holds ids and counts, never personal data.
#[derive(Clone, Debug)]
pub struct Entry {
    pub user: Option<UserId>,
    pub device: Option<DeviceNumber>,
    pub act: &'static str,
    pub detail: String,
}

impl Entry {
    pub fn by_user(user: UserId, act: &'static str, detail: impl Into<String>) -> Self {
        Self { user: Some(user), device: None, act, detail: detail.into() }
    }

    /// By the operator at the command line.
    pub fn by_operator(act: &'static str, detail: impl Into<String>) -> Self {
        Self { user: None, device: None, act, detail: detail.into() }
    }
}

/// The most characters of a reason that are written down.
const REASON: usize = 200;

/// A reason in somebody's own words, as the chain may have it: long numbers, which are those of people, are dots, and
/// what breaks lines is a space. Errors with `ReasonMissing` where nothing is said.
pub fn reason(words: &str) -> Result<String> {
    let mut told = String::new();
    let mut digits = String::new();
    for letter in words.trim().chars().take(REASON).chain([' ']) {
        if letter.is_numeric() {
            digits.push(letter);
            continue;
        }
        told.push_str(if digits.len() < LONG_NUMBER { &digits } else { "…" });
        digits.clear();
        told.push(if letter.is_control() { ' ' } else { letter });
    }
    let told = told.trim_end().to_owned();
    if told.is_empty() { Err(Error::ReasonMissing) } else { Ok(told) }
}

/// Digits from which on a number may be somebody's.
const LONG_NUMBER: usize = 8;

/// A row as it stands in the chain.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub district: &'a str,
    pub number: u64,
    pub time: i64,
    pub user: Option<u32>,
    pub device: Option<u32>,
    pub act: &'a str,
    pub detail: &'a str,
    pub previous: [u8; 32],
}

impl<'a> Row<'a> {
    pub fn of(
        district: &'a DistrictCode,
        number: u64,
        time: i64,
        entry: &'a Entry,
        previous: [u8; 32],
    ) -> Self {
        Self {
            district: district.as_str(),
            number,
            time,
            user: entry.user.map(|u| u.0),
            device: entry.device.map(|d| d.0),
            act: entry.act,
            detail: &entry.detail,
            previous,
        }
    }

    /// SHA-256 over the row, each text with its length.
    pub fn hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new_with_prefix(b"pendata audit 1\0");
        hasher.update(self.previous);
        hasher.update(self.number.to_be_bytes());
        hasher.update(self.time.to_be_bytes());
        hasher.update(self.user.unwrap_or(0).to_be_bytes());
        hasher.update(self.device.unwrap_or(0).to_be_bytes());
        for text in [self.district, self.act, self.detail] {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text);
        }
        hasher.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_why_and_no_number_of_anybody() {
        let told = reason(" Tablet hilang, NIK 3502111201809001,\n lapor 12-11-2026 ").expect("a reason");
        assert_eq!(told, "Tablet hilang, NIK …,  lapor 12-11-2026");
        assert!(matches!(reason("  \n"), Err(Error::ReasonMissing)));
        assert_eq!(reason(&"a".repeat(900)).expect("a reason").len(), REASON);
    }
}
