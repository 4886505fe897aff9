//! The audit chain: each row is hashed with the one before.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{DeviceNumber, UserId};
use sha2::{Digest, Sha256};

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
