//! Devices and what was set aside.

use pendata_domain::ids::DeviceNumber;

use super::types::{DeviceView, QuarantineItem};
use crate::access::Visitor;
use crate::app::App;
use crate::error::Result;
use crate::store::rows::CONSOLE;

/// The most rows of a page.
const PAGE: u32 = 200;

impl App {
    pub fn fleet(&self, visitor: &Visitor) -> Result<Vec<DeviceView>> {
        let devices = self.store.devices(&visitor.district)?;
        let now = self.now();
        devices
            .into_iter()
            .filter(|device| device.number != CONSOLE)
            .map(|device| {
                let villages = device.account.villages(now);
                Ok(DeviceView {
                    number: device.number.0,
                    villages: villages
                        .iter()
                        .map(|village| self.place(village.as_str()))
                        .collect::<Result<_>>()?,
                    label: device.label,
                    officer: device.account.name,
                    revoked: device.revoked,
                    last_seen: device.last_seen,
                    backlog: device.backlog,
                    clock_offset: device.clock_offset,
                    copies: device.copies,
                })
            })
            .collect()
    }

    pub fn revoke_device(&self, visitor: &Visitor, device: u32) -> Result<()> {
        self.revoke(&visitor.district, DeviceNumber(device), Some(visitor.account.user))
    }

    /// The newest first.
    pub fn set_aside(&self, visitor: &Visitor, offset: u32) -> Result<Vec<QuarantineItem>> {
        let rows = self.store.quarantine(&visitor.district, offset, PAGE)?;
        rows.into_iter()
            .map(|row| {
                Ok(QuarantineItem {
                    household: row.household.to_string(),
                    change: row.hash.to_string(),
                    device: row.device.0,
                    device_label: row.device_label,
                    officer: row.user_name,
                    reason: row.reason,
                    bytes: row.bytes,
                    received: row.received,
                    village: row.village.map(|code| self.place(&code)).transpose()?,
                })
            })
            .collect()
    }
}
