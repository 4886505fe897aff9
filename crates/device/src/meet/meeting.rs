//! A meeting from the first greeting to the last word. What was done before a problem stays done, and the report
//! tells it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pendata_domain::area::VillageCode;
use pendata_domain::protocol::{Confirmation, MeetingMessage, MeetingRefusal};

use super::channel::{Channel, MAX_FRAME_BYTES, MAX_GREETING_BYTES, MAX_MESSAGE_BYTES};
use super::code::Code;
use super::pairing::{PairingError, Secret, Side, greet, welcome};
use super::problem::MeetingProblem;
use super::progress::{MeetingPhase, MeetingProgress, MeetingReport};
use super::wire::Wire;
use crate::device::Device;
use crate::tables::encode;

/// Which part this device has.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// It shows the code. `left`: how often it may still be tried after this time.
    Host { code: Code, left: u32 },
    /// Its officer typed the code.
    Guest { code: Code },
}

pub(super) type Outcome<T> = Result<T, MeetingProblem>;

/// Meets the device at the other end of the wire. The device is locked for single steps; `watch` is told how far it is
/// and ends the meeting by returning `false`.
pub async fn meet<W: Wire>(
    device: &Mutex<Device>,
    wire: &mut W,
    part: Part,
    watch: &mut (dyn FnMut(&MeetingProgress) -> bool + Send),
) -> (MeetingReport, Outcome<()>) {
    let mut report = MeetingReport::default();
    if !watch(&report.progress) {
        return (report, Err(MeetingProblem::Stopped));
    }
    let secret = match pair(device, wire, part).await {
        Ok(secret) => secret,
        Err(problem) => return (report, Err(problem)),
    };
    let side = part.side();
    let channel = secret.channel(side);
    let mut meeting = Meeting { device, wire, channel, side, watch, report: &mut report };
    let outcome = meeting.run().await;
    if let Err(problem) = &outcome {
        meeting.say_why(problem).await;
    }
    (report, outcome)
}

impl Part {
    fn side(self) -> Side {
        match self {
            Self::Host { .. } => Side::Host,
            Self::Guest { .. } => Side::Guest,
        }
    }
}

async fn pair<W: Wire>(device: &Mutex<Device>, wire: &mut W, part: Part) -> Outcome<Secret> {
    match part {
        Part::Guest { code } => {
            let (greeted, greeting) = greet(code, lock(device).environment.as_mut());
            wire.send(&greeting).await?;
            let secret = greeted.welcomed(&wire.receive(MAX_GREETING_BYTES).await?)?;
            wire.send(&secret.confirmation(Side::Guest)).await?;
            secret.confirms(Side::Host, &wire.receive(MAX_GREETING_BYTES).await?)?;
            Ok(secret)
        }
        Part::Host { code, left } => {
            let greeting = wire.receive(MAX_GREETING_BYTES).await?;
            let (answer, secret) = welcome(code, &greeting, lock(device).environment.as_mut());
            if !answer.is_empty() {
                wire.send(&answer).await?;
            }
            let secret = secret?;
            match secret.confirms(Side::Guest, &wire.receive(MAX_GREETING_BYTES).await?) {
                Ok(()) => {}
                Err(PairingError::WrongCode { .. }) => {
                    wire.send(&encode(&Confirmation::WrongCode { left })).await?;
                    return Err(MeetingProblem::WrongCode { left });
                }
                Err(other) => return Err(other.into()),
            }
            wire.send(&secret.confirmation(Side::Host)).await?;
            Ok(secret)
        }
    }
}

/// A meeting under way.
pub(super) struct Meeting<'m, W> {
    pub device: &'m Mutex<Device>,
    wire: &'m mut W,
    channel: Channel,
    pub side: Side,
    watch: &'m mut (dyn FnMut(&MeetingProgress) -> bool + Send),
    pub report: &'m mut MeetingReport,
}

