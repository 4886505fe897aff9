//! The bridge between UI and Rust: the table of methods, its dispatcher and its TypeScript.

mod error;
mod table;
pub mod typescript;

use serde_json::Value;

use crate::app::App;
use crate::documents::Document;

pub use error::BridgeError;
pub use table::{DOCUMENT_METHODS, FILE_METHODS, METHODS};

/// Calls a method by name. Blocks for as long as the device writes; never while the network is waited for,
/// but in `app.enrol` and `photo.fetch`.
pub fn dispatch(app: &App, method: &str, arguments: Value) -> Result<Value, BridgeError> {
    let method = METHODS.iter().find(|known| known.name == method).ok_or(BridgeError::UnknownMethod)?;
    (method.call)(app, arguments)
}

/// As [`dispatch`], for a method that is given a file.
pub fn dispatch_file(app: &App, method: &str, arguments: Value, file: Vec<u8>) -> Result<Value, BridgeError> {
    let method = FILE_METHODS.iter().find(|known| known.name == method).ok_or(BridgeError::UnknownMethod)?;
    (method.call)(app, arguments, file)
}

/// As [`dispatch`], for a method that gives a document. One of the training village says so by its name.
pub fn dispatch_document(app: &App, method: &str, arguments: Value) -> Result<Document, BridgeError> {
    let method =
        DOCUMENT_METHODS.iter().find(|known| known.name == method).ok_or(BridgeError::UnknownMethod)?;
    let document = (method.call)(app, arguments)?;
    Ok(if app.is_training() { document.of_training() } else { document })
}
