//! Bundle files: parcels to a file, and a file's parcels into the device once all of it is known to be whole.

use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::Mutex;

use ed25519_dalek::{SigningKey, VerifyingKey};
use pendata_domain::area::VillageCode;
use pendata_domain::bundle::{Bundle, BundleProblem, BundleWriter, Header, Nonce, Sender};
use pendata_domain::protocol::{BundleKey, Holdings, MAX_PAGE_BYTES, Parcel};

use super::take::lock;
use super::vouch::writers;
use super::{Content, Giving, Taken, take_parcels};
use crate::device::Device;
use crate::environment::random;
use crate::error::Error;
use crate::tables::papers;

/// Why a bundle was not written or read. Nothing was taken of one that is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("{0}")]
    File(#[from] BundleProblem),
    /// Of a village in another district.
    #[error("the bundle is of another district")]
    OtherDistrict { village: VillageCode },
    #[error("the bundle is of another village")]
    OtherVillage { village: VillageCode },
    /// The village's key of this device is older, or the server gave none yet: sync once.
    #[error("the device does not have the bundle's key yet")]
    NewerKey,
    /// The village's key has changed since the bundle was made, and this device came after.
    #[error("the bundle is under a key that is not given any more")]
    OlderKey,
    #[error("nobody on the roster made the bundle")]
    UnknownSender,
    /// Its work reaches the district's machine all the same, and is kept aside there.
    #[error("the device that made the bundle was revoked")]
    RevokedSender,
    #[error("stopped")]
    Stopped,
    #[error("{0}")]
    Device(#[from] Error),
}

impl Refusal {
    /// A stable word for the UI.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File(BundleProblem::NotABundle) => "not_a_bundle",
            Self::File(BundleProblem::NewerFormat) => "newer_bundle",
            Self::File(BundleProblem::CutShort) => "bundle_cut_short",
            Self::File(BundleProblem::Altered) => "bundle_altered",
            Self::File(BundleProblem::Io(_)) => "bundle_unreadable",
            Self::OtherDistrict { .. } => "bundle_other_district",
            Self::OtherVillage { .. } => "bundle_other_village",
            Self::NewerKey => "bundle_newer_key",
            Self::OlderKey => "bundle_older_key",
            Self::UnknownSender => "bundle_unknown_sender",
            Self::RevokedSender => "bundle_revoked_sender",
            Self::Stopped => "stopped",
            Self::Device(error) => error.code(),
        }
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BundleProgress {
    /// Chunks done, and of how many; 0 where that is not known.
    pub done: u32,
    pub of: u32,
    pub bytes: u64,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub bytes: u64,
    /// Sealed groups in it.
    pub groups: u32,
}

/// Whose bundle it was, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleReport {
    pub header: Header,
    pub taken: Taken,
}

/// Writes what one who has nothing would need. The device is locked for a chunk at a time; `watch` ends it by
/// returning `false`.
///
/// Errors: `NewerKey` where the server gave no key yet, `Stopped`, and what the file says.
pub fn write_bundle<W: Write>(
    device: &Mutex<Device>,
    village: &VillageCode,
    content: Content,
    out: W,
    mut watch: impl FnMut(BundleProgress) -> bool,
) -> Result<(W, Written), Refusal> {
    let (header, key, signer) = begin(&mut lock(device), village)?;
    let mut giving = Giving::new(village, Holdings::nothing(village), content);
    let mut writer = BundleWriter::begin(out, &header, &key).map_err(BundleProblem::Io)?;
    let mut written = Written::default();
    let mut progress = BundleProgress::default();
    loop {
        let parcels = lock(device).next_parcels(&mut giving, MAX_PAGE_BYTES)?;
        if parcels.is_empty() {
            break;
        }
        written.groups += parcels.iter().filter(|p| matches!(p, Parcel::Group { .. })).count() as u32;
        writer.add(parcels).map_err(BundleProblem::Io)?;
        (progress.done, progress.bytes) = (progress.done + 1, writer.bytes());
        if !watch(progress) {
            return Err(Refusal::Stopped);
        }
    }
    let (out, bytes) = writer.finish(&signer).map_err(BundleProblem::Io)?;
    lock(device).mark_bundled(village)?;
    Ok((out, Written { bytes, ..written }))
}

