//! Why a sync did not come to its end. The device's data is safe in every case.

use super::api::Unreachable;
use crate::error::Error;

#[derive(Debug, thiserror::Error)]
pub enum SyncProblem {
    #[error("{0}")]
    Unreachable(#[from] Unreachable),
    /// Something between the device and the server answered in its place: "Jaringan meminta login".
    #[error("the network answered in the server's place")]
    CaptivePortal,
    /// A message of the protocol, not signed by the server's key or not for this request.
    #[error("the answer is not the server's")]
    Forged,
    /// The server says no; `code` is the stable word of its problem report.
    #[error("the server refuses: {code}")]
    Refused { status: u16, code: String },
    /// The server's word, in a version of the messages that this program does not read.
    #[error("the server speaks a newer version")]
    NewerProtocol,
    #[error("the server is busy")]
    Busy { retry_after: u64 },
    #[error("the server failed with status {status}")]
    Server { status: u16 },
    /// Twice the device's reading of a village's log did not add up to the server's.
    #[error("the village's log does not add up")]
    DigestMismatch,
    #[error("stopped")]
    Stopped,
    #[error("{0}")]
    Device(#[from] Error),
}

impl SyncProblem {
    /// A stable word for the UI.
    pub fn code(&self) -> &str {
        match self {
            Self::Unreachable(Unreachable::NoConnection) => "no_connection",
            Self::Unreachable(Unreachable::TimedOut) => "timed_out",
            Self::Unreachable(Unreachable::Cut) => "cut",
            Self::CaptivePortal => "captive_portal",
            Self::Forged => "forged",
            Self::Refused { code, .. } => code,
            Self::NewerProtocol => "newer_protocol",
            Self::Busy { .. } => "busy",
            Self::Server { .. } => "server",
            Self::DigestMismatch => "digest_mismatch",
            Self::Stopped => "stopped",
            Self::Device(error) => error.code(),
        }
    }

    /// Whether the same call may do better a little later.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Busy { .. } | Self::Server { .. })
    }
}
