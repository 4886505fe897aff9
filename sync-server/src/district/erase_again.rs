//! Erasures that a registry lost which was set back (docs/decisions/0027, 0031): it has the old household in full again,
//! until a tablet gives back what stands in its place, and with it this server's own word.

use minicbor::bytes::ByteVec;
use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{DeviceNumber, HouseholdId};
use pendata_domain::protocol::{ERASURE, Erasure, open_frame};

use crate::app::App;
use crate::error::{Error, Result};
use crate::ingest::TRIES;
use crate::store::audit::Entry;
use crate::store::{Act, Write};

impl App {
    /// Empties again what `frames` say, which a device brought. What is not this server's word is passed over, and so is
    /// what is known, and a household in whose place nothing stands yet. Returns how many it emptied. Bytes of photos go
    /// with those that no row knows.
    pub(crate) fn erase_again(
        &self,
        district: &DistrictCode,
        bringer: DeviceNumber,
        frames: &[ByteVec],
    ) -> Result<u32> {
        if frames.is_empty() || self.may_promise().is_err() {
            return Ok(0);
        }
        let key = self.keys.server.verifying_key();
        let opened = |frame: &ByteVec| Some((open_frame(frame, ERASURE, &[], &key).ok()?, frame.to_vec()));
        let mut known: Vec<(Erasure, Vec<u8>)> = frames.iter().filter_map(opened).collect();
        known.retain(|(erasure, _)| erasure.village.district() == *district);
        // What stands in the place of a household may have been emptied itself, later.
        known.sort_by_key(|(erasure, _)| std::cmp::Reverse(erasure.time));
        let mut emptied = 0;
        for (erasure, frame) in &known {
            emptied += u32::from(self.empty_again(district, bringer, erasure, frame)?);
        }
        Ok(emptied)
    }

    /// Returns whether it did.
    fn empty_again(
        &self,
        district: &DistrictCode,
        bringer: DeviceNumber,
        erasure: &Erasure,
        frame: &[u8],
    ) -> Result<bool> {
        for _ in 0..TRIES {
            let known = self.store.erased(district, &[erasure.household, erasure.remade])?;
            let stands = known.contains_key(&erasure.remade) || self.stands(district, erasure.remade)?;
            if known.contains_key(&erasure.household) || !stands {
                return Ok(false);
            }
            let outcome = self.act(self.emptying_again(district, bringer, erasure, frame)?);
            self.cache.forget(erasure.household);
            match outcome {
                Err(Error::Stale) => {}
                outcome => {
                    outcome?;
                    self.make_pack(&erasure.village)?;
                    return Ok(true);
                }
            }
        }
        // Others write there without a pause: the device brings it again.
        Ok(false)
    }

    fn emptying_again(
        &self,
        district: &DistrictCode,
        bringer: DeviceNumber,
        erasure: &Erasure,
        frame: &[u8],
    ) -> Result<Act> {
        let old = match self.document(district, erasure.household) {
            Err(Error::NotFound) => None,
            found => Some(found?),
        };
        let old = old.as_ref().map(|(stored, document)| (stored, document));
        let erasing = self.emptying(erasure, frame.to_vec(), old, &[])?;
        let detail = format!(
            "household {} remade {} reason {}: given back by device {}",
            erasure.household,
            erasure.remade,
            erasure.reason.as_str(),
            bringer.0
        );
        let audit = Some(Entry { user: None, device: Some(bringer), act: "erase", detail });
        let (write, time) = (Write::Erase(Box::new(erasing)), self.now());
        Ok(Act { district: Some(district.clone()), time, write, audit })
    }

    /// Whether a household is here that somebody lives in.
    fn stands(&self, district: &DistrictCode, household: HouseholdId) -> Result<bool> {
        match self.document(district, household) {
            Err(Error::NotFound) => Ok(false),
            found => Ok(!found?.1.persons().is_empty()),
        }
    }
}
