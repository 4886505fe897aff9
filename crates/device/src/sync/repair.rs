//! One household asked for by automerge's own sync messages, where its document was lost or a change that others
//! build on never came. The server only gives; what we have to say travels sealed.

use pendata_domain::document::Document;
use pendata_domain::ids::{HouseholdId, Ticket};
use pendata_domain::protocol::{
    PROTOCOL_VERSION, REPAIR_ANSWER, REPAIR_REQUEST, RepairAnswer, RepairRequest, Signed, open_frame,
    seal_frame,
};

use super::absorb::not_ours;
use super::api::{Call, Method, Reply};
use super::body;
use super::machine::Left;
use super::problem::SyncProblem;
use crate::device::{Device, Incoming};
use crate::error::Result;
use crate::tables::{meta, repairs, snapshots};

impl Device {
    pub(crate) fn repair_wanted(&self) -> Result<Option<HouseholdId>> {
        repairs::next(&self.store.db)
    }

    pub(crate) fn repair_call(&mut self, household: HouseholdId) -> Result<Call> {
        let request = RepairRequest {
            protocol: PROTOCOL_VERSION,
            device: self.identity.device,
            ticket: meta::get(&self.store.db, meta::TICKET)?.unwrap_or(Ticket([0; 16])),
            time: self.environment.now(),
            household,
            message: self.document(household)?.repair_question(),
        };
        let frame = seal_frame(&request, REPAIR_REQUEST, &[], &self.identity.signing_key()?);
        self.request = Some(Signed::parse(&frame).expect("just written").body);
        let path = format!("/v1/doc/{household}/sync");
        Ok(Call { method: Method::Post, path, access: None, body: body::pack(&frame) })
    }

    /// Takes in what the server gave. Where it has nothing more, the household is not asked for again.
    pub(crate) fn absorb_repair(
        &mut self,
        household: HouseholdId,
        reply: &Reply,
    ) -> Result<Left, SyncProblem> {
        let message = match body::frame_of(reply) {
            // Not in this server: others may still bring it.
            Err(SyncProblem::Refused { .. }) => None,
            frame => self.opened_repair(&frame?)?,
        };
        let brought = match message {
            Some(message) => {
                self.document(household)?.repair_changes(&message).map_err(|_| SyncProblem::Forged)?
            }
            None => Vec::new(),
        };
        self.take_repair(household, brought.into_iter().map(|(_, bytes)| bytes).collect())?;
        Ok(Left { repair: self.repair_wanted()?.is_some(), ..Left::default() })
    }

    fn opened_repair(&mut self, frame: &[u8]) -> Result<Option<Vec<u8>>, SyncProblem> {
        let bound = self.request.take().ok_or(SyncProblem::Forged)?;
        let key = self.identity.server_key()?;
        let answer: RepairAnswer = open_frame(frame, REPAIR_ANSWER, &bound, &key).map_err(not_ours)?;
        Ok(answer.message)
    }

    fn take_repair(&mut self, household: HouseholdId, changes: Vec<Vec<u8>>) -> Result<()> {
        let known = snapshots::get(&self.store.db, household)?.filter(|_| !changes.is_empty());
        let planned = match known {
            Some((village, _)) => Some(self.plan(Incoming { household, village, changes, upon: None })?),
            None => None,
        };
        // What the gate refuses would be given again and again.
        let done = planned.as_ref().is_none_or(|planned| planned.accepted == 0);
        let (now, number) = (self.environment.now(), self.identity.device);
        self.opened = self.opened.take().filter(|opened| opened.household != household);
        self.store.commit(self.environment.as_mut(), |ledger| {
            if let Some(planned) = &planned {
                planned.write(ledger.tx, number, now)?;
            }
            if done { repairs::remove(ledger.tx, household) } else { Ok(()) }
        })
    }

    fn document(&self, household: HouseholdId) -> Result<Document> {
        Ok(snapshots::get(&self.store.db, household)?.map_or_else(Document::golden, |(_, document)| document))
    }
}
