//! Folders of the simulated machines, in memory where the machine offers that.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

const IN_MEMORY: &str = "/dev/shm";

pub fn fresh() -> TempDir {
    match Path::new(IN_MEMORY).is_dir() {
        true => tempfile::tempdir_in(IN_MEMORY),
        false => tempfile::tempdir(),
    }
    .expect("a folder")
}

/// The files as they are at this moment: what a program that is killed leaves behind, or a copy of a machine.
pub fn copy(from: &Path) -> TempDir {
    let to = fresh();
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            fs::copy(&path, to.path().join(path.file_name().expect("a name"))).expect("copied");
        }
    }
    to
}
