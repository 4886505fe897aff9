//! What a call answers when it cannot do what was asked: a stable code with details, never text for people.
//! The words live in the UI's locales.

use serde::Serialize;
use ts_rs::TS;

/// Variants by what the officer can do about it. Carries no name, number or answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum BridgeError {
    /// No method of that name: UI and program are of different versions.
    #[error("no such method")]
    UnknownMethod,
    /// The arguments do not have the method's type.
    #[error("malformed arguments")]
    MalformedArguments,
    /// The device was never enrolled.
    #[error("not enrolled")]
    NotEnrolled,
    #[error("already enrolled")]
    AlreadyEnrolled,
    /// A PIN is needed first.
    #[error("locked")]
    Locked,
    /// The next try is refused for `wait_seconds`.
    #[error("wrong PIN")]
    WrongPin { wait_seconds: u32 },
    /// Tried before the delay of the last wrong PIN was over.
    #[error("PIN tried too early")]
    TooEarly { wait_seconds: u32 },
    /// The PIN is too short or not of digits only.
    #[error("weak PIN")]
    WeakPin { least_digits: u32 },
    #[error("unknown household")]
    UnknownHousehold,
    #[error("unknown person")]
    UnknownPerson,
    #[error("unknown section")]
    UnknownSection,
    /// The form has no such question.
    #[error("unknown question")]
    UnknownQuestion,
    /// The question is calculated or read-only, or has no such choice.
    #[error("the question does not take this answer")]
    UnfitAnswer,
    #[error("answer too long")]
    TooLong { most_bytes: u32 },
    /// A reason must be given.
    #[error("reason required")]
    ReasonRequired,
    /// The officer's role does not allow it.
    #[error("not allowed")]
    NotAllowed,
    /// The household cannot be marked ready: so many hard findings are left.
    #[error("hard findings are left")]
    FindingsLeft { count: u32 },
    /// No form has been received yet: the first download is not complete.
    #[error("no form on this device")]
    NoForm,
    /// Nothing was written; the answer must stay on the screen until there is space.
    #[error("disk full")]
    DiskFull,
    /// The device's store failed. What was acknowledged before is safe.
    #[error("the store failed")]
    Storage,
    /// No network, or the server does not answer.
    #[error("offline")]
    Offline,
    /// Somebody else answered: the network wants a log-in.
    #[error("captive portal")]
    CaptivePortal,
    /// The server's answer is not signed by the key this device trusts, or cannot be read.
    #[error("untrusted answer")]
    UntrustedServer,
    /// The server refused; `reason` is its stable code.
    #[error("refused by the server")]
    Refused { reason: String },
    /// The address is not `https://`, nor a loopback `http://`.
    #[error("unfit server address")]
    UnfitAddress,
}

impl From<std::io::Error> for BridgeError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Storage,
        }
    }
}
