//! The server's own keys, all derived from one secret of 32 bytes that lies beside the database.

use std::io::Write;
use std::path::Path;

use curve25519_dalek::montgomery::MontgomeryPoint;
use ed25519_dalek::SigningKey;
use hkdf::Hkdf;
use pendata_domain::area::VillageCode;
use pendata_domain::protocol::BundleKey;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

pub struct Keys {
    /// Signs answers, receipts and snapshot parts; devices pin its public half.
    pub server: SigningKey,
    /// The console's own device (number 1): seals decisions and imports.
    pub console: SigningKey,
    /// Hides one-time codes in the database.
    pub codes: [u8; 32],
    /// Encrypts photos, wherever they are kept.
    pub photos: [u8; 32],
    /// Encrypts secrets of second factors.
    pub second_factors: [u8; 32],
    /// Seals what browsers keep for us.
    pub sealed: [u8; 32],
    /// Opens what other cells encrypt for this one (X25519, RFC 7748).
    pub(crate) exchange: [u8; 32],
    /// What villages' keys come from.
    villages: [u8; 32],
}

impl Keys {
    pub(crate) const FILE: &str = "server.key";

    pub fn from_secret(secret: &[u8; 32]) -> Self {
        let derive = |purpose: &str| -> [u8; 32] {
            Sha256::new()
                .chain_update(secret)
                .chain_update(b"\0pendata ")
                .chain_update(purpose)
                .finalize()
                .into()
        };
        Self {
            server: SigningKey::from_bytes(&derive("server")),
            console: SigningKey::from_bytes(&derive("console")),
            codes: derive("codes"),
            photos: derive("photos"),
            second_factors: derive("second factors"),
            sealed: derive("sealed"),
            exchange: derive("exchange"),
            villages: derive("villages"),
        }
    }

    /// What others encrypt for this server with.
    pub fn exchange_public(&self) -> [u8; 32] {
        MontgomeryPoint::mul_base_clamped(self.exchange).to_bytes()
    }

    /// What opens the bundles of a village, by generation (HKDF, RFC 5869): nothing to store, nothing to lose.
    pub fn village(&self, village: &VillageCode, generation: u32) -> BundleKey {
        let mut key = [0; 32];
        let about = [village.as_str().as_bytes(), &[0], &generation.to_be_bytes()[..]];
        let expanded = Hkdf::<Sha256>::new(None, &self.villages).expand_multi_info(&about, &mut key);
        expanded.expect("32 bytes are a valid length");
        BundleKey(key)
    }

    /// Whether a data folder has its secret.
    pub fn are_at(dir: &Path) -> bool {
        dir.join(Self::FILE).exists()
    }

    /// Reads the secret of a data folder, or makes it there (mode 0600) with `fill`.
    pub fn at(dir: &Path, fill: impl FnOnce(&mut [u8])) -> Result<Self> {
        let path = dir.join(Self::FILE);
        if !path.exists() {
            let mut secret = [0; 32];
            fill(&mut secret);
            write_private(&path, &secret)?;
        }
        Ok(Self::from_secret(&Self::secret(dir)?))
    }

    /// The secret itself.
    pub(crate) fn secret(dir: &Path) -> Result<[u8; 32]> {
        std::fs::read(dir.join(Self::FILE))?.try_into().map_err(|_| Error::Damaged)
    }
}

/// Writes a file that only its owner may read, and syncs it.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
