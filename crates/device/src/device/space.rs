//! What the device takes of the disk.

use std::fs;
use std::path::Path;

use super::Device;

/// Bytes of the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Space {
    /// Database, journal and what was kept of damaged ones.
    pub data: u64,
    pub photos: u64,
    /// `None` where the system does not tell.
    pub free: Option<u64>,
}

impl Device {
    pub fn space(&self) -> Space {
        let dir = self.dir();
        let photos = bytes_in(&dir.join("photos"));
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        let ours = entries.filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            entry.path().is_file() || name.starts_with("aside-")
        });
        let data = ours.map(|entry| bytes_in(&entry.path())).sum();
        Space { data, photos, free: self.free_bytes() }
    }
}

/// Of a file, or of all in a folder; what cannot be looked at counts for nothing.
fn bytes_in(path: &Path) -> u64 {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            fs::read_dir(path).into_iter().flatten().flatten().map(|entry| bytes_in(&entry.path())).sum()
        }
        Ok(found) => found.len(),
        Err(_) => 0,
    }
}
