//! Taking a bundle in: first whether it is whole and whose it is, then each sealed group as if its writer had pushed
//! it. What the log holds already is not pushed again.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use ed25519_dalek::VerifyingKey;
use minicbor::bytes::ByteVec;
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::bundle::{Bundle, Header, Sender};
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId, PhotoHash, UserId};
use pendata_domain::protocol::{
    Entry, Group, LogRecord, Parcel, Pieces, QuarantineReason, VILLAGE_PAPERS, Verdict, VillagePapers,
    open_frame,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{KeepPhoto, Photo};
use crate::app::App;
use crate::error::{BundleRefusal, Error, Result};
use crate::store::audit;
use crate::store::rows::Device;

/// What a bundle came to.
#[derive(Clone, Debug, Serialize)]
pub struct Import {
    pub village: VillageCode,
    /// Name and owner of the tablet that made it; empty where the server did.
    pub sender: String,
    pub officer: String,
    pub sender_revoked: bool,
    /// The sender's clock, Unix seconds.
    pub made: i64,
    /// Households of which the bundle brought changes.
    pub households: u32,
    pub accepted: u32,
    /// Changes that were here before.
    pub duplicate: u32,
    pub waiting: u32,
    pub quarantined: Vec<Refused>,
    /// Photos that were not here before.
    pub photos: u32,
    /// Households that were emptied before a backup was restored, and are emptied again.
    pub erased: u32,
}

/// Changes set aside for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    pub reason: QuarantineReason,
    pub changes: u32,
}

impl App {
    /// Takes a bundle in, in the name of `by`, an admin of `district`, or of the operator where both are `None`.
    /// Twice is once.
    ///
    /// Errors with `BundleRefused`, having taken nothing; whatever is wrong with single changes stands in the report.
    pub fn import_bundle<R: Read + Seek>(
        &self,
        source: R,
        by: Option<(&DistrictCode, UserId)>,
        keep_photo: KeepPhoto<'_>,
    ) -> Result<Import> {
        let mut bundle = Bundle::open(source)?;
        let header = bundle.header().clone();
        let district = header.village.district();
        if by.is_some_and(|(own, _)| *own != district) {
            return Err(Error::BundleRefused(BundleRefusal::OtherDistrict));
        }
        let sender = self.bundle_sender(&header)?;
        let key = self.keys.village(&header.village, header.generation);
        let signer = match &sender {
            Some(device) => VerifyingKey::from_bytes(&device.key).map_err(|_| Error::Damaged)?,
            None => self.keys.server.verifying_key(),
        };
        bundle.check(&key, |_| Ok::<_, Error>(signer))?;
        let mut taking = Taking::new(self, &header, sender.as_ref());
        let mut chunks = bundle.chunks(&key)?;
        while let Some(parcels) = chunks.next_chunk()? {
            parcels.into_iter().try_for_each(|parcel| taking.take(parcel, keep_photo))?;
        }
        let import = taking.finish()?;
        self.note_import(&district, by.map(|(_, user)| user), &header, &import)?;
        Ok(import)
    }

    /// `None` for a bundle that the server made.
    fn bundle_sender(&self, header: &Header) -> Result<Option<Device>> {
        let Sender::Device(number) = header.sender else { return Ok(None) };
        let unknown = || Error::BundleRefused(BundleRefusal::UnknownSender);
        let device = self.store.device(number)?.ok_or_else(unknown)?;
        match device.account.district == header.village.district() {
            true => Ok(Some(device)),
            false => Err(unknown()),
        }
    }

    fn note_import(
        &self,
        district: &DistrictCode,
        user: Option<UserId>,
        header: &Header,
        import: &Import,
    ) -> Result<()> {
        let aside: u32 = import.quarantined.iter().map(|refused| refused.changes).sum();
        let Import { accepted, duplicate, waiting, photos, .. } = import;
        let from = match header.sender {
            Sender::Server => "server".to_owned(),
            Sender::Device(number) => format!("device {}", number.0),
        };
        let detail = format!(
            "{} from {from}: accepted {accepted} duplicate {duplicate} waiting {waiting} quarantined {aside} \
             photos {photos}",
            header.village
        );
        let entry = audit::Entry { user, device: None, act: "bundle_import", detail };
        self.note(district, entry)
    }
}

/// A bundle being taken in.
struct Taking<'a> {
    app: &'a App,
    bringer: Option<&'a Device>,
    households: BTreeSet<HouseholdId>,
    quarantined: BTreeMap<QuarantineReason, u32>,
    /// Changes that waited for another: it may have come later in the bundle.
    waiting: BTreeSet<(HouseholdId, ChangeHash)>,
    pieces: Pieces,
    seen: BTreeSet<PhotoHash>,
    /// Erasures that the sender's papers name: this registry may have lost them.
    erasures: Vec<ByteVec>,
    import: Import,
}