fn begin(device: &mut Device, village: &VillageCode) -> Result<(Header, BundleKey, SigningKey), Refusal> {
    if !device.identity.villages.contains(village) {
        return Err(Error::OutOfArea.into());
    }
    device.prepare_parcels()?;
    let (generation, key) = papers::newest_key(&device.store.db, village)?.ok_or(Refusal::NewerKey)?;
    let sender = Sender::Device(device.identity.device);
    let nonce = Nonce(random(device.environment.as_mut()));
    let header = Header { village: village.clone(), generation, sender, time: device.now(), nonce };
    Ok((header, key, device.identity.signing_key()?))
}

/// Takes in a bundle, after all of it was read once and found whole. The device is locked for a few households at a
/// time; `watch` ends it by returning `false`. What was taken stays; taking a bundle twice is taking it once.
pub fn read_bundle<R: Read + Seek>(
    device: &Mutex<Device>,
    mut source: R,
    mut watch: impl FnMut(BundleProgress) -> bool,
) -> Result<BundleReport, Refusal> {
    let bytes = source.seek(SeekFrom::End(0)).map_err(BundleProblem::Io)?;
    let mut bundle = Bundle::open(source)?;
    let header = bundle.header().clone();
    let key = lock(device).key_of(&header)?;
    bundle.check(&key, |first| lock(device).sender_of(&header, first))?;
    lock(device).must_have_room_for(bytes)?;
    let mut progress = BundleProgress { done: 0, of: bundle.count(), bytes };
    let mut chunks = bundle.chunks(&key)?;
    let mut taken = Taken::default();
    while let Some(parcels) = chunks.next_chunk()? {
        taken.add(take_parcels(device, &header.village, parcels)?);
        progress.done += 1;
        if !watch(progress) {
            return Err(Refusal::Stopped);
        }
    }
    Ok(BundleReport { header, taken })
}

/// Database and journal beside each other, and room for the officer's own work.
const DISK_EACH_BYTE: u64 = 4;
const SPARE_BYTES: u64 = 50 * 1024 * 1024;

impl Device {
    fn key_of(&self, header: &Header) -> Result<BundleKey, Refusal> {
        let village = header.village.clone();
        if !self.identity.villages.contains(&village) {
            let same = self.identity.villages.iter().any(|own| own.district() == village.district());
            return Err(match same {
                true => Refusal::OtherVillage { village },
                false => Refusal::OtherDistrict { village },
            });
        }
        let newest = papers::newest_key(&self.store.db, &village)?.map_or(0, |(generation, _)| generation);
        match papers::key(&self.store.db, &village, header.generation)? {
            Some(key) => Ok(key),
            None if header.generation > newest => Err(Refusal::NewerKey),
            None => Err(Refusal::OlderKey),
        }
    }

    /// The key of a bundle's sender, by our roster or by newer papers that the bundle itself begins with.
    fn sender_of(&self, header: &Header, first: &[Parcel]) -> Result<VerifyingKey, Refusal> {
        let Sender::Device(number) = header.sender else { return Ok(self.identity.server_key()?) };
        let mut known = self.writers()?;
        let version = papers::get(&self.store.db, &header.village)?.map_or(0, |(version, _)| version);
        for parcel in first {
            let Parcel::Papers { frame } = parcel else { continue };
            let brought = self.opened_papers(frame)?;
            let newer = brought.filter(|p| p.village == header.village && p.version > version);
            known.extend(newer.map(|papers| writers(&papers.roster)).unwrap_or_default());
        }
        match known.get(&number) {
            None => Err(Refusal::UnknownSender),
            Some(sender) if sender.revoked => Err(Refusal::RevokedSender),
            Some(sender) => Ok(sender.key),
        }
    }

    fn must_have_room_for(&self, bytes: u64) -> Result<(), Refusal> {
        let needed = bytes * DISK_EACH_BYTE + SPARE_BYTES;
        match self.environment.free_bytes(&self.store.dir) {
            Some(free) if free < needed => Err(Error::LowSpace { needed, free }.into()),
            _ => Ok(()),
        }
    }
}
