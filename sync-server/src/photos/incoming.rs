//! Photos on their way: one file for each device and photo, that grows with every byte that arrives, so that a cut
//! connection costs nothing. Where only the server's user may look.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::UNIX_EPOCH;

use pendata_domain::area::VillageCode;
use pendata_domain::ids::{DeviceNumber, PhotoHash};

use crate::error::Result;

/// Photos a device may have on their way; with one more its oldest goes, to be sent again.
const MOST: usize = 16;

pub struct Incoming {
    folder: PathBuf,
    /// A request that hangs on a dead line must not write behind one that goes on.
    appending: Mutex<()>,
}

/// A photo as one device sends it.
#[derive(Clone, Debug)]
pub struct Arriving {
    folder: PathBuf,
    file: PathBuf,
}

impl Incoming {
    pub fn in_dir(dir: &Path) -> Self {
        Self { folder: dir.join("incoming"), appending: Mutex::new(()) }
    }

    pub fn of(&self, device: DeviceNumber, village: &VillageCode, hash: PhotoHash) -> Arriving {
        let folder = self.folder.join(device.0.to_string());
        Arriving { file: folder.join(format!("{village}-{hash}")), folder }
    }

    /// Bytes that are here.
    pub fn held(&self, arriving: &Arriving) -> u32 {
        fs::metadata(&arriving.file).map_or(0, |file| file.len() as u32)
    }

    /// Adds bytes that belong at `at`. Returns how many are here afterwards: other than expected where another request
    /// was faster.
    pub fn append(&self, arriving: &Arriving, at: u32, bytes: &[u8]) -> Result<u32> {
        let _alone = self.appending.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let held = self.held(arriving);
        if held != at {
            return Ok(held);
        }
        if at == 0 {
            make_room(&arriving.folder)?;
        }
        let mut file = File::options().create(true).append(true).open(&arriving.file)?;
        file.write_all(bytes)?;
        Ok(at + bytes.len() as u32)
    }

    pub fn read(&self, arriving: &Arriving) -> Result<Vec<u8>> {
        Ok(fs::read(&arriving.file)?)
    }

    /// Removes what did not grow since a moment, Unix seconds. Returns how many.
    pub fn forget_older(&self, before: i64) -> Result<u32> {
        let _alone = self.appending.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut forgotten = 0;
        for file in files_of_devices(&self.folder)? {
            if changed(&file)? < before {
                fs::remove_file(&file)?;
                forgotten += 1;
            }
        }
        Ok(forgotten)
    }

    /// It is on the shelf, or was not what its name says.
    pub fn forget(&self, arriving: &Arriving) {
        // What stays is taken for the beginning of a photo, and found out at its end.
        fs::remove_file(&arriving.file).ok();
    }
}

/// None where nothing ever arrived.
fn files_of_devices(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for device in fs::read_dir(folder)? {
        for file in fs::read_dir(device?.path())? {
            files.push(file?.path());
        }
    }
    Ok(files)
}

/// Unix seconds.
fn changed(file: &Path) -> Result<i64> {
    let since = fs::metadata(file)?.modified()?.duration_since(UNIX_EPOCH);
    Ok(since.map_or(0, |since| since.as_secs() as i64))
}

fn make_room(folder: &Path) -> Result<()> {
    let mut private = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut private, 0o700);
    private.recursive(true).create(folder)?;
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.metadata()?.modified()?, entry.path()));
    }
    files.sort();
    let too_many = (files.len() + 1).saturating_sub(MOST);
    files.iter().take(too_many).try_for_each(|(_, path)| Ok(fs::remove_file(path)?))
}
