//! Why a meeting ended early, by what the two officers can do about it. Whatever was taken stays.

use pendata_domain::protocol::MeetingRefusal;

use super::channel::BrokenFrame;
use super::pairing::PairingError;
use super::wire::Lost;
use crate::error::Error;

#[derive(Debug, thiserror::Error)]
pub enum MeetingProblem {
    /// `left`: how often this code may still be tried.
    #[error("the code is not the one that is shown")]
    WrongCode { left: u32 },
    /// Begin again: what was taken stays.
    #[error("{0}")]
    Lost(#[from] Lost),
    /// The two programs are of different versions.
    #[error("the other program has another version of meetings")]
    OtherVersion,
    /// A frame that was altered, or no message at this place: somebody meddles, or the program is broken.
    #[error("the other end does not keep to the protocol")]
    Broken,
    /// This end refuses the other.
    #[error("the other device is refused")]
    Refuses(MeetingRefusal),
    /// The other end refuses this one.
    #[error("the other device refuses this one")]
    RefusedBy(MeetingRefusal),
    #[error("stopped here")]
    Stopped,
    #[error("stopped on the other device")]
    StoppedThere,
    #[error("{0}")]
    Device(#[from] Error),
}

impl MeetingProblem {
    /// Whether beginning again with the same code may go on.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Lost(Lost::Cut | Lost::Silent))
    }
}

impl From<BrokenFrame> for MeetingProblem {
    fn from(_: BrokenFrame) -> Self {
        Self::Broken
    }
}

impl From<PairingError> for MeetingProblem {
    fn from(error: PairingError) -> Self {
        match error {
            PairingError::Malformed => Self::Broken,
            PairingError::OtherVersion => Self::OtherVersion,
            PairingError::WrongCode { left } => Self::WrongCode { left },
        }
    }
}
