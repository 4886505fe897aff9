//! Devices are witnesses of the audit chains: a receipt says where its district's ended, lies on the tablet, and comes
//! back with every sync. Whoever makes a chain anew has 150,000 tablets to convince.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use pendata_domain::area::DistrictCode;
use pendata_domain::receipt::{ChainMark, Receipt};

use crate::app::App;
use crate::error::Result;
use crate::store::audit::Entry;
use crate::store::fleet::AuditFilter;
use crate::store::life::Life;
use crate::store::rows::Device;

/// Seconds for which an end of a chain is good enough for receipts.
const FRESH: i64 = 300;

/// What this instance knows of the chains.
#[derive(Default)]
pub struct Chains(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// Ends, the registry's life, and when they were read.
    ends: BTreeMap<DistrictCode, (u32, i64, ChainMark)>,
    /// Districts whose chain a device contradicted: told once.
    contradicted: BTreeSet<DistrictCode>,
}

impl Chains {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Where a district's chain ended in the last minutes of this life; `None` for one that has no row.
    pub(crate) fn chain_mark(&self, district: &DistrictCode, epoch: u32) -> Result<Option<ChainMark>> {
        let now = self.now();
        let fresh = |(life, read, mark): &(u32, i64, ChainMark)| {
            (*life == epoch && now - read < FRESH).then_some(*mark)
        };
        let known = self.chains.known().ends.get(district).and_then(fresh);
        if known.is_some() {
            return Ok(known);
        }
        let last = self.store.audit_search(district, &AuditFilter::default(), 1)?.pop();
        let mark = last.map(|row| ChainMark { number: row.number, hash: half(&row.hash) });
        self.chains.known().ends.extend(mark.map(|mark| (district.clone(), (epoch, now, mark))));
        Ok(mark)
    }

    /// Compares what a receipt of this life says of the chain with the chain. One that is shorter was set back; one that
    /// has another row was made anew, which the chain says from then on, and the log.
    pub(crate) fn hear_witness(&self, life: Life, receipt: &Receipt, device: &Device) -> Result<()> {
        let body = &receipt.body;
        let Some(mark) = body.chain.filter(|_| body.device == device.number && body.epoch == life.epoch)
        else {
            return Ok(());
        };
        if mark.number == 0 || receipt.verify(&self.keys.server.verifying_key()).is_err() {
            return Ok(());
        }
        let district = &device.account.district;
        let row = self.store.audit(district, mark.number - 1, 1)?.pop();
        match row.filter(|row| row.number == mark.number) {
            Some(row) if half(&row.hash) == mark.hash => Ok(()),
            Some(_) => self.contradicted(district, device, mark.number),
            None => {
                let how =
                    format!("device {} has seen row {} of the audit chain", device.number.0, mark.number);
                self.found_set_back(life, life.epoch, &how)
            }
        }
    }

    fn contradicted(&self, district: &DistrictCode, device: &Device, number: u64) -> Result<()> {
        if !self.chains.known().contradicted.insert(district.clone()) {
            return Ok(());
        }
        self.metrics.audit_contradicted();
        tracing::error!(%district, row = number, device = device.number.0, "the audit chain was made anew");
        let detail = format!("row {number} is not the one that device {} has a receipt for", device.number.0);
        self.note(district, Entry::by_operator("audit_contradicted", detail))
    }
}

fn half(hash: &[u8; 32]) -> [u8; 16] {
    std::array::from_fn(|i| hash[i])
}
