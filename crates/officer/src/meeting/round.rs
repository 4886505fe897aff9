//! One connection with what it tells.

use std::sync::{Arc, Mutex};

use pendata_device::meet::{MeetingPhase, MeetingProblem, MeetingReport, Part, meet};
use pendata_device::{Device, Error};
use pendata_domain::protocol::MeetingRefusal;
use tokio::net::TcpStream;

use super::tcp::Framed;
use super::{GRACE, Meetings};
use crate::app::held;
use crate::event::{Event, HouseholdChanged};
use crate::screens::entry::FormLabel;
use crate::screens::meeting::{MeetingStage, MeetingTrouble};

impl Meetings {
    /// Meets whoever is at the other end of the stream.
    pub(super) async fn round(
        self: &Arc<Self>,
        device: &Arc<Mutex<Device>>,
        stream: TcpStream,
        part: Part,
    ) -> Result<(), MeetingProblem> {
        let mut wire = Framed::over(stream);
        let mut watch = |progress: &_| {
            self.change(|state| state.note(progress));
            !self.is_ending()
        };
        let met = meet(device, &mut wire, part, &mut watch);
        let outcome = tokio::select! {
            (report, outcome) = met => {
                self.settle(device, report);
                outcome
            }
            () = self.cut_off() => Err(MeetingProblem::Stopped),
        };
        if outcome.is_ok() {
            self.change(|state| state.finish());
        }
        outcome
    }

    /// The other end was given time to hear that the officer stopped.
    async fn cut_off(&self) {
        self.stopped().await;
        tokio::time::sleep(GRACE).await;
    }

    /// Adds up what came, and tells the screens of it.
    fn settle(&self, device: &Mutex<Device>, report: MeetingReport) {
        for household in &report.touched {
            let changed = HouseholdChanged { household: *household, merged: true, paths: Vec::new() };
            self.listeners.tell(&Event::Household(changed));
        }
        let form = held(device).form().ok().filter(|_| report.form);
        if let Some(form) = form {
            self.listeners.tell(&Event::Form(FormLabel::of(&form)));
        }
        let came = report.loaded > 0 || report.doubles > 0 || !report.touched.is_empty();
        held(&self.state).add(report);
        if came {
            self.listeners.tell(&Event::Village(()));
            self.syncing.tell(device);
            self.syncing.soon();
        }
    }

    /// Whether somebody knocked who has nothing to do with a meeting.
    pub(super) fn is_noise(&self, problem: &MeetingProblem) -> bool {
        let strange = matches!(
            problem,
            MeetingProblem::Broken | MeetingProblem::OtherVersion | MeetingProblem::Lost(_)
        );
        strange && held(&self.state).peer.is_none() && !self.is_ending()
    }

    pub(super) fn end(&self, problem: &MeetingProblem) {
        match trouble(problem) {
            Some(trouble) => self.fail(trouble),
            None => self.set(MeetingStage::Idle),
        }
    }

    pub(super) fn fail(&self, why: MeetingTrouble) {
        self.change(|state| state.fail(why));
    }
}

/// `None` where this device's own officer stopped it.
fn trouble(problem: &MeetingProblem) -> Option<MeetingTrouble> {
    Some(match problem {
        MeetingProblem::Stopped => return None,
        MeetingProblem::StoppedThere => MeetingTrouble::StoppedThere,
        MeetingProblem::WrongCode { left } => MeetingTrouble::WrongCode { left: *left },
        MeetingProblem::Lost(_) => MeetingTrouble::Lost,
        MeetingProblem::OtherVersion => MeetingTrouble::OtherVersion,
        MeetingProblem::Broken => MeetingTrouble::Broken,
        MeetingProblem::Refuses(MeetingRefusal::Revoked)
        | MeetingProblem::RefusedBy(MeetingRefusal::Withdrawn) => MeetingTrouble::PeerRevoked,
        MeetingProblem::RefusedBy(MeetingRefusal::Revoked)
        | MeetingProblem::Refuses(MeetingRefusal::Withdrawn) => MeetingTrouble::OwnRevoked,
        MeetingProblem::Refuses(MeetingRefusal::Unproven) => MeetingTrouble::PeerUnproven,
        MeetingProblem::RefusedBy(MeetingRefusal::Unproven) => MeetingTrouble::OwnUnproven,
        MeetingProblem::Refuses(MeetingRefusal::OtherVillage)
        | MeetingProblem::RefusedBy(MeetingRefusal::OtherVillage) => MeetingTrouble::OtherVillage,
        MeetingProblem::RefusedBy(MeetingRefusal::Storage) => MeetingTrouble::StorageThere,
        MeetingProblem::Device(Error::StorageFull) => MeetingTrouble::DiskFull,
        MeetingProblem::Device(_) | MeetingProblem::Refuses(MeetingRefusal::Storage) => {
            MeetingTrouble::Storage
        }
    })
}

/// As the screens name it.
pub(super) fn step(phase: MeetingPhase) -> crate::screens::meeting::MeetingStep {
    use crate::screens::meeting::MeetingStep;
    match phase {
        MeetingPhase::Pairing | MeetingPhase::Proving => MeetingStep::Proving,
        MeetingPhase::Preparing => MeetingStep::Preparing,
        MeetingPhase::Exchanging => MeetingStep::Exchanging,
        MeetingPhase::Comparing | MeetingPhase::Done => MeetingStep::Comparing,
    }
}
