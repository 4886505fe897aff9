//! The bridge between UI and Rust: the table of methods, its dispatcher and its TypeScript.

mod error;
pub mod typescript;

pub use error::BridgeError;
