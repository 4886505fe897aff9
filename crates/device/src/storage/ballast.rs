//! A file that only takes space, given back when the disk is full so that the last answer can be saved.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

const BYTES: usize = 8 * 1024 * 1024;

pub struct Ballast {
    path: PathBuf,
}

impl Ballast {
    pub fn in_dir(dir: &std::path::Path) -> Self {
        Self { path: dir.join("ballast") }
    }

    /// Takes the space where it is not taken; a disk too full for it is no error.
    pub fn load(&self) {
        let there = fs::metadata(&self.path).is_ok_and(|file| file.len() == BYTES as u64);
        if !there && self.fill().is_err() {
            self.drop_it();
        }
    }

    fn fill(&self) -> std::io::Result<()> {
        let mut file = File::create(&self.path)?;
        // Not zeros: some file systems store those as nothing.
        let block: Vec<u8> = (0..64 * 1024u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        (0..BYTES / block.len()).try_for_each(|_| file.write_all(&block))?;
        file.sync_all()
    }

    /// Whether space was given back.
    pub fn drop_it(&self) -> bool {
        fs::remove_file(&self.path).is_ok()
    }
}
