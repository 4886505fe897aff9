//! Whose word a group is: the roster's devices and our own.

use std::collections::BTreeMap;

use ed25519_dalek::VerifyingKey;
use pendata_domain::authority::{CONSOLE, Writer};
use pendata_domain::ids::DeviceNumber;
use pendata_domain::protocol::{Group, QuarantineReason, RosterEntry};
use pendata_domain::seal::Seal;

use crate::device::Device;
use crate::error::Result;
use crate::tables::roster;

/// A device that may have sealed something.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub writer: Writer,
    pub key: VerifyingKey,
    pub revoked: bool,
}

pub(crate) type Writers = BTreeMap<DeviceNumber, Known>;

/// The devices of some of a roster's entries.
pub(crate) fn writers(entries: &[RosterEntry]) -> Writers {
    let mut known = Writers::new();
    for entry in entries {
        for device in &entry.devices {
            let key = device.key.as_slice().try_into().ok();
            let Some(key) = key.and_then(|key: [u8; 32]| VerifyingKey::from_bytes(&key).ok()) else {
                continue;
            };
            let console = device.number == CONSOLE;
            let writer = Writer { device: device.number, user: entry.user, role: entry.role, console };
            known.insert(device.number, Known { writer, key, revoked: device.revoked });
        }
    }
    known
}

impl Device {
    pub(super) fn writers(&self) -> Result<Writers> {
        let mut known = writers(&roster::all(&self.store.db)?);
        let identity = &self.identity;
        let (device, user, role) = (identity.device, identity.user, identity.role);
        let writer = Writer { device, user, role, console: false };
        let key = identity.signing_key()?.verifying_key();
        known.insert(device, Known { writer, key, revoked: false });
        Ok(known)
    }
}

/// The seal of a group and its writer. Errors with `BrokenSeal` also where nobody we know wrote it.
pub(super) fn vouched(group: &Group, writers: &Writers) -> Result<(Seal, Known), QuarantineReason> {
    let broken = QuarantineReason::BrokenSeal;
    let known = writers.get(&group.header.device).ok_or(broken)?;
    let seal = group.seal().map_err(|_| broken)?;
    seal.verify(&known.key).map_err(|_| broken)?;
    Ok((seal, *known))
}
