//! The keys of a district.

use std::collections::BTreeMap;

use hmac::Mac;
use pendata_domain::area::DistrictCode;

use super::INDEX;
use super::cipher::{self, Key, Spot};
use crate::error::{Error, Result};

pub struct DistrictKeys {
    district: DistrictCode,
    /// What NIKs are indexed with.
    index: [u8; 32],
    /// By version.
    data: BTreeMap<u32, Key>,
    newest: u32,
}

impl DistrictKeys {
    /// From versions and secrets. Errors with `Damaged` where the index's key is missing, or any data key is.
    pub fn new(district: &DistrictCode, secrets: &[(u32, [u8; 32])]) -> Result<Self> {
        let index = secrets.iter().find(|(version, _)| *version == INDEX).ok_or(Error::Damaged)?.1;
        let data: BTreeMap<u32, Key> = secrets
            .iter()
            .filter(|(version, _)| *version > INDEX)
            .map(|(version, secret)| (*version, Key::new(*version, secret)))
            .collect();
        let newest = *data.last_key_value().ok_or(Error::Damaged)?.0;
        Ok(Self { district: district.clone(), index, data, newest })
    }

    pub fn district(&self) -> &DistrictCode {
        &self.district
    }

    /// The version of the key that encrypts.
    pub fn newest(&self) -> u32 {
        self.newest
    }

    /// Names a row of the district's.
    pub fn spot(&self, table: &str) -> Spot {
        Spot::of(table).text(self.district.as_str())
    }

    pub fn seal(&self, spot: &Spot, content: &[u8]) -> Vec<u8> {
        self.data[&self.newest].seal(spot, content)
    }

    /// Errors with `UnknownKey` where a newer key is needed than those that were looked up, with `Damaged` where it was
    /// altered or stood in another row.
    pub fn open(&self, spot: &Spot, sealed: &[u8]) -> Result<Vec<u8>> {
        let version = cipher::version(sealed)?;
        self.data.get(&version).ok_or(Error::UnknownKey)?.open(spot, sealed)
    }

    /// What a NIK is found by: equal ones have equal ones, and nothing else can be seen of them. `None` for no NIK.
    pub fn index(&self, nik: &str) -> Option<[u8; 16]> {
        if nik.is_empty() {
            return None;
        }
        let mut hasher = cipher::hasher(&self.index);
        hasher.update(nik.as_bytes());
        hasher.finalize().into_bytes()[..16].try_into().ok()
    }
}
