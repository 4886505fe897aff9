//! Parcels into the device, a few households at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pendata_domain::area::VillageCode;
use pendata_domain::protocol::{LogRecord, Parcel};

use super::Taken;
use super::group::GroupWork;
use super::log::LogWork;
use crate::device::Device;
use crate::error::{Error, Result};

/// Households read again under one lock: some 20 ms.
const REFRESHED_AT_ONCE: usize = 20;

/// Takes in parcels of one village, in their order. What is taken stays taken, whatever comes after.
///
/// Errors: `OutOfArea` for a village of others, `NoForm` where neither the device nor the parcels have one,
/// `StorageFull`.
pub fn take_parcels(device: &Mutex<Device>, village: &VillageCode, parcels: Vec<Parcel>) -> Result<Taken> {
    if !lock(device).villages().contains(village) {
        return Err(Error::OutOfArea);
    }
    let mut taken = Taken::default();
    let mut records = Records::default();
    for parcel in parcels {
        match parcel {
            Parcel::Record { epoch, after, record } => {
                if !records.goes_on(epoch, after) {
                    taken.add(take_records(device, village, std::mem::take(&mut records))?);
                }
                records.push(epoch, after, record);
            }
            other => {
                taken.add(take_records(device, village, std::mem::take(&mut records))?);
                taken.add(take_one(device, village, other)?);
            }
        }
    }
    taken.add(take_records(device, village, records)?);
    lock(device).take_erasures()?;
    Ok(taken)
}

/// Records of a log that follow each other.
#[derive(Default)]
pub(super) struct Records {
    pub epoch: u32,
    pub after: u64,
    pub last: u64,
    pub records: Vec<LogRecord>,
}

impl Records {
    fn goes_on(&self, epoch: u32, after: u64) -> bool {
        self.records.is_empty() || (self.epoch == epoch && self.last == after)
    }

    fn push(&mut self, epoch: u32, after: u64, record: LogRecord) {
        if self.records.is_empty() {
            (self.epoch, self.after) = (epoch, after);
        }
        self.last = record.last();
        self.records.push(record);
    }
}

fn take_records(device: &Mutex<Device>, village: &VillageCode, records: Records) -> Result<Taken> {
    if records.records.is_empty() {
        return Ok(Taken::default());
    }
    let mut work = lock(device).open_records(village, records)?;
    while lock(device).take_some_records(&mut work)? {}
    let LogWork { taken, .. } = work;
    Ok(taken)
}

fn take_one(device: &Mutex<Device>, village: &VillageCode, parcel: Parcel) -> Result<Taken> {
    match parcel {
        Parcel::Papers { frame } => lock(device).take_papers(village, &frame),
        Parcel::Form { version, hash, xml } => {
            let taken = lock(device).take_form(village, (version, hash), &xml)?;
            while lock(device).refresh_stale(REFRESHED_AT_ONCE)? == REFRESHED_AT_ONCE {}
            Ok(taken)
        }
        Parcel::Part { epoch, notice, index, body } => {
            let Some((wanted, mut part)) =
                lock(device).open_relayed_part(village, (epoch, notice, index), &body)?
            else {
                return Ok(Taken::default());
            };
            let loaded = part.count();
            while lock(device).take_some_of_part(&wanted, &mut part)? {}
            Ok(Taken { loaded, ..Taken::default() })
        }
        Parcel::Record { .. } => Ok(Taken::default()),
        Parcel::Group { group } => {
            let mut work = lock(device).open_group(village, group)?;
            while lock(device).take_some_of_group(&mut work)? {}
            let GroupWork { taken, .. } = work;
            Ok(taken)
        }
        Parcel::Outcome { frame } => lock(device).take_outcome(village, &frame),
        Parcel::Photo { piece } => lock(device).take_piece(piece),
    }
}

/// A panic elsewhere left the device as its last transaction did.
pub(super) fn lock(device: &Mutex<Device>) -> MutexGuard<'_, Device> {
    device.lock().unwrap_or_else(PoisonError::into_inner)
}
