//! How many changes a device may bring in an hour, at one instance: a tablet in the hands of somebody else shall not fill
//! a village, and one that repeats itself without end shall not keep a server busy.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use pendata_domain::ids::DeviceNumber;

use crate::error::{Error, Result};

/// A month without signal is some 5,000 changes.
pub const CHANGES_AN_HOUR: u32 = 20_000;
const HOUR: i64 = 3600;
/// Devices remembered at once; beyond, hours that are over are forgotten.
const MANY: usize = 10_000;

pub struct Quotas {
    most: u32,
    /// When a device's hour began, Unix seconds, and what it brought in it.
    spent: Mutex<BTreeMap<DeviceNumber, (i64, u32)>>,
}

impl Quotas {
    pub fn of(most: u32) -> Self {
        Self { most, spent: Mutex::default() }
    }

    /// Counts `changes` of a device. Errors with `OverQuota` where they are too many for this hour: then none counts. A
    /// push that is larger than all of an hour passes at the hour's beginning, so that nothing waits for ever.
    pub fn spend(&self, device: DeviceNumber, changes: u32, now: i64) -> Result<()> {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.len() > MANY {
            spent.retain(|_, (began, _)| (0..HOUR).contains(&(now - *began)));
        }
        let (began, brought) = spent.entry(device).or_insert((now, 0));
        if !(0..HOUR).contains(&(now - *began)) {
            (*began, *brought) = (now, 0);
        }
        if *brought > 0 && brought.saturating_add(changes) > self.most {
            return Err(Error::OverQuota { seconds: (*began + HOUR - now).unsigned_abs() as u32 });
        }
        *brought = brought.saturating_add(changes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_has_its_measure_and_the_next_begins_anew() {
        let quotas = Quotas::of(10);
        let (rina, sari) = (DeviceNumber(2), DeviceNumber(3));
        assert!(quotas.spend(rina, 8, 1_000).is_ok());
        assert!(matches!(quotas.spend(rina, 3, 1_600), Err(Error::OverQuota { seconds: 3_000 })));
        assert!(quotas.spend(rina, 2, 1_600).is_ok());
        assert!(quotas.spend(sari, 10, 1_600).is_ok());
        assert!(quotas.spend(rina, 3, 1_000 + HOUR).is_ok());
        assert!(quotas.spend(sari, 400, 1_600 + HOUR).is_ok(), "it could never come otherwise");
        assert!(quotas.spend(sari, 1, 1_600).is_ok(), "a clock that was set back begins another hour");
    }
}
