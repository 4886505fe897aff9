//! Snapshots of villages: made here, read in parts.

use pendata_domain::area::VillageCode;
use pendata_domain::document::Document;
use pendata_domain::protocol::{PACK_PART, PackPart, PackedHousehold, part_path, seal_frame};

use super::may_read;
use crate::app::App;
use crate::body;
use crate::error::{Error, Result};
use crate::store::rows::{Feed, Pack, VillageDocument};

/// The most bytes of a part as it travels.
const PART_BYTES: usize = 32 * 1024;
/// What a part's documents may have before they are packed: half of what a body may expand to.
const PART_RAW_BYTES: usize = 512 * 1024;
/// Households of the first part; the next ones follow what it came to.
const FIRST: usize = 64;
/// A log as short as this is read without a snapshot.
const SMALL: u64 = 100;

impl App {
    /// `GET /v1/scope/{village}/parts/{epoch}-{through}/{part}`: immutable bytes.
    pub fn handle_part(
        &self,
        access: &str,
        village: &VillageCode,
        epoch: u32,
        through: u64,
        part: u32,
    ) -> Result<Vec<u8>> {
        let device = self.reader(access, &part_path(village, epoch, through, part))?;
        may_read(&device, village, self.now())?;
        self.store.pack_part(village, epoch, through, part)?.ok_or(Error::NotFound)
    }

    /// Makes a new snapshot of every village whose log grew by more than a quarter since the last one.
    pub fn refresh_packs(&self) -> Result<()> {
        for (village, head) in self.store.heads()? {
            let through = self.store.pack(&village)?.map_or(0, |pack| pack.through);
            let grown = head > SMALL && head > through + through / 4;
            // Programs that do not know of emptied changes get past them by a snapshot alone.
            if grown || (through == 0 && !self.store.erasures(&village)?.is_empty()) {
                let pack = self.make_pack(&village)?;
                tracing::info!(%village, parts = pack.parts, bytes = pack.bytes, "snapshot made");
            }
        }
        Ok(())
    }

    /// Makes a snapshot of a village as it stands. Does nothing where it has not grown since the last.
    pub fn make_pack(&self, village: &VillageCode) -> Result<Pack> {
        let (feed, documents) = self.store.village(village)?;
        let newest = self.store.pack(village)?;
        if let Some(pack) = newest.filter(|pack| (pack.epoch, pack.through) == (feed.epoch, feed.head)) {
            return Ok(pack);
        }
        let households = documents.len() as u32;
        let parts = self.pack_parts(village, feed, self.packed(village, documents)?);
        let pack = Pack {
            epoch: feed.epoch,
            through: feed.head,
            digest: feed.digest,
            parts: parts.len() as u32,
            bytes: parts.iter().map(|part| part.len() as u64).sum(),
            households,
        };
        self.store.add_pack(village, &pack, parts)?;
        Ok(pack)
    }

    fn packed(&self, village: &VillageCode, documents: Vec<VillageDocument>) -> Result<Vec<PackedHousehold>> {
        let pack = |stored: VillageDocument| {
            let household = stored.household;
            let document = match Document::load(&stored.saved) {
                Ok(document) => document,
                Err(_) => self.document(&village.district(), household)?.1,
            };
            Ok(PackedHousehold { household, saved: document.save_packed() })
        };
        documents.into_iter().map(pack).collect()
    }

    fn pack_parts(
        &self,
        village: &VillageCode,
        feed: Feed,
        mut households: Vec<PackedHousehold>,
    ) -> Vec<Vec<u8>> {
        let (mut parts, mut count) = (Vec::new(), FIRST);
        while !households.is_empty() {
            let taken = fitting(&households, count);
            let index = parts.len() as u32;
            let last = taken == households.len();
            let body = self.sealed_part(village, feed, (index, last), &households[..taken]);
            if body.len() > PART_BYTES && taken > 1 {
                count = taken * PART_BYTES * 9 / 10 / body.len();
                continue;
            }
            count = (taken * PART_BYTES * 95 / 100 / body.len()).max(1);
            households.drain(..taken);
            parts.push(body);
        }
        parts
    }

    fn sealed_part(
        &self,
        village: &VillageCode,
        feed: Feed,
        (index, last): (u32, bool),
        households: &[PackedHousehold],
    ) -> Vec<u8> {
        let (epoch, through) = (feed.epoch, feed.head);
        let households = households.to_vec();
        let (village, digest) = (village.clone(), Some(feed.digest));
        let path = part_path(&village, epoch, through, index);
        let part = PackPart { village, epoch, through, index, households, digest, last };
        body::pack(&seal_frame(&part, PACK_PART, path.as_bytes(), &self.keys.server), body::Effort::Smallest)
    }
}

/// How many of the next `count` households stay under the cap for unpacked bytes; at least one.
fn fitting(households: &[PackedHousehold], count: usize) -> usize {
    let mut bytes = 0;
    let within = households.iter().take(count.max(1)).take_while(|household| {
        bytes += household.saved.len();
        bytes <= PART_RAW_BYTES
    });
    within.count().max(1)
}
