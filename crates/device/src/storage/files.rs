//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::error::Result;

/// Writes a file so that a power cut leaves the old content or the new.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = path.with_extension("tmp");
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    Ok(sync_parent(path)?)
}

/// Makes a file's name durable, not only its content.
pub fn sync_parent(path: &Path) -> std::io::Result<()> {
    if let Some(parent) = path.parent().filter(|_| cfg!(unix)) {
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}
