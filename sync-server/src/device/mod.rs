//! What devices ask: enrolment, sync, log pages, snapshot parts, forms, repair. Bytes in, bytes out.

mod crowd;
mod enrol;
mod exchange;
mod form;
mod log;
mod parts;
mod quota;
mod repair;
mod roster;
mod scopes;
mod sync;
mod turns;
mod work;

use ed25519_dalek::VerifyingKey;
use pendata_domain::area::VillageCode;
use pendata_domain::protocol::{Access, FrameError, PROTOCOL_VERSION, Signed};

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::rows::{CONSOLE, Device};

pub use crowd::UnderWay;
pub use enrol::CODE_LIFE;
pub use quota::{CHANGES_AN_HOUR, Quotas};
pub use turns::{Turn, Turns};

impl From<FrameError> for Error {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::Malformed => Self::Malformed,
            FrameError::Forged => Self::Forged,
        }
    }
}

impl App {
    /// The device behind a signed `GET`. Errors with `Forged` also where the ticket is of no recent answer.
    fn reader(&self, access: &str, path: &str) -> Result<Device> {
        self.may_read_now()?;
        self.signer("GET", access, path)
    }

    /// Errors with `Busy` where there is too much to do: what is only read is there later too.
    pub(crate) fn may_read_now(&self) -> Result<()> {
        if self.arrived.are_too_many() {
            self.metrics.shed();
            return Err(Error::Busy);
        }
        Ok(())
    }

    /// As [`App::reader`], for any method.
    pub(crate) fn signer(&self, method: &str, access: &str, path: &str) -> Result<Device> {
        let access: Access = access.parse()?;
        let device = self.store.device(access.device)?.ok_or(Error::UnknownDevice)?;
        access.verify(method, path, &key_of(&device)?)?;
        let fresh = access.ticket == device.ticket || access.ticket == device.previous_ticket;
        match (fresh, serves(&device)) {
            (false, _) => Err(Error::Forged),
            (true, false) => Err(Error::Revoked),
            (true, true) => Ok(device),
        }
    }
}

fn key_of(device: &Device) -> Result<VerifyingKey> {
    // Nobody speaks for the console from outside.
    if device.number == CONSOLE {
        return Err(Error::UnknownDevice);
    }
    VerifyingKey::from_bytes(&device.key).map_err(|_| Error::Damaged)
}

/// Whether the device may read.
fn serves(device: &Device) -> bool {
    !device.revoked && device.account.active
}

pub(crate) fn may_read(device: &Device, village: &VillageCode, now: i64) -> Result<()> {
    if device.account.villages(now).contains(village) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Before anything else is read of a request: of another version nothing else can be.
fn spoken(request: &Signed) -> Result<()> {
    if request.version()? == PROTOCOL_VERSION { Ok(()) } else { Err(Error::NewerProtocol) }
}
