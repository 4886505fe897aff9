//! What is known of a meeting, over all its connections.

use pendata_device::meet::{MeetingPhase, MeetingProgress, MeetingReport};
use pendata_domain::protocol::TakenCount;

use super::round::step;
use crate::screens::meeting::{
    MeetingResult, MeetingStage, MeetingStatus, MeetingTrouble, PeerLabel, Portion, Tally,
};

#[derive(Default)]
pub(crate) struct MeetingState {
    pub stage: MeetingStage,
    pub peer: Option<PeerLabel>,
    /// Of connections that are over.
    given: Tally,
    taken: Tally,
    doubles: u32,
    same: Option<bool>,
    refused: u32,
}

impl MeetingState {
    /// Nothing has come yet.
    pub fn at(stage: MeetingStage) -> Self {
        Self { stage, ..Self::default() }
    }

    pub fn status(&self) -> MeetingStatus {
        MeetingStatus { stage: self.stage.clone(), peer: self.peer.clone() }
    }

    /// How far the connection under way is. Before anybody proved itself a shown code stays shown.
    pub fn note(&mut self, progress: &MeetingProgress) {
        if let Some(peer) = &progress.peer {
            self.peer = Some(PeerLabel { device: peer.label.clone(), name: peer.name.clone() });
        }
        if progress.phase == MeetingPhase::Pairing || progress.peer.is_none() {
            return;
        }
        self.stage = MeetingStage::Running {
            step: step(progress.phase),
            given: self.given.and(progress.given, progress.bytes_given),
            taken: self.taken.and(progress.taken, progress.bytes_taken),
            giving: portion(progress.parcels_given),
            taking: portion(progress.parcels_taken),
        };
    }

    /// A connection is over, however it ended.
    pub fn add(&mut self, report: MeetingReport) {
        let MeetingProgress { given, taken, bytes_given, bytes_taken, .. } = report.progress;
        self.given = self.given.and(given, bytes_given);
        self.taken = self.taken.and(taken, bytes_taken);
        self.refused += given.refused + taken.refused;
        self.doubles += report.doubles;
        self.same = report.same;
    }

    /// The connection was cut and is made again.
    pub fn again(&mut self) {
        self.stage = MeetingStage::Reconnecting { given: self.given, taken: self.taken };
    }

    pub fn finish(&mut self) {
        self.stage = MeetingStage::Done { result: self.result() };
    }

    pub fn fail(&mut self, why: MeetingTrouble) {
        self.stage = MeetingStage::Failed { why, result: self.result() };
    }

    fn result(&self) -> MeetingResult {
        MeetingResult {
            given: self.given,
            taken: self.taken,
            refused: self.refused,
            same: self.same,
            new_doubles: self.doubles,
        }
    }
}

fn portion(of_device: pendata_device::meet::Portion) -> Portion {
    Portion { done: of_device.done, of: of_device.of }
}

impl Tally {
    fn and(self, more: TakenCount, bytes: u64) -> Self {
        Self {
            changes: self.changes + more.changes,
            households: self.households + more.households,
            bytes: self.bytes + bytes,
        }
    }
}
