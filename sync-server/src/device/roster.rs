//! Who is who: names and public keys behind the changes of a device's villages; and where those lie.

use pendata_domain::area::{Bounds, VillageCode};
use pendata_domain::protocol::{RosterDevice, RosterEntry};

use super::serves;
use crate::app::App;
use crate::error::Result;
use crate::store::rows::{Account, CONSOLE, Device};

impl App {
    /// The whole roster where the device's version is not ours.
    pub(super) fn roster(&self, held: u32, device: &Device) -> Result<Option<(u32, Vec<RosterEntry>)>> {
        let district = &device.account.district;
        let version = self.store.roster_version(district)?;
        if held == version || !serves(device) {
            return Ok(None);
        }
        let devices = self.store.devices(district)?;
        let accounts = self.store.accounts(district)?;
        let (villages, now) = (device.account.villages(self.now()), self.now());
        let seen = accounts.into_iter().filter(|account| works_with(account, &villages));
        let entries = seen.map(|account| entry(account, &devices, now)).collect();
        Ok(Some((version, entries)))
    }

    /// Everybody whose name or key stands under changes of a village.
    pub(super) fn roster_of(&self, village: &VillageCode) -> Result<(u32, Vec<RosterEntry>)> {
        let district = village.district();
        let version = self.store.roster_version(&district)?;
        let devices = self.store.devices(&district)?;
        let works = |account: &Account| {
            let villages = account.ever_worked_in();
            villages.is_empty() || villages.contains(village)
        };
        let (accounts, now) = (self.store.accounts(&district)?.into_iter().filter(works), self.now());
        Ok((version, accounts.map(|account| entry(account, &devices, now)).collect()))
    }

    /// Where the device's villages lie, as far as the operator said.
    pub(super) fn bounds_for(&self, device: &Device) -> Result<Vec<(VillageCode, Bounds)>> {
        let mut found = Vec::new();
        for village in &device.account.villages(self.now()) {
            found.extend(self.store.bounds(village)?.map(|bounds| (village.clone(), bounds)));
        }
        Ok(found)
    }
}

/// Everybody of the district's office, and officers who share a village with the device.
fn works_with(account: &Account, villages: &[VillageCode]) -> bool {
    let own = account.ever_worked_in();
    own.is_empty() || own.iter().any(|village| villages.contains(village))
}

/// A device whose user has nothing to do here any more is told of as a revoked one.
fn entry(account: Account, devices: &[Device], now: i64) -> RosterEntry {
    let left = !account.active || account.grants_at(now).next().is_none();
    let own = devices.iter().filter(|device| device.account.user == account.user);
    let devices = own
        .map(|device| RosterDevice {
            number: device.number,
            label: device.label.clone(),
            key: device.key.to_vec(),
            revoked: device.revoked || (left && device.number != CONSOLE),
        })
        .collect();
    let role = account.role_at(now);
    RosterEntry { user: account.user, name: account.name, role, devices }
}
