//! O7 Bertemu perangkat lain: a code shown or typed, how far it is, what came of it.

use pendata_device::SystemEnvironment;
use pendata_device::meet::Code;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::app::App;
use crate::bridge::BridgeError;
use crate::meeting::PeerAddress;

#[derive(Clone, PartialEq, Serialize, TS)]
pub struct MeetingStatus {
    pub stage: MeetingStage,
    /// The other device, once it has proven itself.
    pub peer: Option<PeerLabel>,
}

/// As the server's papers name it.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct PeerLabel {
    pub device: String,
    /// Of its officer.
    pub name: String,
}

#[derive(Clone, Default, PartialEq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum MeetingStage {
    #[default]
    Idle,
    /// This device shows a code and listens.
    Showing {
        /// `482 913`.
        code: String,
        /// Where it listens, to be typed where it is not found.
        addresses: Vec<String>,
        /// Until it ends by itself, at the moment of this status.
        seconds: u32,
        wrong_codes: u32,
    },
    /// Who shows a code near here.
    Looking {
        found: Vec<String>,
    },
    Connecting,
    Running {
        step: MeetingStep,
        given: Tally,
        taken: Tally,
        giving: Portion,
        taking: Portion,
    },
    /// The connection was cut; this device tries again by itself.
    Reconnecting {
        given: Tally,
        taken: Tally,
    },
    Done {
        result: MeetingResult,
    },
    Failed {
        why: MeetingTrouble,
        /// What came before stays.
        result: MeetingResult,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MeetingStep {
    /// Code and enrolment are checked.
    Proving,
    /// Making changes of what was answered.
    Preparing,
    Exchanging,
    /// Both look whether they hold the same, and for duplicates.
    Comparing,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct Tally {
    pub changes: u32,
    pub households: u32,
    #[ts(type = "number")]
    pub bytes: u64,
}

/// How much of one direction is over, in parcels of this connection; `of` is 0 before it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct Portion {
    pub done: u32,
    pub of: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MeetingResult {
    pub given: Tally,
    pub taken: Tally,
    /// What one of both did not take.
    pub refused: u32,
    /// Whether both hold the same at the end.
    pub same: Option<bool>,
    /// Likely duplicates that were not known before.
    pub new_doubles: u32,
}

/// Why a meeting ended early. Data is safe on both devices in every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum MeetingTrouble {
    /// `left`: how often it may still be tried.
    WrongCode {
        left: u32,
    },
    /// Three wrong codes: another is to be shown.
    TooManyCodes,
    /// Nobody came within the time.
    TimedOut,
    /// The connection was cut, or nobody is there.
    Lost,
    OtherVersion,
    /// The other end does not keep to the protocol.
    Broken,
    StoppedThere,
    OtherVillage,
    /// The server revoked the other device.
    PeerRevoked,
    /// The server revoked this device, as the other knows.
    OwnRevoked,
    /// The other device could not show that it is enrolled.
    PeerUnproven,
    /// This device could not: it syncs once with the server.
    OwnUnproven,
    DiskFull,
    Storage,
    StorageThere,
}

#[derive(Clone, Deserialize, TS)]
pub struct JoinArguments {
    /// Six digits.
    pub code: String,
    /// As it is shown on the other device.
    pub address: String,
}

pub fn status(app: &App, (): ()) -> Result<MeetingStatus, BridgeError> {
    app.with_device(|_| Ok(()))?;
    Ok(app.meetings().status())
}

/// Draws a code and listens for five minutes. How far it is comes as events.
///
/// Errors with `NoLocalNetwork`.
pub fn show_code(app: &App, (): ()) -> Result<MeetingStatus, BridgeError> {
    let code = Code::draw(&mut SystemEnvironment);
    app.meetings().show_code(app.shared_device()?, code)?;
    Ok(app.meetings().status())
}

/// Looks for devices that show a code, until `meeting.join` or `meeting.stop`.
pub fn look(app: &App, (): ()) -> Result<MeetingStatus, BridgeError> {
    app.with_device(|_| Ok(()))?;
    app.meetings().look();
    Ok(app.meetings().status())
}

/// Meets the device that shows the code.
///
/// Errors: `NotSixDigits`, `UnfitPeerAddress`.
pub fn join(app: &App, arguments: JoinArguments) -> Result<MeetingStatus, BridgeError> {
    let code = arguments.code.parse().map_err(|_| BridgeError::NotSixDigits)?;
    let address: PeerAddress = arguments.address.parse().map_err(|_| BridgeError::UnfitPeerAddress)?;
    app.meetings().join(app.shared_device()?, code, address);
    Ok(app.meetings().status())
}

/// Ends whatever is under way and forgets the result. What came stays.
pub fn stop(app: &App, (): ()) -> Result<MeetingStatus, BridgeError> {
    app.meetings().close();
    Ok(app.meetings().status())
}
