//! Devices of a district.

use pendata_domain::ids::DeviceNumber;

use super::types::{DeviceView, RevocationView, RevokeRequest};
use crate::access::Visitor;
use crate::app::App;
use crate::error::Result;
use crate::store::audit;
use crate::store::rows::{CONSOLE, Device};

/// Days without contact after which a device counts as silent.
const SILENT: i64 = 14 * 24 * 3600;

impl App {
    pub fn fleet(&self, visitor: &Visitor) -> Result<Vec<DeviceView>> {
        let devices = self.store.devices(&visitor.district)?;
        let tablets = devices.into_iter().filter(|device| device.number != CONSOLE);
        tablets.map(|device| self.device_view(device)).collect()
    }

    pub(super) fn device_view(&self, device: Device) -> Result<DeviceView> {
        let silent = self.is_silent(&device);
        let villages = device.account.villages(self.now());
        let condition = device.condition;
        let revocation = condition.revocation.map(|revocation| RevocationView {
            cause: revocation.cause,
            at: revocation.at,
            grace_ends: revocation.grace_ends(),
        });
        Ok(DeviceView {
            number: device.number.0,
            villages: villages.iter().map(|village| self.place(village.as_str())).collect::<Result<_>>()?,
            label: device.label,
            officer: device.account.name,
            revoked: device.revoked,
            revocation,
            lost_at: condition.lost_at,
            enrolled: condition.enrolled,
            last_seen: device.last_seen,
            silent,
            backlog: device.backlog,
            oldest: condition.oldest,
            clock_offset: device.clock_offset,
            copies: device.copies,
            program: condition.program,
            form: condition.form,
            disk_free: condition.disk_free,
        })
    }

    /// Not revoked, and not seen for long.
    pub(super) fn is_silent(&self, device: &Device) -> bool {
        !device.revoked && device.last_seen < self.now() - SILENT
    }

    /// Errors with `ReasonMissing`, and with `NotFound` where the district has no such device.
    pub fn revoke_device(&self, visitor: &Visitor, device: u32, asked: &RevokeRequest) -> Result<()> {
        let why = audit::reason(&asked.reason)?;
        let by = Some(visitor.account.user);
        self.revoke(&visitor.district, DeviceNumber(device), asked.cause, (by, &why))
    }
}
