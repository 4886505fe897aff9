//! The server's word on a seal, brought by another device: as good as its answer to a push.

use pendata_domain::area::VillageCode;
use pendata_domain::protocol::{SEAL_OUTCOME, SealOutcome, Verdict, open_frame};

use super::Taken;
use crate::device::Device;
use crate::error::Result;
use crate::sync::absorb::{Pushed, Settling, meant};
use crate::tables::{carried, papers, seals};

impl Device {
    pub(super) fn take_outcome(&mut self, village: &VillageCode, frame: &[u8]) -> Result<Taken> {
        let opened = open_frame::<SealOutcome>(frame, SEAL_OUTCOME, &[], &self.identity.server_key()?);
        let Ok(outcome) = opened else { return Ok(Taken::default()) };
        let outcome = SealOutcome { results: meant(outcome.results, &outcome.erased), ..outcome };
        let own = outcome.writer == self.identity.device;
        let counter = outcome.receipt.body.counter;
        let group = match own && seals::holds(&self.store.db, counter, outcome.seal)? {
            true => seals::unanswered_group(&self.store.db, counter)?,
            false => carried::get(&self.store.db, outcome.seal)?,
        };
        if !own {
            self.store.commit(self.environment.as_mut(), |ledger| {
                papers::keep_outcome(ledger.tx, village, &outcome, frame)
            })?;
        }
        let Some(group) = group.filter(|group| group.entries.len() == outcome.results.len()) else {
            return Ok(Taken::default());
        };
        let pushed = Pushed::of(group)?;
        let settled = self.settle_seal(&Settling {
            pushed: &pushed,
            results: &outcome.results,
            receipt: Some(&outcome.receipt),
            answer: None,
        })?;
        let aside = |verdict: &&Verdict| matches!(verdict, Verdict::Quarantined { .. });
        let set_aside = outcome.results.iter().filter(aside).count() as u32;
        let (sent, set_aside) = if own { (settled.sent, set_aside) } else { (0, 0) };
        Ok(Taken { sent, set_aside, households: settled.touched, ..Taken::default() })
    }
}
