//! What the registry keeps encrypted (decision 0030): bodies of changes, documents, and of the projection everything but
//! what lists are sorted and filtered by. Each district has keys of its own, random and wrapped by the master key; NIKs
//! are found by an index that a key apart from those makes. Both stores call it at their edge: what a commit writes is
//! encrypted before its transaction begins, and SQL sees ciphertexts.

pub mod cipher;
mod district;
pub mod master;
pub mod rewrite;
pub mod rows;
mod token;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pendata_domain::area::DistrictCode;

use crate::error::{Error, Result};
use crate::store::postgres::Unusable;
use crate::store::{Act, Write};
use cipher::Spot;
pub use district::DistrictKeys;
use master::{Master, MasterId, MasterPlace, secret};

/// Of the key that NIKs are indexed with; rows are encrypted with 1 and above.
const INDEX: u32 = 0;
/// In place of a district: the key that tells whether a master is the right one.
const NATION: &str = "";
/// After this long the keys of a district are looked up again: another process may have given it a newer one.
const FRESH: Duration = Duration::from_secs(60);

/// A row of `data_keys`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    pub district: String,
    pub version: u32,
    pub master: MasterId,
    pub wrapped: Vec<u8>,
}

/// Where wrapped keys are kept.
pub trait KeyTable {
    /// In the order of versions; `None` for those of all districts.
    fn keys_of(&self, district: Option<&str>) -> Result<Vec<WrappedKey>>;
    /// Those that are not there yet.
    fn add_keys(&self, keys: &[WrappedKey]) -> Result<()>;
    /// The same keys under another master: all of them or none.
    fn wrap_again(&self, keys: &[WrappedKey]) -> Result<()>;
}

/// Master key and the districts' keys, unwrapped in memory.
pub struct Vault {
    master: Arc<dyn Master>,
    districts: Mutex<BTreeMap<String, (Instant, Arc<DistrictKeys>)>>,
}

impl Vault {
    /// Errors with `Unusable` where the master key is missing or not the registry's.
    pub fn open(place: &MasterPlace, table: &dyn KeyTable) -> Result<Self> {
        let known = table.keys_of(Some(NATION))?;
        let master = place.open(known.first().map(|key| key.master))?;
        let vault = Self { master, districts: Mutex::default() };
        if known.is_empty() {
            table.add_keys(&[vault.new_key(NATION, INDEX)?])?;
        }
        // Of two instances that came at once one was the first.
        let known = table.keys_of(Some(NATION))?;
        let proof = known.first().ok_or(Error::Damaged)?;
        vault.unwrap(proof).map_err(|_| Unusable::ForeignMaster)?;
        Ok(vault)
    }

    /// Reads or encrypts with the keys of a district, made where it has none yet. Tried again with keys looked up anew
    /// where a row needs a newer one.
    pub fn with<T>(
        &self,
        table: &dyn KeyTable,
        district: &DistrictCode,
        work: impl Fn(&DistrictKeys) -> Result<T>,
    ) -> Result<T> {
        match work(&*self.keys(table, district)?) {
            Err(Error::UnknownKey) => {
                self.forget(district);
                work(&*self.keys(table, district)?)
            }
            outcome => outcome,
        }
    }

    /// An act with what it writes encrypted.
    pub fn seal_act(&self, table: &dyn KeyTable, mut act: Act) -> Result<Act> {
        if let (Write::Erase(erasing), Some(district)) = (&mut act.write, &act.district) {
            self.keys(table, district)?.seal_erasing(erasing);
        }
        Ok(act)
    }

    pub fn keys(&self, table: &dyn KeyTable, district: &DistrictCode) -> Result<Arc<DistrictKeys>> {
        if let Some((since, keys)) = self.districts().get(district.as_str())
            && since.elapsed() < FRESH
        {
            return Ok(Arc::clone(keys));
        }
        let mut found = table.keys_of(Some(district.as_str()))?;
        if let Some(keys) = self.still_fresh(district, &found) {
            return Ok(keys);
        }
        if found.len() < 2 {
            let fresh =
                [self.new_key(district.as_str(), INDEX)?, self.new_key(district.as_str(), INDEX + 1)?];
            table.add_keys(&fresh)?;
            found = table.keys_of(Some(district.as_str()))?;
        }
        let unwrapped = found.iter().map(|key| Ok((key.version, self.unwrap(key)?)));
        let keys = Arc::new(DistrictKeys::new(district, &unwrapped.collect::<Result<Vec<_>>>()?)?);
        self.districts().insert(district.to_string(), (Instant::now(), Arc::clone(&keys)));
        Ok(keys)
    }

    /// A newer data key for a district: what is written from now on is encrypted with it. Returns its version.
    pub fn renew(&self, table: &dyn KeyTable, district: &DistrictCode) -> Result<u32> {
        let version = self.keys(table, district)?.newest() + 1;
        table.add_keys(&[self.new_key(district.as_str(), version)?])?;
        self.forget(district);
        Ok(version)
    }

    /// Every key under another master, in one transaction. Returns how many.
    pub fn wrap_again(&self, table: &dyn KeyTable, under: &dyn Master) -> Result<usize> {
        let all = table.keys_of(None)?;
        let wrapped = all.iter().map(|key| wrapped(under, &key.district, key.version, &self.unwrap(key)?));
        let wrapped = wrapped.collect::<Result<Vec<_>>>()?;
        table.wrap_again(&wrapped)?;
        Ok(wrapped.len())
    }

    /// The keys that are in memory, where there are no newer ones.
    fn still_fresh(&self, district: &DistrictCode, found: &[WrappedKey]) -> Option<Arc<DistrictKeys>> {
        let mut districts = self.districts();
        let (since, keys) = districts.get_mut(district.as_str())?;
        let newest = found.last().map(|key| key.version);
        (newest == Some(keys.newest())).then(|| {
            *since = Instant::now();
            Arc::clone(keys)
        })
    }

    fn forget(&self, district: &DistrictCode) {
        self.districts().remove(district.as_str());
    }

    fn new_key(&self, district: &str, version: u32) -> Result<WrappedKey> {
        wrapped(&*self.master, district, version, &secret())
    }

    fn unwrap(&self, key: &WrappedKey) -> Result<[u8; 32]> {
        self.master.unwrap(&spot(&key.district, key.version), &key.wrapped)
    }

    fn districts(&self) -> MutexGuard<'_, BTreeMap<String, (Instant, Arc<DistrictKeys>)>> {
        self.districts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wrapped(master: &dyn Master, district: &str, version: u32, secret: &[u8; 32]) -> Result<WrappedKey> {
    let wrapped = master.wrap(&spot(district, version), secret)?;
    Ok(WrappedKey { district: district.to_owned(), version, master: master.id(), wrapped })
}

fn spot(district: &str, version: u32) -> Spot {
    Spot::of("data_keys").text(district).number(version.into())
}
