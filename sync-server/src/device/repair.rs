//! `POST /v1/doc/{household}/sync`: one document, by automerge's own sync messages.

use pendata_domain::ids::HouseholdId;
use pendata_domain::protocol::{
    REPAIR_ANSWER, REPAIR_REQUEST, RepairAnswer, RepairRequest, Signed, seal_frame,
};

use super::{key_of, may_read, serves, spoken};
use crate::app::App;
use crate::body;
use crate::error::{Error, Result};

impl App {
    /// Gives the device what it lacks of a household. Takes nothing: work travels sealed, through `sync`.
    pub fn handle_repair(&self, household: HouseholdId, request: &[u8]) -> Result<Vec<u8>> {
        let frame = Signed::parse(&body::unpack(request)?)?;
        spoken(&frame)?;
        let asked: RepairRequest = frame.peek()?;
        let device = self.store.device(asked.device)?.ok_or(Error::UnknownDevice)?;
        frame.verify(REPAIR_REQUEST, b"", &key_of(&device)?)?;
        if asked.household != household {
            return Err(Error::Malformed);
        }
        if !serves(&device) {
            return Err(Error::Revoked);
        }
        let (stored, document) = self.document(&device.account.district, household)?;
        may_read(&device, &stored.village, self.now())?;
        let message = document.repair_answer(&asked.message).map_err(|_| Error::Malformed)?;
        let answer = RepairAnswer { message };
        Ok(body::pack(
            &seal_frame(&answer, REPAIR_ANSWER, &frame.body, &self.keys.server),
            body::Effort::Small,
        ))
    }
}