impl<'a> Taking<'a> {
    fn new(app: &'a App, header: &Header, bringer: Option<&'a Device>) -> Self {
        let import = Import {
            village: header.village.clone(),
            sender: bringer.map(|device| device.label.clone()).unwrap_or_default(),
            officer: bringer.map(|device| device.account.name.clone()).unwrap_or_default(),
            sender_revoked: bringer.is_some_and(|device| device.revoked || !device.account.active),
            made: header.time,
            households: 0,
            accepted: 0,
            duplicate: 0,
            waiting: 0,
            quarantined: Vec::new(),
            photos: 0,
            erased: 0,
        };
        let (households, quarantined, waiting) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
        Self {
            app,
            bringer,
            households,
            quarantined,
            waiting,
            pieces: Pieces::default(),
            seen: BTreeSet::new(),
            erasures: Vec::new(),
            import,
        }
    }

    fn take(&mut self, parcel: Parcel, keep_photo: KeepPhoto<'_>) -> Result<()> {
        match parcel {
            Parcel::Group { group } => self.group(&group),
            Parcel::Record { record: LogRecord::Changes { group, .. }, .. } => self.group(&group),
            Parcel::Photo { piece } => {
                let Some(content) = self.pieces.add(&piece) else { return Ok(()) };
                let whole = <[u8; 32]>::from(Sha256::digest(&content)) == piece.hash.0;
                let village = self.import.village.clone();
                if !whole || self.app.store.photo(&village, piece.hash)?.is_some() {
                    return Ok(());
                }
                let is_photo = piece.photo.starts_with(&piece.hash.to_string());
                self.import.photos += u32::from(is_photo && self.seen.insert(piece.hash));
                let device = self.bringer.map_or(DeviceNumber(0), |device| device.number);
                keep_photo(Photo { device, village, hash: piece.hash, content })
            }
            // What the server itself gave.
            Parcel::Papers { frame } => {
                let key = self.app.keys.server.verifying_key();
                let papers = open_frame::<VillagePapers>(&frame, VILLAGE_PAPERS, &[], &key);
                self.erasures.extend(papers.map(|papers| papers.erasures).unwrap_or_default());
                Ok(())
            }
            Parcel::Form { .. } | Parcel::Part { .. } | Parcel::Record { .. } | Parcel::Outcome { .. } => {
                Ok(())
            }
        }
    }

    fn group(&mut self, group: &Group) -> Result<()> {
        let present = group.entries.iter().filter(|entry| matches!(entry, Entry::Present { .. }));
        let households: BTreeSet<HouseholdId> = present.map(Entry::household).collect();
        if self.all_logged(group)? {
            self.import.duplicate += group.present() as u32;
            self.households.extend(households);
            return Ok(());
        }
        let Some(bringer) = self.bringer else { return Ok(()) };
        let _turn = self.app.turns(&[group.header.device])?;
        let bringer = self.app.again(bringer)?;
        let mut sealer = self.app.sealer(group, &bringer)?;
        let ingested = self.app.ingest(&mut sealer, group, None)?;
        for (entry, verdict) in group.entries.iter().zip(&ingested.results) {
            if let (Entry::Present { household, .. }, Ok(sealed)) = (entry, entry.sealed()) {
                self.count((*household, sealed.hash), verdict);
            }
        }
        self.households.extend(households);
        Ok(())
    }

    fn all_logged(&self, group: &Group) -> Result<bool> {
        let district = self.import.village.district();
        for entry in &group.entries {
            if let Entry::Present { household, .. } = entry {
                let Ok(sealed) = entry.sealed() else { return Ok(false) };
                if self.app.store.known(&district, &[(*household, sealed.hash)])?.is_empty() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn count(&mut self, change: (HouseholdId, ChangeHash), verdict: &Verdict) {
        match verdict {
            Verdict::Accepted => self.import.accepted += 1,
            Verdict::Duplicate => self.import.duplicate += 1,
            Verdict::Waiting { .. } => _ = self.waiting.insert(change),
            Verdict::Quarantined { reason } => *self.quarantined.entry(*reason).or_default() += 1,
        }
    }

    fn finish(mut self) -> Result<Import> {
        let district = self.import.village.district();
        for (household, hash) in &self.waiting {
            match self.app.store.known(&district, &[(*household, *hash)])?.is_empty() {
                true => self.import.waiting += 1,
                false => self.import.accepted += 1,
            }
        }
        if let Some(bringer) = self.bringer {
            self.import.erased = self.app.erase_again(&district, bringer.number, &self.erasures)?;
        }
        let refused = |(reason, changes)| Refused { reason, changes };
        let quarantined = self.quarantined.into_iter().map(refused).collect();
        Ok(Import { households: self.households.len() as u32, quarantined, ..self.import })
    }
}
