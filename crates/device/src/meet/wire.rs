//! The wire between two tablets: frames out, frames in. What they say is judged above it.

use std::future::Future;

/// The other end cannot be reached (any more).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    #[error("the connection was cut")]
    Cut,
    #[error("the other device says nothing any more")]
    Silent,
    /// A frame longer than it may be.
    #[error("the other device sent more than a message may have")]
    TooLong,
}

/// A connection to the other tablet: over TCP, or one that a test cuts.
pub trait Wire: Send {
    fn send(&mut self, frame: &[u8]) -> impl Future<Output = Result<(), Lost>> + Send;

    /// The next frame, of at most so many bytes.
    fn receive(&mut self, most: usize) -> impl Future<Output = Result<Vec<u8>, Lost>> + Send;
}
