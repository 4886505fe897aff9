//! In whose name a change may be written: its actor is of the device that sealed it, its attribution names that
//! device's user. The same on the server and on a device that takes work from another.

use crate::attribution::{Act, Attribution, Role};
use crate::document::{Document, Inspected};
use crate::ids::{ActorId, DeviceNumber, UserId};
use crate::protocol::QuarantineReason;

/// The console's number: one device with one key in every district.
pub const CONSOLE: DeviceNumber = DeviceNumber(1);

/// Who sealed a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writer {
    pub device: DeviceNumber,
    pub user: UserId,
    pub role: Role,
    /// The server's own console: writes for whoever is logged in.
    pub console: bool,
}

impl Writer {
    /// Errors with `ForeignActor` or `ForeignAuthor`.
    pub fn may_have_written(&self, change: &Inspected) -> Result<(), QuarantineReason> {
        let actor: [u8; 8] =
            change.actor.as_slice().try_into().map_err(|_| QuarantineReason::ForeignActor)?;
        if ActorId(actor).device() != self.device {
            return Err(QuarantineReason::ForeignActor);
        }
        let message = change.message.as_deref().unwrap_or_default();
        let attribution: Attribution = message.parse().map_err(|_| QuarantineReason::ForeignAuthor)?;
        let own = attribution.user == self.user && attribution.role == self.role;
        let decides = attribution.act == Act::Decision && attribution.role < Role::DistrictAdmin;
        // An officer's file begins households; nothing that others wrote upon can be called loaded.
        let begins = || change.dependencies == Document::golden().heads();
        let imports = attribution.act == Act::Import && !self.console && !begins();
        if (own || self.console) && !decides && !imports {
            Ok(())
        } else {
            Err(QuarantineReason::ForeignAuthor)
        }
    }
}
