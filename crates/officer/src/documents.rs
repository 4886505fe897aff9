//! Files the program gives the officer: made whole in memory, then written where the officer says, whole or not at
//! all. A stick is full or pulled out more often than a disk: what went wrong there says nothing of the device's store.

use std::io::ErrorKind;
use std::path::Path;

use pendata_device::write_durably;
use serde::Serialize;
use ts_rs::TS;

use crate::bridge::BridgeError;

/// A file by its name; the name tells nothing of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub name: String,
    /// Media type (RFC 6838).
    pub media: &'static str,
    pub bytes: Vec<u8>,
}

/// Where a document was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SavedDocument {
    pub name: String,
    /// The folder; `None` where the browser decides.
    pub folder: Option<String>,
    #[ts(type = "number")]
    pub bytes: u64,
}

impl Document {
    /// Nobody is to take it for a real one.
    pub fn of_training(self) -> Self {
        Self { name: format!("LATIHAN-{}", self.name), ..self }
    }

    /// Content and name are on the disk when this returns.
    ///
    /// Errors: `DestinationFull`, `DestinationUnwritable`.
    pub fn write(&self, path: &Path) -> Result<SavedDocument, BridgeError> {
        write_durably(path, &self.bytes).map_err(|error| unwritten(&error))?;
        let text = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        Ok(SavedDocument {
            name: text(path.file_name()),
            folder: Some(text(path.parent().map(Path::as_os_str))),
            bytes: self.bytes.len() as u64,
        })
    }
}

fn unwritten(error: &std::io::Error) -> BridgeError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            BridgeError::DestinationFull
        }
        _ => BridgeError::DestinationUnwritable,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn document() -> Document {
        Document { name: "laporan.txt".into(), media: "text/plain", bytes: b"isi".to_vec() }
    }

    #[test]
    fn a_document_is_written_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("laporan.txt");
        fs::write(&path, b"the older one").expect("a file");
        let saved = document().write(&path).expect("written");
        assert_eq!((saved.name.as_str(), saved.bytes), ("laporan.txt", 3));
        assert_eq!(fs::read(&path).expect("a file"), b"isi");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_destination_that_is_gone_is_told_apart_from_the_devices_store() {
        let folder = tempfile::tempdir().expect("a folder");
        let gone = folder.path().join("usb/laporan.txt");
        assert_eq!(document().write(&gone), Err(BridgeError::DestinationUnwritable));
    }
}
