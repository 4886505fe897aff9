//! What devices need to carry work for each other: their villages' keys, papers, and the outcome of a seal.

use minicbor::bytes::ByteVec;
use pendata_domain::area::VillageCode;
use pendata_domain::ids::FormVersion;
use pendata_domain::protocol::{
    Exchange, SEAL_OUTCOME, SealOutcome, VILLAGE_PAPERS, VillageKey, VillagePapers, seal_frame,
};

use super::serves;
use crate::app::App;
use crate::error::Result;
use crate::store::rows::Device;

/// Generations that a device gets beside the newest: bundles made before a revocation may still be on their way.
const OLDER_GENERATIONS: u32 = 7;

impl App {
    /// Keys and papers of a device's villages; nothing for one that may not read.
    pub(super) fn exchange(&self, device: &Device) -> Result<Exchange> {
        let mut exchange = Exchange::default();
        if !serves(device) {
            return Ok(exchange);
        }
        for village in &device.account.villages(self.now()) {
            let newest = self.store.generation(village)?;
            for generation in newest.saturating_sub(OLDER_GENERATIONS).max(1)..=newest {
                let key = self.keys.village(village, generation);
                exchange.keys.push(VillageKey { village: village.clone(), generation, key });
            }
            exchange.papers.push(self.papers(village)?);
        }
        Ok(exchange)
    }

    /// Who works in a village and which form, under the server's signature.
    pub(crate) fn papers(&self, village: &VillageCode) -> Result<ByteVec> {
        let (version, roster) = self.roster_of(village)?;
        let papers = VillagePapers {
            village: village.clone(),
            version,
            generation: self.store.generation(village)?,
            roster,
            form: self.form_offered(&village.district(), FormVersion(0), None)?,
            time: self.now(),
            erasures: self.store.erasures(village)?.into_iter().map(|erasure| erasure.frame.into()).collect(),
        };
        Ok(seal_frame(&papers, VILLAGE_PAPERS, &[], &self.keys.server).into())
    }

    /// The server's word on a seal, for whoever brings it to its writer.
    pub(crate) fn sealed_outcome(&self, outcome: &SealOutcome) -> ByteVec {
        seal_frame(outcome, SEAL_OUTCOME, &[], &self.keys.server).into()
    }
}