impl<W: Wire> Meeting<'_, W> {
    async fn run(&mut self) -> Outcome<()> {
        let villages = self.prove().await?;
        self.report.progress.villages.clone_from(&villages);
        self.tell(MeetingPhase::Preparing)?;
        self.lock().prepare_parcels()?;
        self.exchange(&villages).await?;
        self.tell(MeetingPhase::Comparing)?;
        self.compare(&villages).await?;
        self.report.progress.phase = MeetingPhase::Done;
        (self.watch)(&self.report.progress);
        Ok(())
    }

    /// The guest shows itself first: its officer knows whose code was typed.
    async fn prove(&mut self) -> Outcome<Vec<VillageCode>> {
        self.tell(MeetingPhase::Proving)?;
        let ours = self.lock().proof(self.channel.binding(), self.side)?;
        let ours = MeetingMessage::Proof { proof: ours };
        match self.side {
            Side::Guest => {
                self.must_belong()?;
                self.send(&ours).await?;
                let proven = self.proven().await?;
                let theirs = self.villages().await?;
                let agreed: Vec<_> = proven.into_iter().filter(|village| theirs.contains(village)).collect();
                self.send(&MeetingMessage::Villages { villages: agreed.clone() }).await?;
                some(agreed)
            }
            Side::Host => {
                let proven = self.proven().await?;
                self.send(&ours).await?;
                self.send(&MeetingMessage::Villages { villages: proven.clone() }).await?;
                let agreed = self.villages().await?;
                some(proven.into_iter().filter(|village| agreed.contains(village)).collect())
            }
        }
    }

    /// Errors with `Withdrawn` where the server took this device's villages from it.
    fn must_belong(&self) -> Outcome<()> {
        match self.lock().is_withdrawn()? {
            true => Err(MeetingProblem::Refuses(MeetingRefusal::Withdrawn)),
            false => Ok(()),
        }
    }

    async fn proven(&mut self) -> Outcome<Vec<VillageCode>> {
        let MeetingMessage::Proof { proof } = self.receive().await? else {
            return Err(MeetingProblem::Broken);
        };
        // Read first: who is still sending would not hear why from an end that is gone.
        self.must_belong()?;
        let judged = self.lock().judge_proof(&proof, self.channel.binding(), self.side.other())?;
        let proven = judged.map_err(MeetingProblem::Refuses)?;
        self.report.progress.peer = Some(proven.peer);
        Ok(proven.villages)
    }

    async fn villages(&mut self) -> Outcome<Vec<VillageCode>> {
        match self.receive().await? {
            MeetingMessage::Villages { villages } => Ok(villages),
            _ => Err(MeetingProblem::Broken),
        }
    }

    pub(super) fn tell(&mut self, phase: MeetingPhase) -> Outcome<()> {
        self.report.progress.phase = phase;
        if (self.watch)(&self.report.progress) { Ok(()) } else { Err(MeetingProblem::Stopped) }
    }

    pub(super) async fn send(&mut self, message: &MeetingMessage) -> Outcome<()> {
        let message = encode(message);
        if message.len() > MAX_MESSAGE_BYTES {
            return Err(MeetingProblem::Broken);
        }
        self.report.progress.bytes_given += message.len() as u64;
        let frame = self.channel.seal(&message);
        Ok(self.wire.send(&frame).await?)
    }

    /// The next message. The other's refusal and its stop are problems.
    pub(super) async fn receive(&mut self) -> Outcome<MeetingMessage> {
        let frame = self.wire.receive(MAX_FRAME_BYTES).await?;
        let message = self.channel.open(&frame)?;
        self.report.progress.bytes_taken += message.len() as u64;
        match minicbor::decode(&message).map_err(|_| MeetingProblem::Broken)? {
            MeetingMessage::Refused { why } => Err(MeetingProblem::RefusedBy(why)),
            MeetingMessage::Stopped => Err(MeetingProblem::StoppedThere),
            other => Ok(other),
        }
    }

    /// Tells the other why this end does not go on, where it can be told.
    async fn say_why(&mut self, problem: &MeetingProblem) {
        let last = match problem {
            MeetingProblem::Refuses(why) => MeetingMessage::Refused { why: *why },
            MeetingProblem::Device(_) => MeetingMessage::Refused { why: MeetingRefusal::Storage },
            MeetingProblem::Stopped => MeetingMessage::Stopped,
            _ => return,
        };
        // Where it does not arrive, the other sees the connection end.
        self.send(&last).await.unwrap_or_default();
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Device> {
        lock(self.device)
    }
}

impl Side {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Host => Self::Guest,
            Self::Guest => Self::Host,
        }
    }
}

fn some(villages: Vec<VillageCode>) -> Outcome<Vec<VillageCode>> {
    if villages.is_empty() {
        Err(MeetingProblem::Refuses(MeetingRefusal::OtherVillage))
    } else {
        Ok(villages)
    }
}

/// A panic elsewhere left the device as its last transaction did.
fn lock(device: &Mutex<Device>) -> MutexGuard<'_, Device> {
    device.lock().unwrap_or_else(PoisonError::into_inner)
}
