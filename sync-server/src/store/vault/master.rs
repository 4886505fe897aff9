//! The master key, which wraps the districts' keys and nothing else. It is never in the database and in no backup.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::cipher::{Key, Spot};
use super::token::{SCHEME, TokenAddress, TokenMaster};
use crate::error::{Error, Result};
use crate::keys::write_private;
use crate::store::postgres::Unusable;

/// What tells master keys apart.
pub type MasterId = [u8; 8];

/// A master key, wherever it is kept.
pub trait Master: Send + Sync {
    fn id(&self) -> MasterId;
    /// `about` is bound to it: what was wrapped for one row does not open for another.
    fn wrap(&self, about: &Spot, secret: &[u8; 32]) -> Result<Vec<u8>>;
    /// Errors with `Damaged` where it was wrapped by another key, or for something else.
    fn unwrap(&self, about: &Spot, wrapped: &[u8]) -> Result<[u8; 32]>;
}

/// Where the master key of a server is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MasterPlace {
    /// A file of 32 bytes.
    File(PathBuf),
    /// A token that does not give it out.
    Token(TokenAddress),
}

impl MasterPlace {
    /// `master.key` in a data folder.
    pub fn beside(dir: &Path) -> Self {
        Self::File(dir.join("master.key"))
    }

    /// The master key that a registry knows, or for a new registry (`known` is `None`) whatever is there, made where
    /// nothing is. Errors with `Unusable` where it is missing or another one.
    pub fn open(&self, known: Option<MasterId>) -> Result<Arc<dyn Master>> {
        let missing = || Unusable::NoMaster(self.to_string());
        let master: Arc<dyn Master> = match self {
            Self::File(path) => {
                if !path.exists() {
                    known.is_none().then_some(()).ok_or_else(missing)?;
                    FileMaster::make(path)?;
                }
                Arc::new(FileMaster::at(path)?)
            }
            Self::Token(address) => match TokenMaster::find(address)? {
                Some(found) => Arc::new(found),
                None => {
                    known.is_none().then_some(()).ok_or_else(missing)?;
                    Arc::new(TokenMaster::make(address)?)
                }
            },
        };
        match known {
            Some(known) if known != master.id() => Err(Unusable::ForeignMaster.into()),
            _ => Ok(master),
        }
    }
}

impl FromStr for MasterPlace {
    type Err = Unusable;

    fn from_str(text: &str) -> std::result::Result<Self, Unusable> {
        match text.starts_with(SCHEME) {
            true => text.parse().map(Self::Token),
            false => Ok(Self::File(text.into())),
        }
    }
}

impl std::fmt::Display for MasterPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Token(address) => address.fmt(f),
        }
    }
}

/// A new secret of the operating system's. No simulation makes one up: whoever knew its seed would have the key.
pub fn secret() -> [u8; 32] {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).expect("the operating system gives randomness");
    secret
}

/// 32 random bytes in a file that only the server's user may read.
pub struct FileMaster {
    id: MasterId,
    key: Key,
}

impl FileMaster {
    fn make(path: &Path) -> Result<()> {
        if let Some(dir) = path.parent() {
            std::fs::create_dir_all(dir)?;
        }
        Ok(write_private(path, &secret())?)
    }

    /// Errors with `Unusable` where the file is no master key, or others may read it.
    pub fn at(path: &Path) -> Result<Self> {
        let unfit = || Unusable::UnfitMaster(path.display().to_string());
        #[cfg(unix)]
        if std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(path)?) & 0o077 != 0 {
            return Err(unfit().into());
        }
        let secret: [u8; 32] = std::fs::read(path)?.try_into().map_err(|_| unfit())?;
        Ok(Self::new(&secret))
    }

    pub fn new(secret: &[u8; 32]) -> Self {
        let hash = Sha256::new_with_prefix(b"pendata master id\0").chain_update(secret).finalize();
        let id = hash[..8].try_into().expect("a hash is longer than a mark");
        Self { id, key: Key::new(0, secret) }
    }
}

impl Master for FileMaster {
    fn id(&self) -> MasterId {
        self.id
    }

    fn wrap(&self, about: &Spot, secret: &[u8; 32]) -> Result<Vec<u8>> {
        Ok(self.key.seal(about, secret))
    }

    fn unwrap(&self, about: &Spot, wrapped: &[u8]) -> Result<[u8; 32]> {
        self.key.open(about, wrapped)?.try_into().map_err(|_| Error::Damaged)
    }
}
