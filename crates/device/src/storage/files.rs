//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Writes a file, and its name in the folder, so that a power cut leaves the old content or the new. Nothing is left
/// beside it where it fails.
pub fn write_durably(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = path.with_extension("tmp");
    let written = write_synced(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // On a full disk half a file takes the last space.
        fs::remove_file(&temporary).ok();
    }
    written?;
    sync_parent(path)
}

fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a folder into which nobody but its owner may look: a PIN of six digits guards what lies in it.
pub fn make_private_folder(path: &Path) -> std::io::Result<()> {
    fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A stick formatted as FAT knows no rights.
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).ok();
    }
    Ok(())
}

/// Makes a file's name durable, not only its content.
pub fn sync_parent(path: &Path) -> std::io::Result<()> {
    if let Some(parent) = path.parent().filter(|_| cfg!(unix)) {
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}
