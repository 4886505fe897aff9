//! The wire between the two ends: one call, one reply, bytes. Signatures and content are judged above it.

use std::future::Future;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
}

impl Method {
    /// As in a request line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// One request.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    pub method: Method,
    /// Path with query, from the server's root.
    pub path: String,
    /// The header `pendata-access`, where the body is no signed frame.
    pub access: Option<String>,
    /// Of type `application/vnd.pendata`; raw bytes of a photo for `Put`, empty for a read.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Call({:?} {}, {} bytes)", self.method, self.path, self.body.len())
    }
}

/// What came back, whoever it came from.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub content_type: String,
    /// Seconds the server asks to wait.
    pub retry_after: Option<u64>,
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reply({} {}, {} bytes)", self.status, self.content_type, self.body.len())
    }
}

/// No whole reply came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    #[error("no connection to the server")]
    NoConnection,
    #[error("the server did not answer in time")]
    TimedOut,
    #[error("the connection was cut")]
    Cut,
}

/// A way to the server: over HTTP, in the same process, or a faulty one for tests. Whether a call without a reply
/// was carried out is unknown; every call may be repeated.
pub trait SyncApi: Send + Sync {
    fn call(&self, call: Call) -> impl Future<Output = Result<Reply, Unreachable>> + Send;
}
