//! Bundle files at the district's desk: taken in from sticks, and made for the villages.

use std::fs::File;
use std::io::{BufReader, BufWriter, Seek};
use std::sync::Arc;

use pendata_domain::area::VillageCode;

use super::types::{BundleImported, RefusedChanges};
use crate::access::Visitor;
use crate::app::App;
use crate::bundles::{Import, Photo};
use crate::error::{Error, Result};

impl App {
    /// Takes in a file that was uploaded. Blocking; `wait` brings a photo onto its shelf.
    pub fn take_bundle(
        self: &Arc<Self>,
        visitor: &Visitor,
        file: File,
        wait: &tokio::runtime::Handle,
    ) -> Result<BundleImported> {
        let by = Some((&visitor.district, visitor.account.user));
        let mut keep = |photo: Photo| wait.block_on(self.keep_bundled_photo(photo));
        let import = self.import_bundle(BufReader::new(file), by, &mut keep)?;
        self.told(import)
    }

    fn told(&self, import: Import) -> Result<BundleImported> {
        let refused = |refused: crate::bundles::Refused| RefusedChanges {
            reason: refused.reason.as_str().into(),
            changes: refused.changes,
        };
        Ok(BundleImported {
            village: self.place(import.village.as_str())?,
            device: import.sender,
            officer: import.officer,
            sender_revoked: import.sender_revoked,
            made: import.made,
            households: import.households,
            accepted: import.accepted,
            duplicate: import.duplicate,
            waiting: import.waiting,
            quarantined: import.quarantined.into_iter().map(refused).collect(),
            photos: import.photos,
        })
    }

    /// A village's bundle in a file of its own, at its beginning, with its length.
    ///
    /// Errors with `Forbidden` for a village of another district.
    pub fn give_bundle(&self, visitor: &Visitor, village: &VillageCode, file: File) -> Result<(File, u64)> {
        if village.district() != visitor.district {
            return Err(Error::Forbidden);
        }
        let user = Some(visitor.account.user);
        let (writer, written) = self.export_bundle(village, None, user, BufWriter::new(file))?;
        let mut file = writer.into_inner().map_err(|error| Error::File(error.into_error()))?;
        file.rewind()?;
        Ok((file, written.bytes))
    }
}
